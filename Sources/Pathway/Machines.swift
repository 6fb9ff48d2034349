import CoverageCounselling
import FollowUp
import ProcedureBooking
import Referrals
public import Registry
import TrialEnrollment

/// Every machine of the product, for what is generated from them: state pages and the table of legal transitions.
public struct MachineOutput: Sendable {
    public let page: StatePage
    public let transitions: TransitionSQL
    /// The migration that holds the block of transitions.
    public let migration: String

    private init<M: Machine>(_ machine: M.Type, in migration: String) {
        page = StatePage(machine)
        transitions = TransitionSQL(machine)
        self.migration = migration
    }

    public static var all: [MachineOutput] {
        [
            MachineOutput(Referral.self, in: "0005_referrals.sql"),
            MachineOutput(Enrolment.self, in: "0006_trials.sql"),
            MachineOutput(Position.self, in: "0008_coverage.sql"),
            MachineOutput(FollowUpTask.self, in: "0009_followup.sql"),
        ]
    }
}
