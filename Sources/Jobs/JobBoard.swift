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
        /// Since the beginning.
        public let done: Int64
        /// Since when the job that waits longest could run.
        public let readySince: Instant?

        public init(
            queue: String, isPaused: Bool = false, ready: Int = 0, running: Int = 0, scheduled: Int = 0, dead: Int = 0,
            done: Int64 = 0, readySince: Instant? = nil
        ) {
            (self.queue, self.isPaused, self.ready, self.running) = (queue, isPaused, ready, running)
            (self.scheduled, self.dead, self.done, self.readySince) = (scheduled, dead, done, readySince)
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

    /// Costs the same however many jobs there are; `now` is the product's clock.
    public static func read(now: Instant, in tx: inout Transaction) throws -> JobBoard {
        let workers: Int = try tx.value(
            "SELECT count(*) FROM jobs.worker w WHERE w.beat_at > clock_timestamp() - interval '30 s'")
        let announced = try tx.all(
            """
            SELECT q.name, count(*) AS jobs FROM jobs.job j
            JOIN (\(JobAdmin.announced)) a ON a.id = j.id JOIN jobs.queue q ON q.id = j.queue
            WHERE j.state = 0 GROUP BY q.name
            """
        ) { row -> (String, Int) in (try row("name"), try row("jobs")) }
        let running = try JobAdmin.list(.init(state: .running), limit: partMax, in: &tx).jobs
        let failures = try tx.all(
            "SELECT at, job, error FROM jobs.failure ORDER BY at DESC LIMIT \(partMax)"
        ) { row in Failure(at: try row("at"), job: try row("job"), error: try row("error")) }
        let lines = try lines(
            JobStatistics.queues(in: &tx), JobStatistics.counts(in: &tx),
            inBatches: Dictionary(uniqueKeysWithValues: announced))
        return JobBoard(now: now, workers: workers, lines: lines, running: running, failures: failures)
    }

    /// Jobs of batches that run are counted as ready: their rows are only locked.
    static func lines(
        _ queues: [JobStatistics.Queue], _ counts: [JobStatistics.Count], inBatches: [String: Int]
    ) -> [Line] {
        queues.map { queue in
            var jobs: [JobState: Int64] = [:]
            for count in counts where count.queue == queue.name { jobs[count.state, default: 0] += count.jobs }
            let ready = Int(jobs[.ready, default: 0])
            let batches = min(inBatches[queue.name, default: 0], ready)
            return Line(
                queue: queue.name, isPaused: queue.isPaused, ready: ready - batches,
                running: Int(jobs[.running, default: 0]) + batches,
                scheduled: Int(jobs[.scheduled, default: 0] + jobs[.held, default: 0]),
                dead: Int(jobs[.dead, default: 0]), done: jobs[.done, default: 0],
                readySince: ready > batches ? queue.readySince : nil)
        }
    }
}
