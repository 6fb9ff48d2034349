public import Postgres

/// Work to be done later, by a worker: its arguments.
///
/// Arguments are ids and dates, never text about a person; the limit is ``JobArguments/bytesMax``. The kind and the
/// names of the properties are stored, so they are never changed, only added to with a new `schemaVersion`.
public protocol Job: Codable, Sendable {
    /// Stored: once released it stays.
    static var kind: JobKind { get }
    /// Raised when older arguments cannot be decoded as they are; then ``upgrade(_:from:)`` says what they mean now.
    static var schemaVersion: Int16 { get }
    static var queue: QueueName { get }
    static var priority: JobPriority { get }
    /// After this many failed attempts the job is dead, and waits for an operator.
    static var attemptsMax: Int16 { get }
    static var retry: RetryPolicy { get }

    /// Arguments of an older version, in the form that this version decodes.
    static func upgrade(_ arguments: JSONText, from version: Int16) throws -> JSONText
}

extension Job {
    public static var schemaVersion: Int16 { 1 }
    public static var queue: QueueName { .default }
    public static var priority: JobPriority { .normal }
    public static var attemptsMax: Int16 { 20 }
    public static var retry: RetryPolicy { .exponential }
    public static func upgrade(_ arguments: JSONText, from version: Int16) throws -> JSONText { arguments }
}

/// The stable name of a kind of job: `follow-up.plan`.
public struct JobKind: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let description: String

    public init(stringLiteral name: StaticString) { description = "\(name)" }
}

/// The name of a queue; a worker gives each queue its own places.
public struct QueueName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let description: String

    public init(stringLiteral name: StaticString) { description = "\(name)" }

    /// From outside, for an operator's verb: only a queue that exists is accepted by the database.
    public init(_ name: String) { description = name }

    public static var `default`: Self { "default" }
    /// The nightly run.
    public static var nightly: Self { "nightly" }
    /// Calls to the outside world, which may be slow.
    public static var outside: Self { "outside" }
    /// Repairs and data migrations, which must not stand in anybody's way.
    public static var bulk: Self { "bulk" }
}

/// Which ready job of a queue is started first: the one with the smaller number.
public struct JobPriority: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int16

    public init(rawValue: Int16) { self.rawValue = rawValue }

    public static var urgent: Self { Self(rawValue: -10) }
    public static var normal: Self { Self(rawValue: 0) }
    public static var low: Self { Self(rawValue: 10) }
}

/// The number of a job; shown as `J17`.
public struct JobNumber: RawRepresentable, Hashable, Sendable, PostgresCodable, CustomStringConvertible {
    public let rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Reads what is shown: `J17`.
    public init?(_ text: String) {
        guard text.first == "J" || text.first == "j", let number = Int64(text.dropFirst()), number > 0 else {
            return nil
        }
        rawValue = number
    }

    public var description: String { "J\(rawValue)" }
}
