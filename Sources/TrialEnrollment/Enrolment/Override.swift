public import CareTerms
public import Postgres
import Registry

extension Enrolment {
    /// Lets a patient in although a criterion of the latest assessment is not met, and takes the step when none is left open.
    ///
    /// Whoever acts is the approver, for themselves or for the sponsor, as the protocol says; it is never who assessed. The override is of
    /// the fact that was judged: with a newer fact the criterion is judged anew.
    public static func override(
        _ criterion: Int64, of id: EnrolmentID, because reason: String, sponsorApproval: String? = nil,
        in tx: inout Transaction, _ context: Context
    ) throws -> State {
        let record = try EnrolmentRecord.read(id, in: &tx)
        let assessment = try tx.first(
            "SELECT id FROM trials.eligibility WHERE enrolment = \(id) ORDER BY id DESC LIMIT 1", as: Int64.self)
        guard let assessment else { throw ChecklistRefused.notAssessed(id) }
        try tx.run(
            """
            INSERT INTO trials.criterion_override (eligibility, criterion, reason, sponsor_approval)
            VALUES (\(assessment), \(criterion), \(reason), \(sponsorApproval))
            """)
        let letsIn: Bool = try tx.value("SELECT holds FROM trials.override_of(\(assessment))")
        guard letsIn else { return record.status }
        if record.status == .ineligible { try take(.screen, on: id, in: &tx, context) }
        let state = try EnrolmentRecord.read(id, in: &tx).status
        guard step(.findEligible, from: state)?.roles.contains(context.actor.role) == true else { return state }
        return try take(.findEligible, on: id, in: &tx, context).to
    }
}

/// A criterion that somebody overrode.
public struct OverrideRecord: Sendable, Equatable, Codable {
    public let criterion: Int64
    public let fact: Int64
    public let reason: String
    public let sponsorApproval: String?
    public let login: String
    public let role: String
    public let on: Instant

    public static func all(of id: EnrolmentID, in tx: inout Transaction) throws -> [OverrideRecord] {
        try tx.all(
            """
            SELECT o.criterion, o.fact, o.reason, o.sponsor_approval, o.login::text, o.role::text, o.recorded_at
            FROM trials.criterion_override o JOIN trials.eligibility g ON g.id = o.eligibility
            WHERE g.enrolment = \(id) ORDER BY o.id
            """
        ) { row in
            OverrideRecord(
                criterion: try row("criterion"), fact: try row("fact"), reason: try row("reason"),
                sponsorApproval: try row("sponsor_approval"), login: try row("login"), role: try row("role"),
                on: try row("recorded_at"))
        }
    }
}
