public import CareTerms
public import Postgres

/// An arm that takes patients: of a trial that recruits, in its newest version that is in force.
public struct OpenArm: Sendable, Equatable {
    public let trial: TrialID
    /// Its number in the registry, or its id where it has none.
    public let name: String
    public let title: String
    public let version: String
    public let arm: ArmID
    public let label: String
    public let criteria: [Criterion]

    public init(
        trial: TrialID, name: String, title: String, version: String, arm: ArmID, label: String, criteria: [Criterion]
    ) {
        (self.trial, self.name, self.title, self.version) = (trial, name, title, version)
        (self.arm, self.label, self.criteria) = (arm, label, criteria)
    }

    /// The open arms on a day, of one trial or of all.
    public static func all(
        on day: ClinicalDay, of trial: TrialID? = nil, in tx: inout Transaction
    ) throws -> [OpenArm] {
        let arms = try tx.all(
            """
            SELECT t.id AS trial, coalesce(t.nct, 'T' || t.id) AS name, t.title, v.version, a.id AS arm, a.label
            FROM trials.trial t
            JOIN LATERAL (SELECT id, version FROM trials.protocol_version
                WHERE trial = t.id AND released_at IS NOT NULL AND effective_from <= \(day)
                ORDER BY effective_from DESC, id DESC LIMIT 1) v ON true
            JOIN trials.arm a ON a.protocol_version = v.id
            WHERE t.recruitment IN ('recruiting', 'by_invitation') AND (\(trial)::bigint IS NULL OR t.id = \(trial))
            ORDER BY t.id, a.id
            """
        ) { row in
            OpenArm(
                trial: try row("trial"), name: try row("name"), title: try row("title"), version: try row("version"),
                arm: try row("arm"), label: try row("label"), criteria: [])
        }
        let criteria = try Criterion.all(of: arms.map(\.arm), in: &tx)
        return arms.map { $0.asking(criteria[$0.arm] ?? []) }
    }

    private func asking(_ criteria: [Criterion]) -> OpenArm {
        OpenArm(trial: trial, name: name, title: title, version: version, arm: arm, label: label, criteria: criteria)
    }

    /// The trial that a person names by its number in the registry, or by ours.
    public static func trial(named text: String, in tx: inout Transaction) throws -> TrialID {
        let found = try tx.first(
            "SELECT id FROM trials.trial WHERE nct = upper(\(text)) OR id = \(TrialID(text))", as: TrialID.self)
        guard let found else { throw NotFound(noun: "trial", named: text, try: "omentum trial list") }
        return found
    }
}

/// Whose referral it is, and at which site.
public struct ReferredPatient: Sendable, Equatable {
    public let patient: PatientID
    public let site: SiteID

    public static func read(_ referral: ReferralID, in tx: inout Transaction) throws -> ReferredPatient {
        let found = try tx.first(
            "SELECT patient, site FROM referrals.referral_now WHERE referral = \(referral)"
        ) { row in ReferredPatient(patient: try row("patient"), site: try row("site")) }
        guard let found else { throw NotFound(referral) }
        return found
    }
}
