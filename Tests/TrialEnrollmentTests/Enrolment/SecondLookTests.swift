import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("Who was found eligible is looked at again when it counts")
struct SecondLookTests {
    private func ward() async throws -> Ward { try await Ward.open(try TestDatabase.current, on: "2026-11-02") }

    private func knows(
        _ id: EnrolmentID, ecog: String, on date: String, corrects: Int64? = nil, in ward: Ward
    ) async throws {
        let (patient, then) = (try await ward.patient(of: id), try day(date))
        try await ward.as(Ward.research) { tx, context in
            try NewPatientFact(
                patient: patient, fact: "ecog", number: ecog, unit: "{score}", trueOn: then, corrects: corrects)(
                    in: &tx, context)
        }
    }

    @Test("a worse value that came since stops the slot, and the gate says that it is unknown", .clonedDatabase)
    func worse() async throws {
        let ward = try await ward()
        let arm = try await ward.arms(of: .small("NCT99990071", slots: [3]))[0]
        let id = try await ward.eligible(for: arm)
        try await ward.today("2026-11-04")
        try await knows(id, ecog: "1", on: "2026-11-03", in: ward)
        let answer: SQL = "SELECT eligibility FROM trials.enrolment_now WHERE enrolment = \(id)"
        #expect(try await ward.db.value(answer, as: String.self) == "met")
        try await knows(id, ecog: "3", on: "2026-11-04", in: ward)
        #expect(try await ward.db.value(answer, as: String.self) == "unknown")
        await expectFact("eligible_patient_meets_every_criterion") { try await ward.steps([.reserveSlot], of: id) }
    }

    @Test("so does a correction of the value that it rested on, and one made before an earlier day", .clonedDatabase)
    func corrected() async throws {
        let ward = try await ward()
        let arm = try await ward.arms(of: .small("NCT99990072", slots: [3]))[0]
        let id = try await ward.eligible(for: arm)
        let fact = try await ward.db.value("SELECT max(id) FROM trials.patient_fact", as: Int64.self)
        try await knows(id, ecog: "4", on: "2026-11-02", corrects: fact, in: ward)
        await expectFact("eligible_patient_meets_every_criterion") { try await ward.steps([.reserveSlot], of: id) }
        // Assessed for a day before the worse value: found eligible then, and not given a slot now.
        let late = try await ward.eligible(for: arm)
        try await ward.today("2026-11-20")
        try await knows(late, ecog: "3", on: "2026-11-19", in: ward)
        try await ward.as(Ward.research) { tx, context in
            try Enrolment.assess(late, on: try day("2026-11-05"), in: &tx, context).verdict
        }
        try await ward.signed(late)
        await expectFact("eligible_patient_meets_every_criterion") { try await ward.steps([.reserveSlot], of: late) }
    }

    @Test("what is unknown is not written down as not met, to be overridden", .clonedDatabase)
    func unknown() async throws {
        let ward = try await ward()
        var trial = try NewTrial.small("NCT99990073", slots: [3])
        trial.arms[0].criteria[0].waivableBy = .investigator
        let arm = try await ward.arms(of: trial)[0]
        let id = try await ward.eligible(for: arm)
        let criterion = try await ward.db.value("SELECT id FROM trials.criterion WHERE arm = \(arm)", as: Int64.self)
        // A fact of another kind, and a day on which nothing was known yet.
        let patient = try await ward.patient(of: id)
        let other = try await ward.as(Ward.research) { tx, context in
            try NewPatientFact(
                patient: patient, fact: "hemoglobin", number: "12", unit: "g/dL", trueOn: try day("2026-11-01"))(
                    in: &tx, context)
        }
        for (evidence, on) in [(other, "2026-11-02"), (other, "2026-11-01")] {
            await expectRefusal(by: "criterion_that_is_not_met_rests_on_the_patients_facts") {
                try await ward.db.transaction(as: Ward.research, in: .research) { tx in
                    try tx.run(
                        """
                        INSERT INTO trials.eligibility (enrolment, assessed_on, verdict, answers)
                        VALUES (\(id), \(on)::text::date, 'not_met', jsonb_build_array(jsonb_build_object(
                            'criterion', \(criterion)::bigint, 'answer', 'not_met', 'evidence', \(evidence)::bigint)))
                        """)
                }
            }
        }
    }

    @Test("a hold and a closed site stop who holds a slot already", .clonedDatabase)
    func stopped() async throws {
        let ward = try await ward()
        let arm = try await ward.arms(of: .small("NCT99990074", slots: [3]))[0]
        let id = try await ward.eligible(for: arm)
        try await ward.steps([.reserveSlot], of: id)
        try await ward.as(Ward.research) { tx, _ in
            try ArmSlots.hold(.init(), of: arm, because: "the safety board meets", in: &tx)
            return id
        }
        await expectFact("slot_is_not_on_hold") { try await ward.steps([.start], of: id) }
        try await ward.as(Ward.research) { tx, _ in
            try ArmSlots.lift(.init(), of: arm, because: "it sees no danger", in: &tx)
            return id
        }
        try await ward.db.run(
            """
            INSERT INTO trials.site_change (trial, site, event, from_day, reason)
            SELECT trial, site, 'suspended', '2026-11-02', 'an inspection' FROM trials.enrolment WHERE id = \(id)
            """)
        await expectFact("trial_is_approved_at_the_site") { try await ward.steps([.start], of: id) }
    }

    @Test("no slot before the finding, and nobody comes in by a version that is over", .clonedDatabase)
    func order() async throws {
        let ward = try await ward()
        let arm = try await ward.arms(of: .small("NCT99990075", slots: [3]))[0]
        let id = try await ward.eligible(for: arm)
        await expectFact("enrolment_step_follows_the_one_before") {
            try await ward.steps([.reserveSlot], of: id, at: try moment("2026-11-02T11:00:00Z"))
        }
        let trial = try await ward.db.value("SELECT trial FROM trials.enrolment WHERE id = \(id)", as: TrialID.self)
        try await ward.db.transaction(as: Ward.research, in: .research) { tx in
            let version = try tx.value(
                """
                INSERT INTO trials.protocol_version (trial, version, effective_from)
                VALUES (\(trial), '2', '2026-11-02') RETURNING id
                """, as: Int64.self)
            try tx.run(
                """
                SELECT trials.copy_version(protocol_version, \(version)) FROM trials.arm WHERE id = \(arm)
                """)
            try tx.run("UPDATE trials.protocol_version SET released_at = now() WHERE id = \(version)")
        }
        await expectFact("enrolment_arm_is_of_the_version_in_force") { try await ward.assessed(for: arm) }
    }

    @Test("arms that some do not know ask and plan the same", .clonedDatabase)
    func blindedArms() async throws {
        let ward = try await ward()
        var trial = try NewTrial.small(
            "NCT99990076", slots: [3, 3], entry: .init(allocation: .randomised, blindedRoles: [.research]))
        trial.arms[1].plannedCycles = 4
        let uneven = trial
        await expectFact("blinded_arms_look_alike") { try await ward.arms(of: uneven) }
        trial.arms[1].plannedCycles = 3
        trial.arms[1].criteria[0].numbers = ["1"]
        let stricter = trial
        await expectFact("blinded_arms_look_alike") { try await ward.arms(of: stricter) }
    }
}
