public import CareTerms

/// A question that must be answered before a cycle may go ahead.
///
/// The list is the program's, because each needs a rule; how hard a gate is and who owns it is the programme's data.
public enum Gate: String, CaseIterable, Sendable, Codable {
    case alive, notWithdrawn = "not_withdrawn", enrolled, noTreatmentHold = "no_treatment_hold"
    case noOpenSeriousAdverseEvent = "no_open_serious_adverse_event"
    case referralAccepted = "referral_accepted", courseOpen = "course_open", consentCurrent = "consent_current"
    case eligible, interval, resources, responsibilityAssigned = "responsibility_assigned", authorisation, counselled
    case preProcedureTasks = "pre_procedure_tasks"

    public enum Hardness: String, CaseIterable, Sendable, Codable {
        /// Nobody can take it upon themselves.
        case hard
        /// A named approver may, with a reason; also when the answer is unknown.
        case overridable
        /// It is shown, and stops nothing.
        case advisory
    }
}

/// What one gate found: the answer, and all that a person needs to clear it.
///
/// It holds ids and days, never a patient's data, because it is stored as a snapshot, printed and logged.
public struct GateFinding: Equatable, Sendable, Codable {
    public let gate: Gate
    public let answer: Answer
    /// Why, in a short sentence.
    public let reason: String
    /// The records that the answer rests on, as people type them: `R12`, `E7`.
    public let evidence: [String]
    /// Since when it has been so, where that is known.
    public let since: ClinicalDay?
    /// What would clear it; `nil` when it is met.
    public let clearedBy: String?

    init(
        _ gate: Gate, _ answer: Answer, _ reason: String, _ evidence: [String] = [], since: ClinicalDay? = nil,
        clearedBy: String? = nil
    ) {
        self.gate = gate
        self.answer = answer
        self.reason = reason
        self.evidence = evidence
        self.since = since
        self.clearedBy = answer == .met ? nil : clearedBy
    }
}

/// The programme's word on a gate, from `pathway.gate`.
public struct GatePolicy: Equatable, Sendable, Codable {
    public let gate: Gate
    public let label: String
    public let hardness: Gate.Hardness
    public let owner: GroupRole
    /// Who may take it upon themselves, where it is overridable.
    public let approvers: [GroupRole]
    /// It takes two of them.
    public let fourEyes: Bool

    public init(
        gate: Gate, label: String, hardness: Gate.Hardness, owner: GroupRole, approvers: [GroupRole] = [],
        fourEyes: Bool = false
    ) {
        self.gate = gate
        self.label = label
        self.hardness = hardness
        self.owner = owner
        self.approvers = approvers
        self.fourEyes = fourEyes
    }

    /// How many people it takes to override it.
    public var approversNeeded: Int { fourEyes ? 2 : 1 }
}

/// A gate that a named approver took upon themselves, for this cycle and day, and for what it said then.
public struct GateOverride: Equatable, Sendable, Codable {
    public let gate: Gate
    public let approver: String
    public let role: String
    public let answer: Answer
    public let evidence: [String]

    public init(gate: Gate, approver: String, role: String, answer: Answer, evidence: [String]) {
        self.gate = gate
        self.approver = approver
        self.role = role
        self.answer = answer
        self.evidence = evidence
    }

    /// Whether it was given for this finding: the same answer, and no record that the approver had not seen.
    public func covers(_ finding: GateFinding) -> Bool {
        finding.gate == gate && finding.answer == answer && Set(finding.evidence).isSubset(of: evidence)
    }
}
