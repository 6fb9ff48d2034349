public import CareTerms
public import Postgres
public import Registry

extension Enrolment {
    /// Notes that a referred patient may fit an arm, or, without one, the centre's registry.
    public static func identify(
        _ patient: PatientID, from referral: ReferralID, at site: SiteID, for arm: ArmID?, in tx: inout Transaction,
        _ context: Context
    ) throws -> EnrolmentID {
        let trial = try arm.map { arm in
            let found = try tx.first(
                """
                SELECT v.trial FROM trials.arm a JOIN trials.protocol_version v ON v.id = a.protocol_version
                WHERE a.id = \(arm)
                """, as: TrialID.self)
            guard let found else { throw NotFound(arm) }
            return found
        }
        return try tx.value(
            """
            INSERT INTO trials.enrolment (patient, referral, site, trial, arm)
            VALUES (\(patient), \(referral), \(site), \(trial), \(arm)) RETURNING id
            """)
    }

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

    /// Answers every criterion of the arm from what is known on `day`, keeps the answers, and takes the step they mean.
    ///
    /// Unknown takes no step: the patient stays in screening, and the answers say which facts are missing.
    public static func assess(
        _ id: EnrolmentID, on day: ClinicalDay, in tx: inout Transaction, _ context: Context
    ) throws -> Eligibility {
        let record = try EnrolmentRecord.read(id, in: &tx)
        if step(.screen, from: record.status) != nil { try take(.screen, on: id, in: &tx, context) }
        let eligibility = Eligibility(
            try record.arm.map { try Criterion.all(of: $0, in: &tx) },
            facts: try PatientFact.all(of: record.patient, upTo: day, in: &tx), on: day)
        try tx.run(
            """
            INSERT INTO trials.eligibility (enrolment, assessed_on, verdict, valid_until, answers)
            VALUES (\(id), \(day), \(eligibility.verdict), \(eligibility.validUntil), \(try eligibility.json))
            """)
        // Whoever is on study already is only looked at again: the gate of the next cycle reads the latest answers.
        let state = try EnrolmentRecord.read(id, in: &tx).status
        switch eligibility.verdict {
        case .met where step(.findEligible, from: state) != nil:
            // Written down late it was found on that day: the finding may be over by now, and the gates say so.
            let then = Instant(microseconds: (Int64(day.rawValue.days) * 86_400 + 12 * 3600) * 1_000_000)
            let isLate = then + .seconds(36 * 3600) < context.now
            try take(.findEligible, on: id, Circumstances(happenedAt: isLate ? then : nil), in: &tx, context)
        case .notMet where step(.findIneligible, from: state) != nil:
            try take(.findIneligible, on: id, Circumstances(reason: eligibility.failing), in: &tx, context)
        default: break
        }
        return eligibility
    }

    /// Takes back consent, in the scope that the patient says.
    @discardableResult
    public static func withdraw(
        _ id: EnrolmentID, from scope: Scope, saidOn day: ClinicalDay, _ circumstances: Circumstances,
        in tx: inout Transaction, _ context: Context
    ) throws -> State {
        try tx.run(
            """
            INSERT INTO trials.withdrawal (enrolment, scope, said_on) VALUES (\(id), \(scope), \(day))
            """)
        let event: Event = scope == .treatment ? .withdrawTreatment : .withdraw
        return try take(event, on: id, circumstances, in: &tx, context).to
    }
}

extension Enrolment.State {
    /// Whether a consent stands behind this state.
    var hasConsented: Bool { self != .identified && self != .approached && self != .declined }
}
