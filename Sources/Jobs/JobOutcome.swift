/// How a run of a job ended.
///
/// A handler that *returns* it keeps its effects: they commit together with the outcome. One that *throws* it undoes
/// them. So a long job can do a part, and `return .snooze(for: .zero)` to be called again for the rest.
public enum JobOutcome: Error, Hashable, Sendable {
    case done
    /// Not yet: asked again after this time. It is no attempt.
    case snooze(for: Duration)
    /// Will never be of use again: ends without having been done. The reason is a code, not a text with values.
    case cancel(ReasonCode)
    /// Failed: tried again after this time, or after the policy's, until the attempts are used up.
    case retry(ReasonCode, after: Duration? = nil)
    /// Failed for good: goes to the dead list, where an operator decides.
    case discard(ReasonCode)
}

/// Why, in a word that may stand in logs and lists: only literals, so it cannot hold a value.
public struct ReasonCode: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let description: String

    public init(stringLiteral code: StaticString) { description = Scrubbed.text("\(code)") }

    /// The type of the error and, of one from the server, its SQLSTATE and constraint: nothing that a row holds.
    init(_ error: any Error) { description = Scrubbed.name(of: error) }
}
