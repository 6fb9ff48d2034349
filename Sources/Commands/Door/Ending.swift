public import CareTerms

/// How the tool ends: scripts decide by these numbers, so they never change their meaning.
public enum Ending: Int32, CaseIterable, Sendable {
    case done = 0
    case failed = 1
    case usage = 2
    case refused = 3
    case notFound = 4
    case changedMeanwhile = 5
    case notPermitted = 6
    case unreachable = 7
    case outcomeUnknown = 8
    case doneInPart = 9

    public init(_ kind: RefusalKind) {
        self =
            switch kind {
            case .usage: .usage
            case .rule: .refused
            case .notFound: .notFound
            case .changedMeanwhile: .changedMeanwhile
            case .notPermitted: .notPermitted
            case .outcomeUnknown: .outcomeUnknown
            case .doneInPart: .doneInPart
            }
    }

    /// The word for `--json` readers.
    public var code: String {
        switch self {
        case .done: "done"
        case .failed: "failed"
        case .usage: "usage"
        case .refused: "refused"
        case .notFound: "not_found"
        case .changedMeanwhile: "changed_meanwhile"
        case .notPermitted: "not_permitted"
        case .unreachable: "database_unreachable"
        case .outcomeUnknown: "outcome_unknown"
        case .doneInPart: "done_in_part"
        }
    }

    public var meaning: String {
        switch self {
        case .done: "done"
        case .failed: "failed"
        case .usage: "the words of the command are off"
        case .refused: "refused by a rule (a no-go too)"
        case .notFound: "no such record"
        case .changedMeanwhile: "somebody changed it meanwhile"
        case .notPermitted: "not permitted"
        case .unreachable: "the database cannot be reached"
        case .outcomeUnknown: "outcome unknown: ask again with the key that is printed"
        case .doneInPart: "done in part: some rows were rejected"
        }
    }

    /// The closing lines of every `--help`.
    static var help: String {
        "EXIT CODES:\n" + allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
    }
}
