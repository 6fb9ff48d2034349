public import ArgumentParser
public import TrialEnrollment

extension Enrolment.Event: ExpressibleByArgument {}
extension Enrolment.State: ExpressibleByArgument {}
extension Enrolment.Scope: ExpressibleByArgument {}
extension ConsentTalk.Channel: ExpressibleByArgument {}
