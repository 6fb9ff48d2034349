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

    /// How the referrer was told.
    public enum Notice: Sendable, Equatable {
        case sent(at: Instant, by: Channel)
        case waived(because: String)
    }

    /// Closes an ended referral: only once the referrer was told, or that was waived with a reason.
    ///
    /// The notice tells of the step that ended it; one of an earlier decision does not count.
    @discardableResult
    public static func close(
        _ id: ReferralID, _ notice: Notice, _ circumstances: Circumstances = Circumstances(),
        in tx: inout Transaction, _ context: Context
    ) throws -> Taken<State> {
        let taken = try take(.close, on: id, circumstances, in: &tx, context)
        let (sentAt, method, waived): (Instant?, Channel?, String?) =
            switch notice {
            case .sent(let at, let by): (at, by, nil)
            case .waived(let because): (nil, nil, because)
            }
        try tx.run(
            """
            INSERT INTO referrals.outcome_notice (referral, no, told_step, sent_at, method, waived_because)
            SELECT \(id), coalesce(max(no), 0) + 1, \(Int32(taken.number - 1)), \(sentAt), \(method), \(waived)
            FROM referrals.outcome_notice WHERE referral = \(id)
            """)
        return taken
    }

    /// Says that a referral is another one's copy; the other goes on.
    @discardableResult
    public static func markDuplicate(
        _ id: ReferralID, of original: ReferralID, _ circumstances: Circumstances, in tx: inout Transaction,
        _ context: Context
    ) throws -> Taken<State> {
        try tx.run("UPDATE referrals.referral SET duplicate_of = \(original) WHERE id = \(id)")
        return try take(.markDuplicate, on: id, circumstances, in: &tx, context)
    }
}
