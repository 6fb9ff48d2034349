import CoverageCounselling
import FollowUp
public import Postgres
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

    /// Rows that the machine has and the database lacks, and the reverse.
    public let differences: @Sendable (inout Transaction) throws -> [String]
    public let grid: Grid

    /// What can be said of the whole grid of a machine.
    public struct Grid: Sendable {
        /// How many events make the record.
        public let openings: Int
        /// States that no chain of events leads to.
        public let unreachable: [String]
        /// Steps that nobody may take.
        public let nobodyMay: [String]
        /// States that no event leaves.
        public let ends: [String]

        init<M: Machine>(_ machine: M.Type) {
            openings = M.Event.allCases.count { M.step($0, from: nil) != nil }
            var reached = Set(M.Event.allCases.compactMap { M.step($0, from: nil)?.to })
            var frontier = reached
            while !frontier.isEmpty {
                let next = frontier.flatMap { state in M.Event.allCases.compactMap { M.step($0, from: state)?.to } }
                frontier = Set(next).subtracting(reached)
                reached.formUnion(frontier)
            }
            unreachable = M.State.allCases.filter { !reached.contains($0) }.map(\.rawValue)
            nobodyMay = M.grid.filter { $0.step?.roles.isEmpty == true }.map { $0.event.rawValue }
            ends = M.ends.map(\.rawValue)
        }
    }

    private init<M: Machine>(_ machine: M.Type, in migration: String) {
        page = StatePage(machine)
        differences = { tx in try TransitionTable.differences(of: M.self, in: &tx) }
        grid = Grid(machine)
        transitions = TransitionSQL(machine)
        self.migration = migration
    }

    public static var all: [MachineOutput] {
        [
            MachineOutput(Referral.self, in: "0005_referrals.sql"),
            MachineOutput(Enrolment.self, in: "0006_trials.sql"),
            MachineOutput(Course.self, in: "0007_booking.sql"),
            MachineOutput(PlannedCycle.self, in: "0007_booking.sql"),
            MachineOutput(Placement.self, in: "0007_booking.sql"),
            MachineOutput(Procedure.self, in: "0007_booking.sql"),
            MachineOutput(Position.self, in: "0008_coverage.sql"),
            MachineOutput(FollowUpTask.self, in: "0009_followup.sql"),
        ]
    }
}
