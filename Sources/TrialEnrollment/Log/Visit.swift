public import CareTerms
public import Postgres
import Registry

/// A visit of the plan, with its window and what became of it.
public struct VisitStanding: Sendable, Equatable, Codable {
    public enum Word: String, Sendable, CaseIterable, Codable, PostgresCodable {
        case inWindow = "in_window", early, late, missed, due, overdue, toCome = "to_come", ended, unknown
        /// Held, and the protocol gives no window.
        case notApplicable = "not_applicable"
    }

    public let code: String
    public let label: String
    /// After which delivered cycle; `nil` where the plan has it once.
    public let cycle: Int?
    public let anchorOn: ClinicalDay?
    public let plannedOn: ClinicalDay?
    public let windowFrom: ClinicalDay?
    public let windowTo: ClinicalDay?
    public let heldOn: ClinicalDay?
    public let reason: String?
    public let standing: Word

    /// The visits of an enrolment in the order of the plan.
    public static func all(of id: EnrolmentID, in tx: inout Transaction) throws -> [VisitStanding] {
        try tx.all(
            """
            SELECT code, label, nullif(cycle, 0) AS cycle, anchor_on, planned_on, window_from, window_to, held_on, reason, standing
            FROM trials.visit_now WHERE enrolment = \(id) ORDER BY planned_on NULLS LAST, ordinal, cycle
            """
        ) { row in
            VisitStanding(
                code: try row("code"), label: try row("label"), cycle: (try row("cycle") as Int32?).map(Int.init),
                anchorOn: try row("anchor_on"), plannedOn: try row("planned_on"), windowFrom: try row("window_from"),
                windowTo: try row("window_to"), heldOn: try row("held_on"), reason: try row("reason"),
                standing: try row("standing"))
        }
    }
}

/// Writes down what became of a visit of the plan: held on a day, or missed.
public struct RecordVisit: Sendable {
    public let enrolment: EnrolmentID
    public let code: String
    public let cycle: Int?
    /// `nil` where it was missed.
    public let heldOn: ClinicalDay?
    public let reason: String?
    /// Whether it stands in the place of what was written down before.
    public let isCorrection: Bool

    public init(
        _ code: String, of enrolment: EnrolmentID, cycle: Int? = nil, heldOn: ClinicalDay?, reason: String? = nil,
        isCorrection: Bool = false
    ) {
        (self.enrolment, self.code, self.cycle) = (enrolment, code, cycle)
        (self.heldOn, self.reason, self.isCorrection) = (heldOn, reason, isCorrection)
    }

    /// Where the visit stands then.
    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> VisitStanding {
        let arm = try EnrolmentRecord.read(enrolment, in: &tx).arm
        let visit = try tx.first(
            "SELECT visit FROM trials.visit_plan WHERE arm = \(arm) AND code = \(code)", as: Int64.self)
        guard let visit else {
            throw Fact(
                "visit_is_in_the_plan_of_its_arm", .notFound, "The plan of \(enrolment) has no visit of that name.",
                try: "omentum enrolment visits \(enrolment)")
        }
        let round = Int32(clamping: cycle ?? 0)
        let last: Int32 = try tx.value(
            """
            SELECT coalesce(max(no), 0) FROM trials.visit_outcome
            WHERE enrolment = \(enrolment) AND visit = \(visit) AND cycle = \(round)
            """)
        try tx.run(
            """
            INSERT INTO trials.visit_outcome (enrolment, visit, cycle, no, held_on, reason)
            VALUES (\(enrolment), \(visit), \(round), \(isCorrection ? max(last, 1) + 1 : 1), \(heldOn), \(reason))
            """)
        let now = try VisitStanding.all(of: enrolment, in: &tx).first { $0.code == code && $0.cycle == cycle }
        guard let now else { throw CycleNotDelivered(enrolment, cycle ?? 0) }
        return now
    }
}

/// The visit follows a cycle that was not delivered.
public struct CycleNotDelivered: Refusal, Equatable {
    public let fact = "visit_follows_a_delivered_cycle"
    public let kind = RefusalKind.rule
    public let message: String
    public let remedy: String?

    init(_ enrolment: EnrolmentID, _ cycle: Int) {
        message = "\(enrolment) has no delivered cycle \(cycle)."
        remedy = "omentum enrolment visits \(enrolment)"
    }
}
