public import ArgumentParser
public import CareTerms
public import Postgres
public import ProcedureBooking

// What the verbs of the theatre read from the words, each by its own rule.

/// Numbers are read exactly, never through a floating point.
extension ExactDecimal: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Answer: ExpressibleByArgument {}
extension Course.StopReason: ExpressibleByArgument {}
extension Placement.ReleaseReason: ExpressibleByArgument {}
extension ResourceKind: ExpressibleByArgument {}
extension Milestone: ExpressibleByArgument {}
extension Procedure.Amendment: ExpressibleByArgument {}
