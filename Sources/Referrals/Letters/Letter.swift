public import CareTerms
public import Postgres

/// A letter to a referrer, filled in and not kept yet: it names the patient.
public struct ComposedLetter: Sendable, Equatable {
    public let facts: LetterFacts
    public let template: LetterTemplate
    public let text: String
    public let html: String
}

/// Writes the letter about the step that the referrer is owed word of, and keeps it word for word.
public struct WriteLetter: Sendable {
    public let referral: ReferralID
    public let patient: LetterPatient
    public let engine: TemplateEngine
    /// `nil` takes the built-in template of the outcome.
    public let template: LetterTemplate?

    public init(
        about referral: ReferralID, _ patient: LetterPatient, with engine: TemplateEngine,
        template: LetterTemplate? = nil
    ) {
        (self.referral, self.patient, self.engine, self.template) = (referral, patient, engine, template)
    }

    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> LetterRecord {
        let letter = try compose(in: &tx, context)
        let (text, html) = (letter.template.text, letter.template.html)
        let id: LetterID = try tx.value(
            """
            SELECT referrals.write_letter(\(referral), \(Int32(letter.facts.step)), \(letter.template.name),
                sha256(convert_to(\(text), 'UTF8') || '\\x00'::bytea || convert_to(\(html), 'UTF8')),
                \(letter.text), \(letter.html))
            """)
        return try LetterRecord.read(id, in: &tx)
    }

    /// The letter as it would be kept.
    public func compose(in tx: inout Transaction, _ context: Context) throws -> ComposedLetter {
        let facts = try LetterFacts.read(referral, in: &tx, context)
        let kind = facts.outcome.kind
        guard let template = try template ?? LetterTemplate.builtIn(named: kind.rawValue) else {
            preconditionFailure("no template \(kind.rawValue) was built in")
        }
        guard kind.fits(template.name) else {
            throw TemplateRefused(
                "letter_template_fits_its_outcome",
                "The template \(template.name) tells another outcome than this one.",
                try: "--template \(kind.rawValue), or one whose name begins so")
        }
        let (text, html) = try engine.fill(template, with: LetterContent(facts, about: patient))
        return ComposedLetter(facts: facts, template: template, text: text, html: html)
    }
}

/// A letter that was kept, without what it says.
public struct LetterRecord: Sendable, Equatable, Codable {
    public let id: LetterID
    public let referral: ReferralID
    public let patient: PatientID
    public let toldStep: Int
    public let template: String
    public let templateSHA256, sha256: String
    public let writtenAt: Instant
    public let login: String
    /// When it was sent, the first time, and how.
    public let sentAt: Instant?
    public let sentBy: NoticeMethod?

    init(_ row: borrowing Row) throws {
        id = try row("id")
        referral = try row("referral")
        patient = try row("patient")
        toldStep = Int(try row("told_step") as Int32)
        template = try row("template")
        (templateSHA256, sha256) = (try row("template_hash"), try row("hash"))
        writtenAt = try row("recorded_at")
        login = try row("login")
        (sentAt, sentBy) = (try row("sent_at"), try row("method"))
    }

    static let columns: SQL = """
        SELECT l.id, l.referral, r.patient, l.told_step, l.template, encode(l.template_sha256, 'hex') AS template_hash,
            encode(l.sha256, 'hex') AS hash, l.recorded_at, l.login, n.sent_at, n.method
        FROM referrals.letter l JOIN referrals.referral r ON r.id = l.referral
        LEFT JOIN LATERAL (SELECT sent_at, method FROM referrals.outcome_notice
            WHERE letter = l.id ORDER BY no LIMIT 1) n ON true
        """

    public static func read(_ id: LetterID, in tx: inout Transaction) throws -> LetterRecord {
        guard let found = try tx.first("\(columns) WHERE l.id = \(id)", { row in try LetterRecord(row) }) else {
            throw NotFound(id)
        }
        return found
    }

    /// The newest first.
    public static func list(
        of referral: ReferralID, limit: Int, in tx: inout Transaction
    ) throws -> [LetterRecord] {
        try tx.all(
            "\(columns) WHERE l.referral = \(referral) ORDER BY l.id DESC LIMIT \(Int64(limit))"
        ) { row in try LetterRecord(row) }
    }
}

/// What a letter says, as it was kept.
public struct LetterText: Sendable, Equatable {
    public let text, html: String

    public init(text: String, html: String) { (self.text, self.html) = (text, html) }

    /// Reads it with a ticket of its patient, and compares it with its hash: what was changed is not shown.
    public static func read(_ id: LetterID, _ ticket: Int64, in tx: inout Transaction) throws -> LetterText {
        let found = try tx.first(
            """
            SELECT body, html, sha256 = sha256(convert_to(body, 'UTF8') || '\\x00'::bytea || convert_to(html, 'UTF8')) AS same
            FROM referrals.letter_text_of(\(ticket), \(id))
            """
        ) { row in
            (letter: LetterText(text: try row("body"), html: try row("html")), isSame: try row("same") as Bool)
        }
        guard let found else { throw NotFound(id) }
        guard found.isSame else {
            throw Fact(
                "letter_has_its_sha256", .rule, "\(id) is not what was written: its hash does not fit.",
                try: "omentum audit verify, and tell whoever runs the database")
        }
        return found.letter
    }
}
