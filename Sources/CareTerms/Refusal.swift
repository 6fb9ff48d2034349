/// Why a command was not done, in words that a person can act on.
///
/// It carries ids and names of facts, never a patient's data: it is printed and logged.
public protocol Refusal: Error, Sendable {
    var kind: RefusalKind { get }
    /// A stable name that reads as a fact, such as `referral_step_is_legal`; scripts may depend on it.
    var fact: String { get }
    /// What happened and why: one sentence.
    var message: String { get }
    /// What to type or do instead, when there is something.
    var remedy: String? { get }
}

/// What the caller may do next; every door maps it to its own code.
public enum RefusalKind: String, Sendable, CaseIterable, Codable {
    /// The words of the command are off: correct them and try again.
    case usage
    /// A rule says no; the same words will be refused again until the facts change.
    case rule
    case notFound
    /// Somebody changed the record first: read it again, then decide.
    case changedMeanwhile
    case notPermitted
    /// Nobody knows whether it took place: ask again with the same key.
    case outcomeUnknown
    /// Some of the work was refused, the rest is done.
    case doneInPart
}

/// What the name of a constraint says to a person: the database refuses by name, and this is its sentence.
public struct Fact: Refusal, Equatable {
    public let fact: String
    public let kind: RefusalKind
    public let message: String
    public let remedy: String?

    public init(_ fact: String, _ kind: RefusalKind = .rule, _ message: String, try remedy: String? = nil) {
        self.fact = fact
        self.kind = kind
        self.message = message
        self.remedy = remedy
    }
}

/// No record has this number.
public struct NotFound: Refusal, Equatable {
    public let fact: String
    public let message: String
    public let remedy: String?
    public var kind: RefusalKind { .notFound }

    /// Without a remedy of its own it says which verb finds such a record.
    public init<Tag: RecordTag>(_ id: ID<Tag>, try remedy: String? = nil) {
        fact = "\(Tag.noun.replacing(" ", with: "_"))_exists"
        message = "There is no \(Tag.noun) \(id)."
        self.remedy = remedy ?? Tag.finding
    }

    public init(noun: String, named name: String, try remedy: String? = nil) {
        fact = "\(noun.replacing(" ", with: "_"))_exists"
        message = "There is no \(noun) \(name)."
        self.remedy = remedy
    }
}
