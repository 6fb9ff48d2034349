import CareTerms
import FoundationEssentials
import ProcedureBooking
import Registry
import Testing

/// The four machines, against what a person reads in docs/states, and against what stands in the migration.
@Suite("Booking's machines")
struct MachineTests {
    /// Every pair of the grid: what is in the list is legal and leads there, everything else is refused.
    private func holds<M: Machine>(_ machine: M.Type, _ legal: [String]) {
        let expected = Set(legal)
        #expect(expected.count == legal.count)
        var found: Set<String> = []
        for (state, event, step) in machine.grid {
            guard let step else { continue }
            found.insert("\(state?.rawValue ?? "-") \(event.rawValue) \(step.to.rawValue)")
            #expect(!step.roles.isEmpty, "\(event.rawValue) from \(state?.rawValue ?? "-") is for nobody")
        }
        #expect(found == expected)
        let reached = Set(found.compactMap { $0.split(separator: " ").last.map(String.init) })
        #expect(reached == Set(M.State.allCases.map(\.rawValue)), "every state is reached by some event")
        let used = Set(found.map { String($0.split(separator: " ")[1]) })
        #expect(used == Set(M.Event.allCases.map(\.rawValue)), "every event is legal somewhere")
    }

    @Test("a course is open, on hold, completed or stopped")
    func course() {
        holds(
            Course.self,
            [
                "- opened open", "open hold on_hold", "on_hold resume open", "open complete completed",
                "open stop stopped", "on_hold stop stopped",
            ])
        #expect(Set(Course.ends) == [.completed, .stopped])
    }

    @Test("a lost slot makes a cycle need rebooking, and never ends it")
    func plannedCycle() {
        holds(
            PlannedCycle.self,
            [
                "- opened planned", "planned book booked", "needs_rebooking book booked",
                "booked lose_slot needs_rebooking", "booked attempt attempted",
                "attempted try_again needs_rebooking", "planned skip skipped", "needs_rebooking skip skipped",
            ])
        #expect(PlannedCycle.ends == [.skipped])
    }

    @Test("a placement is held, confirmed and used, or superseded, or released")
    func placement() {
        holds(
            Placement.self,
            [
                "- opened held", "held confirm confirmed", "held expire released", "held supersede superseded",
                "confirmed supersede superseded", "held release released", "confirmed release released",
                "confirmed use used",
            ])
        #expect(Set(Placement.ends) == [.superseded, .released, .used])
    }

    @Test("a procedure runs from arrival to thirty days after, and every outcome has its own state")
    func procedure() {
        let outcomes = ["access_failed", "aborted_before_aerosol", "aerosol_partial", "aerosol_complete"]
        holds(
            Procedure.self,
            [
                "- opened scheduled", "scheduled arrive arrived", "scheduled cancel_on_the_day cancelled_on_the_day",
                "arrived cancel_on_the_day cancelled_on_the_day", "arrived enter_theatre in_theatre",
                "in_theatre fail_access access_failed", "in_theatre abort_before_aerosol aborted_before_aerosol",
                "in_theatre start_aerosol aerosol_running", "in_theatre die died", "aerosol_running die died",
                "aerosol_running complete_aerosol aerosol_complete",
                "aerosol_running end_aerosol_short aerosol_partial",
                "aerosol_complete reopen_exposure aerosol_running", "aerosol_partial reopen_exposure aerosol_running",
                "recovery discharge discharged_same_day", "recovery stay stayed", "recovery transfer transferred",
                "stayed transfer transferred", "recovery die died", "stayed die died", "transferred die died",
                "discharged_same_day die died", "discharged_same_day close closed", "stayed close closed",
                "transferred close closed", "died close closed",
            ] + outcomes.flatMap { ["\($0) enter_recovery recovery", "\($0) die died"] })
        #expect(Set(Procedure.ends) == [.closed, .cancelledOnTheDay])
    }

    @Test("a coded event has its codes in the migration, and no other has any")
    func codes() throws {
        let sql = try String(contentsOf: Repository.file("db/migrations/0007_booking.sql"), encoding: .utf8)
        for event in Procedure.Event.allCases {
            #expect(sql.contains("\n    ('\(event.rawValue)', '") == event.isCoded, "\(event.rawValue)")
        }
        for reason in Course.StopReason.allCases { #expect(sql.contains("('stop', '\(reason.rawValue)'")) }
        for reason in Placement.ReleaseReason.allCases { #expect(sql.contains("('release', '\(reason.rawValue)'")) }
    }

    @Test("the migration and the pages say what the machines say")
    func drawn() throws {
        try agrees(Course.self)
        try agrees(PlannedCycle.self)
        try agrees(Placement.self)
        try agrees(Procedure.self)
    }

    private func agrees<M: Machine>(_ machine: M.Type) throws {
        let sql = try String(contentsOf: Repository.file("db/migrations/0007_booking.sql"), encoding: .utf8)
        #expect(TransitionSQL(machine).replacing(in: sql) == sql, "transitions of \(M.name) differ")
        let page = StatePage(machine)
        let drawn = try String(
            contentsOf: Repository.file("docs/states/\(page.name.replacing("_", with: "-")).md"), encoding: .utf8)
        #expect(drawn == page.text)
    }
}

enum Repository {
    /// A file of the package, by its path from the package root.
    static func file(_ path: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: path)
    }
}
