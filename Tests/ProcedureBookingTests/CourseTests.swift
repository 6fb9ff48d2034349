import CareTerms
import Postgres
import ProcedureBooking
import Registry
import TestKit
import Testing

@Suite("A course of planned cycles")
struct CourseTests {
    @Test("opening makes the planned cycles; one referral opens one course, one patient runs one")
    func opening() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            let (course, cycles) = try await ward.act(as: .coordinator, at: Ward.monday) { tx, _ in
                (try CourseRecord.read(ward.courses[0], in: &tx), try CycleRecord.all(of: ward.courses[0], in: &tx))
            }
            #expect(course.plannedCycles == 3 && course.intervalMinDays == 42 && course.intervalMaxDays == 56)
            #expect(course.protocolSource == "programme protocol, version 1")
            #expect(cycles.map(\.number) == [1, 2, 3] && cycles.allSatisfy { $0.status == .planned })
            #expect(cycles[0].windowFrom?.description == "2026-12-01" && cycles[0].windowTo == nil)
            try await db.script(
                """
                BEGIN; SET LOCAL ROLE omentum_owner; INSERT INTO registry.patient DEFAULT VALUES; SET LOCAL ROLE coordinator;
                INSERT INTO referrals.referral (patient, site, received_at, channel, priority, referrer_name, primary_cancer)
                VALUES (3, 1, '2026-11-01 12:00Z', 'fax', 'routine', 'Dr Referrer', 'C18.9'); COMMIT
                """)
            for (fact, patient, referral) in [
                ("referral_opens_one_course", Int64(2), Int64(1)), ("patient_has_one_running_course", 1, 3),
                ("course_belongs_to_patient", 99, 3), ("course_comes_from_a_referral", 3, 99),
            ] {
                await expectRefusal(by: fact) {
                    try await ward.act(as: .coordinator, at: Ward.monday) { tx, context in
                        try Course.stop(ID(2), because: .refusal, Circumstances(), in: &tx, context)
                        let accepted = AcceptedReferral(
                            referral: ID(referral), patient: ID(patient), site: Ward.site, pathway: .offTrial)
                        let treatment = try CourseProtocol.programme(in: &tx)
                        let enrolled = EnrolledPatient(enrolment: ID(1), arm: nil)
                        _ = try OpenCourse(from: accepted, enrolled: enrolled, by: treatment)(in: &tx, context)
                    }
                }
            }
        }
    }

    @Test("a stopped course keeps no slot and no open cycle")
    func stopping() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            let placement = try await ward.hold(Ward.cycle(1), from: "2026-12-08T14:30:00Z")
            try await ward.confirm(placement, of: Ward.cycle(1), on: "2026-12-08")
            await expectRefusal(by: "completed_course_has_no_open_cycle") {
                try await ward.act(as: .surgeon, at: Ward.monday) { tx, context in
                    _ = try Course.take(.complete, on: ward.courses[0], in: &tx, context)
                }
            }
            await expectRefusal(by: "stopped_course_has_its_coded_reason") {
                try await ward.act(as: .surgeon, at: Ward.monday) { tx, context in
                    _ = try Course.take(.stop, on: ward.courses[0], in: &tx, context)
                }
            }
            try await ward.act(as: .surgeon, at: Ward.monday) { tx, context in
                _ = try Course.stop(ward.courses[0], because: .death, Circumstances(), in: &tx, context)
            }
            #expect(try await ward.status(placement) == .released)
            let cycles = try await db.all(
                "SELECT DISTINCT status FROM booking.planned_cycle WHERE course = \(ward.courses[0])", as: String.self)
            #expect(cycles == ["skipped"])
            let why: String = try await db.value(
                "SELECT reason_code FROM booking.placement_history WHERE event = 'release'")
            #expect(why == "by_death")
            await expectRefusal(by: "placement_is_of_a_running_course") {
                _ = try await ward.hold(Ward.cycle(2), from: "2026-12-08T14:30:00Z")
            }
        }
    }

    @Test("a course on hold has the day on which it is looked at again")
    func holding() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            await expectRefusal(by: "held_course_has_its_review_date") {
                try await ward.act(as: .surgeon, at: Ward.monday) { tx, context in
                    _ = try Course.take(
                        .hold, on: ward.courses[0], Circumstances(reason: "infection"), in: &tx, context)
                }
            }
            let held = try await ward.act(as: .surgeon, at: Ward.monday) { tx, context in
                try Course.hold(
                    ward.courses[0], reviewOn: try day("2026-12-21"), Circumstances(reason: "infection"), in: &tx,
                    context)
                return try CourseRecord.read(ward.courses[0], in: &tx)
            }
            #expect(held.status == .onHold && held.reviewOn?.description == "2026-12-21")
        }
    }

    @Test("the windows that the view publishes are those of the rule, over many courses")
    func windows() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db, patients: 8)
            // Each patient's first cycles are skipped, placed or left, by the digits of their number.
            try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                for patient in 1...8 {
                    for number in 1...2 where (patient >> (number - 1)) & 1 == 1 {
                        let start: Instant = try #require(Instant("2026-12-08T14:00:00Z"))
                        let days = patient * 2 + number * 30
                        let begin: Instant = start + .seconds(days * 86_400)
                        let during = PostgresRange(begin..<begin + .seconds(3600))
                        _ = try BookCycle(
                            Ward.cycle(number, of: patient), at: Ward.site, with: Ward.room,
                            during: during)(in: &tx, context)
                    }
                }
            }
            try await ward.act(as: .coordinator, at: Ward.monday) { tx, context in
                for patient in [4, 6, 8] {
                    _ = try PlannedCycle.take(
                        .skip, on: Ward.cycle(1, of: patient), Circumstances(reason: "skipped"), in: &tx, context)
                }
            }
            let courses = ward.courses
            let compared = try await ward.act(as: .scheduler, at: Ward.monday) { tx, _ in
                try courses.flatMap { course in
                    let record = try CourseRecord.read(course, in: &tx)
                    let cycles = try CycleRecord.all(of: course, in: &tx)
                    let plan = CoursePlan(
                        interval: try #require(
                            Interval(
                                minDays: record.intervalMinDays, targetDays: record.intervalTargetDays,
                                maxDays: record.intervalMaxDays)), firstDay: try day("2026-12-01"),
                        lastAerosolOn: record.lastDeliveredOn,
                        cycles: cycles.map { .init(number: $0.number, state: $0.status, placedOn: $0.localDay) })
                    return cycles.map { (plan.window(ofCycle: $0.number), $0.window) }
                }
            }
            #expect(compared.count == 24)
            for (rule, view) in compared { #expect(rule == view) }
            #expect(Set(compared.map { $0.0 }).count > 8)
        }
    }

    @Test("every name under which the database refuses has its sentence, or a note why nobody meets it")
    func facts() async throws {
        try await withClonedDatabase { db in
            let names = try await db.transaction { tx in
                try FactBook.constraints(of: ["booking"], in: &tx)
                    + tx.all(
                        """
                        SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                        WHERE i.indisunique AND c.relnamespace = 'booking'::regnamespace
                            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
                        UNION SELECT (regexp_matches(prosrc, 'refuse\\(''OM\\d+'', ''(\\w+)''', 'g'))[1]
                        FROM pg_proc WHERE pronamespace = 'booking'::regnamespace
                        """, as: String.self)
            }
            #expect(names.count > 150)
            #expect(FactBook.registry.adding(.booking).unexplained(of: names) == [])
        }
    }

    @Test("the machines and the table of legal steps are the same")
    func transitions() async throws {
        try await withClonedDatabase { db in
            let differences = try await db.transaction { tx in
                try TransitionTable.differences(of: Course.self, in: &tx)
                    + TransitionTable.differences(of: PlannedCycle.self, in: &tx)
                    + TransitionTable.differences(of: Placement.self, in: &tx)
                    + TransitionTable.differences(of: Procedure.self, in: &tx)
            }
            #expect(differences == [])
        }
    }
}
