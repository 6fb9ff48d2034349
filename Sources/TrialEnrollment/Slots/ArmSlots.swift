public import CareTerms
public import Postgres

/// The slots of an arm, in all versions of its protocol: who has how many, what is on hold, which dose level is open.
public enum ArmSlots {
    /// A part of an arm; what is left out does not narrow it.
    public struct Part: Sendable, Equatable, Codable {
        public var site: SiteID?
        public var level: Int?

        public init(site: SiteID? = nil, level: Int? = nil) { (self.site, self.level) = (site, level) }

        var levelNumber: Int32? { level.map(Int32.init(clamping:)) }
    }

    /// Says how many slots a site, a dose level, or a level at a site has from now on.
    public static func allow(
        _ count: Int, for part: Part, of arm: ArmID, because reason: String, in tx: inout Transaction
    ) throws {
        let (trial, label) = try name(of: arm, in: &tx)
        try tx.run(
            """
            INSERT INTO trials.slot_allowance (trial, label, site, level, slots, reason)
            VALUES (\(trial), \(label), \(part.site), \(part.levelNumber), \(Int32(clamping: count)), \(reason))
            """)
    }

    /// Nobody comes in there until it is lifted.
    public static func hold(
        _ part: Part, of arm: ArmID, because reason: String, in tx: inout Transaction
    ) throws { try change("held", part, of: arm, because: reason, &tx) }

    /// Ends a hold of exactly that part.
    public static func lift(
        _ part: Part, of arm: ArmID, because reason: String, in tx: inout Transaction
    ) throws { try change("lifted", part, of: arm, because: reason, &tx) }

    private static func change(
        _ event: String, _ part: Part, of arm: ArmID, because reason: String, _ tx: inout Transaction
    ) throws {
        let (trial, label) = try name(of: arm, in: &tx)
        try tx.run(
            """
            INSERT INTO trials.slot_hold (trial, label, site, level, event, reason)
            VALUES (\(trial), \(label), \(part.site), \(part.levelNumber), \(event), \(reason))
            """)
    }

    /// The next patient comes to this dose level; a higher one opens when everything is known of the lower one.
    public static func open(
        level: Int, of arm: ArmID, because reason: String, in tx: inout Transaction
    ) throws {
        let (trial, label) = try name(of: arm, in: &tx)
        try tx.run(
            """
            INSERT INTO trials.level_opening (trial, label, level, reason)
            VALUES (\(trial), \(label), \(Int32(clamping: level)), \(reason))
            """)
    }

    /// An arm keeps its label through the versions of its protocol, and so its slots.
    static func name(of arm: ArmID, in tx: inout Transaction) throws -> (trial: TrialID, label: String) {
        let found = try tx.first(
            """
            SELECT v.trial, a.label::text FROM trials.arm a JOIN trials.protocol_version v ON v.id = a.protocol_version
            WHERE a.id = \(arm)
            """
        ) { row in (trial: try row("trial") as TrialID, label: try row("label") as String) }
        guard let found else { throw NotFound(arm, try: "omentum trial show T…") }
        return found
    }
}
