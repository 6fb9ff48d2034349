public import Postgres

/// How the queue is: how many jobs of each kind and state, how long they wait, and what is watched of its tables.
///
/// Each call is made in a transaction of group `operator` or `worker`, and costs the same however many jobs there are.
public enum JobStatistics {
    /// Jobs of one queue and kind in one state: now, and for done and cancelled ones since the beginning.
    public struct Count: Sendable, Equatable {
        public let queue: String
        public let kind: String
        public let state: JobState
        public let jobs: Int64
    }

    public struct Queue: Sendable, Equatable {
        public let name: String
        public let isPaused: Bool
        /// Since when the job that waits longest could run; `nil` when none waits.
        public let readySince: Instant?
    }

    public struct Worker: Sendable, Equatable {
        public let id: Int32
        public let host: String
        public let login: String
        public let startedAt: Instant
        public let beatAt: Instant
    }

    /// One figure that is watched: `dead_rows` of the table `job`, `snapshot_seconds` of a session.
    public struct Measure: Sendable, Equatable {
        public let name: String
        /// A table of the queue, or what kind of thing holds old snapshots: one of few words.
        public let subject: String
        /// The session or slot that is to blame, by process number and login; never what it does.
        public let who: String?
        public let value: Double
        public let limit: Double?
        /// What to do when it is over its limit.
        public let advice: String?

        public var isOver: Bool { limit.map { value > $0 } ?? false }
    }

    /// Exact for what has committed, and counted from what changed: no row of a job is read.
    public static func counts(in tx: inout Transaction) throws -> [Count] {
        try tx.all("SELECT queue, kind, state, amount FROM jobs.counts()") { row in
            Count(
                queue: try row("queue"), kind: try row("kind"), state: try row("state"), jobs: try row("amount"))
        }
    }

    public static func queues(in tx: inout Transaction) throws -> [Queue] {
        try tx.all("SELECT queue, paused, ready_since FROM jobs.queues_now()") { row in
            Queue(name: try row("queue"), isPaused: try row("paused"), readySince: try row("ready_since"))
        }
    }

    public static func workers(in tx: inout Transaction) throws -> [Worker] {
        try tx.all("SELECT id, host, login, started_at, beat_at FROM jobs.worker ORDER BY id LIMIT 1000") { row in
            Worker(
                id: try row("id"), host: try row("host"), login: try row("login"), startedAt: try row("started_at"),
                beatAt: try row("beat_at"))
        }
    }

    /// All that is watched, over its limit or not.
    public static func watch(in tx: inout Transaction) throws -> [Measure] {
        try tx.all("SELECT measure, subject, who, value, warn_above, advice FROM jobs.watch()") { row in
            Measure(
                name: try row("measure"), subject: try row("subject"), who: try row("who"), value: try row("value"),
                limit: try row("warn_above"), advice: try row("advice"))
        }
    }
}
