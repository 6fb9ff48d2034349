public import CareTerms
import FoundationEssentials
public import Postgres

/// What a client calls one command, so that sending it twice does it once.
public struct CommandKey: Hashable, Sendable, LosslessStringConvertible, RawRepresentable, PostgresEncodable {
    public static let lengths = 8...100

    public let rawValue: String

    /// Gives `nil` when it is too short to be unique, too long to be stored, or not plain ASCII.
    public init?(rawValue text: String) {
        guard Self.lengths.contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        rawValue = text
    }

    public init?(_ text: String) { self.init(rawValue: text) }

    public var description: String { rawValue }
}

/// What a key stands for: a verb and its arguments.
///
/// The database keeps only its hash.
public struct CommandRequest: Sendable {
    let text: String

    public init(_ verb: String, _ arguments: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        text = verb + " " + String(decoding: try encoder.encode(arguments), as: UTF8.self)
    }

    init(unnamed key: CommandKey) { text = key.rawValue }
}

/// The connection was lost while the command was being committed, and asking again did not help.
public struct OutcomeUnknown: Refusal, Equatable {
    public let key: CommandKey?

    public init(key: CommandKey?) { self.key = key }

    public var kind: RefusalKind { .outcomeUnknown }
    public var fact: String { "outcome_is_known" }
    public var message: String { "The connection was lost at the end: nobody knows whether the command took place." }
    public var remedy: String? {
        guard let key else { return "Look at the record before you do it again." }
        return "Do the same again with --key \(key): it will be done once, or tell what was done."
    }
}

/// Answers are kept with their key, so they are ids and dates, never a patient's data.
enum StoredAnswer {
    /// JSON has no bare values for every type, so the answer stands in an array.
    static func encode(_ answer: some Encodable) throws -> JSONText {
        JSONText(String(decoding: try JSONEncoder().encode([answer]), as: UTF8.self))
    }

    static func decode<Answer: Decodable>(_ stored: JSONText) throws -> Answer {
        guard let answer = try JSONDecoder().decode([Answer].self, from: Data(stored.text.utf8)).first else {
            throw DecodingError.valueNotFound(
                Answer.self, .init(codingPath: [], debugDescription: "a stored answer is an array of one"))
        }
        return answer
    }
}

/// Keeps the table of used keys from growing for ever.
public enum CommandKeys {
    /// How long a key is known: a command that is sent again later than this is a new one.
    public static let keptDays = 90
    public static let batch = 10_000
    /// One pruning deletes no more than so many batches.
    public static let batchesMax = 100

    /// Deletes keys older than `days`, at most `batch` of them, and gives how many there were.
    public static func prune(olderThan days: Int, batch: Int, in tx: inout Transaction) throws -> Int {
        try tx.value("SELECT registry.prune_idempotency_keys(make_interval(days => \(Int32(days))), \(Int32(batch)))")
    }
}
