public import CareTerms
public import Postgres
public import Registry

extension Referral {
    /// Accepts the patient for a pathway: the step, and the decision as a fact of its own.
    @discardableResult
    public static func accept(
        _ id: ReferralID, for pathway: Pathway, boardOn: ClinicalDay?, _ circumstances: Circumstances = Circumstances(),
        in tx: inout Transaction, _ context: Context
    ) throws -> Taken<State> {
        let taken = try take(.accept, on: id, circumstances, in: &tx, context)
        try tx.run(
            """
            INSERT INTO referrals.decision (referral, step_no, outcome, pathway, board_on)
            VALUES (\(id), \(Int32(taken.number)), 'accepted', \(pathway), \(boardOn))
            """)
        return taken
    }

    /// Declines, with a coded reason and, where there is one, the centre that the patient is sent to instead.
    @discardableResult
    public static func decline(
        _ id: ReferralID, because code: String, onwardTo centre: OrganisationID? = nil, boardOn: ClinicalDay? = nil,
        _ circumstances: Circumstances, in tx: inout Transaction, _ context: Context
    ) throws -> Taken<State> {
        let taken = try take(.decline, on: id, circumstances, in: &tx, context)
        try tx.run(
            """
            INSERT INTO referrals.decision (referral, step_no, outcome, reason_code, onward_to, board_on)
            VALUES (\(id), \(Int32(taken.number)), 'declined', \(code), \(centre), \(boardOn))
            """)
        return taken
    }
}
