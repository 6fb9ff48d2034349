public import CareTerms
public import Postgres
public import Registry

extension Referral {
    /// How the referrer was told, where that is written down with the closing itself.
    public enum Notice: Sendable, Equatable {
        /// On the phone: in writing there is a letter, which is sent before (``SendOutcome``).
        case phoned(at: Instant? = nil)
        case waived(because: String)
    }

    /// Closes an ended referral: only once the referrer was told, or that was waived with a reason.
    ///
    /// What was told or waived before counts when it is about the outcome that holds; one of an earlier decision does not.
    @discardableResult
    public static func close(
        _ id: ReferralID, _ notice: Notice? = nil, _ circumstances: Circumstances = Circumstances(),
        in tx: inout Transaction, _ context: Context
    ) throws -> Taken<State> {
        // The step first: whoever may not take it is told that, and nothing of letters.
        let taken = try take(.close, on: id, circumstances, in: &tx, context)
        switch notice {
        case .phoned(let at): _ = try SendOutcome(of: id, by: .phone, at: at)(in: &tx, context)
        case .waived(let because): _ = try WaiveOutcome(of: id, because: because)(in: &tx, context)
        case nil: break
        }
        return taken
    }
}
