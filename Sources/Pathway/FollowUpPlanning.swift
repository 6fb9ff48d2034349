public import CareTerms
import CoverageCounselling
import FollowUp
public import Postgres
import ProcedureBooking

/// Later news of a course, in follow-up's words: what a booked cycle and a signed procedure cause.
public enum FollowUpPlanning {
    /// A cycle has a day: its work-up is planned, or moves with it.
    public static func cycleBooked(_ id: PlannedCycleID, in tx: inout Transaction, _ context: Context) throws {
        let cycle = try CycleRecord.read(id, in: &tx)
        guard let day = cycle.localDay else { return }
        try PlanFollowUp(
            patient: cycle.patient, course: cycle.course, cycle: id, site: cycle.site, anchor: .cycleBooked(id, on: day)
        )(
            in: &tx, context)
    }

    /// A procedure was signed: what is owed after it is planned, the units that it took are used up, and the next cycle gets
    /// its lines of who pays.
    ///
    /// Doing it twice changes nothing, so the job may run again.
    public static func procedureSigned(_ id: ProcedureID, in tx: inout Transaction, _ context: Context) throws {
        let day = try ProcedureDay.read(id, in: &tx)
        let cycle = try CycleRecord.read(day.cycle, in: &tx)
        try PlanFollowUp(
            patient: cycle.patient, course: cycle.course, cycle: cycle.id, site: cycle.site,
            anchor: .procedureEnded(id, on: day.localDay))(in: &tx, context)
        try UseAuthorisations(of: cycle.id, by: id, on: day.localDay)(in: &tx, context)
        let next = try CycleRecord.all(of: cycle.course, in: &tx).filter { $0.number == cycle.number + 1 }
        if !next.isEmpty { try Position.open(for: next.map(\.id), in: &tx) }
    }
}
