public import Postgres

/// The queue at one moment, for somebody who watches it.
public struct JobBoard: Sendable, Equatable {
    public struct Line: Sendable, Equatable {
        public let queue: String
        public let isPaused: Bool
        public let ready: Int
        public let running: Int
        public let scheduled: Int
        public let dead: Int
        /// Since when the job that waits longest could run.
        public let readySince: Instant?

        public init(
            queue: String, isPaused: Bool = false, ready: Int = 0, running: Int = 0, scheduled: Int = 0, dead: Int = 0,
            readySince: Instant? = nil
        ) {
            (self.queue, self.isPaused, self.ready, self.running) = (queue, isPaused, ready, running)
            (self.scheduled, self.dead, self.readySince) = (scheduled, dead, readySince)
        }
    }

    public let now: Instant
    /// Workers that beat within the last half minute.
    public let workers: Int
    public let lines: [Line]
    public let running: [JobSummary]
    /// The latest ones, latest first.
    public let failures: [Failure]

    public struct Failure: Sendable, Equatable {
        public let at: Instant
        public let job: JobNumber
        public let error: String
    }

    public init(now: Instant, workers: Int, lines: [Line], running: [JobSummary] = [], failures: [Failure] = []) {
        (self.now, self.workers, self.lines, self.running) = (now, workers, lines, running)
        self.failures = failures
    }

    /// So many of what runs and of what failed.
    public static let partMax = 10

    /// `now` is the product's clock.
    public static func read(now: Instant, in tx: inout Transaction) throws -> JobBoard {
        let workers: Int = try tx.value(
            "SELECT count(*) FROM jobs.worker w WHERE w.beat_at > clock_timestamp() - interval '30 s'")
        let lines = try tx.all(
            """
            SELECT q.name, q.paused,
                count(*) FILTER (WHERE j.state = 0 AND a.run IS NULL) AS ready,
                count(*) FILTER (WHERE j.state = 1 OR j.state = 0 AND a.run IS NOT NULL) AS running,
                count(*) FILTER (WHERE j.state IN (2, 3)) AS scheduled, count(*) FILTER (WHERE j.state = 4) AS dead,
                min(j.run_at) FILTER (WHERE j.state = 0 AND a.run IS NULL) AS ready_since
            FROM jobs.queue q LEFT JOIN jobs.job j ON j.queue = q.id
            LEFT JOIN (\(JobAdmin.announced)) a ON a.id = j.id AND j.state = 0
            GROUP BY q.name, q.paused ORDER BY q.name
            """
        ) { row in
            Line(
                queue: try row("name"), isPaused: try row("paused"), ready: try row("ready"),
                running: try row("running"), scheduled: try row("scheduled"), dead: try row("dead"),
                readySince: try row("ready_since"))
        }
        let running = try JobAdmin.list(.init(state: .running), limit: partMax, in: &tx).jobs
        let failures = try tx.all(
            "SELECT at, job, error FROM jobs.failure ORDER BY at DESC LIMIT \(partMax)"
        ) { row in Failure(at: try row("at"), job: try row("job"), error: try row("error")) }
        return JobBoard(now: now, workers: workers, lines: lines, running: running, failures: failures)
    }
}
