public import Postgres

/// Where a job stands.
///
/// The first five are unfinished and stand in the hot table, the last two in the history.
public enum JobState: Int16, Sendable, CaseIterable, PostgresCodable {
    case ready = 0
    case running = 1
    /// Waits for its time, or for its next attempt.
    case scheduled = 2
    case held = 3
    /// Used up its attempts, or was discarded: an operator decides.
    case dead = 4
    case done = 100
    case cancelled = 101

    /// As operators type and read it.
    public var name: String { "\(self)" }

    public init?(name: String) {
        guard let state = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = state
    }

    public static let unfinished: [JobState] = [.ready, .running, .scheduled, .held, .dead]
}

/// A job as operators see it: never its effects, and of its arguments only ids.
public struct JobSummary: Sendable, Equatable {
    public let id: JobNumber
    public let kind: String
    public let queue: String
    public let state: JobState
    public let attempt: Int16
    public let attemptsMax: Int16?
    public let crashes: Int16
    public let enqueuedAt: Instant
    public let runAt: Instant
    public let finishedAt: Instant?
    public let worker: Int32?
    public let askedBy: String
    public let askedAs: String
    public let lastError: String?
    /// Its worker was asked to stop it.
    public let isStopping: Bool
}

public struct JobDetails: Sendable {
    public let summary: JobSummary
    public let arguments: JSONText
    /// The latest ones, latest first.
    public let failures: [JobFailure]
}

public struct JobFailure: Sendable, Equatable {
    public let attempt: Int16
    public let at: Instant
    public let worker: Int32
    public let error: String
}

/// What operators may see of the queue and do to it.
///
/// Each call is made in a transaction of group `operator`; each act leaves its reason in `jobs.intervention`.
public enum JobAdmin {
    public static let pageMax = 500
    static let failuresMax = 50

    public struct Filter: Sendable {
        public var state: JobState?
        public var kind: String?
        public var queue: String?
        /// Only jobs with a smaller number: the last one of the page before.
        public var before: JobNumber?
        public var limit: Int

        public init(
            state: JobState? = nil, kind: String? = nil, queue: String? = nil, before: JobNumber? = nil, limit: Int = 50
        ) {
            (self.state, self.kind, self.queue, self.before, self.limit) = (state, kind, queue, before, limit)
        }
    }

    public struct Page: Sendable {
        public let jobs: [JobSummary]
        /// There are more: ask again with `before` the last one.
        public let isCut: Bool
    }

    /// Unfinished jobs, the latest first; finished ones when the filter asks for their state.
    public static func list(_ filter: Filter, in tx: inout Transaction) throws -> Page {
        let limit = max(1, min(filter.limit, pageMax))
        let kind: SQL = filter.kind.map { "AND k.name = \($0)" } ?? ""
        let queue: SQL = filter.queue.map { "AND q.name = \($0)" } ?? ""
        let before: SQL = filter.before.map { "AND j.id < \($0)" } ?? ""
        let jobs: [JobSummary]
        switch filter.state {
        case .done, .cancelled:
            let outcome: Int16 = filter.state == .done ? 0 : 1
            jobs = try tx.all(
                """
                \(finished) WHERE j.outcome = \(outcome) \(kind) \(queue) \(before)
                ORDER BY j.id DESC LIMIT \(limit + 1)
                """, JobSummary.init)
        default:
            let state: SQL = filter.state.map { "j.state = \($0)" } ?? "true"
            jobs = try tx.all(
                "\(unfinished) WHERE \(state) \(kind) \(queue) \(before) ORDER BY j.id DESC LIMIT \(limit + 1)",
                JobSummary.init)
        }
        return Page(jobs: Array(jobs.prefix(limit)), isCut: jobs.count > limit)
    }

    /// One job, finished or not; `nil` when there is none, or its history was dropped.
    public static func show(_ id: JobNumber, in tx: inout Transaction) throws -> JobDetails? {
        var summary = try tx.first("\(unfinished) WHERE j.id = \(id)", JobSummary.init)
        var arguments = try tx.first("SELECT args FROM jobs.job WHERE id = \(id)", as: JSONText.self)
        if summary == nil {
            summary = try tx.first("\(finished) WHERE j.id = \(id)", JobSummary.init)
            arguments = try tx.first("SELECT args FROM jobs.job_done WHERE id = \(id)", as: JSONText.self)
        }
        guard let summary, let arguments else { return nil }
        let failures = try tx.all(
            """
            SELECT attempt, at, worker, error FROM jobs.failure WHERE job = \(id)
            ORDER BY at DESC LIMIT \(failuresMax)
            """
        ) { row in
            JobFailure(
                attempt: try row("attempt"), at: try row("at"), worker: try row("worker"), error: try row("error"))
        }
        return JobDetails(summary: summary, arguments: arguments, failures: failures)
    }

    /// Lets a waiting or dead job run now, a dead one with its attempts given back; false when it is neither.
    ///
    /// Refused by `job_is_unique_by_key` when another job took the key of a dead one meanwhile.
    public static func retry(_ id: JobNumber, reason: String, in tx: inout Transaction) throws -> Bool {
        try tx.value("SELECT jobs.retry_now(\(id), \(reason))")
    }

    /// Ends a job that does not run, and asks one that does to stop; false when there is no such job.
    public static func cancel(_ id: JobNumber, reason: String, in tx: inout Transaction) throws -> Bool {
        try tx.value("SELECT jobs.cancel(\(id), \(reason))")
    }

    /// False when the queue is already so, or is none.
    public static func pause(_ queue: QueueName, reason: String, in tx: inout Transaction) throws -> Bool {
        try tx.value("SELECT jobs.pause(\(queue.description), true, \(reason))")
    }

    public static func resume(_ queue: QueueName, reason: String, in tx: inout Transaction) throws -> Bool {
        try tx.value("SELECT jobs.pause(\(queue.description), false, \(reason))")
    }

    private static let unfinished: SQL = """
        SELECT j.id, k.name AS kind, q.name AS queue, j.state, j.attempt, j.max_attempts, j.crashes,
            coalesce(j.enqueued_at, j.run_at) AS enqueued_at, j.run_at, NULL::timestamptz AS finished_at, j.worker, j.asked_by, j.asked_as, j.last_error,
            EXISTS (SELECT FROM jobs.stop_request s WHERE s.job = j.id AND j.state = 1
                AND s.token = j.worker::bigint << 32 | j.claim) AS stopping
        FROM jobs.job j JOIN jobs.kind k ON k.id = j.kind JOIN jobs.queue q ON q.id = j.queue
        """
    private static let finished: SQL = """
        SELECT j.id, k.name AS kind, q.name AS queue, (100 + j.outcome)::smallint AS state, j.attempt,
            NULL::smallint AS max_attempts, coalesce(j.crashes, 0::smallint) AS crashes, j.enqueued_at,
            coalesce(j.run_at, j.enqueued_at) AS run_at, j.finished_at, j.worker, j.asked_by,
            j.asked_as, j.last_error, false AS stopping
        FROM jobs.job_done j JOIN jobs.kind k ON k.id = j.kind JOIN jobs.queue q ON q.id = j.queue
        """
}

extension JobSummary {
    fileprivate init(_ row: borrowing Row) throws {
        id = try row("id")
        kind = try row("kind")
        queue = try row("queue")
        state = try row("state")
        attempt = try row("attempt")
        attemptsMax = try row("max_attempts")
        crashes = try row("crashes")
        enqueuedAt = try row("enqueued_at")
        runAt = try row("run_at")
        finishedAt = try row("finished_at")
        worker = try row("worker")
        askedBy = try row("asked_by")
        askedAs = try row("asked_as")
        lastError = try row("last_error")
        isStopping = try row("stopping")
    }
}
