public import CareTerms
public import Postgres
public import Registry

extension Enrolment {
    /// Takes back consent, in the scope that the patient says.
    ///
    /// The database ends what each scope ends, in this transaction. Where the patient's life in the trial is over, the
    /// scope alone is written down: the use of data can be withdrawn from at any time.
    @discardableResult
    public static func withdraw(
        _ id: EnrolmentID, from scope: Scope, saidOn day: ClinicalDay, _ circumstances: Circumstances,
        in tx: inout Transaction, _ context: Context
    ) throws -> State {
        let record = try EnrolmentRecord.read(id, in: &tx)
        if let expected = circumstances.expecting, expected != record.step {
            throw ChangedMeanwhile(id.description, expected: expected, found: record.step)
        }
        var circumstances = circumstances
        // Words alone are the patient's wish.
        if circumstances.reason != nil, circumstances.reasonCode == nil { circumstances.reasonCode = "patients_wish" }
        let event = try withdrawing(from: scope, in: record.status, id)
        if let event { try check(event, on: id, circumstances, in: &tx, context) }
        try tx.run("INSERT INTO trials.withdrawal (enrolment, scope, said_on) VALUES (\(id), \(scope), \(day))")
        guard let event else { return record.status }
        return try take(event, on: id, circumstances, in: &tx, context).to
    }

    /// The step that a withdrawal is in a state; `nil` where there is nothing left to end but the use of data.
    static func withdrawing(from scope: Scope, in state: State, _ id: EnrolmentID) throws(NothingToWithdraw) -> Event? {
        switch (scope, state) {
        case (_, .identified), (_, .approached), (_, .declined): throw NothingToWithdraw(id, state, scope)
        // Not treated yet: without treatment there is no life in the trial.
        case (.treatment, .consented), (.treatment, .screening), (.treatment, .eligible): return .withdraw
        case (.treatment, .slotReserved), (.treatment, .onStudy), (.treatment, .onTreatment): return .withdrawTreatment
        case (.treatment, _), (.followUp, .offStudy), (.followUp, .ineligible), (.followUp, .withdrawn):
            throw NothingToWithdraw(id, state, scope)
        case (.dataUse, .offStudy), (.dataUse, .ineligible), (.dataUse, .withdrawn): return nil
        default: return .withdraw
        }
    }
}

/// What the patient would withdraw from is over, or never began.
public struct NothingToWithdraw: Refusal, Equatable {
    public let message: String
    public let remedy: String?
    public var kind: RefusalKind { .rule }
    public var fact: String { "withdrawal_follows_a_consent" }

    init(_ id: EnrolmentID, _ state: Enrolment.State, _ scope: Enrolment.Scope) {
        if state.hasConsented {
            message = "\(id) is \(state.words): \(scope.rawValue.replacing("_", with: " ")) is over."
            remedy =
                state == .offTreatment || state == .followUp
                ? "--from follow_up, or --from data_use" : "--from data_use"
        } else {
            message = "\(id) is \(state.words): no consent was given."
            remedy = state == .declined ? nil : "omentum enrolment decline \(id), with the reason"
        }
    }
}
