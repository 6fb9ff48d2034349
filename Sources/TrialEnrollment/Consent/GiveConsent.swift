public import CareTerms
public import Postgres
public import Registry

extension Enrolment {
    /// Writes down a signed consent form and takes the step.
    ///
    /// On an enrolment that is beyond it the form is written down alone, as a newer version asks again; a refusal to
    /// sign always is.
    @discardableResult
    public static func consent(
        _ id: EnrolmentID, form version: String, signedOn day: ClinicalDay, _ talk: ConsentTalk = ConsentTalk(),
        _ circumstances: Circumstances = Circumstances(), in tx: inout Transaction, _ context: Context
    ) throws -> State {
        let record = try EnrolmentRecord.read(id, in: &tx)
        if let expected = circumstances.expecting, expected != record.step {
            throw ChangedMeanwhile(id.description, expected: expected, found: record.step)
        }
        let form = try ConsentForm.id(of: version, in: talk.language, for: record.trial, in: &tx)
        // Two who write at once take the same number, and the second is told to try again.
        let number: Int32 = try tx.value(
            """
            INSERT INTO trials.consent (enrolment, no, form, given, signed_on, signed_at, signed_by, taken_by, channel,
                language, interpreter, reason)
            SELECT \(id), coalesce(max(no), 0) + 1, \(form), \(talk.isGiven), \(day), \(talk.signedAt), \(talk.signedBy),
                \(talk.takenBy), \(talk.channel), \(talk.language), \(talk.interpreter), \(talk.reason)
            FROM trials.consent WHERE enrolment = \(id) RETURNING no
            """)
        try talk.document?.attach(to: Int(number), of: id, in: &tx)
        guard talk.isGiven, step(.consent, from: record.status) != nil || !record.status.hasConsented else {
            return record.status
        }
        return try take(.consent, on: id, circumstances, in: &tx, context).to
    }
}

extension Enrolment.State {
    /// Whether a consent stands behind this state.
    var hasConsented: Bool { self != .identified && self != .approached && self != .declined }
}
