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

/// What operators may see of the queue and do to it.
///
/// Each call is made in a transaction of group `operator`; each act leaves its reason in `jobs.intervention`.
public enum JobAdmin {
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

    /// Puts a waiting job on the dead list, where it stays until somebody retries or cancels it; false when it does not
    /// wait.
    public static func discard(_ id: JobNumber, reason: String, in tx: inout Transaction) throws -> Bool {
        try tx.value("SELECT jobs.discard(\(id), \(reason))")
    }

    /// False when the queue is already so, or is none.
    public static func pause(_ queue: QueueName, reason: String, in tx: inout Transaction) throws -> Bool {
        try tx.value("SELECT jobs.pause(\(queue.description), true, \(reason))")
    }

    public static func resume(_ queue: QueueName, reason: String, in tx: inout Transaction) throws -> Bool {
        try tx.value("SELECT jobs.pause(\(queue.description), false, \(reason))")
    }
}
