public import CareTerms
public import Postgres

/// A version of the form that patients sign: a trial's, or the centre's registry's.
public enum ConsentForm {
    /// Adds a version; `asksAgain` says whether those who signed an older one must sign this one too.
    @discardableResult
    public static func add(
        _ version: String, to trial: TrialID?, from day: ClinicalDay, asksAgain: Bool, language: String = "en",
        approvedOn: ClinicalDay? = nil, costSection: String? = nil, in tx: inout Transaction
    ) throws -> Int64 {
        try tx.value(
            """
            INSERT INTO trials.consent_form
                (trial, version, language, approved_on, effective_from, asks_again, cost_section)
            VALUES (\(trial), \(version), \(language), \(approvedOn), \(day), \(asksAgain), \(costSection)) RETURNING id
            """)
    }

    /// Says until when a version may be signed, in all its languages; the latest word counts.
    public static func expire(
        _ version: String, of trial: TrialID?, lastDay: ClinicalDay, because reason: String, in tx: inout Transaction
    ) throws {
        let told = try tx.all(
            """
            INSERT INTO trials.consent_form_expiry (form, last_day, reason)
            SELECT id, \(lastDay), \(reason) FROM trials.consent_form
            WHERE version = \(version) AND trial IS NOT DISTINCT FROM \(trial) RETURNING form
            """, as: Int64.self)
        guard !told.isEmpty else { throw ConsentForm.notFound(version) }
    }

    /// The form of a version in the language of the talk where there is one, or else the first that was added.
    static func id(
        of version: String, in language: String?, for trial: TrialID?, in tx: inout Transaction
    ) throws -> Int64 {
        let found = try tx.first(
            """
            SELECT id FROM trials.consent_form WHERE version = \(version) AND trial IS NOT DISTINCT FROM \(trial)
            ORDER BY coalesce(language = \(language)::text, false) DESC, id LIMIT 1
            """, as: Int64.self)
        guard let found else { throw notFound(version) }
        return found
    }

    static func notFound(_ version: String) -> NotFound {
        NotFound(noun: "consent form version", named: version, try: "omentum consent-form list")
    }
}

/// A version of a consent form in one language.
public struct ConsentFormRecord: Sendable, Equatable, Codable {
    public let version: String
    /// `nil` is the centre's registry.
    public let trial: TrialID?
    public let language: String
    public let approvedOn: ClinicalDay?
    public let effectiveFrom: ClinicalDay
    /// The last day on which it may be signed, and why that is so.
    public let lastDay: ClinicalDay?
    public let expiryReason: String?
    public let asksAgain: Bool
    /// What the form says of costs, with its SHA-256 in hexadecimal digits.
    public let costSection: String?
    public let costSectionSHA256: String?

    private static let columns: SQL = """
        SELECT version, trial, language, approved_on, effective_from, last_day, expiry_reason, asks_again, cost_section,
            encode(cost_section_sha256, 'hex') AS cost_hash FROM trials.consent_form_now
        """

    private init(_ row: borrowing Row) throws {
        version = try row("version")
        trial = try row("trial")
        language = try row("language")
        approvedOn = try row("approved_on")
        effectiveFrom = try row("effective_from")
        lastDay = try row("last_day")
        expiryReason = try row("expiry_reason")
        asksAgain = try row("asks_again")
        costSection = try row("cost_section")
        costSectionSHA256 = try row("cost_hash")
    }

    /// At most `limit` forms, of one trial or of all and the registry, the newest first.
    public static func list(of trial: TrialID?, limit: Int, in tx: inout Transaction) throws -> [ConsentFormRecord] {
        try tx.all(
            """
            \(columns) WHERE \(trial)::bigint IS NULL OR trial = \(trial)
            ORDER BY trial NULLS FIRST, effective_from DESC, form DESC LIMIT \(Int64(limit))
            """
        ) { row in try ConsentFormRecord(row) }
    }

    /// A version in each of its languages.
    public static func read(
        _ version: String, of trial: TrialID?, in tx: inout Transaction
    ) throws -> [ConsentFormRecord] {
        let found = try tx.all(
            "\(columns) WHERE version = \(version) AND trial IS NOT DISTINCT FROM \(trial) ORDER BY form"
        ) { row in try ConsentFormRecord(row) }
        guard !found.isEmpty else { throw ConsentForm.notFound(version) }
        return found
    }
}
