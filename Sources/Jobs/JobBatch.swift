import Logging
import Postgres
import Synchronization

/// A job whose row this worker's transaction has locked.
struct TakenJob: Sendable {
    let lease: Lease
    let crashes: Int16
}

/// How the jobs of a batch ended: what ``JobStore/finish(_:worker:lane:in:)`` writes.
struct BatchEnds: Sendable {
    var done: [JobNumber] = []
    var others: [(job: JobNumber, settlement: Settlement)] = []
    var figures = RunFigures()

    var count: Int { done.count + others.count }

    mutating func add(_ lease: Lease, _ settlement: Settlement, after time: Duration = .zero) {
        figures.add(lease.kind, settlement.outcome(of: lease), after: time)
        switch settlement {
        case .done: done.append(lease.id)
        // Not finished is free again when the transaction ends.
        case .handBack, .interrupted: break
        default: others.append((lease.id, settlement))
        }
    }
}

/// How many jobs the next batch of a lane takes: few at first, and as many as fit into its time.
struct BatchSize: Sendable {
    static let most = 1000
    static let goal = Duration.milliseconds(100)

    private(set) var next = 1

    /// After a batch that ran `count` jobs in `time`.
    mutating func ran(_ count: Int, in time: Duration) {
        guard count > 0 else { return }
        let each = max(time.seconds / Double(count), 1e-7)
        let fits = Int(min(Self.goal.seconds / each, Double(Self.most)))
        next = max(1, min(next * 8, fits, Self.most))
    }

    /// Among the first ones is a suspect, or one that takes long.
    mutating func beCareful() { next = 1 }
}

/// The lanes of a queue learn from each other.
final class SharedBatchSize: Sendable {
    private let size = Mutex(BatchSize())

    var next: Int { size.withLock { $0.next } }
    func ran(_ count: Int, in time: Duration) { size.withLock { $0.ran(count, in: time) } }
    func beCareful() { size.withLock { $0.beCareful() } }
}

/// What a lane has in hand, for whoever wants to stop it from outside.
final class LaneWatch: Sendable {
    private struct Now {
        var taken: [JobNumber] = []
        var job: JobNumber?
        var since = ContinuousClock.now
        var isAnnounced = false
    }

    private let now = Mutex(Now())

    func took(_ jobs: [JobNumber]) { now.withLock { $0.taken = jobs } }

    /// Whether what was announced may still stand, as its batch did not commit.
    var isAnnounced: Bool { now.withLock { $0.isAnnounced } }

    func announced(_ stands: Bool) { now.withLock { $0.isAnnounced = stands } }

    func runs(_ job: JobNumber?) {
        now.withLock { now in
            now.job = job
            now.since = .now
        }
    }

    func holds(_ job: JobNumber) -> Bool { now.withLock { $0.taken.contains(job) } }

    /// How many jobs the batch has.
    var count: Int { now.withLock { $0.taken.count } }

    /// The job that runs, or ran when the batch was cut.
    var job: JobNumber? { now.withLock { $0.job } }

    /// The job that keeps others waiting for longer than this.
    func hanging(longerThan limit: Duration) -> JobNumber? {
        now.withLock { now in now.taken.count > 1 && .now - now.since > limit ? now.job : nil }
    }
}

extension JobStore {
    func take(
        worker: Int32, queue: Int16, kinds: [Int32], atMost limit: Int, only: JobNumber?, in tx: inout Transaction
    ) throws -> [TakenJob] {
        try tx.all(
            """
            SELECT job_id, kind_id, schema_version, attempt_no, attempts_max, crashes_before, login, acting_as,
                enqueued, job_args, job_trace
            FROM jobs.take(\(worker), \(queue), \(kinds), \(Int32(limit)), \(only))
            """
        ) { row in
            TakenJob(
                lease: Lease(
                    id: try row("job_id"), token: 0, kind: try row("kind_id"), version: try row("schema_version"),
                    attempt: try row("attempt_no"), attemptsMax: try row("attempts_max"), askedBy: try row("login"),
                    askedAs: try row("acting_as"), enqueuedAt: try row("enqueued"), arguments: try row("job_args"),
                    trace: try row("job_trace", as: [UInt8]?.self).flatMap(TraceContext.init(bytes:))),
                crashes: try row("crashes_before"))
        }
    }

    /// Says what a lane is about to run; gives those that another one announced and did not take back.
    ///
    /// Not flushed to the disk: what a crash of the server forgets, no worker's death caused.
    func announce(_ jobs: [JobNumber], worker: Int32, lane: Int16, queue: Int16) async throws -> [JobNumber] {
        let begin: [SQL] = ["SET LOCAL ROLE worker", "SET LOCAL synchronous_commit = off"]
        return try await pool.withConnection(deadline: .now + Self.statementLimit) { session in
            try await session.transaction(preamble: begin) { tx in
                try tx.value("SELECT elsewhere FROM jobs.announce(\(worker), \(lane), \(queue), \(jobs))")
            }
        }
    }

    func finish(_ ends: BatchEnds, worker: Int32, lane: Int16, in tx: inout Transaction) throws {
        var (hows, reasons, waits): ([Int16], [String], [Int64]) = ([], [], [])
        for (_, settlement) in ends.others {
            switch settlement {
            case .cancel(let reason):
                hows.append(1)
                reasons.append(reason)
                waits.append(0)
            case .snooze(let time):
                hows.append(2)
                reasons.append("")
                waits.append(time.milliseconds)
            case .fail(let reason, let wait, let forGood):
                hows.append(forGood ? 4 : 3)
                reasons.append(reason)
                waits.append(wait.milliseconds)
            case .done, .handBack, .interrupted: preconditionFailure("neither is among the others")
            }
        }
        try tx.run(
            """
            SELECT jobs.finish_batch(\(worker), \(lane), \(ends.done), \(ends.others.map(\.job)), \(hows), \(reasons),
                \(waits))
            """)
    }
}
