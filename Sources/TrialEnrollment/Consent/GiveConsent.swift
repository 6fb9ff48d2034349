public import CareTerms
public import Postgres
public import Registry

extension Enrolment {
    /// Writes down a signed consent form and takes the step, or, on an enrolment that is beyond it, the form alone: a
    /// newer version asks again.
    @discardableResult
    public static func consent(
        _ id: EnrolmentID, form version: String, signedOn day: ClinicalDay,
        _ circumstances: Circumstances = Circumstances(), in tx: inout Transaction, _ context: Context
    ) throws -> State {
        let record = try EnrolmentRecord.read(id, in: &tx)
        guard let form = try ConsentForm.id(of: version, for: record.trial, in: &tx) else {
            throw NotFound(noun: "consent form version", named: version, try: "omentum consent-form list")
        }
        try tx.run(
            """
            INSERT INTO trials.consent (enrolment, no, form, given, signed_on)
            SELECT \(id), coalesce(max(no), 0) + 1, \(form), true, \(day) FROM trials.consent WHERE enrolment = \(id)
            """)
        guard step(.consent, from: record.status) != nil || !record.status.hasConsented else { return record.status }
        return try take(.consent, on: id, circumstances, in: &tx, context).to
    }
}

extension Enrolment.State {
    /// Whether a consent stands behind this state.
    var hasConsented: Bool { self != .identified && self != .approached && self != .declined }
}
