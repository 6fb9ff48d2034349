public import CareTerms
public import Postgres
public import Registry

extension Referral.State: PostgresCodable {}
extension Referral.Event: PostgresCodable {}
extension Referral.Pathway: PostgresCodable {}
extension Referral.Channel: PostgresCodable {}
extension Referral.Priority: PostgresCodable {}

extension Referral: Recorded {
    public typealias Tag = ReferralTag

    public static func reading(_ id: ReferralID) -> SQL {
        "SELECT status, step_no FROM referrals.referral WHERE id = \(id)"
    }

    public static func inserting(_ event: Event, into id: ReferralID, _ circumstances: Circumstances) -> SQL {
        """
        INSERT INTO referrals.referral_history (subject, event, reason, reason_code, happened_at)
        VALUES (\(id), \(event), \(circumstances.reason), \(circumstances.reasonCode), \(circumstances.happenedAt))
        RETURNING no, to_state
        """
    }
}

extension Referral {
    /// Locks the referral and refuses when it is not as its reader saw it; without a version nothing is asked.
    ///
    /// Two coordinators who read the same version never overwrite each other: the second is told.
    public static func expect(_ version: Int?, of id: ReferralID, in tx: inout Transaction) throws {
        guard let version else { return }
        try tx.run("SELECT referrals.expect_version(\(id), \(Int32(clamping: version)))")
    }
}

extension Referral: RecordedInBulk {
    public static func reading(_ ids: [ReferralID]) -> SQL {
        "SELECT id, status, step_no FROM referrals.referral WHERE id = ANY (\(ids))"
    }

    public static func inserting(_ event: Event, into ids: [ReferralID], at times: [Instant?]) -> SQL {
        """
        INSERT INTO referrals.referral_history (subject, event, happened_at)
        SELECT subject, \(event), happened_at
        FROM unnest(\(ids)::bigint[], \(times)::timestamptz[]) step(subject, happened_at) ORDER BY subject
        RETURNING subject, no
        """
    }
}

/// A referral as it stands, without who the patient is.
public struct ReferralRecord: Sendable, Equatable, Codable {
    public let id: ReferralID
    public let patient: PatientID
    public let site: SiteID
    public let status: Referral.State
    public let step: Int
    public let receivedAt: Instant
    public let channel: Referral.Channel
    public let priority: Referral.Priority
    public let primaryCancer: String
    public let peritonealDisease: String?
    public let pathway: Referral.Pathway?

    init(_ row: borrowing Row) throws {
        id = try row("id")
        patient = try row("patient")
        site = try row("site")
        status = try row("status")
        step = Int(try row("step_no") as Int32)
        receivedAt = try row("received_at")
        channel = try row("channel")
        priority = try row("priority")
        primaryCancer = try row("primary_cancer")
        peritonealDisease = try row("peritoneal_disease")
        pathway = try row("pathway")
    }

    /// The latest decision gives the pathway, while it holds.
    static let columns: SQL = """
        SELECT r.id, r.patient, r.site, r.status, r.step_no, r.received_at, r.channel, r.priority, r.primary_cancer,
            r.peritoneal_disease, CASE WHEN r.status IN ('accepted', 'linked', 'closed') THEN d.pathway END AS pathway
        FROM referrals.referral r
        LEFT JOIN LATERAL (
            SELECT pathway FROM referrals.decision WHERE referral = r.id ORDER BY step_no DESC LIMIT 1) d ON true
        """

    public static func read(_ id: ReferralID, in tx: inout Transaction) throws -> ReferralRecord {
        let found = try tx.first("\(columns) WHERE r.id = \(id)") { row in try ReferralRecord(row) }
        guard let found else { throw NotFound(id) }
        return found
    }
}

/// Why a referral may be declined: the programme's list.
public struct DeclineReason: Sendable, Equatable, Codable {
    public let code: String
    public let label: String

    public static func all(in tx: inout Transaction) throws -> [DeclineReason] {
        try tx.all("SELECT code, label FROM referrals.decline_reason ORDER BY label") { row in
            DeclineReason(code: try row("code"), label: try row("label"))
        }
    }
}
