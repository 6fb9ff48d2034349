import Logging
public import Postgres
public import TestKit

@testable public import Jobs

/// The queue of one test, whose jobs are run by hand in this process: one, or all until none is left.
///
/// Each is claimed, run in the group of who asked, and settled as by a worker; only the batches, the wake-up and the
/// rescue are left out, which the queue's own tests have. Time stands still unless the test moves it, so what is to be
/// tried again later waits for ``moveClock(to:)``.
public struct JobBench: Sendable {
    /// More jobs than this in one call are a job that causes itself for ever.
    public static let jobsMax = 1000

    let db: TestDatabase
    let handlers: JobHandlers
    private let store: JobStore

    /// Takes what the worker would be given, such as `Wiring.handlers(store)`.
    public init(on db: TestDatabase, _ handlers: JobHandlers) throws {
        self.db = db
        self.handlers = handlers
        store = JobStore(pool: Pool(try Self.conninfo(of: db), size: 2))
    }

    /// Connection words of the worker's login, for handlers that bring sessions of their own.
    public static func conninfo(of db: TestDatabase) throws -> String { try db.conninfo() + " user=omentum_worker" }

    /// How a run of a job ended.
    public enum End: Sendable, Equatable {
        case done
        case cancelled(String?)
        /// Snoozed, or to be tried again; the error is that of its last attempt.
        case waits(until: Instant, String?)
        case dead(String?)
    }

    public struct Ran: Sendable, Equatable {
        public let id: JobNumber
        public let kind: String
        public let end: End
    }

    public enum Trouble: Error, CustomStringConvertible {
        case notReady(JobNumber, state: String)
        case neverEmpty(last: [String])

        public var description: String {
            switch self {
            case .notReady(let id, let state): "\(id) is \(state), and there is a handler only for ready jobs"
            case .neverEmpty(let last): "after \(JobBench.jobsMax) jobs there are more; the last were \(last)"
            }
        }
    }

    /// Runs this one now, whatever else waits; its time must have come.
    @discardableResult
    public func run(_ id: JobNumber) async throws -> End {
        try await asWorker { worker, kinds, queues in
            for queue in queues {
                let leases = try await store.claim(worker: worker, queue: queue, kinds: Array(kinds.keys), atMost: 500)
                let others = leases.filter { $0.id != id }
                _ = try await store.asWorker { tx in
                    try tx.run("SELECT jobs.hand_back(\(others.map(\.id)), \(others.map(\.token)))")
                }
                guard let lease = leases.first(where: { $0.id == id }) else { continue }
                return try await run(lease, kinds)
            }
            let found = try await db.transaction { tx in try JobAdmin.show(id, in: &tx) }
            throw Trouble.notReady(id, state: found?.summary.state.name ?? "nowhere")
        }
    }

    /// Runs what is ready, what becomes ready by it too, until nothing is that it has a handler for; in order.
    @discardableResult
    public func drain() async throws -> [Ran] {
        try await asWorker { worker, kinds, queues in
            var ran: [Ran] = []
            var rest = queues[...]
            while let queue = rest.first {
                let leases = try await store.claim(worker: worker, queue: queue, kinds: Array(kinds.keys), atMost: 1)
                guard let lease = leases.first else {
                    rest = rest.dropFirst()
                    continue
                }
                let kind = kinds[lease.kind]?.kind.description ?? "unknown"
                ran.append(Ran(id: lease.id, kind: kind, end: try await run(lease, kinds)))
                guard ran.count < Self.jobsMax else { throw Trouble.neverEmpty(last: ran.suffix(3).map(\.kind)) }
                // What it caused may stand in any queue, and be due at once.
                _ = try await store.promote(atMost: Self.jobsMax)
                rest = queues[...]
            }
            return ran
        }
    }

    /// Drains, and moves the clock to each time at which something is due, up to this one, where it stays.
    @discardableResult
    public func drain(until moment: Instant) async throws -> [Ran] {
        var ran = try await drain()
        while ran.count < Self.jobsMax, let next = try await nextAt(), next <= moment {
            try await moveClock(to: next)
            ran += try await drain()
        }
        try await moveClock(to: moment)
        return ran
    }

    /// The database's clock, as every statement of the product reads it, stands at this moment.
    public func moveClock(to moment: Instant) async throws { try await db.setClock(moment) }

    private func nextAt() async throws -> Instant? {
        try await db.value(
            "SELECT min(run_at) FROM jobs.job WHERE state = 2 AND run_at > registry.now()", as: Instant?.self)
    }

    /// Opens the kinds, registers for the time of `body`, and leaves.
    private func asWorker<R: Sendable>(
        _ body: (_ worker: Int32, _ kinds: [Int32: JobHandlers.Handler], _ queues: [Int16]) async throws -> R
    ) async throws -> R {
        let all = Array(handlers.byKind.values)
        let numbers = try await store.openKinds(all.map(\.kind))
        let queues = try await db.all("SELECT id FROM jobs.queue WHERE NOT paused ORDER BY id", as: Int16.self)
        let worker: Int32 = try await store.asWorker { tx in
            try tx.value("SELECT jobs.register_worker('test bench', false)")
        }
        _ = try await store.promote(atMost: Self.jobsMax)
        let result: Result<R, any Error>
        do {
            result = .success(
                try await body(worker, Dictionary(uniqueKeysWithValues: zip(numbers, all)), queues))
        } catch { result = .failure(error) }
        try await store.leave(worker: worker)
        return try result.get()
    }

    private func run(_ lease: Lease, _ kinds: [Int32: JobHandlers.Handler]) async throws -> End {
        guard let handler = kinds[lease.kind] else { preconditionFailure("claimed by its kind") }
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let execution = JobExecution(
            store: store, state: WorkerState(fence: .seconds(60)), logger: quiet, backoffLongest: .milliseconds(100))
        if case .toBeWritten = await execution.run(lease, with: handler) {
            _ = try await store.settle(lease, .done)
        }
        let id = lease.id
        guard let told = try await db.transaction({ tx in try JobAdmin.show(id, in: &tx) })?.summary else {
            throw Trouble.notReady(id, state: "nowhere")
        }
        return switch told.state {
        case .done: .done
        case .cancelled: .cancelled(told.lastError)
        case .dead: .dead(told.lastError)
        default: .waits(until: told.runAt, told.lastError)
        }
    }
}
