import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import FollowUp
@testable import Wards

@Suite("What the follow-up office plans once, moves, and refuses by the name of the fact")
struct FollowUpRefusalTests {
    /// What is wrong with an adverse event that is written down.
    static let wrongs: [(String, @Sendable (inout NewAdverseEvent) -> Void)] = [
        ("adverse_event_belongs_to_patient", { $0.patient = PatientID(999) }),
        ("adverse_event_term_is_short", { $0.term = "x" }),
        ("adverse_event_grade_is_1_to_5", { $0.grade = 6 }),
        ("ctcae_version_is_known", { $0.ctcaeVersion = "9" }),
        ("clavien_grade_is_known", { $0.clavien = "IX" }),
        ("fatal_adverse_event_is_serious", { $0.grade = 5 }),
        ("adverse_event_is_resolved_after_its_onset", { $0.resolvedOn = $0.onsetOn.adding(days: -1) }),
        ("adverse_event_is_not_of_the_future", { $0.onsetOn = $0.onsetOn.adding(days: 30) }),
        ("adverse_event_is_not_of_the_future", { $0.resolvedOn = $0.onsetOn.adding(days: 30) }),
    ]

    @Test("an adverse event that cannot be is not written down", .clonedDatabase, arguments: wrongs.indices)
    func adverseEvent(index: Int) async throws {
        let ward = try await ward()
        var event = try await event(in: ward)
        let (fact, spoil) = Self.wrongs[index]
        spoil(&event)
        let spoiled = event
        await expectFact(fact) { try await ward.as(Ward.nurse) { tx, context in try spoiled(in: &tx, context) } }
    }

    @Test("an adverse event ends once, by a newer version; the older one stays as it was", .clonedDatabase)
    func resolved() async throws {
        let ward = try await ward()
        let event = try await event(in: ward)
        let today = try day("2026-11-03")
        let first = try await ward.as(Ward.nurse) { tx, context in try event(in: &tx, context) }
        let second = try await ward.as(Ward.nurse) { tx, context in
            try AdverseEvent.resolve(first, on: today, in: &tx, context)
        }
        await expectFact("adverse_event_is_superseded_once") {
            try await ward.as(Ward.nurse) { tx, context in try AdverseEvent.resolve(first, on: today, in: &tx, context)
            }
        }
        await expectFact("adverse_event_goes_on") {
            try await ward.as(Ward.nurse) { tx, context in try AdverseEvent.resolve(second, on: today, in: &tx, context)
            }
        }
        await expectRefusal(by: "adverse_event_is_only_appended") {
            try await ward.db.run("UPDATE followup.adverse_event SET grade = 1 WHERE id = \(first)")
        }
        let shown = try await ward.as(Ward.nurse) { tx, _ in
            try AdverseEvent.list(of: event.patient, limit: 9, in: &tx).map(\.id)
        }
        #expect(shown == [second])
    }

    @Test("planning again plans nothing twice, and a slip of the cycle takes its task along", .clonedDatabase)
    func planning() async throws {
        let ward = try await ward()
        let (patient, course, cycles) = try await ward.openCourse()
        let (cycle, site) = (cycles[0], ward.site)
        func plan(on date: String) async throws -> Int {
            let anchor = PlanFollowUp.Anchor.cycleBooked(cycle, on: try day(date))
            let plan = PlanFollowUp(patient: patient, course: course, cycle: cycle, site: site, anchor: anchor)
            return try await ward.as(Ward.scheduler) { tx, context in try plan(in: &tx, context) }
        }
        let counts = [
            try await plan(on: "2026-11-20"), try await plan(on: "2026-11-20"), try await plan(on: "2026-11-27"),
        ]
        #expect(counts == [1, 0, 0])
        let tasks = try await ward.as(Ward.nurse) { tx, _ in
            try TaskRecord.open(at: site, owner: nil, by: try day("2027-01-01"), limit: 9, in: &tx)
        }
        // Seven days before the cycle, and its grace three days more.
        #expect(tasks.map(\.dueOn.description) == ["2026-11-20"])
        #expect(tasks.map(\.overdueAfter.description) == ["2026-11-23"])
        let task = try #require(tasks.first).id
        // It fell due, and slips again: scheduled once more.
        try await ward.as(Ward.nurse) { tx, context in try FollowUpTask.take(.fallDue, on: task, in: &tx, context) }
        _ = try await plan(on: "2026-12-04")
        let moved = try await ward.as(Ward.nurse) { tx, _ in try TaskRecord.read(task, in: &tx) }
        #expect(moved.status == .scheduled && moved.dueOn.description == "2026-11-27")
        try await refuses(task, in: ward)
    }

    /// A try has its result and its time; what has ended neither moves nor ends again.
    private func refuses(_ task: TaskID, in ward: Ward) async throws {
        let now = try moment("2026-11-03T12:00:00Z")
        let wrongs: [(String, FollowUpTask.Attempt)] = [
            ("open_attempt_has_its_next_day", .init(result: .noAnswer, happenedAt: now)),
            ("attempt_is_not_in_the_future", .init(result: .done, happenedAt: try moment("2026-11-04T12:00:00Z"))),
            ("attempt_note_is_short", .init(result: .done, happenedAt: now, note: String(repeating: "x", count: 4001))),
        ]
        for (fact, attempt) in wrongs {
            await expectFact(fact) {
                try await ward.as(Ward.nurse) { tx, context in
                    try FollowUpTask.record(attempt, of: task, in: &tx, context)
                }
            }
        }
        await expectFact("completed_task_has_its_result") {
            try await ward.as(Ward.nurse) { tx, context in try FollowUpTask.take(.complete, on: task, in: &tx, context)
            }
        }
        let done = FollowUpTask.Attempt(result: .done, happenedAt: now)
        try await ward.as(Ward.nurse) { tx, context in try FollowUpTask.record(done, of: task, in: &tx, context) }
        await expectFact("follow_up_task_step_is_legal") {
            try await ward.as(Ward.nurse) { tx, context in try FollowUpTask.record(done, of: task, in: &tx, context) }
        }
        await expectRefusal(by: "task_moves_while_it_is_open") {
            try await ward.db.run("UPDATE followup.task SET due_on = due_on - 1 WHERE id = \(task)")
        }
    }

    @Test("a work-up counts for the day that it was done for: another day asks for another", .clonedDatabase)
    func anotherDay() async throws {
        let ward = try await ward()
        let (patient, course, cycles) = try await ward.openCourse()
        let (cycle, site) = (cycles[0], ward.site)
        func plan(on date: String) async throws -> Int {
            let anchor = PlanFollowUp.Anchor.cycleBooked(cycle, on: try day(date))
            let plan = PlanFollowUp(patient: patient, course: course, cycle: cycle, site: site, anchor: anchor)
            return try await ward.as(Ward.scheduler) { tx, context in try plan(in: &tx, context) }
        }
        #expect(try await plan(on: "2026-12-01") == 1)
        try await ward.completeTasks(of: course, on: "2026-11-24")
        #expect(try await plan(on: "2026-12-01") == 0)
        #expect(try await plan(on: "2027-02-01") == 1)
        let due = try await ward.db.all(
            "SELECT ordinal || ' ' || due_on || ' ' || status FROM followup.task ORDER BY id", as: String.self)
        #expect(due == ["1 2026-11-24 done", "2 2027-01-25 scheduled"])
        // The open one moves along, with its days in the history; nobody changes them alone.
        #expect(try await plan(on: "2027-02-08") == 0)
        let moves = try await ward.db.all(
            "SELECT reason FROM followup.task_history WHERE event = 'move'", as: String.self)
        #expect(moves == ["from 2027-01-25 to 2027-02-01: its anchor moved"])
        await expectRefusal(sqlState: "42501") {
            try await ward.db.transaction(as: Ward.scheduler, in: .scheduler) { tx in
                try tx.run("UPDATE followup.task SET due_on = '2099-01-01', overdue_after = '2099-01-01'")
            }
        }
    }

    @Test("an open event is not put away by another patient's, nor made light of without a word", .clonedDatabase)
    func superseded() async throws {
        let ward = try await ward()
        var serious = try await event(in: ward)
        serious.isSerious = true
        let first = serious
        let other = try await ward.patient()
        let id = try await ward.as(Ward.nurse) { tx, context in try first(in: &tx, context) }
        @Sendable func insert(_ patient: PatientID, _ reason: String?, _ tx: inout Transaction) throws {
            try tx.run(
                """
                INSERT INTO followup.adverse_event (patient, term, grade, is_serious, onset_on, supersedes, reason)
                VALUES (\(patient), 'Abdominal pain', 2, false, '2026-11-02', \(id), \(reason))
                """)
        }
        let wrongs: [(String, PatientID, String?)] = [
            ("adverse_event_supersedes_one", other, "not serious at all"),
            ("seriousness_falls_with_its_reason", first.patient, nil),
            ("adverse_event_reason_is_told", first.patient, " no "),
        ]
        for (fact, patient, reason) in wrongs {
            await expectFact(fact) {
                try await ward.as(Ward.nurse) { tx, _ in
                    try insert(patient, reason, &tx)
                    return id
                }
            }
        }
        let open = try await ward.db.value(
            "SELECT count(*) FROM followup.open_serious_event WHERE patient = \(first.patient)", as: Int.self)
        #expect(open == 1)
        try await ward.db.script(
            """
            ALTER TABLE followup.adverse_event DROP CONSTRAINT adverse_event_supersedes_one;
            ALTER TABLE followup.adverse_event DISABLE TRIGGER seriousness_falls_with_a_reason;
            """)
        try await ward.as(Ward.nurse) { tx, _ in
            try insert(other, nil, &tx)
            return id
        }
        let without = try await ward.db.value(
            "SELECT count(*) FROM followup.open_serious_event WHERE patient = \(first.patient)", as: Int.self)
        #expect(without == 0)
    }

    private func ward() async throws -> Ward { try await Ward.open(try TestDatabase.current, on: "2026-11-03") }

    private func event(in ward: Ward) async throws -> NewAdverseEvent {
        NewAdverseEvent(
            patient: try await ward.patient(), term: "Abdominal pain", grade: 2, isSerious: false,
            onsetOn: try day("2026-11-02"))
    }
}
