import CareTerms
import FollowUp
import Postgres
import ProcedureBooking
import Referrals
import Registry
import TestKit
import Testing
import TrialEnrollment

@testable import Pathway
@testable import Wards

@Suite("A death or a withdrawal ends what it must end, whatever door it is told at")
struct EndOfFollowUpTests {
    /// A patient with a confirmed slot in two weeks, and a work-up that is owed before it.
    struct Waiting: Sendable {
        let ward: Ward
        let patient: PatientID
        let course: CourseID
        let cycles: [PlannedCycleID]
        let task: TaskID

        static func open(_ db: TestDatabase) async throws -> Waiting {
            let ward = try await Ward.open(db, on: "2026-11-02")
            let (patient, course, cycles) = try await ward.openCourse()
            let held = try await ward.hold(cycles[0], at: "2026-11-16T14:00:00Z")
            try await ward.sponsorPays(for: cycles[0])
            try await ward.counsel(course)
            let step = try await ward.as(Ward.scheduler) { tx, context in
                try ClearedStep.confirm(held, in: &tx, context)
            }
            #expect(step.moved == "confirmed", "\(String(describing: step.refusal?.message))")
            let task = try await db.value("SELECT id FROM followup.task WHERE is_open", as: TaskID.self)
            return Waiting(ward: ward, patient: patient, course: course, cycles: cycles, task: task)
        }

        /// Open tasks, and slots that are kept.
        var kept: (tasks: Int, slots: Int) {
            get async throws {
                (
                    try await ward.db.value(
                        "SELECT count(*) FROM followup.task WHERE patient = \(patient) AND is_open", as: Int.self),
                    try await ward.db.value(
                        """
                        SELECT count(*) FROM booking.placement
                        WHERE patient = \(patient) AND status IN ('held', 'confirmed')
                        """, as: Int.self)
                )
            }
        }
    }

    /// Where somebody tells a death.
    enum Door: String, CaseIterable, Sendable {
        case vitalStatus, referral, course, task, procedure

        func tell(_ waiting: Waiting) async throws {
            let (ward, patient, task, course) = (waiting.ward, waiting.patient, waiting.task, waiting.course)
            switch self {
            case .vitalStatus:
                try await ward.as(Ward.nurse) { tx, context in
                    try VitalStatus.died.record(of: patient, in: &tx, context)
                }
            case .referral:
                let received = try moment("2026-11-01T15:00:00Z")
                try await ward.as(Ward.coordinator) { tx, context in
                    let second = try ReceiveReferral(
                        patient: patient, site: ward.site, receivedAt: received, channel: .fax, priority: .routine,
                        referrerName: "Dr. Example", primaryCancer: "C18.9", peritonealDisease: nil)(in: &tx, context)
                    return try Referral.take(.patientDied, on: second, in: &tx, context)
                }
            case .course:
                try await ward.as(Ward.surgeon) { tx, context in
                    try Course.stop(course, because: .death, Circumstances(), in: &tx, context)
                }
            case .task:
                let now = try moment("2026-11-02T12:00:00Z")
                let taken = try await ward.as(Ward.nurse) { tx, context in
                    try FollowUpTask.record(
                        FollowUpTask.Attempt(result: .dead, happenedAt: now), of: task, in: &tx, context)
                }
                // Without the door the task stays open, and this is red as the rest.
                #expect([.cancelled, .attempted].contains(taken.to))
            case .procedure: try await dieInTheatre(waiting)
            }
        }

        private func dieInTheatre(_ waiting: Waiting) async throws {
            let ward = waiting.ward
            try await ward.completeTasks(of: waiting.course, on: "2026-11-09")
            let cycle = waiting.cycles[0]
            try await ward.today("2026-11-16", at: "13:30")
            let procedure = try await ward.as(Ward.nurse) { tx, context in
                let id = try Procedure.ofToday(cycle, in: &tx, context)
                #expect(try ClearedStep.arrive(id, in: &tx, context).moved == "arrived")
                return id
            }
            try await ward.today("2026-11-16", at: "14:20")
            _ = try await ward.hold(waiting.cycles[1], at: "2026-12-29T14:00:00Z")
            let plan = PlanFollowUp(
                patient: waiting.patient, course: waiting.course, cycle: waiting.cycles[1], site: ward.site,
                anchor: .cycleBooked(waiting.cycles[1], on: try day("2026-12-29")))
            try await ward.as(Ward.scheduler) { tx, context in try plan(in: &tx, context) }
            try await ward.as(Ward.theatre) { tx, context in
                try Procedure.take(.enterTheatre, on: procedure, in: &tx, context)
                return try Procedure.take(.die, on: procedure, Circumstances(reason: "arrest"), in: &tx, context)
            }
        }
    }

    @Test("nobody calls a family, and no slot is kept for the dead", .clonedDatabase, arguments: Door.allCases)
    func death(door: Door) async throws {
        let waiting = try await Waiting.open(try TestDatabase.current)
        let db = waiting.ward.db
        try await door.tell(waiting)
        let status = try await db.value(
            "SELECT vital_status FROM registry.patient WHERE id = \(waiting.patient)", as: String.self)
        #expect(status == "died")
        let kept = try await waiting.kept
        #expect(kept.tasks == 0 && kept.slots == 0)
        let reasons = try await db.all(
            "SELECT DISTINCT reason FROM followup.task_history WHERE event = 'cancel'", as: String.self)
        #expect(reasons == ["the patient has died"])
        // Nothing is planned any more, neither by the use case nor by hand.
        let plan = PlanFollowUp(
            patient: waiting.patient, course: waiting.course, cycle: waiting.cycles[2], site: waiting.ward.site,
            anchor: .cycleBooked(waiting.cycles[2], on: try day("2027-03-01")))
        let planned = try await waiting.ward.as(Ward.scheduler) { tx, context in try plan(in: &tx, context) }
        #expect(planned == 0)
        // A course that runs on is somebody's work.
        let list = try await waiting.ward.as(Ward.coordinator) { tx, _ in
            try WorklistEntry.read(at: waiting.ward.site, owner: nil, by: try day("2026-11-30"), in: &tx)
        }
        #expect(list.filter { $0.kind == "course" }.count == (door == .course ? 0 : 1))
        #expect(list.filter { $0.kind == "follow_up" } == [])
        try await byHand(waiting)
    }

    /// Inserts a task as a scheduler's hand would: refused, and taken once the safeguard is gone.
    private func byHand(_ waiting: Waiting) async throws {
        let (patient, course, site, cycle) = (waiting.patient, waiting.course, waiting.ward.site, waiting.cycles[2])
        let insert: @Sendable (inout Transaction) throws -> Void = { tx in
            try tx.run(
                """
                INSERT INTO followup.task (patient, course, cycle, site, template, anchor_event, due_on, overdue_after)
                SELECT \(patient), \(course), \(cycle), \(site), id, \("cycle:\(cycle.number)"), '2026-11-20', '2026-11-21'
                FROM followup.template WHERE code = 'pre_cycle_workup'
                """)
        }
        let db = waiting.ward.db
        await expectRefusal(by: "task_is_of_a_patient_in_follow_up") {
            try await db.transaction(as: Ward.scheduler, in: .scheduler, insert)
        }
        try await db.script("ALTER TABLE followup.task DISABLE TRIGGER task_has_a_patient")
        try await db.transaction(as: Ward.scheduler, in: .scheduler, insert)
    }

    @Test("without the door nothing ends", .clonedDatabase, arguments: Door.allCases.filter { $0 != .vitalStatus })
    func withoutDoor(door: Door) async throws {
        let waiting = try await Waiting.open(try TestDatabase.current)
        try await waiting.ward.db.script(
            """
            CREATE OR REPLACE FUNCTION registry.note_death(of_patient bigint, on_day date) RETURNS void LANGUAGE plpgsql
            AS $$ BEGIN END $$
            """)
        try await door.tell(waiting)
        #expect(try await waiting.kept.tasks == 1)
    }

    @Test("without the triggers a death ends nothing", .clonedDatabase)
    func withoutTriggers() async throws {
        let waiting = try await Waiting.open(try TestDatabase.current)
        try await waiting.ward.db.script(
            """
            ALTER TABLE registry.patient DISABLE TRIGGER death_ends_tasks;
            ALTER TABLE registry.patient DISABLE TRIGGER death_gives_back_its_slots;
            """)
        try await Door.vitalStatus.tell(waiting)
        let kept = try await waiting.kept
        #expect(kept.tasks == 1 && kept.slots == 1)
    }

    @Test("a patient who has arrived and dies before theatre is cancelled, and the slot is free", .clonedDatabase)
    func arrived() async throws {
        let waiting = try await Waiting.open(try TestDatabase.current)
        let ward = waiting.ward
        try await ward.completeTasks(of: waiting.course, on: "2026-11-09")
        try await ward.today("2026-11-16", at: "13:30")
        try await ward.as(Ward.nurse) { tx, context in
            let id = try Procedure.ofToday(waiting.cycles[0], in: &tx, context)
            return try ClearedStep.arrive(id, in: &tx, context).moved
        }
        try await Door.vitalStatus.tell(waiting)
        let ended = try await ward.db.value(
            "SELECT reason_code FROM booking.procedure_history WHERE event = 'cancel_on_the_day'", as: String.self)
        #expect(ended == "by_death")
        #expect(try await waiting.kept.slots == 0)
    }

    @Test("a withdrawal ends what its scope says", .clonedDatabase, arguments: [Enrolment.Scope.treatment, .followUp])
    func withdrawal(scope: Enrolment.Scope) async throws {
        let waiting = try await Waiting.open(try TestDatabase.current)
        let (ward, cycles) = (waiting.ward, waiting.cycles)
        try await ward.completeTasks(of: waiting.course, on: "2026-11-09")
        let procedure = try await ward.procedureDay(of: cycles[0], on: "2026-11-16")
        try await ward.as(Ward.surgeon) { tx, context in
            try FollowUpPlanning.procedureSigned(procedure, in: &tx, context)
            return procedure
        }
        _ = try await ward.hold(cycles[1], at: "2026-12-29T14:00:00Z")
        let plan = PlanFollowUp(
            patient: waiting.patient, course: waiting.course, cycle: cycles[1], site: ward.site,
            anchor: .cycleBooked(cycles[1], on: try day("2026-12-29")))
        try await ward.as(Ward.scheduler) { tx, context in try plan(in: &tx, context) }
        let before = try await waiting.kept
        #expect(before.tasks == 5 && before.slots == 1)
        let enrolment = try await ward.db.value("SELECT enrolment FROM booking.course", as: EnrolmentID.self)
        try await ward.as(Ward.research) { tx, context in
            try Enrolment.withdraw(
                enrolment, from: scope, saidOn: try day("2026-11-16"), Circumstances(reason: "own wish"), in: &tx,
                context)
        }
        let after = try await waiting.kept
        // Four tasks come after the procedure; the work-up of the next cycle is over in any case.
        #expect(after.tasks == (scope == .treatment ? 4 : 0) && after.slots == 0)
        let reasons = try await ward.db.all(
            "SELECT DISTINCT reason FROM followup.task_history WHERE event = 'cancel'", as: String.self)
        #expect(reasons == ["\(enrolment) withdrawn from \(scope.rawValue)"])
        let codes = try await ward.db.all(
            "SELECT reason_code FROM booking.placement_history WHERE event = 'release'", as: String.self)
        #expect(codes == ["by_patient"])
    }
}
