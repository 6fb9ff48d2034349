public import CareTerms
public import Postgres

/// The four gates of going home on the day of the procedure: each must be answered, and unknown is no answer.
public enum DischargeGate: String, CaseIterable, Sendable, Codable, PostgresCodable {
    case mobilised, pain, urination, noAnxiety = "no_anxiety"

    /// What the nurse is asked.
    public var question: String {
        switch self {
        case .mobilised: "Freely mobilised?"
        case .pain: "Pain adequately relieved?"
        case .urination: "Passing urine without trouble?"
        case .noAnxiety: "No anxiety about leaving?"
        }
    }
}

public enum Discharge: Equatable, Sendable {
    case goesHome
    /// Stays, with a coded reason; the gates that are not met, in their order, and those that nobody answered.
    case stays(notMet: [DischargeGate], unanswered: [DischargeGate])

    public static func judge(_ answers: [DischargeGate: Answer]) -> Discharge {
        let notMet = DischargeGate.allCases.filter { answers[$0] == .notMet }
        let unanswered = DischargeGate.allCases.filter { (answers[$0] ?? .unknown) == .unknown }
        return notMet.isEmpty && unanswered.isEmpty ? .goesHome : .stays(notMet: notMet, unanswered: unanswered)
    }
}
