public import ArgumentParser
public import TrialEnrollment

extension Enrolment.Event: ExpressibleByArgument {}
extension Enrolment.State: ExpressibleByArgument {}
extension Enrolment.Scope: ExpressibleByArgument {}
extension ConsentTalk.Channel: ExpressibleByArgument {}
extension RegulatoryPathway: ExpressibleByArgument {}
extension Recruitment: ExpressibleByArgument {}

/// Degrees of a place, with as many digits as they need.
extension Double: Shown {
    public var json: JSON { .number(description) }
}
