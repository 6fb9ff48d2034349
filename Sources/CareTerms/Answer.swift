public import Postgres

/// A rule's answer.
///
/// Unknown is a third answer: it never passes, and never becomes a no by itself.
public enum Answer: String, Sendable, CaseIterable, Codable, PostgresCodable {
    case met, notMet = "not_met", unknown

    /// Met only if every part is; a single no decides, otherwise a single unknown does.
    public static func all(_ answers: some Sequence<Answer>) -> Answer {
        var result = Answer.met
        for answer in answers {
            if answer == .notMet { return .notMet }
            if answer == .unknown { result = .unknown }
        }
        return result
    }
}
