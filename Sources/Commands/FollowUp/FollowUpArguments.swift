public import ArgumentParser
public import FollowUp

extension FollowUpTask.Result: ExpressibleByArgument {}
