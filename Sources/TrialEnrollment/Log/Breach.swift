public import CareTerms
public import Postgres

/// What the rules of quality look for; whose each is, and what to do, is data in `trials.quality_rule`.
public enum QualityRule: String, Sendable, CaseIterable, Codable, PostgresCodable {
    case eligibilityBeforeConsent = "eligibility_before_consent"
    case consentOnExpiredForm = "consent_on_expired_form"
    case enrolledWhileClosed = "enrolled_while_closed"
    case eligibilityExpiredBeforeTreatment = "eligibility_expired_before_treatment"
    case missingReason = "missing_reason"
    case visitOutOfWindow = "visit_out_of_window"
}

/// A breach of a rule that a night found: it has an owner, an age and an end.
public struct Breach: Sendable, Equatable, Codable {
    public enum End: String, Sendable, CaseIterable, Codable, PostgresCodable {
        /// A night found the cause gone.
        case causeGone = "cause_gone"
        /// Somebody of its owner's group answered for it, and it is not raised again.
        case answered
    }

    public let id: BreachID
    public let rule: QualityRule
    public let label: String
    public let enrolment: EnrolmentID
    public let patient: PatientID
    public let site: SiteID
    /// The record that broke the rule: `assessment 4`, `visit day_14 cycle 2`, `X7`.
    public let about: String
    public let causeOn: ClinicalDay
    public let foundOn: ClinicalDay
    public let owner: GroupRole
    public let nextAction: String
    /// Days from the night that found it to its end, or to today.
    public let ageDays: Int
    public let end: End?
    public let endedOn: ClinicalDay?
    public let endedBy: String?
    public let endedBecause: String?

    /// Which breaches a list holds; what is left out does not narrow it.
    public struct Filter: Sendable, Equatable {
        public let site: SiteID?
        public let trial: TrialID?
        public let owner: GroupRole?
        public let rule: QualityRule?
        public let hasEnded: Bool

        public init(
            site: SiteID? = nil, trial: TrialID? = nil, owner: GroupRole? = nil, rule: QualityRule? = nil,
            hasEnded: Bool = false
        ) {
            (self.site, self.trial, self.owner, self.rule, self.hasEnded) = (site, trial, owner, rule, hasEnded)
        }
    }

    /// At most `limit` breaches, the oldest first; of the ended ones the latest first.
    public static func list(_ filter: Filter, limit: Int, in tx: inout Transaction) throws -> [Breach] {
        try tx.all(
            """
            SELECT breach, rule, label, enrolment, patient, site, about, cause_on, found_on, owner_role, next_action,
                age_days, end_kind, ended_on, ended_by, ended_because
            FROM trials.breach_now
            WHERE (end_kind IS NOT NULL) = \(filter.hasEnded)
              AND (\(filter.site)::bigint IS NULL OR site = \(filter.site))
              AND (\(filter.trial)::bigint IS NULL OR trial = \(filter.trial))
              AND (\(filter.owner)::text IS NULL OR owner_role = \(filter.owner))
              AND (\(filter.rule)::text IS NULL OR rule = \(filter.rule))
            ORDER BY ended_on DESC, found_on, breach LIMIT \(Int64(limit))
            """
        ) { row in try Breach(row) }
    }

    /// Answers for a breach whose cause stays: what was done about it, by somebody of the group that owns it.
    public static func answer(_ id: BreachID, because reason: String, in tx: inout Transaction) throws {
        let count = try tx.run(
            "UPDATE trials.breach SET end_kind = 'answered', ended_because = \(reason) WHERE id = \(id)")
        guard count == 1 else { throw NotFound(id) }
    }
}

extension Breach {
    private init(_ row: borrowing Row) throws {
        id = try row("breach")
        rule = try row("rule")
        label = try row("label")
        enrolment = try row("enrolment")
        patient = try row("patient")
        site = try row("site")
        about = try row("about")
        causeOn = try row("cause_on")
        foundOn = try row("found_on")
        owner = try row("owner_role")
        nextAction = try row("next_action")
        ageDays = Int(try row("age_days") as Int32)
        end = try row("end_kind")
        endedOn = try row("ended_on")
        endedBy = try row("ended_by")
        endedBecause = try row("ended_because")
    }
}

/// What the nightly run does about quality: it finds breaches, and ends those whose cause is gone.
///
/// An item of the finding is an enrolment: all that is broken there is kept together.
public enum NightlyBreaches {
    public struct Due: Sendable, Equatable {
        public let enrolment: EnrolmentID
        public let patient: PatientID
        /// Why nothing is done: all that is found there stands open already.
        public let skipped: String?
    }

    /// Findings that nobody has answered, whether they are kept already or not.
    private static let unanswered: SQL = """
        NOT EXISTS (SELECT FROM trials.breach a WHERE a.end_kind = 'answered'
            AND (a.rule, a.enrolment, a.about, a.cause_on) = (f.rule, f.enrolment, f.about, f.cause_on))
        """
    private static let kept: SQL = """
        EXISTS (SELECT FROM trials.breach o WHERE o.ended_at IS NULL
            AND (o.rule, o.enrolment, o.about, o.cause_on) = (f.rule, f.enrolment, f.about, f.cause_on))
        """

    /// Enrolments of a site with a finding, in the order of their numbers.
    ///
    /// `OFFSET 0` is a fence: the rules are asked of one enrolment after the other, until the page is full. Joined, every
    /// page would ask them of all.
    public static func toFind(
        at site: SiteID, on night: ClinicalDay, after: Int64, limit: Int, in tx: inout Transaction
    ) throws -> [Due] {
        try tx.all(
            """
            SELECT e.id, e.patient, bool_and(\(kept)) AS is_kept
            FROM trials.enrolment e CROSS JOIN LATERAL (
                SELECT q.rule, q.enrolment, q.about, q.cause_on FROM trials.quality_finding q WHERE q.enrolment = e.id OFFSET 0) f
            WHERE e.site = \(site) AND e.id > \(after) AND f.cause_on <= \(night) AND \(unanswered)
            GROUP BY e.id, e.patient ORDER BY e.id LIMIT \(Int64(limit))
            """
        ) { row in
            Due(
                enrolment: try row("id"), patient: try row("patient"),
                skipped: try row("is_kept") ? "is_found_already" : nil)
        }
    }

    /// Keeps what is found of an enrolment and does not stand open yet.
    public static func find(of enrolment: EnrolmentID, on night: ClinicalDay, in tx: inout Transaction) throws {
        try tx.run(
            """
            INSERT INTO trials.breach (rule, enrolment, about, cause_on, found_on)
            SELECT f.rule, f.enrolment, f.about, f.cause_on, \(night) FROM trials.quality_finding f
            WHERE f.enrolment = \(enrolment) AND f.cause_on <= \(night) AND \(unanswered) AND NOT \(kept)
            ORDER BY f.rule, f.about
            """)
    }

    public struct Gone: Sendable, Equatable {
        public let breach: BreachID
        public let patient: PatientID
    }

    /// Open breaches of a site that no rule finds any more.
    public static func toEnd(
        at site: SiteID, after: Int64, limit: Int, in tx: inout Transaction
    ) throws -> [Gone] {
        try tx.all(
            """
            SELECT b.id, e.patient FROM trials.breach b JOIN trials.enrolment e ON e.id = b.enrolment
            WHERE e.site = \(site) AND b.ended_at IS NULL AND b.id > \(after) AND NOT EXISTS (
                SELECT FROM (SELECT q.rule, q.about, q.cause_on FROM trials.quality_finding q
                    WHERE q.enrolment = b.enrolment OFFSET 0) f
                WHERE (f.rule, f.about, f.cause_on) = (b.rule, b.about, b.cause_on))
            ORDER BY b.id LIMIT \(Int64(limit))
            """
        ) { row in Gone(breach: try row("id"), patient: try row("patient")) }
    }

    public static func end(_ breach: BreachID, in tx: inout Transaction) throws {
        try tx.run(
            """
            UPDATE trials.breach SET end_kind = 'cause_gone', ended_because = 'the cause is gone'
            WHERE id = \(breach) AND ended_at IS NULL
            """)
    }
}
