public import Postgres

/// One job with its story.
public struct JobDetails: Sendable {
    public let summary: JobSummary
    public let arguments: JSONText
    /// The latest ones, latest first.
    public let failures: [JobFailure]
    /// What became of it, and who did what to it, in order.
    public let timeline: [JobEvent]
}

public struct JobFailure: Sendable, Equatable {
    public let attempt: Int16
    public let at: Instant
    public let worker: Int32
    public let error: String
}

public struct JobEvent: Sendable, Equatable {
    public let at: Instant
    public let what: String
    /// A login, or `worker 3`.
    public let by: String?
}

extension JobAdmin {
    public static let pageMax = 500
    static let failuresMax = 50
    static let eventsMax = 200

    /// Which jobs are meant; what is `nil` does not matter.
    public struct Filter: Sendable {
        public var state: JobState?
        public var kind: String?
        public var queue: String?
        /// Enqueued earlier, or later, than this.
        public var enqueuedBefore: Instant?
        public var enqueuedAfter: Instant?

        public init(
            state: JobState? = nil, kind: String? = nil, queue: String? = nil, enqueuedBefore: Instant? = nil,
            enqueuedAfter: Instant? = nil
        ) {
            (self.state, self.kind, self.queue) = (state, kind, queue)
            (self.enqueuedBefore, self.enqueuedAfter) = (enqueuedBefore, enqueuedAfter)
        }
    }

    public struct Page: Sendable {
        public let jobs: [JobSummary]
        /// The place to go on from; `nil` when these are all.
        public let next: JobNumber?
    }

    /// Unfinished jobs, the latest first; finished ones when the filter asks for their state.
    ///
    /// `place` is that of the page before: jobs with smaller numbers follow.
    public static func list(
        _ filter: Filter, after place: JobNumber? = nil, limit: Int = 50, in tx: inout Transaction
    ) throws -> Page {
        let limit = max(1, min(limit, pageMax))
        let rest: SQL = place.map { "AND j.id < \($0)" } ?? ""
        let jobs: [JobSummary]
        switch filter.state {
        case .done, .cancelled:
            jobs = try tx.all(
                "\(finishedRows) WHERE \(matchesFinished(filter)) \(rest) ORDER BY j.id DESC LIMIT \(limit + 1)",
                JobSummary.init)
        default:
            jobs = try tx.all(
                "\(unfinishedRows) WHERE \(matches(filter)) \(rest) ORDER BY j.id DESC LIMIT \(limit + 1)",
                JobSummary.init)
        }
        let page = Array(jobs.prefix(limit))
        return Page(jobs: page, next: jobs.count > limit ? page.last?.id : nil)
    }

    /// One job, finished or not; `nil` when there is none, or its history was dropped.
    public static func show(_ id: JobNumber, in tx: inout Transaction) throws -> JobDetails? {
        var summary = try tx.first("\(unfinishedRows) WHERE j.id = \(id)", JobSummary.init)
        var arguments = try tx.first("SELECT args FROM jobs.job WHERE id = \(id)", as: JSONText.self)
        if summary == nil {
            summary = try tx.first("\(finishedRows) WHERE j.id = \(id)", JobSummary.init)
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
        return JobDetails(
            summary: summary, arguments: arguments, failures: failures, timeline: try timeline(of: summary, in: &tx))
    }

    private static func timeline(of job: JobSummary, in tx: inout Transaction) throws -> [JobEvent] {
        let told = try tx.all(
            """
            SELECT t.at, t.what, t.who FROM (
                SELECT f.at, 'attempt ' || f.attempt || ': ' || f.error AS what, 'worker ' || f.worker AS who
                FROM jobs.failure f WHERE f.job = \(job.id)
                UNION ALL
                SELECT i.at, i.action || ': ' || i.reason, i.login FROM jobs.intervention i
                WHERE i.target = \(job.id.description)
                UNION ALL
                SELECT r.enqueued_at, 'by the rule ' || c.name, NULL
                FROM jobs.cron_run r JOIN jobs.cron c ON c.id = r.cron WHERE r.job = \(job.id)) t
            ORDER BY t.at DESC LIMIT \(eventsMax)
            """
        ) { row in JobEvent(at: try row("at"), what: try row("what"), by: try row("who")) }
        var events = [JobEvent(at: job.enqueuedAt, what: "enqueued", by: job.askedBy)] + told.reversed()
        if let end = job.finishedAt {
            events.append(JobEvent(at: end, what: job.state.name, by: job.worker.map { "worker \($0)" }))
        }
        return events
    }

    /// Of unfinished jobs, with what stands in announced batches as `a`: without a state, all.
    static func matches(_ filter: Filter) -> SQL {
        """
        (\(filter.state)::smallint IS NULL OR j.state = \(filter.state) OR \(filter.state) = 1 AND j.state = 0)
        AND (\(filter.state)::smallint IS NULL OR \(filter.state) = CASE WHEN a.run IS NULL THEN j.state ELSE 1 END)
        AND (\(filter.kind)::text IS NULL OR k.name = \(filter.kind))
        AND (\(filter.queue)::text IS NULL OR q.name = \(filter.queue))
        AND (\(filter.enqueuedBefore)::timestamptz IS NULL
            OR coalesce(j.enqueued_at, j.run_at) < \(filter.enqueuedBefore))
        AND (\(filter.enqueuedAfter)::timestamptz IS NULL
            OR coalesce(j.enqueued_at, j.run_at) > \(filter.enqueuedAfter))
        """
    }

    private static func matchesFinished(_ filter: Filter) -> SQL {
        """
        j.outcome = \(Int16(filter.state == .cancelled ? 1 : 0))
        AND (\(filter.kind)::text IS NULL OR k.name = \(filter.kind))
        AND (\(filter.queue)::text IS NULL OR q.name = \(filter.queue))
        AND (\(filter.enqueuedBefore)::timestamptz IS NULL OR j.enqueued_at < \(filter.enqueuedBefore))
        AND (\(filter.enqueuedAfter)::timestamptz IS NULL OR j.enqueued_at > \(filter.enqueuedAfter))
        """
    }

    /// Jobs of batches that run now: their rows are locked and not changed, so only the announcement tells.
    static let announced: SQL = """
        SELECT u.id, b.worker, b.run FROM jobs.batch b JOIN jobs.worker w ON w.id = b.worker
        CROSS JOIN LATERAL unnest(b.jobs) u (id)
        """
    static let unfinishedJobs: SQL = """
        jobs.job j JOIN jobs.kind k ON k.id = j.kind JOIN jobs.queue q ON q.id = j.queue
        LEFT JOIN (\(announced)) a ON a.id = j.id AND j.state = 0
        """
    private static let unfinishedRows: SQL = """
        SELECT j.id, k.name AS kind, q.name AS queue,
            CASE WHEN a.run IS NULL THEN j.state ELSE 1::smallint END AS state, j.attempt, j.max_attempts, j.crashes,
            coalesce(j.enqueued_at, j.run_at) AS enqueued_at, j.run_at, NULL::timestamptz AS finished_at,
            coalesce(j.worker, a.worker) AS worker, j.asked_by, j.asked_as, j.last_error,
            EXISTS (SELECT FROM jobs.stop_request s WHERE s.job = j.id
                AND (j.state = 1 AND s.token = j.worker::bigint << 32 | j.claim OR s.token = -a.run)) AS stopping
        FROM \(unfinishedJobs)
        """
    private static let finishedRows: SQL = """
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
