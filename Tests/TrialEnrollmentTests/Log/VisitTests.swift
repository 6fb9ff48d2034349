import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("Visits against their plan")
struct VisitTests {
    /// A patient on study since 2 November, whose arm plans these visits.
    struct Planned: Sendable {
        let ward: Ward
        let enrolment: EnrolmentID

        static func open(_ db: TestDatabase, _ visits: String) async throws -> Planned {
            let ward = try await Ward.open(db, on: "2026-11-02")
            let patient = try await ward.patient()
            let (_, id) = try await ward.enrolled(patient, from: try await ward.acceptedReferral(of: patient))
            // Past the freeze: a version is released together with its visits.
            try await db.script(
                """
                ALTER TABLE trials.visit DISABLE TRIGGER USER;
                INSERT INTO trials.visit (protocol_version, ordinal, code, label, anchor, cycle, offset_days,
                    window_before_days, window_after_days)
                SELECT v.id, x.* FROM trials.protocol_version v, (VALUES \(visits)) x;
                """)
            return Planned(ward: ward, enrolment: id)
        }

        func record(
            _ code: String, cycle: Int? = nil, on held: String?, reason: String? = nil, corrects: Bool = false
        ) async throws -> VisitStanding {
            let record = RecordVisit(
                code, of: enrolment, cycle: cycle, heldOn: try held.map { try day($0) }, reason: reason,
                isCorrection: corrects)
            return try await ward.as(Ward.research) { tx, context in try record(in: &tx, context) }
        }

        func standings() async throws -> [String: VisitStanding.Word] {
            let id = enrolment
            let all = try await ward.store(of: Ward.research).read(as: .research) { tx, _ in
                try VisitStanding.all(of: id, in: &tx)
            }
            return Dictionary(
                uniqueKeysWithValues: all.map { ("\($0.code)\($0.cycle.map { " \($0)" } ?? "")", $0.standing) })
        }
    }

    static let day14 = "(1, 'day_14', 'Day 14', 'on_study', NULL::int, 14, 2, 3)"

    static let days: [(String, VisitStanding.Word)] = [
        ("2026-11-13", .early), ("2026-11-14", .inWindow), ("2026-11-16", .inWindow), ("2026-11-19", .inWindow),
        ("2026-11-20", .late),
    ]

    @Test(
        "a visit is in its window on its first and on its last day, and out of it a day further", .clonedDatabase,
        arguments: days)
    func window(held: String, standing: VisitStanding.Word) async throws {
        let planned = try await Planned.open(try TestDatabase.current, Self.day14)
        try await planned.ward.today("2026-11-25")
        let now = try await planned.record("day_14", on: held)
        let (from, to) = (try day("2026-11-14"), try day("2026-11-19"))
        #expect(now.standing == standing && now.windowFrom == from && now.windowTo == to)
    }

    @Test("while nothing is written down a visit is to come, due, and then overdue", .clonedDatabase)
    func unheld() async throws {
        let planned = try await Planned.open(try TestDatabase.current, Self.day14)
        for (today, word) in [
            ("2026-11-13", .toCome), ("2026-11-14", .due), ("2026-11-19", .due), ("2026-11-20", .overdue),
        ] as [(String, VisitStanding.Word)] {
            try await planned.ward.today(today, at: "18:00")
            #expect(try await planned.standings() == ["day_14": word], "on \(today)")
        }
    }

    @Test("no window is no verdict, and no anchor is no window", .clonedDatabase)
    func notApplicable() async throws {
        let planned = try await Planned.open(
            try TestDatabase.current,
            """
            (1, 'survival', 'Survival call', 'on_study', NULL::int, 90, NULL::int, NULL::int),
            (2, 'last', 'After the last aerosol', 'last_aerosol', NULL, 30, 7, 7),
            (3, 'labs', 'Labs', 'aerosol', 1, -3, 2, 2)
            """)
        try await planned.ward.today("2026-11-25")
        #expect(try await planned.standings() == ["survival": .toCome, "last": .toCome, "labs": .toCome])
        #expect(try await planned.record("survival", on: "2026-11-20").standing == .notApplicable)
        #expect(try await planned.record("labs", on: "2026-11-20").standing == .unknown)
    }

    @Test("a visit is written down once; a correction says why, and stands in its place", .clonedDatabase)
    func corrected() async throws {
        let planned = try await Planned.open(try TestDatabase.current, Self.day14)
        try await planned.ward.today("2026-11-25")
        await expectFact("visit_is_corrected_after_it_is_written_down") {
            try await planned.record("day_14", on: "2026-11-16", reason: "typed wrongly", corrects: true)
        }
        #expect(try await planned.record("day_14", on: "2026-11-24").standing == .late)
        await expectFact("visit_is_written_down_once") { try await planned.record("day_14", on: "2026-11-16") }
        await expectFact("corrected_visit_has_its_reason") {
            try await planned.record("day_14", on: "2026-11-16", corrects: true)
        }
        let now = try await planned.record("day_14", on: "2026-11-16", reason: "typed wrongly", corrects: true)
        #expect(now.standing == .inWindow)
        await expectFact("visit_is_not_held_in_the_future") {
            try await planned.record("day_14", on: "2026-11-28", reason: "typed wrongly", corrects: true)
        }
        await expectFact("visit_is_in_the_plan_of_its_arm") { try await planned.record("day_15", on: "2026-11-16") }
        await expectFact("visit_of_each_cycle_names_its_cycle") {
            try await planned.record("day_14", cycle: 1, on: "2026-11-16")
        }
        let enrolment = planned.enrolment
        // Past the use case: a visit of another version's plan.
        let other = try await planned.ward.db.value(
            """
            WITH version AS (
                INSERT INTO trials.protocol_version (trial, version, effective_from)
                SELECT trial, '6', '2026-12-01' FROM trials.protocol_version RETURNING id)
            INSERT INTO trials.visit (protocol_version, ordinal, code, label, anchor, offset_days)
            SELECT id, 1, 'day_14', 'Day 14', 'on_study', 14 FROM version RETURNING id
            """, as: Int64.self)
        await expectFact("visit_is_in_the_plan_of_its_arm") {
            try await planned.ward.as(Ward.research) { tx, _ in
                try tx.run(
                    """
                    INSERT INTO trials.visit_outcome (enrolment, visit, cycle, no, held_on)
                    VALUES (\(enrolment), \(other), 0, 1, '2026-11-16')
                    """)
            }
        }
        await expectRefusal(by: "visit_outcome_is_only_appended") {
            try await planned.ward.db.run(
                "UPDATE trials.visit_outcome SET held_on = '2026-11-17' WHERE enrolment = \(enrolment)")
        }
    }

    @Test("who left owes no visit whose window was still open, and owes the one that had closed", .clonedDatabase)
    func ended() async throws {
        let planned = try await Planned.open(
            try TestDatabase.current, Self.day14 + ", (2, 'day_60', 'Day 60', 'on_study', NULL, 60, 7, 7)")
        try await planned.ward.today("2026-12-01")
        let (patient, said) = (
            try await planned.ward.db.value("SELECT patient FROM trials.enrolment", as: PatientID.self),
            try day("2026-12-01")
        )
        try await planned.ward.db.run(
            "UPDATE registry.patient SET vital_status = 'died', died_on = \(said), died_precision = 'day' WHERE id = \(patient)"
        )
        #expect(try await planned.standings() == ["day_14": .overdue, "day_60": .ended])
    }
}
