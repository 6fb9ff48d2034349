public import CareTerms
public import Postgres

/// A trial as the catalogue shows it, with its newest released version.
public struct TrialRecord: Sendable, Equatable, Codable {
    public let id: TrialID
    public let nct: String?
    public let title: String
    public let phase: String?
    public let sponsor: String?
    public let recruitment: String
    public let regulatoryPathways: [String]
    public let version: String?
    public let effectiveFrom: ClinicalDay?

    private static let columns: SQL = """
        SELECT t.id, t.nct, t.title, t.phase, t.sponsor, t.recruitment, t.regulatory_pathways, v.version,
            v.effective_from
        FROM trials.trial t LEFT JOIN LATERAL (
            SELECT version, effective_from FROM trials.protocol_version WHERE trial = t.id AND released_at IS NOT NULL
            ORDER BY effective_from DESC, id DESC LIMIT 1) v ON true
        """

    private init(_ row: borrowing Row) throws {
        id = try row("id")
        nct = try row("nct")
        title = try row("title")
        phase = try row("phase")
        sponsor = try row("sponsor")
        recruitment = try row("recruitment")
        regulatoryPathways = try row("regulatory_pathways")
        version = try row("version")
        effectiveFrom = try row("effective_from")
    }

    public static func read(_ id: TrialID, in tx: inout Transaction) throws -> TrialRecord {
        let found = try tx.first("\(columns) WHERE t.id = \(id)") { row in try TrialRecord(row) }
        guard let found else { throw NotFound(id, try: "omentum trial list") }
        return found
    }

    /// At most `limit` trials, the newest first.
    public static func list(limit: Int, in tx: inout Transaction) throws -> [TrialRecord] {
        try tx.all("\(columns) ORDER BY t.id DESC LIMIT \(Int64(limit))") { row in try TrialRecord(row) }
    }
}

/// An arm of a released version, with the numbers that patients consented to.
public struct ArmRecord: Sendable, Equatable, Codable {
    public let id: ArmID
    public let version: String
    public let label: String
    public let regimen: String
    public let plannedCycles: Int
    public let interval: NewTrial.Interval
    public let partialCounts: Bool
    public let dwellTargetMinutes: Int
    public let slots: Int?

    /// The arms of a trial's released versions, the newest version first; or of one version, also of a draft.
    public static func all(
        of trial: TrialID, version: String? = nil, in tx: inout Transaction
    ) throws -> [ArmRecord] {
        try tx.all(
            """
            SELECT a.id, v.version, a.label, a.regimen, a.planned_cycles, a.interval_min_days, a.interval_target_days,
                a.interval_max_days, a.partial_counts, a.dwell_target_minutes, a.slots
            FROM trials.arm a JOIN trials.protocol_version v ON v.id = a.protocol_version
            WHERE v.trial = \(trial) AND (v.version = \(version) OR \(version)::text IS NULL AND v.released_at IS NOT NULL)
            ORDER BY v.effective_from DESC, v.id DESC, a.id
            """
        ) { row in
            let (min, target, max): (Int32, Int32, Int32) = (
                try row("interval_min_days"), try row("interval_target_days"), try row("interval_max_days")
            )
            return ArmRecord(
                id: try row("id"), version: try row("version"), label: try row("label"), regimen: try row("regimen"),
                plannedCycles: Int(try row("planned_cycles") as Int32),
                interval: NewTrial.Interval(minDays: Int(min), targetDays: Int(target), maxDays: Int(max)),
                partialCounts: try row("partial_counts"),
                dwellTargetMinutes: Int(try row("dwell_target_minutes") as Int32),
                slots: (try row("slots") as Int32?).map(Int.init))
        }
    }
}
