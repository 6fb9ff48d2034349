public import CareTerms
public import Postgres

/// An act of consent with its papers and its ends.
public struct ConsentRecord: Sendable, Equatable, Codable {
    public let number: Int
    public let version: String
    public let formLanguage: String
    public let given: Bool
    public let signedOn: ClinicalDay
    public let signedAt: Instant?
    public let signedBy: ConsentTalk.Signatory
    public let takenBy: String
    public let channel: ConsentTalk.Channel?
    public let language: String
    public let interpreter: String?
    /// The patient took it back.
    public let withdrawnOn: ClinicalDay?
    /// The centre found that it never was one, and why.
    public let invalidatedOn: ClinicalDay?
    public let invalidatedBecause: String?
    /// SHA-256 of each paper, in hexadecimal digits, the newest first.
    public let documents: [String]

    /// Those of an enrolment, in the order in which they were written down.
    public static func all(of id: EnrolmentID, in tx: inout Transaction) throws -> [ConsentRecord] {
        try tx.all(
            """
            SELECT c.no, f.version, f.language AS form_language, c.given, c.signed_on, c.signed_at, c.signed_by,
                coalesce(c.taken_by, c.login::text) AS taken_by, c.channel, c.language, c.interpreter,
                w.said_on AS withdrawn_on, i.found_on, i.reason AS invalidated_because,
                ARRAY(SELECT encode(d.sha256, 'hex') FROM trials.consent_document d
                    WHERE (d.enrolment, d.no) = (c.enrolment, c.no) ORDER BY d.recorded_at DESC) AS documents
            FROM trials.consent c JOIN trials.consent_form f ON f.id = c.form
            LEFT JOIN trials.consent_withdrawal w ON (w.enrolment, w.no) = (c.enrolment, c.no)
            LEFT JOIN trials.consent_invalidation i ON (i.enrolment, i.no) = (c.enrolment, c.no)
            WHERE c.enrolment = \(id) ORDER BY c.no
            """
        ) { row in
            ConsentRecord(
                number: Int(try row("no") as Int32), version: try row("version"),
                formLanguage: try row("form_language"), given: try row("given"), signedOn: try row("signed_on"),
                signedAt: try row("signed_at"), signedBy: try row("signed_by"), takenBy: try row("taken_by"),
                channel: try row("channel"), language: try row("language"), interpreter: try row("interpreter"),
                withdrawnOn: try row("withdrawn_on"), invalidatedOn: try row("found_on"),
                invalidatedBecause: try row("invalidated_because"), documents: try row("documents"))
        }
    }
}
