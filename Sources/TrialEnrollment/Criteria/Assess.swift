public import CareTerms
public import Postgres
import Registry

extension Enrolment {
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
            facts: try PatientFact.all(of: record.patient, upTo: day, in: &tx), on: day,
            units: try UnitTable.read(in: &tx))
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
        case .notMet where state == .screening:
            let why = Circumstances(reason: eligibility.failing, reasonCode: "criterion_not_met")
            try take(.findIneligible, on: id, why, in: &tx, context)
        default: break
        }
        return eligibility
    }
}
