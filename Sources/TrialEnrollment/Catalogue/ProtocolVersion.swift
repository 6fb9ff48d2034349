public import CareTerms
public import Postgres

/// A version of a trial's protocol: a draft, or released and frozen.
public struct ProtocolVersion: Sendable, Equatable, Codable {
    let number: Int64
    public let version: String
    public let effectiveFrom: ClinicalDay
    /// The first day of the next released version.
    public let effectiveUntil: ClinicalDay?
    public let summary: String?
    public let releasedAt: Instant?
    public let releasedBy: String?
    public let arms: Int

    /// All versions of a trial, the one that takes effect last first.
    public static func all(of trial: TrialID, in tx: inout Transaction) throws -> [ProtocolVersion] {
        _ = try TrialRecord.read(trial, in: &tx)
        return try tx.all(
            """
            SELECT v.id, v.version, v.effective_from, f.effective_until, v.summary, v.released_at,
                v.released_by::text AS released_by,
                (SELECT count(*) FROM trials.arm a WHERE a.protocol_version = v.id) AS arms
            FROM trials.protocol_version v LEFT JOIN trials.version_in_force f ON f.protocol_version = v.id
            WHERE v.trial = \(trial) ORDER BY v.effective_from DESC, v.id DESC
            """
        ) { row in
            ProtocolVersion(
                number: try row("id"), version: try row("version"), effectiveFrom: try row("effective_from"),
                effectiveUntil: try row("effective_until"), summary: try row("summary"),
                releasedAt: try row("released_at"), releasedBy: try row("released_by"),
                arms: Int(try row("arms") as Int64))
        }
    }

    /// Writes down a draft with everything that another version of the trial has.
    public static func copy(
        _ from: String, as version: String, effectiveFrom: ClinicalDay, summary: String?, of trial: TrialID,
        in tx: inout Transaction
    ) throws {
        let source = try number(of: from, in: trial, &tx)
        let draft: Int64 = try tx.value(
            """
            INSERT INTO trials.protocol_version (trial, version, effective_from, summary)
            VALUES (\(trial), \(version), \(effectiveFrom), \(summary)) RETURNING id
            """)
        try tx.run("SELECT trials.copy_version(\(source), \(draft))")
    }

    /// Releases a draft: from then on it is frozen for everybody.
    public static func release(
        _ version: String, of trial: TrialID, in tx: inout Transaction, _ context: Context
    ) throws {
        let number = try number(of: version, in: trial, &tx)
        try tx.run("UPDATE trials.protocol_version SET released_at = \(context.now) WHERE id = \(number)")
    }

    /// Takes a draft away; a released version stays.
    public static func discard(_ version: String, of trial: TrialID, in tx: inout Transaction) throws {
        let number = try number(of: version, in: trial, &tx)
        try tx.run("SELECT trials.discard_version(\(number))")
    }

    /// The arms of a version, drafts too.
    public static func arms(of version: String, in trial: TrialID, _ tx: inout Transaction) throws -> [ArmID] {
        let number = try number(of: version, in: trial, &tx)
        return try tx.all("SELECT id FROM trials.arm WHERE protocol_version = \(number) ORDER BY id", as: ArmID.self)
    }

    static func number(of version: String, in trial: TrialID, _ tx: inout Transaction) throws -> Int64 {
        let found = try tx.first(
            "SELECT id FROM trials.protocol_version WHERE trial = \(trial) AND version = \(version)", as: Int64.self)
        guard let found else {
            throw NotFound(noun: "protocol version", named: version, try: "omentum trial versions \(trial)")
        }
        return found
    }
}
