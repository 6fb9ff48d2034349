public import CareTerms
public import Postgres

/// An enrolment with what hangs on it today: consent, eligibility, withdrawals.
public struct EnrolmentStanding: Sendable, Equatable, Codable {
    public let record: EnrolmentRecord
    public let eligibility: Answer?
    public let eligibleUntil: ClinicalDay?
    /// A criterion that was not met was overridden.
    public let isOverridden: Bool
    public let consentVersion: String?
    /// `nil` when nothing was signed.
    public let consentIsCurrent: Bool?
    /// Whether it holds, in a word: `current`, or why not (docs/consent.md).
    public let consentStanding: String?
    public let withdrawnFrom: [Enrolment.Scope]
    public let since: ClinicalDay

    private static let columns: SQL = """
        SELECT n.enrolment, n.patient, n.referral, e.site, n.trial, n.arm, n.status, e.step_no, n.eligibility,
            n.eligible_until, n.is_overridden, n.consent_version, n.consent_is_current, n.consent_standing,
            n.withdrawn_scopes, n.since
        FROM trials.enrolment_now n JOIN trials.enrolment e ON e.id = n.enrolment
        """

    private init(_ row: borrowing Row) throws {
        record = EnrolmentRecord(
            id: try row("enrolment"), patient: try row("patient"), referral: try row("referral"),
            site: try row("site"), trial: try row("trial"), arm: try row("arm"), status: try row("status"),
            step: Int(try row("step_no") as Int32))
        eligibility = try row("eligibility")
        eligibleUntil = try row("eligible_until")
        isOverridden = try row("is_overridden")
        consentVersion = try row("consent_version")
        consentIsCurrent = try row("consent_is_current")
        consentStanding = try row("consent_standing")
        withdrawnFrom = try row("withdrawn_scopes")
        since = try row("since")
    }

    public static func read(_ id: EnrolmentID, in tx: inout Transaction) throws -> EnrolmentStanding {
        let found = try tx.first("\(columns) WHERE n.enrolment = \(id)") { row in try EnrolmentStanding(row) }
        guard let found else { throw NotFound(id, try: "omentum enrolment list") }
        return found
    }

    /// Which enrolments a list holds; what is left out does not narrow it.
    public struct Filter: Sendable, Equatable {
        public var patient: PatientID?
        public var trial: TrialID?
        public var arm: ArmID?
        public var site: SiteID?
        public var status: Enrolment.State?

        public init(
            patient: PatientID? = nil, trial: TrialID? = nil, arm: ArmID? = nil, site: SiteID? = nil,
            status: Enrolment.State? = nil
        ) {
            self.patient = patient
            self.trial = trial
            self.arm = arm
            self.site = site
            self.status = status
        }
    }

    /// At most `limit` enrolments, the newest first.
    public static func list(
        _ filter: Filter, limit: Int, in tx: inout Transaction
    ) throws -> [EnrolmentStanding] {
        try tx.all(
            """
            \(columns)
            WHERE (\(filter.patient)::bigint IS NULL OR n.patient = \(filter.patient))
              AND (\(filter.trial)::bigint IS NULL OR n.trial = \(filter.trial))
              AND (\(filter.arm)::bigint IS NULL OR n.arm = \(filter.arm))
              AND (\(filter.site)::bigint IS NULL OR e.site = \(filter.site))
              AND (\(filter.status)::text IS NULL OR n.status = \(filter.status))
            ORDER BY n.enrolment DESC LIMIT \(Int64(limit))
            """
        ) { row in try EnrolmentStanding(row) }
    }
}
