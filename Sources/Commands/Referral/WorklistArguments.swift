public import ArgumentParser
public import Referrals

extension Worklist: ExpressibleByArgument {}

extension Worklist.Cursor: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension ReferralTask.Cursor: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension WorklistRow.Target: ExpressibleByArgument {}
extension ReferralTarget.Unit: ExpressibleByArgument {}
