import CareTerms
import Postgres
import ProcedureBooking
import Referrals
import Registry
import TestKit
import Testing
import TrialEnrollment

@testable import Pathway
@testable import Wards

/// What stands between a hand at the database and a patient who should not be treated: each goes through without its
/// safeguard.
@Suite("Nobody is treated on another patient's papers, or on a word alone")
struct WrongPatientTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fact: String
        /// What takes the safeguard away.
        let removal: String
        /// What makes the attempt wrong; the first patient has a course, the second a referral.
        let before: String
        let attempt: SQL

        var testDescription: String { fact }

        init(_ fact: String, _ removal: String, before: String = "", _ attempt: SQL) {
            (self.fact, self.removal, self.before, self.attempt) = (fact, removal, before, attempt)
        }
    }

    private static let goes = "ALTER TABLE booking.clearance DISABLE TRIGGER go_has_its_grounds"
    private static let assessed = "ALTER TABLE trials.eligibility DISABLE TRIGGER eligibility_is_its_answers"

    /// A go by hand, with every gate said to be met.
    private static let go: SQL = """
        SELECT booking.clear(1, 'confirm', '2026-11-09', 'go',
            (SELECT jsonb_agg(jsonb_build_object('finding', jsonb_build_object('gate', code, 'answer', 'met')))
               FROM pathway.gate), 'mine')
        """
    private static func assessing(_ verdict: String, _ answers: [String], until: String? = nil) -> SQL {
        let list = answers.enumerated().map { #"{"criterion":\#($0.offset + 1),"answer":"\#($0.element)"}"# }
        return """
            INSERT INTO trials.eligibility (enrolment, assessed_on, verdict, valid_until, answers)
            VALUES (1, '2026-11-02', \(verdict), \(until)::date, \(JSONText("[" + list.joined(separator: ",") + "]")))
            """
    }

    static let goCases: [Case] = [
        Case("go_answers_every_gate", goes, "SELECT booking.clear(1, 'confirm', '2026-11-09', 'go', '[]', 'mine')"),
        Case(
            "go_is_for_the_living", goes, before: "UPDATE registry.patient SET vital_status = 'died' WHERE id = 1", go),
        Case(
            "go_is_for_an_enrolled_patient", goes,
            before: """
                BEGIN; SET LOCAL ROLE research; INSERT INTO trials.enrolment_history (subject, event, reason_code)
                VALUES (1, 'end_treatment', 'progression'); COMMIT
                """, go),
        Case(
            "go_is_for_an_enrolled_patient", goes,
            before: """
                BEGIN; SET LOCAL ROLE research;
                INSERT INTO trials.withdrawal (enrolment, scope, said_on) VALUES (1, 'follow_up', '2026-11-02'); COMMIT
                """, go
        ),
        Case(
            "go_is_with_a_valid_consent", goes,
            before: """
                INSERT INTO trials.consent_form (trial, version, effective_from, asks_again)
                VALUES (1, '4', '2026-11-02', true)
                """, go),
        Case(
            "go_is_without_a_treatment_hold", goes,
            before: "INSERT INTO pathway.hold (patient, reason, review_on) VALUES (1, 'infection', '2026-11-09')", go),
    ]

    static let paperCases: [Case] = [
        Case(
            "enrolment_is_of_its_referrals_patient",
            "ALTER TABLE trials.enrolment DROP CONSTRAINT enrolment_is_of_its_referrals_patient",
            """
            WITH r AS (SELECT set_config('role', 'research', true))
            INSERT INTO trials.enrolment (patient, referral, site) SELECT 1, 2, 1 FROM r
            """),
        Case(
            "enrolment_arm_is_released_and_of_its_trial",
            "ALTER TABLE trials.enrolment DISABLE TRIGGER enrolment_fits_its_arm",
            before: "INSERT INTO trials.trial (title) VALUES ('Another trial')",
            """
            WITH r AS (SELECT set_config('role', 'research', true))
            INSERT INTO trials.enrolment (patient, referral, site, trial, arm) SELECT 2, 2, 1, 2, 1 FROM r
            """),
        Case("eligibility_answers_every_criterion", assessed, assessing("met", [])),
        Case("eligibility_verdict_is_what_its_answers_say", assessed, assessing("met", ["met", "not_met"])),
        Case(
            "met_criterion_rests_on_the_patients_facts", assessed,
            before: """
                INSERT INTO trials.patient_fact (patient, fact, number, unit, true_on)
                VALUES (1, 'ecog', 3, '{score}', '2026-11-02')
                """, assessing("met", ["met", "met"])),
        Case(
            "eligibility_holds_as_long_as_its_facts", assessed, assessing("met", ["met", "met"], until: "2099-01-01")),
        Case(
            "patient_fact_is_what_its_kind_asks",
            "ALTER TABLE trials.patient_fact DISABLE TRIGGER patient_fact_is_of_its_kind",
            "INSERT INTO trials.patient_fact (patient, fact, word, true_on) VALUES (1, 'bowel_obstruction', 'Yes', '2026-11-02')"
        ),
        Case(
            "correction_is_of_the_same_fact",
            "ALTER TABLE trials.patient_fact DISABLE TRIGGER patient_fact_is_of_its_kind",
            """
            INSERT INTO trials.patient_fact (patient, fact, number, unit, true_on, corrects)
            SELECT 2, 'ecog', 1, '{score}', '2026-11-02', min(id) FROM trials.patient_fact
            """),
        Case(
            "gate_has_its_rule", "ALTER TABLE pathway.gate DROP CONSTRAINT gate_has_its_rule",
            "INSERT INTO pathway.gate VALUES ('mood', 'Good mood', 'advisory', 'nurse', 999)"),
    ]

    @Test(
        "what a person types at the database is refused, and goes through without the safeguard", .clonedDatabase,
        arguments: goCases + paperCases)
    func safeguard(_ one: Case) async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        _ = try await ward.openCourse()
        _ = try await ward.acceptedReferral(of: try await ward.patient(), for: .offTrial)
        if !one.before.isEmpty { try await ward.db.script(one.before) }
        let attempt = one.attempt
        await expectRefusal(by: one.fact) { try await ward.db.run(attempt) }
        try await ward.db.script(one.removal)
        try await ward.db.run(attempt)
    }

    /// A course by hand: of whom, from which referral, on which enrolment, with how many cycles.
    static let courses: [(String, String, String)] = [
        ("course_has_an_accepted_referral", "2, 3, 1, 'off_trial', 2", "3"),
        ("course_is_of_its_enrolments_patient", "2, 2, 1, 'off_trial', 1", "3"),
        ("course_is_of_its_referrals_patient", "3, 2, 1, 'off_trial', 2", "3"),
        ("course_has_its_enrolment", "2, 2, 1, 'off_trial', NULL", "3"),
        ("course_has_the_numbers_of_its_protocol", "2, 2, 1, 'off_trial', 2", "4"),
    ]

    @Test(
        "a course rests on one patient's accepted referral and enrolment, and on its protocol's numbers",
        .clonedDatabase, arguments: courses)
    func course(fact: String, whose: String, cycles: String) async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        _ = try await ward.openCourse()
        let second = try await ward.patient()
        let referral = try await ward.acceptedReferral(of: second, for: .offTrial)
        await expectFact("course_has_its_enrolment") {
            try await ward.as(Ward.scheduler) { tx, context in try StartCourse(referral: referral)(in: &tx, context) }
        }
        try await ward.registered(second, from: referral)
        try await ward.db.script(
            """
            BEGIN; SET LOCAL ROLE coordinator;
            INSERT INTO referrals.referral (patient, site, received_at, channel, priority, referrer_name, primary_cancer)
            VALUES (2, 1, '2026-11-01 12:00Z', 'fax', 'routine', 'Dr Referrer', 'C18.9'); COMMIT;
            INSERT INTO registry.patient DEFAULT VALUES;
            """)
        let insert = """
            BEGIN; SET LOCAL ROLE coordinator;
            INSERT INTO booking.course (patient, referral, site, pathway, enrolment, planned_cycles, interval_min_days,
                interval_target_days, interval_max_days, partial_counts, dwell_target_minutes, dwell_tolerance_minutes,
                pressure_mmhg, pressure_tolerance_mmhg, protocol_source)
            VALUES (\(whose), \(cycles), 42, 42, 56, false, 30, 2, 12, 2, 'by hand'); ROLLBACK
            """
        await expectRefusal(by: fact) {
            do { try await ward.db.script(insert) } catch {
                try? await ward.db.script("ROLLBACK")
                throw error
            }
        }
        let isTrigger = ["course_has_an_accepted_referral", "course_has_the_numbers_of_its_protocol"].contains(fact)
        // A wrong patient meets both the key and the look at the enrolment: two safeguards, taken away together.
        try await ward.db.script("ALTER TABLE booking.course DISABLE TRIGGER with_its_grounds")
        if !isTrigger { try await ward.db.script("ALTER TABLE booking.course DROP CONSTRAINT \(fact)") }
        if fact == "course_is_of_its_referrals_patient" {
            try await ward.db.script("ALTER TABLE booking.course DROP CONSTRAINT course_is_of_its_enrolments_patient")
        }
        try await ward.db.script(insert)
    }

    @Test("a hold that is set while a go is judged is seen by the judgement, not after the step", .clonedDatabase)
    func race() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (patient, course, cycles) = try await ward.openCourse()
        let held = try await ward.hold(cycles[0], at: "2026-11-09T14:00:00Z")
        try await ward.sponsorPays(for: cycles[0])
        try await ward.counsel(course)
        let surgeon = try await OpenSession(ward.db.pool), scheduler = try await OpenSession(ward.db.pool)
        try await surgeon.run("BEGIN")
        try await surgeon.run(
            "INSERT INTO pathway.hold (patient, reason, review_on) VALUES (\(patient), 'infection', '2026-11-09')")
        let clock = try moment("2026-11-02T12:00:00Z")
        let judged = scheduler.start { session in
            try await session.transaction { tx in
                try tx.run("SELECT set_config('role', 'scheduler', true)")
                let actor = Actor(login: "postgres", role: .scheduler)
                return try ClearedStep.confirm(held, in: &tx, Context(now: clock, actor: actor))
            }
        }
        try await ward.db.untilBlocked(scheduler)
        try await surgeon.run("COMMIT")
        let step = try await judged.value
        #expect(step.moved == nil && step.goNoGo.failing.map(\.finding.gate) == [.noTreatmentHold])
        try await surgeon.close()
        try await scheduler.close()
    }

    @Test("a criterion that is written while the version is released is in it, or refused", .clonedDatabase)
    func freeze() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        try await ward.db.script(
            """
            INSERT INTO trials.trial (title) VALUES ('A trial');
            INSERT INTO trials.protocol_version (trial, version, effective_from) VALUES (1, '1', '2026-01-01');
            INSERT INTO trials.arm (protocol_version, label, regimen, planned_cycles, interval_min_days,
                interval_target_days, interval_max_days, partial_counts, dwell_target_minutes)
            VALUES (1, '1', 'cisplatin', 3, 42, 42, 56, false, 30);
            INSERT INTO trials.criterion (arm, kind, fact, operator, numbers, unit)
            VALUES (1, 'inclusion', 'ecog', '<=', '{2}', '{score}');
            """)
        let anna = try await OpenSession(ward.db.pool), ben = try await OpenSession(ward.db.pool)
        try await anna.run("BEGIN")
        try await anna.run("UPDATE trials.protocol_version SET released_at = registry.now() WHERE id = 1")
        let late = ben.start(
            "INSERT INTO trials.criterion (arm, kind, fact, operator, numbers, unit) VALUES (1, 'inclusion', 'age', '>=', '{18}', 'a')"
        )
        try await ward.db.untilBlocked(ben)
        try await anna.run("COMMIT")
        await expectRefusal(by: "released_protocol_is_frozen") { try await late.value }
        try await anna.close()
        try await ben.close()
    }
}
