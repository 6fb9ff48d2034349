public import CareTerms
public import Postgres

/// A version of the form that patients sign: a trial's, or the centre's registry's.
public enum ConsentForm {
    /// Adds a version; `asksAgain` says whether those who signed an older one must sign this one too.
    @discardableResult
    public static func add(
        _ version: String, to trial: TrialID?, from day: ClinicalDay, asksAgain: Bool, in tx: inout Transaction
    ) throws -> Int64 {
        try tx.value(
            """
            INSERT INTO trials.consent_form (trial, version, effective_from, asks_again)
            VALUES (\(trial), \(version), \(day), \(asksAgain)) RETURNING id
            """)
    }

    static func id(of version: String, for trial: TrialID?, in tx: inout Transaction) throws -> Int64? {
        try tx.first(
            """
            SELECT id FROM trials.consent_form WHERE version = \(version) AND trial IS NOT DISTINCT FROM \(trial)
            """, as: Int64.self)
    }
}

/// A version of a consent form.
public struct ConsentFormRecord: Sendable, Equatable, Codable {
    public let version: String
    /// `nil` is the centre's registry.
    public let trial: TrialID?
    public let effectiveFrom: ClinicalDay
    public let asksAgain: Bool

    /// At most `limit` forms, of one trial or of all and the registry, the newest first.
    public static func list(of trial: TrialID?, limit: Int, in tx: inout Transaction) throws -> [ConsentFormRecord] {
        try tx.all(
            """
            SELECT version, trial, effective_from, asks_again FROM trials.consent_form
            WHERE \(trial)::bigint IS NULL OR trial = \(trial)
            ORDER BY trial NULLS FIRST, effective_from DESC, id DESC LIMIT \(Int64(limit))
            """
        ) { row in
            ConsentFormRecord(
                version: try row("version"), trial: try row("trial"), effectiveFrom: try row("effective_from"),
                asksAgain: try row("asks_again"))
        }
    }
}
