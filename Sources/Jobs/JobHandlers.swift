import FoundationEssentials
public import Postgres

/// One run of a job: what its handler may know of it.
public struct JobRun: Sendable {
    public let id: JobNumber
    public let kind: JobKind
    /// Counts from 1; snoozes, hand-backs and crashes of a worker are no attempts.
    public let attempt: Int16
    public let attemptsMax: Int16
    /// The login that asked for it, and the group in which it did.
    public let askedBy: String
    public let askedAs: String
    public let enqueuedAt: Instant
    /// Where this run stands in the trace of whoever enqueued the job, if there is one; ``TraceContext/current``, too.
    public internal(set) var trace: TraceContext?

    /// Runs `body` within the trace, if there is one; the others pay nothing for it.
    func traced<Value: ~Copyable, R>(
        _ value: inout Value, _ body: (inout Value) async throws -> R
    ) async throws -> R {
        guard let trace else { return try await body(&value) }
        return try await TraceContext.$current.withValue(trace) { try await body(&value) }
    }
}

/// What a worker does for each kind of job.
public struct JobHandlers: Sendable {
    typealias InTransaction = @Sendable (Lease, JobRun, inout Transaction) async throws -> JobOutcome
    typealias Outside = @Sendable (Lease, JobRun) async throws -> JobOutcome

    struct Handler: Sendable {
        enum Mode: Sendable {
            case transactional(InTransaction)
            case leased(Outside)
        }
        let kind: JobKind
        let mode: Mode
        let retry: RetryPolicy
        let limit: Duration

        var isTransactional: Bool {
            switch mode {
            case .transactional: true
            case .leased: false
            }
        }
    }

    /// How long one run may take unless its handler says otherwise.
    public static let limitDefault = Duration.seconds(300)

    private(set) var byKind: [JobKind: Handler] = [:]

    public init() {}

    public var kinds: Set<JobKind> { Set(byKind.keys) }

    /// Work on this database only: effects and completion commit together, so the effects happen exactly once.
    ///
    /// `body` runs in the group in which the job was asked for, and may be run again after it lost against another
    /// transaction: it has no effects outside of the database. After `limit` the run is ended, its effects are undone,
    /// and the attempt has failed.
    public mutating func transactional<J: Job>(
        _ type: J.Type, limit: Duration = limitDefault,
        _ body: @escaping @Sendable (J, JobRun, inout Transaction) async throws -> JobOutcome
    ) {
        add(J.self, limit) { lease, run, tx in
            try await body(try lease.arguments(as: J.self), run, &tx)
        }
    }

    /// Work that reaches outside, or takes long: it happens at least once, and again after a crash.
    ///
    /// `body` takes sessions of its own where it needs them, and ends soon after its task is cancelled.
    public mutating func leased<J: Job>(
        _ type: J.Type, limit: Duration = limitDefault,
        _ body: @escaping @Sendable (J, JobRun) async throws -> JobOutcome
    ) {
        let outside: Outside = { lease, run in try await body(try lease.arguments(as: J.self), run) }
        insert(Handler(kind: J.kind, mode: .leased(outside), retry: J.retry, limit: limit))
    }

    private mutating func add<J: Job>(_ type: J.Type, _ limit: Duration, _ body: @escaping InTransaction) {
        insert(Handler(kind: J.kind, mode: .transactional(body), retry: J.retry, limit: limit))
    }

    private mutating func insert(_ handler: Handler) {
        precondition(byKind[handler.kind] == nil, "two handlers for one kind of job: \(handler.kind)")
        byKind[handler.kind] = handler
    }
}

/// A job that this worker holds.
struct Lease: Sendable {
    let id: JobNumber
    /// Worker and claim number: whoever comes with an old one is refused.
    let token: Int64
    let kind: Int32
    let version: Int16
    let attempt: Int16
    let attemptsMax: Int16
    let askedBy: String
    let askedAs: String
    let enqueuedAt: Instant
    let arguments: JSONText
    /// Of whoever enqueued it.
    var trace: TraceContext?

    /// In which its effects are done: what no group asked for (an operator by hand, the worker itself), as worker.
    var group: String { askedAs == "none" ? "worker" : askedAs }

    func run(of kind: JobKind) -> JobRun {
        JobRun(
            id: id, kind: kind, attempt: attempt, attemptsMax: attemptsMax, askedBy: askedBy, askedAs: askedAs,
            enqueuedAt: enqueuedAt, trace: trace?.child())
    }

    /// Decodes the arguments, or throws how the job ends without having been run.
    ///
    /// What cannot be read will not be readable later: the job is dead at once. A newer program's arguments will be, as
    /// it is on its way to this host too: the job waits.
    func arguments<J: Job>(as type: J.Type) throws -> J {
        if version > J.schemaVersion { throw JobOutcome.snooze(for: .seconds(30)) }
        do { return try JobArguments.decode(arguments, version: version, as: J.self) } catch {
            throw JobOutcome.discard("arguments cannot be decoded")
        }
    }
}
