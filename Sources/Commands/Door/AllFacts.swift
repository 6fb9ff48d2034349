internal import Referrals
internal import Registry
internal import TrialEnrollment

extension FactBook {
    /// What the constraints of every module say; a module with facts is added here.
    static let all = FactBook.registry.adding(.referrals).adding(.trials)
}
