public import CareTerms
public import Postgres
import Registry

extension Enrolment {
    /// The patient takes back what they signed last: from then on nothing treats them, and nobody has to know yet from
    /// what else they withdraw (``withdraw(_:from:saidOn:_:in:_:)``).
    ///
    /// Gives the number of the consent.
    public static func takeBackConsent(
        _ id: EnrolmentID, saidOn day: ClinicalDay, because reason: String?, in tx: inout Transaction,
        _ context: Context
    ) throws -> Int {
        _ = try EnrolmentRecord.read(id, in: &tx)
        let latest = try tx.first(
            """
            SELECT no FROM trials.consent WHERE enrolment = \(id) AND given AND signed_on <= \(day)
            ORDER BY signed_on DESC, no DESC LIMIT 1
            """, as: Int32.self)
        guard let latest else { throw NoConsentYet(id, day) }
        try tx.run(
            """
            INSERT INTO trials.consent_withdrawal (enrolment, no, said_on, reason)
            VALUES (\(id), \(latest), \(day), \(reason))
            """)
        return Int(latest)
    }

    /// The centre finds that a consent never was one; what was signed before it counts again.
    public static func invalidateConsent(
        _ number: Int, of id: EnrolmentID, foundOn day: ClinicalDay, because reason: String,
        in tx: inout Transaction, _ context: Context
    ) throws {
        _ = try EnrolmentRecord.read(id, in: &tx)
        try tx.run(
            """
            INSERT INTO trials.consent_invalidation (enrolment, no, found_on, reason)
            VALUES (\(id), \(Int32(clamping: number)), \(day), \(reason))
            """)
    }
}

/// Nothing was signed by that day.
public struct NoConsentYet: Refusal, Equatable {
    let enrolment: EnrolmentID
    let day: ClinicalDay

    init(_ enrolment: EnrolmentID, _ day: ClinicalDay) { (self.enrolment, self.day) = (enrolment, day) }

    public var kind: RefusalKind { .rule }
    public var fact: String { "consent_is_taken_back_after_it_is_given" }
    public var message: String { "By \(day) no consent of \(enrolment) was given." }
    public var remedy: String? { "omentum enrolment consents \(enrolment)" }
}
