public import CareTerms
public import Postgres
public import Registry

extension Enrolment {
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
