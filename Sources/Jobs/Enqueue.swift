import FoundationEssentials
public import Postgres

/// What a job may be given beside its arguments; what is `nil` comes from its type.
public struct JobOptions: Sendable {
    /// Not before this moment.
    public var at: Instant?
    /// Not started by this moment, it ends as cancelled.
    public var deadline: Instant?
    public var queue: QueueName?
    public var priority: JobPriority?
    public var attemptsMax: Int16?
    public var unique: UniqueKey?
    public var lock: LockKey?

    public init(
        at: Instant? = nil, deadline: Instant? = nil, queue: QueueName? = nil, priority: JobPriority? = nil,
        attemptsMax: Int16? = nil,
        unique: UniqueKey? = nil, lock: LockKey? = nil
    ) {
        (self.at, self.deadline, self.queue, self.priority) = (at, deadline, queue, priority)
        (self.attemptsMax, self.unique, self.lock) = (attemptsMax, unique, lock)
    }

    public static var none: Self { Self() }
}

/// Says that two jobs are the same one: the second is not enqueued, and its caller gets the id of the first.
///
/// Without a period the key is free again when the job is finished, or dead. With one, the key stands for the whole
/// period of the clock (a day of UTC, say), also when the first job is long done.
public struct UniqueKey: Sendable {
    let key: String
    let isForAllKinds: Bool
    let period: Duration?
    let ifTaken: IfTaken

    /// What becomes of the job that has the key, as long as it waits: one that runs is never changed.
    public enum IfTaken: String, Sendable {
        /// Stays as it is.
        case ignore
        /// Gets the new arguments and the new time.
        case replace
        /// Gets the new arguments, and runs when it was to run.
        case keepTime = "keep_time"
    }

    public init(
        _ key: String, forAllKinds: Bool = false, oncePer period: Duration? = nil, ifTaken: IfTaken = .ignore
    ) {
        (self.key, isForAllKinds, self.period, self.ifTaken) = (key, forAllKinds, period, ifTaken)
    }
}

/// At most so many jobs with this key run at the same time, over all workers and kinds.
public struct LockKey: Sendable {
    let key: String
    let limit: Int16

    public init(_ key: String, limit: Int16 = 1) { (self.key, self.limit) = (key, limit) }
}

/// What came of enqueueing.
public struct Enqueued: Sendable, Equatable {
    public let id: JobNumber
    /// False when the unique key already stood for this job.
    public let isNew: Bool
}

/// Why a job was not accepted.
public enum JobRefused: Error, Equatable, CustomStringConvertible {
    /// Arguments are ids: whatever is larger belongs in a table.
    case argumentsTooLarge(kind: JobKind, bytes: Int, limit: Int)
    /// Arguments are an object with named members.
    case argumentsNotAnObject(kind: JobKind)
    case batchTooLarge(count: Int, limit: Int)
    case unknownQueue(QueueName)

    public var description: String {
        switch self {
        case .argumentsTooLarge(let kind, let bytes, let limit):
            "the arguments of \(kind) take \(bytes) bytes, at most \(limit) are allowed: store them and pass their id"
        case .argumentsNotAnObject(let kind): "the arguments of \(kind) are not an object with named members"
        case .batchTooLarge(let count, let limit): "\(count) jobs at once, at most \(limit) are allowed"
        case .unknownQueue(let queue): "there is no queue \(queue)"
        }
    }
}

/// The stored form of a job's arguments.
public enum JobArguments {
    public static let bytesMax = 2048
    // One for all: to make one takes longer than to read a job's arguments.
    private static let decoder = JSONDecoder()
    private static let encoder = JSONEncoder()

    static func encode<J: Job>(_ job: J) throws -> JSONText { try encode(job, of: J.kind) }

    static func encode(_ arguments: some Encodable, of kind: JobKind) throws -> JSONText {
        let bytes = try encoder.encode(arguments)
        guard bytes.count <= bytesMax else {
            throw JobRefused.argumentsTooLarge(kind: kind, bytes: bytes.count, limit: bytesMax)
        }
        guard bytes.first == UInt8(ascii: "{") else { throw JobRefused.argumentsNotAnObject(kind: kind) }
        return JSONText(String(decoding: bytes, as: UTF8.self))
    }

    static func decode<J: Job>(_ arguments: JSONText, version: Int16, as type: J.Type) throws -> J {
        let current = version == J.schemaVersion ? arguments : try J.upgrade(arguments, from: version)
        return try decoder.decode(J.self, from: Data(current.text.utf8))
    }
}

extension Transaction {
    /// Enqueues the job when this transaction commits, and not at all when it does not.
    ///
    /// Only a transaction can: a change without its job, or a job without its change, cannot be written.
    /// Who asked is the login of this transaction, or, in a job's transaction, whoever asked for that job.
    @discardableResult
    public mutating func enqueue<J: Job>(_ job: J, _ options: JobOptions = .none) throws -> Enqueued {
        let arguments = try JobArguments.encode(job)
        let queue = options.queue ?? J.queue
        let unique = options.unique
        do {
            return try one(
                """
                SELECT job_id, is_new FROM jobs.enqueue(\(J.kind.description), \(J.schemaVersion), \(arguments),
                    \(queue.description), \((options.priority ?? J.priority).rawValue), \(options.at),
                    \(options.attemptsMax ?? J.attemptsMax), \(unique?.key),
                    \(unique.map { $0.isForAllKinds ? "" : J.kind.description }),
                    \(unique?.period.map { Int32(clamping: $0.components.seconds) }),
                    \(options.lock?.key), \(options.lock?.limit ?? 1), \(options.deadline),
                    \((unique?.ifTaken ?? .ignore).rawValue), \(TraceContext.current?.bytes))
                """
            ) { row in Enqueued(id: try row("job_id"), isNew: try row("is_new")) }
        } catch let error as PostgresError where error.sqlState == "OM022" {
            throw JobRefused.unknownQueue(queue)
        }
    }
}
