public import CareTerms
public import Postgres
public import Registry

extension Referral {
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
}
