public import ArgumentParser
public import TrialEnrollment

extension Toxicity.Outcome: ExpressibleByArgument {}
