public import CareTerms
public import Postgres

/// A consent form that a patient signed.
public struct ConsentRecord: Sendable, Equatable, Codable {
    public let number: Int
    public let version: String
    public let given: Bool
    public let signedOn: ClinicalDay

    /// Those of an enrolment, in the order in which they were written down.
    public static func all(of id: EnrolmentID, in tx: inout Transaction) throws -> [ConsentRecord] {
        try tx.all(
            """
            SELECT c.no, f.version, c.given, c.signed_on FROM trials.consent c
            JOIN trials.consent_form f ON f.id = c.form WHERE c.enrolment = \(id) ORDER BY c.no
            """
        ) { row in
            ConsentRecord(
                number: Int(try row("no") as Int32), version: try row("version"), given: try row("given"),
                signedOn: try row("signed_on"))
        }
    }
}
