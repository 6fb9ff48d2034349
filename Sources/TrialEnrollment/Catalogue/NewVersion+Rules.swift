import CareTerms
import Postgres

extension NewTrial.EntryRules {
    /// What was written down for a version; nothing, where it keeps to the usual.
    static func read(of version: Int64, _ tx: inout Transaction) throws -> Self? {
        try tx.first(
            """
            SELECT allocation, blinded_roles, is_exclusive, washout_days FROM trials.version_rule
            WHERE protocol_version = \(version)
            """
        ) { row in
            let blinded: [String] = try row("blinded_roles")
            return Self(
                allocation: try row("allocation"), blindedRoles: blinded.compactMap(GroupRole.init(rawValue:)),
                isExclusive: try row("is_exclusive"), washoutDays: Int(try row("washout_days") as Int32))
        }
    }
}

extension NewTrial.SlotRules {
    /// What was written down for an arm; nothing, where it keeps to the usual.
    static func read(of arm: ArmID, _ tx: inout Transaction) throws -> Self? {
        let found = try tx.first(
            """
            SELECT replaces, dlt_window_days, observed_at_once, death_stops, source FROM trials.arm_rule
            WHERE arm = \(arm)
            """
        ) { row in
            Self(
                replaces: try row("replaces"), windowDays: (try row("dlt_window_days") as Int32?).map(Int.init),
                observedAtOnce: (try row("observed_at_once") as Int32?).map(Int.init),
                deathStops: try row("death_stops"), source: try row("source"))
        }
        guard var rules = found else { return nil }
        let limits = try tx.all("SELECT first, at_most FROM trials.dlt_limit WHERE arm = \(arm) ORDER BY first") {
            row in
            Limit(first: Int(try row("first") as Int32), atMost: Int(try row("at_most") as Int32))
        }
        rules.limits = limits.isEmpty ? nil : limits
        return rules
    }
}
