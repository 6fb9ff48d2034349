public import CareTerms
public import Postgres

/// How the slots of a part of an arm stand.
public struct SlotStanding: Sendable, Equatable, Codable {
    public let trial: TrialID
    public let label: String
    /// `nil`: all sites, all levels.
    public let site: SiteID?
    public let level: Int?
    /// `nil`: no limit of its own.
    public let slots: Int?
    public let taken: Int
    public var free: Int? { slots.map { max(0, $0 - taken) } }

    /// What each arm of a trial has, the arm's own number first.
    public static func list(of trial: TrialID, in tx: inout Transaction) throws -> [SlotStanding] {
        try tx.all(
            """
            WITH arms AS (
                SELECT DISTINCT a.label::text AS label FROM trials.arm a
                JOIN trials.protocol_version v ON v.id = a.protocol_version
                WHERE v.trial = \(trial) AND v.released_at IS NOT NULL)
            SELECT l.label, p.site, p.level, coalesce(p.taken, 0) AS taken,
                CASE WHEN p.site IS NULL AND p.level IS NULL THEN (
                    SELECT a.slots FROM trials.arm_in_force(\(trial), l.label) a) ELSE p.slots END AS slots
            FROM arms l LEFT JOIN trials.slot_pool p ON p.trial = \(trial) AND p.label = l.label
            ORDER BY l.label, p.site NULLS FIRST, p.level NULLS FIRST
            """
        ) { row in
            SlotStanding(
                trial: trial, label: try row("label"), site: try row("site"),
                level: (try row("level") as Int32?).map(Int.init), slots: (try row("slots") as Int32?).map(Int.init),
                taken: Int(try row("taken") as Int32))
        }
    }
}

/// What shuts the next slot of an arm at a site, if anything does.
public struct NextSlot: Sendable, Equatable, Codable {
    public let label: String
    public let level: Int
    public let site: SiteID
    /// The fact by which the database would refuse; `nil` when a slot is open.
    public let shutBy: String?

    /// Of each arm of the trial, at each site that has slots of it, had patients for it, or is asked for.
    public static func list(of trial: TrialID, at site: SiteID?, in tx: inout Transaction) throws -> [NextSlot] {
        try tx.all(
            """
            WITH arms AS (
                SELECT DISTINCT a.label::text AS label FROM trials.arm a
                JOIN trials.protocol_version v ON v.id = a.protocol_version
                WHERE v.trial = \(trial) AND v.released_at IS NOT NULL),
            sites AS (
                SELECT \(site)::bigint AS site WHERE \(site)::bigint IS NOT NULL
                UNION SELECT e.site FROM trials.enrolment e WHERE e.trial = \(trial) AND \(site)::bigint IS NULL
                UNION SELECT p.site FROM trials.slot_pool p
                    WHERE p.trial = \(trial) AND p.site IS NOT NULL AND \(site)::bigint IS NULL)
            SELECT l.label, o.level, s.site, trials.slot_refusal(\(trial), l.label, s.site, o.level) AS shut_by
            FROM arms l CROSS JOIN sites s CROSS JOIN LATERAL (SELECT trials.open_level(\(trial), l.label) AS level) o
            ORDER BY l.label, s.site
            """
        ) { row in
            NextSlot(
                label: try row("label"), level: Int(try row("level") as Int32), site: try row("site"),
                shutBy: try row("shut_by"))
        }
    }

    /// What shuts the next slot of each of these arms at a site; an arm that is left out has one open.
    public static func shut(_ arms: [ArmID], at site: SiteID, in tx: inout Transaction) throws -> [ArmID: String] {
        let rows = try tx.all(
            """
            SELECT s.arm, s.shut_by FROM (
                SELECT a.id AS arm, trials.slot_refusal(v.trial, a.label, \(site), trials.open_level(v.trial, a.label)) AS shut_by
                FROM trials.arm a JOIN trials.protocol_version v ON v.id = a.protocol_version WHERE a.id = ANY (\(arms))) s
            WHERE s.shut_by IS NOT NULL
            """
        ) { row in (try row("arm") as ArmID, try row("shut_by") as String) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// The same in few words, for a list.
    public static func words(for shutBy: String?) -> String {
        switch shutBy {
        case nil: "open"
        case "arm_has_a_free_slot": "none free"
        case "slot_is_not_on_hold": "on hold"
        case "treatment_death_closes_the_arm": "closed by a death"
        case "toxicities_are_within_the_rule_of_the_arm": "toxicities"
        case "slot_opens_after_those_before_were_observed": "being observed"
        case "site_was_given_slots": "not at this site"
        case "dose_level_was_given_slots": "not at this level"
        case let other?: other
        }
    }
}
