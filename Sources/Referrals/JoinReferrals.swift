public import CareTerms
public import Postgres
public import Registry

extension Referral {
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
