public import CareTerms
public import Postgres
public import TrialEnrollment

/// Somebody whose consent does not hold, or will not once a newer version is in force, with the cycle that waits for it.
public struct ConsentDue: Sendable, Equatable, Codable {
    public let enrolment: EnrolmentID
    public let patient: PatientID
    /// `nil` is the centre's registry.
    public let trial: TrialID?
    public let site: SiteID
    public let status: Enrolment.State
    /// Why it does not hold; `current` where a newer version asks from a later day on, `nil` where nothing is signed.
    public let standing: String?
    public let signedVersion: String?
    public let signedOn: ClinicalDay?
    public let asksFor: String?
    public let askedFrom: ClinicalDay?
    /// The next cycle, which is no go until the consent holds, and the day on which it is placed.
    public let cycle: PlannedCycleID?
    public let placedOn: ClinicalDay?

    public static let rowsMax = 500

    /// Which of them a list holds; what is left out does not narrow it.
    public struct Filter: Sendable {
        public var trial: TrialID?
        /// Only the centre's registry.
        public var isRegistry: Bool
        public var site: SiteID?

        public init(trial: TrialID? = nil, isRegistry: Bool = false, site: SiteID? = nil) {
            (self.trial, self.isRegistry, self.site) = (trial, isRegistry, site)
        }
    }

    /// Who has to sign again, those with the nearest cycle first.
    public static func list(_ filter: Filter, limit: Int, in tx: inout Transaction) throws -> [ConsentDue] {
        try tx.all(
            """
            SELECT d.enrolment, d.patient, d.trial, d.site, d.status, d.standing, d.signed_version, d.signed_on, d.asks_for,
                d.asked_from, y.cycle, y.local_day
            FROM trials.consent_due d
            LEFT JOIN LATERAL (
                SELECT o.cycle, p.local_day FROM booking.cycle_order o
                LEFT JOIN booking.cycle_placement p ON p.planned_cycle = o.cycle
                WHERE o.enrolment = d.enrolment AND o.status IN ('planned', 'booked', 'needs_rebooking')
                  AND o.course_status IN ('open', 'on_hold')
                ORDER BY o.number LIMIT 1) y ON true
            WHERE (\(filter.trial)::bigint IS NULL OR d.trial = \(filter.trial))
              AND (NOT \(filter.isRegistry) OR d.trial IS NULL)
              AND (\(filter.site)::bigint IS NULL OR d.site = \(filter.site))
            ORDER BY y.local_day, d.asked_from, d.enrolment LIMIT \(Int64(limit))
            """
        ) { row in
            ConsentDue(
                enrolment: try row("enrolment"), patient: try row("patient"), trial: try row("trial"),
                site: try row("site"), status: try row("status"), standing: try row("standing"),
                signedVersion: try row("signed_version"), signedOn: try row("signed_on"),
                asksFor: try row("asks_for"), askedFrom: try row("asked_from"), cycle: try row("cycle"),
                placedOn: try row("local_day"))
        }
    }

    /// Why the patient has to sign again, in words.
    public var why: String {
        switch standing {
        case nil: "nothing is signed"
        case "current": "version \(asksFor ?? "") asks from \(askedFrom?.description ?? "")"
        case "superseded": "a newer version asks again"
        case "withdrawn": "consent taken back"
        case "lapsed": "no form is in force"
        case "expired": "signed after its last day"
        case let word?: word
        }
    }

    /// What the coordinator does about it.
    public var nextAction: String {
        switch standing {
        case "withdrawn": "Ask from what: omentum enrolment withdraw \(enrolment)"
        case "lapsed": "Add the form in force: omentum consent-form add"
        case "refused": "Talk again, or omentum enrolment withdraw \(enrolment)"
        default: "Have version \(asksFor ?? "…") signed: omentum enrolment consent \(enrolment)"
        }
    }
}
