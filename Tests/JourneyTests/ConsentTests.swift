import CareTerms
import Postgres
import ProcedureBooking
import Registry
import TestKit
import Testing
import TrialEnrollment

@testable import Pathway
@testable import Wards

@Suite("Nobody is treated without a consent that holds, by whatever door")
struct ConsentTests {
    /// A way in which a consent ends, as a hand at the database writes it; and the word for it.
    struct End: Sendable, CustomTestStringConvertible {
        let standing: String
        let words: String
        var testDescription: String { standing }
    }

    static let ends: [End] = [
        End(
            standing: "superseded",
            words: """
                INSERT INTO trials.consent_form (trial, version, effective_from, asks_again)
                VALUES (1, '4', '2026-11-02', true)
                """),
        End(
            standing: "withdrawn",
            words: "INSERT INTO trials.consent_withdrawal (enrolment, no, said_on) VALUES (1, 1, '2026-11-02')"),
        End(
            standing: "invalidated",
            words: """
                INSERT INTO trials.consent_invalidation (enrolment, no, found_on, reason)
                VALUES (1, 1, '2026-11-02', 'a page is missing')
                """),
        End(
            standing: "expired",
            words: """
                INSERT INTO trials.consent_form_expiry (form, last_day, reason)
                VALUES (1, '2026-11-01', 'letter of the board')
                """),
        End(
            standing: "lapsed",
            words: """
                INSERT INTO trials.consent_form_expiry (form, last_day, reason)
                VALUES (1, '2026-11-02', 'letter of the board')
                """),
        End(
            standing: "refused",
            words: """
                INSERT INTO trials.consent (enrolment, no, form, given, signed_on) VALUES (1, 2, 1, false, '2026-11-03')
                """),
    ]

    /// A treating step by hand: who takes it, the go that it asks for, and its row.
    private struct Step {
        let role: String
        let clearance: String?
        let table: String
        let event: String

        /// All in one transaction: the go, what comes between, and the step.
        func words(between: String) -> String {
            let go = clearance.map {
                """
                SELECT booking.clear(1, '\($0)', '2026-11-09', 'go', (SELECT jsonb_agg(jsonb_build_object('finding',
                    jsonb_build_object('gate', code, 'answer', 'met'))) FROM pathway.gate), 'mine');
                """
            }
            return """
                BEGIN; SET LOCAL ROLE \(role); \(go ?? ""); RESET ROLE; \(between); SET LOCAL ROLE \(role);
                INSERT INTO booking.\(table)_history (subject, event) VALUES (1, '\(event)'); COMMIT
                """
        }
    }

    private static let steps = [
        Step(role: "scheduler", clearance: "confirm", table: "placement", event: "confirm"),
        Step(role: "nurse", clearance: "arrive", table: "procedure", event: "arrive"),
        Step(role: "theatre", clearance: nil, table: "procedure", event: "enter_theatre"),
        Step(role: "theatre", clearance: "aerosol", table: "procedure", event: "start_aerosol"),
    ]

    @Test(
        "the database refuses each treating step once the consent has ended, also after a go in the same breath",
        .clonedDatabase, arguments: ends)
    func everyStep(end: End) async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (_, _, cycles) = try await ward.openCourse()
        try await ward.today("2026-11-03")
        _ = try await ward.hold(cycles[0], at: "2026-11-09T14:00:00Z")
        for step in Self.steps {
            if step.event == "arrive" {
                try await ward.today("2026-11-09", at: "13:30")
                try await ward.as(Ward.nurse) { tx, context in try Procedure.ofToday(cycles[0], in: &tx, context) }
            }
            let (wrong, right) = (step.words(between: end.words), step.words(between: ""))
            await expectRefusal(by: "treatment_has_a_valid_consent") { try await ward.db.script(wrong) }
            try await ward.db.script(right)
        }
        let status = try await ward.db.value("SELECT status FROM booking.procedure", as: String.self)
        #expect(status == "aerosol_running")
    }

    @Test("in theatre a withdrawal keeps the aerosol from starting; without the safeguard it would", .clonedDatabase)
    func inTheatre() async throws {
        let (ward, _, procedure) = try await inTheatrePatient()
        #expect(procedure.number == 1)
        let withdrawal =
            "INSERT INTO trials.withdrawal (enrolment, scope, said_on) VALUES (1, 'treatment', '2026-11-09')"
        // As somebody who may stop the course, which the withdrawal tries.
        let words = Self.steps[3].words(between: "SET LOCAL ROLE research; \(withdrawal)")
        await expectRefusal(by: "treatment_has_a_valid_consent") { try await ward.db.script(words) }
        try await ward.db.script("ALTER TABLE booking.procedure_history DISABLE TRIGGER with_valid_consent")
        try await ward.db.script(words)
    }

    @Test("a go is none while the consent does not hold, and no override reaches it", .clonedDatabase, arguments: ends)
    func gate(end: End) async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (_, cycle) = try await ward.confirmedCycle(at: "2026-11-09T14:00:00Z")
        try await ward.db.script(end.words)
        try await ward.today("2026-11-09", at: "13:30")
        let step = try await ward.as(Ward.nurse) { tx, context in
            try ClearedStep.arrive(try Procedure.ofToday(cycle, in: &tx, context), in: &tx, context)
        }
        let failing = step.goNoGo.failing
        #expect(step.moved == nil && failing.map(\.finding.gate) == [.consentCurrent])
        #expect(failing.allSatisfy { $0.policy.hardness == .hard && $0.finding.clearedBy != nil })
        await expectRefusal(by: "go_is_with_a_valid_consent") {
            try await ward.db.script(Self.steps[1].words(between: ""))
        }
        await expectFact("hard_gate_is_never_overridden") {
            try await ward.as(Ward.surgeon) { tx, context in
                try OverrideGate(.consentCurrent, of: cycle, on: try day("2026-11-09"), because: "she said yes")(
                    in: &tx, context)
            }
        }
        await expectRefusal(by: "gate_of_consent_is_hard") {
            try await ward.db.run("UPDATE pathway.gate SET hardness = 'advisory' WHERE code = 'consent_current'")
        }
    }

    @Test(
        "a version that asks again names those concerned with their next cycle, until each has signed", .clonedDatabase)
    func again() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (_, cycle) = try await ward.confirmedCycle(at: "2026-11-09T14:00:00Z")
        let due: @Sendable () async throws -> [ConsentDue] = {
            try await ward.as(Ward.research) { tx, _ in try ConsentDue.list(.init(), limit: 9, in: &tx) }
        }
        #expect(try await due().isEmpty)
        let trial = TrialID(1)
        try await ward.as(Ward.research) { tx, _ in
            try ConsentForm.add("4", to: trial, from: try day("2026-11-05"), asksAgain: true, in: &tx)
        }
        // Known before it is in force, so that there is time to ask.
        let coming = try await due()
        #expect(coming.map(\.cycle) == [cycle] && coming.map(\.standing) == ["current"])
        #expect(coming.map(\.placedOn) == [try day("2026-11-09")] && coming.map(\.asksFor) == ["4"])
        try await ward.today("2026-11-06")
        #expect(try await due().map(\.standing) == ["superseded"])
        let site = ward.site
        let list = try await ward.as(Ward.research) { tx, _ in
            try WorklistEntry.read(at: site, owner: .research, by: try day("2026-11-06"), in: &tx)
        }
        #expect(list.map(\.kind) == ["consent"] && list.map(\.record) == ["E1"])
        try await ward.as(Ward.research) { tx, context in
            try Enrolment.consent(EnrolmentID(1), form: "4", signedOn: try day("2026-11-06"), in: &tx, context)
        }
        #expect(try await due().isEmpty)
        _ = try await ward.procedureDay(of: cycle, on: "2026-11-09")
    }

    @Test("what is taken back while a step is judged waits for the step")
    func race() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(db, on: "2026-11-02")
            _ = try await ward.openCourse()
            let ends: [SQL] = [
                "INSERT INTO trials.consent_withdrawal (enrolment, no, said_on) VALUES (1, 1, '2026-11-02')",
                """
                INSERT INTO trials.consent_invalidation (enrolment, no, found_on, reason)
                VALUES (1, 1, '2026-11-02', 'a page is missing')
                """,
            ]
            for end in ends {
                let theo = try await OpenSession(db.pool), rita = try await OpenSession(db.pool)
                try await theo.run("BEGIN")
                try await theo.run("SELECT pathway.hold_still(1)")
                let told = rita.start(end)
                try await db.untilBlocked(rita)
                try await theo.run("COMMIT")
                _ = try await told.value
                try await theo.close()
                try await rita.close()
            }
            let standing = try await db.value(
                "SELECT trials.consent_standing(1, registry.now())", as: String.self)
            #expect(standing == "invalidated")
        }
    }

    @Test("a withdrawal stops the course with its cycles and slots, and says of each what it was", .clonedDatabase)
    func stopped() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (course, cycle) = try await ward.confirmedCycle(at: "2026-11-09T14:00:00Z")
        let store = try await ward.store(of: Ward.research)
        let withdrawal = WithdrawFromTrial(EnrolmentID(1), from: .treatment, saidOn: try day("2026-11-03"))
        let dry = try await store.command(as: .research, dryRun: true) { tx, context in
            try withdrawal(Circumstances(reason: "own wish"), in: &tx, context)
        }
        let before = try await ward.db.value("SELECT status FROM booking.course", as: String.self)
        #expect(before == "open")
        let done = try await store.command(as: .research) { tx, context in
            try withdrawal(Circumstances(reason: "own wish"), in: &tx, context)
        }
        #expect(dry.answer == done.answer && done.answer.courseToStop == nil && done.answer.status == .followUp)
        let lines = done.answer.stopped.map { "\($0.record) \($0.was) \($0.now)" }
        #expect(
            lines == [
                "\(course) open stopped", "\(cycle) booked skipped", "Y2 planned skipped", "Y3 planned skipped",
                "B1 confirmed released",
            ])
        let reason = try await ward.db.value("SELECT stop_code FROM booking.course_now", as: String.self)
        #expect(reason == "refusal")
        let trail = try await ward.db.value("SELECT broken = 0 FROM audit.verify()", as: Bool.self)
        #expect(trail)
    }

    @Test("while a procedure is in theatre its course goes on, and the worklist says who stops it", .clonedDatabase)
    func courseStays() async throws {
        let (ward, course, _) = try await inTheatrePatient()
        let said = try day("2026-11-09")
        let done = try await ward.as(Ward.research) { tx, context in
            try WithdrawFromTrial(EnrolmentID(1), from: .followUp, saidOn: said)(
                Circumstances(reason: "own wish"), in: &tx, context)
        }
        #expect(done.courseToStop == course && done.status == .withdrawn)
        let site = ward.site
        let list = try await ward.as(Ward.coordinator) { tx, _ in
            try WorklistEntry.read(at: site, owner: .coordinator, by: said, in: &tx).filter { $0.kind == "course" }
        }
        #expect(list.map(\.record) == [course.description])
        #expect(list.map(\.what) == ["The patient has withdrawn"])
    }

    /// Arrived and in theatre, by hand, on the morning of 9 November.
    private func inTheatrePatient() async throws -> (Ward, CourseID, ProcedureID) {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (course, cycle) = try await ward.confirmedCycle(at: "2026-11-09T14:00:00Z")
        try await ward.today("2026-11-09", at: "13:30")
        let procedure = try await ward.as(Ward.nurse) { tx, context in
            let id = try Procedure.ofToday(cycle, in: &tx, context)
            _ = try ClearedStep.arrive(id, in: &tx, context)
            return id
        }
        try await ward.as(Ward.theatre) { tx, context in
            try Procedure.take(.enterTheatre, on: procedure, in: &tx, context)
        }
        return (ward, course, procedure)
    }
}
