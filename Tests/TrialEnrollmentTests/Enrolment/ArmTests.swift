import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("The arm, other trials, and the life without a trial")
struct ArmTests {
    private func ward() async throws -> Ward { try await Ward.open(try TestDatabase.current, on: "2026-11-02") }

    private func randomised(_ nct: String, blinded: [GroupRole]) throws -> NewTrial {
        try .small(nct, slots: [5, 1], entry: .init(allocation: .randomised, blindedRoles: blinded))
    }

    private func randomise(_ id: EnrolmentID, as number: String, _ ward: Ward) async throws {
        try await ward.as(Ward.research) { tx, context in
            try Enrolment.randomise(id, number: number, toldAt: context.now, by: "sponsor system", in: &tx)
            return id
        }
    }

    @Test("the sponsor's system assigns: the slot goes to the arm that it told, while there is one", .clonedDatabase)
    func open() async throws {
        let ward = try await ward()
        let arms = try await ward.arms(of: try randomised("NCT99990051", blinded: []))
        var ids: [EnrolmentID] = []
        for number in 1...2 {
            let id = try await ward.eligible(for: arms[0])
            await expectFact("patient_is_randomised_with_a_slot_reserved") {
                try await randomise(id, as: "R-\(number)", ward)
            }
            try await ward.steps([.reserveSlot], of: id)
            await expectFact("randomised_patient_has_a_number") { try await ward.steps([.start], of: id) }
            try await randomise(id, as: "R-\(number)", ward)
            await expectFact("randomised_patient_has_an_arm") { try await ward.steps([.start], of: id) }
            ids.append(id)
        }
        let (first, second) = (ids[0], ids[1])
        try await ward.as(Ward.research) { tx, _ in
            try Enrolment.assign(arms[1], to: first, in: &tx)
            return first
        }
        await expectFact("arm_has_a_free_slot") {
            try await ward.as(Ward.research) { tx, _ in
                try Enrolment.assign(arms[1], to: second, in: &tx)
                return second
            }
        }
        try await ward.steps([.start], of: first)
        let slots = try await ward.as(Ward.research) { tx, _ in
            try SlotStanding.list(of: TrialID(1), in: &tx).map { "\($0.label) \($0.taken)" }
        }
        #expect(slots == ["1 1", "2 1"])
    }

    @Test(
        "a blinded group neither writes nor sees the arm, whatever it asks the database; unblinding is one login's, and kept",
        .clonedDatabase
    )
    func blinded() async throws {
        let ward = try await ward()
        let arms = try await ward.arms(of: try randomised("NCT99990052", blinded: [.research, .investigator]))
        let id = try await ward.eligible(for: arms[0])
        try await ward.steps([.reserveSlot], of: id)
        try await randomise(id, as: "R-1", ward)
        await expectFact("arm_is_told_to_who_is_not_blinded") {
            try await ward.as(Ward.research) { tx, _ in
                try Enrolment.assign(arms[1], to: id, in: &tx)
                return id
            }
        }
        let phil = TestLogin("phil", .pharmacist)
        func seen(by login: TestLogin) async throws -> [ArmID] {
            try await ward.db.transaction(as: login, in: login.groups[0]) { tx in
                try tx.all("SELECT arm FROM trials.assigned_arm", as: ArmID.self)
            }
        }
        _ = try await ward.db.pool(as: phil)
        try await ward.as(phil) { tx, _ in
            try Enrolment.assign(arms[1], to: id, in: &tx)
            return id
        }
        #expect(try await seen(by: phil) == [arms[1]])
        #expect(try await seen(by: Ward.research) == [])
        #expect(try await seen(by: Ward.investigator) == [])
        let shown = try await ward.as(Ward.research) { tx, _ in try Randomisation.read(of: id, in: &tx) }
        #expect(shown?.arm == nil && shown?.isBlinded == true && shown?.number == "R-1")
        // Where everybody looks, nothing moved.
        #expect(try await ward.db.value("SELECT arm FROM trials.enrolment WHERE id = \(id)", as: ArmID.self) == arms[0])
        let told = try await ward.as(Ward.investigator) { tx, _ in
            try Enrolment.unblind(id, because: "allergic reaction in recovery", in: &tx)
        }
        #expect(told == arms[1])
        #expect(try await seen(by: Ward.research) == [])
        // The assigned arm is full for the next one, although its slot is counted in the other.
        let next = try await ward.eligible(for: arms[0])
        try await ward.steps([.reserveSlot], of: next)
        try await randomise(next, as: "R-2", ward)
        await expectFact("arm_has_a_free_slot") {
            try await ward.as(phil) { tx, _ in
                try Enrolment.assign(arms[1], to: next, in: &tx)
                return next
            }
        }
    }

    @Test(
        "a trial that allows no other shuts it out from the slot to the end of treatment, and washout follows",
        .clonedDatabase)
    func exclusive() async throws {
        let ward = try await ward()
        let arm = try await ward.arms(of: .small("NCT99990053", slots: [nil]))[0]
        let other = try await ward.arms(
            of: .small("NCT99990054", slots: [nil], entry: .init(isExclusive: false, washoutDays: 28)))[0]
        let first = try await ward.eligible(for: arm)
        let second = try await ward.eligible(for: other, patient: try await ward.patient(of: first))
        try await ward.steps([.reserveSlot], of: first)
        await expectFact("patient_is_in_no_trial_that_shuts_this_one_out") {
            try await ward.steps([.reserveSlot], of: second)
        }
        try await ward.steps([.start, .treat], of: first)
        try await ward.steps([.endTreatment], of: first, because: "progression")
        await expectFact("washout_after_another_trial_is_over") { try await ward.steps([.reserveSlot], of: second) }
        try await ward.today("2026-11-30")
        try await ward.steps([.reserveSlot, .start], of: second)
    }

    @Test(
        "off-trial patients live the same life under the registry's consent, without slots or checklists",
        .clonedDatabase)
    func offTrial() async throws {
        let ward = try await ward()
        let patient = try await ward.patient()
        let referral = try await ward.acceptedReferral(of: patient)
        let id = try await ward.registered(patient, from: referral)
        try await ward.as(Ward.research) { tx, context in
            try Enrolment.assess(id, on: try day("2026-11-02"), in: &tx, context).verdict
        }
        try await ward.steps([.reserveSlot, .start, .treat], of: id)
        try await ward.steps([.endTreatment], of: id, because: "completed")
        try await ward.steps([.followUp], of: id)
        try await ward.steps([.leaveStudy], of: id, because: "lost_to_follow_up")
        #expect(try await ward.status(of: id) == "off_study")
        #expect(try await ward.held() == 0)
        let number = try await ward.db.value("SELECT number::text FROM trials.screening_number", as: String.self)
        #expect(number == "S\(ward.site.number)-001")
        await expectFact("checklist_is_of_a_trial") { try await ward.signed(id) }
    }

    @Test("what a state counts as is the machine's own data", .clonedDatabase)
    func states() async throws {
        let db = try TestDatabase.current
        let states = try await db.all("SELECT state FROM trials.enrolment_state ORDER BY ordinal", as: String.self)
        #expect(Set(states) == Set(Enrolment.State.allCases.map(\.rawValue)))
        let over = try await db.all("SELECT state FROM trials.enrolment_state WHERE NOT is_running", as: String.self)
        #expect(Set(over) == ["declined", "ineligible", "off_study", "withdrawn"])
        let enrolled = try await db.all(
            "SELECT state FROM trials.enrolment_state WHERE counts_as_enrolled ORDER BY ordinal", as: String.self)
        #expect(enrolled == ["on_study", "on_treatment", "off_treatment"])
    }
}
