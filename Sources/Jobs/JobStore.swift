import Postgres

/// The statements of a worker, each in the group `worker` and as short as it can be.
struct JobStore: Sendable {
    let pool: Pool
    /// How long a statement of the queue itself may take.
    static let statementLimit = Duration.seconds(30)

    func asWorker<R: Sendable>(_ body: sending @escaping (inout Transaction) throws -> R) async throws -> R {
        try await inGroup("SET LOCAL ROLE worker", body)
    }

    func inGroup<R: Sendable>(
        _ role: SQL, _ body: sending @escaping (inout Transaction) throws -> R
    ) async throws -> R {
        try await pool.withConnection(deadline: .now + Self.statementLimit) { session in
            try await session.transaction(retries: 3, preamble: [role]) { tx in try body(&tx) }
        }
    }

    func openQueues(_ names: [QueueName]) async throws -> [QueueName: Int16] {
        try await asWorker { tx in
            var numbers: [QueueName: Int16] = [:]
            for name in names { numbers[name] = try tx.value("SELECT jobs.open_queue(\(name.description))") }
            return numbers
        }
    }

    /// In the order of the names.
    func openKinds(_ kinds: [JobKind]) async throws -> [Int32] {
        try await asWorker { tx in try tx.value("SELECT jobs.open_kinds(\(kinds.map(\.description)))") }
    }

    func claim(worker: Int32, queue: Int16, kinds: [Int32], atMost limit: Int) async throws -> [Lease] {
        try await asWorker { tx in
            try tx.all(
                """
                SELECT job_id, token, kind_id, schema_version, attempt_no, attempts_max, login, acting_as, enqueued,
                    job_args, job_trace
                FROM jobs.claim(\(worker), \(queue), \(kinds), \(Int32(limit)))
                """, Lease.init)
        }
    }

    /// Writes what is done and claims the next, in one round trip and one commit.
    func turn(
        worker: Int32, queue: Int16, kinds: [Int32], keyedKinds: [Int32], atMost limit: Int, done: [Lease]
    ) async throws -> [Lease] {
        let (ids, tokens) = (done.map(\.id), done.map(\.token))
        return try await asWorker { tx in
            try tx.all(
                """
                SELECT job_id, token, kind_id, schema_version, attempt_no, attempts_max, login, acting_as, enqueued,
                    job_args, job_trace
                FROM jobs.turn(\(worker), \(queue), \(kinds), \(keyedKinds), \(Int32(limit)), \(ids), \(tokens))
                """, Lease.init)
        }
    }

    func expire(atMost limit: Int) async throws -> Int {
        Int(try await asWorker { tx in try tx.value("SELECT jobs.expire(\(Int32(limit)))", as: Int32.self) })
    }

    func promote(atMost limit: Int) async throws -> Int {
        Int(try await asWorker { tx in try tx.value("SELECT jobs.promote(\(Int32(limit)))", as: Int32.self) })
    }

    struct Rescue: Sendable, Equatable {
        let workers: Int32
        let jobs: Int32
        let dead: Int32
    }

    func rescue(by worker: Int32) async throws -> Rescue {
        try await asWorker { tx in
            try tx.one("SELECT workers, jobs, dead FROM jobs.rescue(\(worker))") { row in
                Rescue(workers: try row("workers"), jobs: try row("jobs"), dead: try row("dead"))
            }
        }
    }

    func keepHouse() async throws { try await asWorker { tx in _ = try tx.run("SELECT jobs.keep_house()") } }

    /// Gives how many changes it folded.
    func foldCounts() async throws -> Int {
        Int(try await asWorker { tx in try tx.value("SELECT jobs.fold_counts()", as: Int32.self) })
    }

    /// What is told of the whole queue, at one moment.
    func look() async throws -> QueueMetrics.Look {
        try await asWorker { tx in
            let waits = try tx.all(
                """
                SELECT queue, extract(epoch FROM clock_timestamp() - ready_since)::float8 AS age
                FROM jobs.queues_now() WHERE ready_since IS NOT NULL
                """
            ) { row in (try row("queue", as: String.self), try row("age", as: Double.self)) }
            return QueueMetrics.Look(
                counts: try JobStatistics.counts(in: &tx), queues: try JobStatistics.queues(in: &tx),
                waits: Dictionary(waits) { one, _ in one }, measures: try JobStatistics.watch(in: &tx))
        }
    }

    func keep(_ rules: [CronRule]) async throws {
        if rules.isEmpty { return }
        try await inGroup("SET LOCAL ROLE cron") { tx in for rule in rules { try tx.keep(rule) } }
    }

    /// How many jobs the rules that are due have enqueued.
    func runCron() async throws -> Int {
        Int(try await inGroup("SET LOCAL ROLE cron") { tx in try tx.value("SELECT jobs.run_cron()", as: Int32.self) })
    }

    /// Gives how many jobs of ours were not among the known ones.
    func releaseUnknown(worker: Int32, queue: Int16, known: [JobNumber]) async throws -> Int {
        try await asWorker { tx in
            Int(try tx.value("SELECT jobs.release_unknown(\(worker), \(queue), \(known))", as: Int32.self))
        }
    }

    /// Writes how a job ended; false when the lease is not ours any more.
    ///
    /// In a task of its own: the one that ran the job may be cancelled, and its end is written all the same.
    func settle(_ lease: Lease, _ settlement: Settlement) async throws -> Bool {
        try await Task { try await asWorker { tx in try tx.settle(lease, settlement) } }.value
    }

    /// Hands back what was stopped in the middle and does not end: no attempt, but its repetition stands recorded.
    func handBack(_ jobs: [JobNumber], _ tokens: [Int64]) async throws {
        try await asWorker { tx in
            _ = try tx.value("SELECT jobs.hand_back(\(jobs), \(tokens), 'stopped in the middle')", as: Int32.self)
        }
    }

    func leave(worker: Int32) async throws {
        try await asWorker { tx in _ = try tx.run("SELECT jobs.leave_worker(\(worker))") }
    }
}

extension Lease {
    init(_ row: borrowing Row) throws {
        id = try row("job_id")
        token = try row("token")
        kind = try row("kind_id")
        version = try row("schema_version")
        attempt = try row("attempt_no")
        attemptsMax = try row("attempts_max")
        askedBy = try row("login")
        askedAs = try row("acting_as")
        enqueuedAt = try row("enqueued")
        arguments = try row("job_args")
        trace = try row("job_trace", as: [UInt8]?.self).flatMap(TraceContext.init(bytes:))
    }
}

/// What is written for a job that was run.
enum Settlement: Sendable, Equatable {
    case done
    case snooze(Duration)
    case cancel(String)
    case fail(String, wait: Duration, forGood: Bool)
    /// As if never claimed: the worker is leaving, or was told to stop.
    case handBack
    /// The same, for a run that may have done something outside: it is no attempt, but its repetition stands recorded.
    case interrupted

    /// In a word, for figures.
    func outcome(of lease: Lease) -> RunFigures.Outcome {
        switch self {
        case .done: .done
        case .snooze: .snoozed
        case .cancel: .cancelled
        case .fail(_, _, let forGood): forGood || lease.attempt >= lease.attemptsMax ? .died : .failed
        case .handBack, .interrupted: .handedBack
        }
    }

    init(_ outcome: JobOutcome, attempt: Int16, retry: RetryPolicy, chance: Double) {
        switch outcome {
        case .done: self = .done
        case .snooze(let time): self = .snooze(time)
        case .cancel(let reason): self = .cancel(reason.description)
        case .retry(let reason, let time):
            let wait = time ?? retry.wait(after: Int(attempt), chance: chance)
            self = .fail(reason.description, wait: wait, forGood: false)
        case .discard(let reason): self = .fail(reason.description, wait: .zero, forGood: true)
        }
    }
}

extension Transaction {
    /// Writes how the job ended; false when the lease is no longer ours, so that the effects must not commit either.
    mutating func settle(_ lease: Lease, _ settlement: Settlement) throws -> Bool {
        let (id, token) = (lease.id, lease.token)
        switch settlement {
        case .done:
            // Refuses with OM002 instead of answering.
            try run("SELECT jobs.complete(\(id), \(token))")
            return true
        case .snooze(let time):
            return try value("SELECT jobs.snooze(\(id), \(token), \(time.milliseconds) * interval '1 millisecond')")
        case .cancel(let reason):
            return try value("SELECT jobs.give_up(\(id), \(token), \(reason))")
        case .fail(let reason, let wait, let forGood):
            return try one(
                """
                SELECT held, dead
                FROM jobs.fail(\(id), \(token), \(reason), \(wait.milliseconds) * interval '1 millisecond', \(forGood))
                """
            ) { row in try row("held", as: Bool.self) }
        case .handBack, .interrupted:
            let why = settlement == .interrupted ? "stopped in the middle" : nil
            return try value("SELECT jobs.hand_back(\([id]), \([token]), \(why))", as: Int32.self) == 1
        }
    }
}
