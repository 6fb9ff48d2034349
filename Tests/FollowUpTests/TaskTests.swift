import CareTerms
import Registry
import Testing

@testable import FollowUp

@Suite("What the life of a follow-up task promises")
struct TaskMachineTests {
    private let steps = FollowUpTask.grid.compactMap { cell in
        cell.step.map { (from: cell.state, event: cell.event, step: $0) }
    }
    private let open: Set<FollowUpTask.State> = [.scheduled, .due, .overdue, .attempted]

    @Test("a task is open until it is done, missed or cancelled, and then for good")
    func ends() {
        #expect(Set(FollowUpTask.ends) == [.done, .missed, .cancelled])
        for state in open { #expect(FollowUpTask.step(.complete, from: state)?.to == .done, "\(state)") }
    }

    @Test("nobody calls a task done or tried without what came of it")
    func results() {
        for cell in steps {
            let asksForResult = [.attempt, .complete].contains(cell.event)
            #expect(cell.step.facts == (asksForResult ? ["completed_task_has_its_result"] : []), "\(cell.event)")
        }
    }

    @Test("whatever gives a task up says why, and the nightly run can only raise and mark")
    func reasons() {
        for cell in steps where [.missed, .cancelled].contains(cell.step.to) {
            #expect(cell.step.needsReason, "\(cell.event)")
        }
        let nightly = steps.filter { cell in
            cell.step.roles.contains(.worker) && !cell.step.needsReason && cell.from != nil
        }
        #expect(Set(nightly.map(\.event)) == [.fallDue, .passGrace])
    }

    @Test("what was not due yet cannot have been missed")
    func tooEarly() {
        #expect(FollowUpTask.step(.miss, from: .scheduled) == nil)
        #expect(FollowUpTask.step(.passGrace, from: .scheduled) == nil)
    }

    @Test("only done and reached complete a task", arguments: FollowUpTask.Result.allCases)
    func completes(result: FollowUpTask.Result) {
        #expect(result.completes == [.done, .reached].contains(result))
    }

    @Test("a task hangs on one record, named as the key of planning names it")
    func anchors() throws {
        let day = try #require(ClinicalDay("2026-11-10"))
        let ended = PlanFollowUp.Anchor.procedureEnded(ProcedureID(7), on: day)
        let booked = PlanFollowUp.Anchor.cycleBooked(PlannedCycleID(7), on: day)
        #expect(ended.event == "procedure:7" && booked.event == "cycle:7")
        #expect(ended.name == "procedure_ended" && booked.name == "cycle_booked")
        #expect(ended.day == day && booked.day == day)
    }
}
