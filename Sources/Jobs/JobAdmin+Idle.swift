public import Postgres

extension JobAdmin {
    /// What is still to be done, of the jobs that a filter names.
    public struct Pending: Sendable, Equatable {
        /// Ready jobs, and those whose time has come; counted up to ``pendingMax``.
        public let ready: Int
        public let running: Int
        /// Rules that an operator asked a run of, which no worker has enqueued yet.
        public let asked: Int
        public let dead: Int
        /// When the next of those comes that wait for their time.
        public let nextAt: Instant?
        /// Ready jobs wait in these queues, and none of them will start.
        public let pausedQueues: [String]
        /// Ready jobs that no paused queue keeps.
        public let startable: Int
        /// Workers that beat within the last half minute.
        public let workers: Int

        /// Nothing runs, and nothing could.
        public var isIdle: Bool { ready == 0 && running == 0 && asked == 0 }
        public var isHeldByPause: Bool { running == 0 && asked == 0 && ready > 0 && startable == 0 }
    }

    /// Counting goes no further than this: only whether there are any has to be exact.
    public static let pendingMax = 100_000

    /// `now` is the product's clock.
    public static func pending(_ filter: Filter, now: Instant, in tx: inout Transaction) throws -> Pending {
        try tx.one(
            """
            SELECT count(*) FILTER (WHERE p.state <> 1) AS ready, count(*) FILTER (WHERE p.state = 1) AS running,
                (SELECT count(*) FROM jobs.cron c JOIN jobs.kind k ON k.id = c.kind JOIN jobs.queue q ON q.id = c.queue
                    WHERE c.asked_at IS NOT NULL AND (\(filter.kind)::text IS NULL OR k.name = \(filter.kind))
                        AND (\(filter.queue)::text IS NULL OR q.name = \(filter.queue))) AS asked,
                (SELECT count(*) FROM (
                    SELECT FROM \(JobAdmin.unfinishedJobs) WHERE j.state = 4 AND \(JobAdmin.matches(filter)) LIMIT \(pendingMax)) d) AS dead,
                (SELECT j.run_at FROM \(JobAdmin.unfinishedJobs)
                    WHERE j.state = 2 AND j.run_at > \(now) AND \(JobAdmin.matches(filter))
                    ORDER BY j.run_at LIMIT 1) AS next_at,
                count(*) FILTER (WHERE p.state <> 1 AND NOT p.paused) AS startable,
                coalesce(array_agg(DISTINCT p.queue) FILTER (WHERE p.state <> 1 AND p.paused), '{}') AS paused,
                (SELECT count(*) FROM jobs.worker w WHERE w.beat_at > clock_timestamp() - interval '30 s') AS workers
            FROM (
                SELECT CASE WHEN a.run IS NULL THEN j.state ELSE 1 END AS state, q.paused, q.name AS queue
                FROM \(JobAdmin.unfinishedJobs)
                WHERE (j.state IN (0, 1) OR j.state = 2 AND j.run_at <= \(now)) AND \(JobAdmin.matches(filter))
                LIMIT \(pendingMax)) p
            """
        ) { row in
            Pending(
                ready: try row("ready"), running: try row("running"), asked: try row("asked"), dead: try row("dead"),
                nextAt: try row("next_at"), pausedQueues: try row("paused"), startable: try row("startable"),
                workers: try row("workers"))
        }
    }

    /// Whether there is such a queue, and such a kind of job: a misspelled name would look like an empty queue.
    public static func knows(_ filter: Filter, in tx: inout Transaction) throws -> (queue: Bool, kind: Bool) {
        try tx.one(
            """
            SELECT \(filter.queue)::text IS NULL OR EXISTS (SELECT FROM jobs.queue WHERE name = \(filter.queue)) AS queue,
                \(filter.kind)::text IS NULL OR EXISTS (SELECT FROM jobs.kind WHERE name = \(filter.kind)) AS kind
            """
        ) { row in (queue: try row("queue"), kind: try row("kind")) }
    }
}
