public import CareTerms
public import Postgres

/// Whether a trial takes patients, since when, and why.
public enum Recruitment: String, Sendable, CaseIterable, Codable, PostgresCodable {
    case notYet = "not_yet"
    case recruiting
    case byInvitation = "by_invitation"
    case suspended, closed, completed, terminated, withdrawn, unknown

    /// A change of a trial's recruitment, as it was written down.
    public struct Change: Sendable, Equatable, Codable {
        public let recruitment: Recruitment
        public let fromDay: ClinicalDay
        public let reason: String?
        public let login: String
        public let recordedAt: Instant
    }

    /// Writes a change down: the trial's word follows it.
    ///
    /// Without a day it is today, where the day is the furthest along: a trial has no site of its own.
    public static func change(
        _ trial: TrialID, to recruitment: Recruitment, on day: ClinicalDay?, reason: String?,
        in tx: inout Transaction
    ) throws {
        try tx.run(
            """
            INSERT INTO trials.recruitment_change (trial, recruitment, from_day, reason)
            VALUES (\(trial), \(recruitment), coalesce(\(day)::date, (registry.now() AT TIME ZONE 'UTC')::date), \(reason))
            """)
    }

    /// The changes of a trial's recruitment, the last first.
    public static func changes(of trial: TrialID, in tx: inout Transaction) throws -> [Change] {
        try tx.all(
            """
            SELECT recruitment, from_day, reason, login::text AS login, recorded_at FROM trials.recruitment_change
            WHERE trial = \(trial) ORDER BY no DESC
            """
        ) { row in
            Change(
                recruitment: try row("recruitment"), fromDay: try row("from_day"), reason: try row("reason"),
                login: try row("login"), recordedAt: try row("recorded_at"))
        }
    }
}

/// A site at which a trial was approved, and how it stands there now.
public struct TrialSite: Sendable, Equatable, Codable {
    public enum Event: String, Sendable, CaseIterable, Codable, PostgresCodable { case approved, suspended, closed }

    public let site: SiteID
    public let name: String
    public let state: Event
    public let since: ClinicalDay
    public let reference: String?
    public let reason: String?

    /// The sites of a trial, by number.
    public static func all(of trial: TrialID, in tx: inout Transaction) throws -> [TrialSite] {
        try tx.all(
            """
            SELECT t.site, s.name, t.event, t.since, t.reference, t.reason
            FROM trials.trial_site t JOIN registry.site s ON s.id = t.site WHERE t.trial = \(trial) ORDER BY t.site
            """
        ) { row in
            TrialSite(
                site: try row("site"), name: try row("name"), state: try row("event"), since: try row("since"),
                reference: try row("reference"), reason: try row("reason"))
        }
    }

    /// Approves, suspends or closes a trial at a site; without a day it is today at the site.
    public static func change(
        _ site: SiteID, of trial: TrialID, _ event: Event, on day: ClinicalDay?, reference: String? = nil,
        reason: String? = nil, in tx: inout Transaction
    ) throws {
        try tx.run(
            """
            INSERT INTO trials.site_change (trial, site, event, from_day, reference, reason)
            VALUES (\(trial), \(site), \(event), coalesce(\(day)::date,
                (SELECT (registry.now() AT TIME ZONE zone)::date FROM registry.site WHERE id = \(site)),
                (registry.now() AT TIME ZONE 'UTC')::date), \(reference), \(reason))
            """)
    }
}

/// What can be corrected of a trial itself; its versions never change.
public struct TrialChange: Sendable, Equatable, Codable {
    public var title: String?
    public var phase: String?
    public var sponsor: String?
    public var regulatoryPathways: [RegulatoryPathway]?

    public init(
        title: String? = nil, phase: String? = nil, sponsor: String? = nil,
        regulatoryPathways: [RegulatoryPathway]? = nil
    ) {
        (self.title, self.phase, self.sponsor) = (title, phase, sponsor)
        self.regulatoryPathways = regulatoryPathways
    }

    /// Writes down what is given, and leaves the rest.
    public func callAsFunction(on trial: TrialID, in tx: inout Transaction) throws {
        let pathways = regulatoryPathways?.map(\.rawValue)
        let changed = try tx.run(
            """
            UPDATE trials.trial SET title = coalesce(\(title)::text, title), phase = coalesce(\(phase)::text, phase),
                sponsor = coalesce(\(sponsor)::text, sponsor), regulatory_pathways = coalesce(\(pathways)::text[], regulatory_pathways)
            WHERE id = \(trial)
            """)
        guard changed == 1 else { throw NotFound(trial) }
    }
}

/// A class of systemic drugs that a washout rule can name.
public struct DrugClass: Sendable, Equatable, Codable {
    public let code: String
    public let label: String

    public static func all(in tx: inout Transaction) throws -> [DrugClass] {
        try tx.all("SELECT code, label FROM trials.drug_class ORDER BY code") { row in
            DrugClass(code: try row("code"), label: try row("label"))
        }
    }
}
