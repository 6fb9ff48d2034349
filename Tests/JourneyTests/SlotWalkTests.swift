import CareTerms
import Postgres
import Registry
import TestKit
import Testing
import TrialEnrollment

@testable import Wards

@Suite("Nobody is enrolled beyond a slot count, whatever is done in whatever order")
struct SlotWalkTests {
    static let slots = 3

    @Test("random walks of seven patients after three slots", .clonedDatabase, arguments: 1...4 as ClosedRange<UInt64>)
    func walk(seed: UInt64) async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (arm, enrolments) = try await ward.eligible(7, slots: Self.slots)
        var chance = ConsentWalkTests.Chance(seed: seed)
        var (allowed, taken) = (Self.slots, 0)
        for turn in 0..<70 {
            let id = enrolments[Int(chance.next() % 7)]
            switch chance.next() % 10 {
            case 0:
                let count = Int(chance.next() % 4)
                if await ward.allows(count, arm) { allowed = min(count, Self.slots) }
            case 1, 2:
                // Two at the same moment, each on a connection of their own.
                let other = enrolments[Int(chance.next() % 7)]
                async let first = ward.tries(.reserveSlot, on: id, as: Ward.research)
                async let second = ward.tries(.reserveSlot, on: other, as: Ward.coordinator)
                let both = await [first, second]
                taken += both.count { $0 }
            case 3: taken += await ward.writes("reserve_slot", on: id) ? 1 : 0
            default:
                let event = Enrolment.Event.allCases[Int(chance.next() % UInt64(Enrolment.Event.allCases.count))]
                _ = await ward.tries(chance.next() % 2 == 0 ? .reserveSlot : event, on: id, as: Ward.research)
            }
            let held = try await ward.held(arm)
            #expect(held <= allowed, "turn \(turn): \(held) hold a slot of \(allowed)")
        }
        #expect(try await ward.held(arm) > 0 || taken > 0)
    }

    @Test("two after the last slot: the second waits for the first, and is refused")
    func race() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(db, on: "2026-11-02")
            let (arm, enrolments) = try await ward.eligible(2, slots: 1)
            let first = try await OpenSession(try await db.pool(as: Ward.research))
            let second = try await OpenSession(try await db.pool(as: Ward.coordinator))
            for (session, role) in [(first, "research" as SQL), (second, "coordinator")] {
                try await session.run("BEGIN")
                try await session.run("SET LOCAL ROLE \(role)")
            }
            try await first.run(Self.reserve(enrolments[0]))
            let late = second.start(Self.reserve(enrolments[1]))
            try await db.untilBlocked(second)
            try await first.run("COMMIT")
            await expectRefusal(by: "arm_has_a_free_slot") { try await late.value }
            try await second.run("ROLLBACK")
            try await first.close()
            try await second.close()
            #expect(try await ward.held(arm) == 1)
        }
    }

    static func reserve(_ id: EnrolmentID) -> SQL {
        "INSERT INTO trials.enrolment_history (subject, event) VALUES (\(id), 'reserve_slot')"
    }
}

extension Ward {
    /// Patients who are found eligible for an arm with so many slots, with a signed checklist each.
    fileprivate func eligible(_ count: Int, slots: Int) async throws -> (ArmID, [EnrolmentID]) {
        let (trial, site) = (try Ward.smallTrial(slots: slots), site)
        let arm = try await self.as(Ward.research) { tx, context in try trial(in: &tx, context).arms[0] }
        var enrolments: [EnrolmentID] = []
        for _ in 0..<count {
            let patient = try await patient()
            let referral = try await acceptedReferral(of: patient)
            let id = try await self.as(Ward.research) { tx, context in
                let id = try Enrolment.identify(patient, from: referral, at: site, for: arm, in: &tx, context)
                try Enrolment.take(.approach, on: id, in: &tx, context)
                try Enrolment.consent(id, form: "1", signedOn: try day("2026-11-02"), in: &tx, context)
                _ = try NewPatientFact(
                    patient: patient, fact: "ecog", number: "1", unit: "{score}", trueOn: try day("2026-11-01"))(
                        in: &tx, context)
                #expect(try Enrolment.assess(id, on: try day("2026-11-02"), in: &tx, context).verdict == .met)
                return id
            }
            try await signed(id)
            enrolments.append(id)
        }
        return (arm, enrolments)
    }

    private static func smallTrial(slots: Int) throws -> NewTrial {
        let ecog = NewTrial.CriterionText(
            kind: .inclusion, fact: "ecog", comparison: .atMost, numbers: ["2"], unit: "{score}", lookBackDays: 60)
        return NewTrial(
            nct: "NCT99990009", title: "A trial with few slots", version: "1", effectiveFrom: try day("2026-01-01"),
            consentFormVersion: "1",
            arms: [
                NewTrial.Arm(
                    label: "1", regimen: "oxaliplatin", plannedCycles: 3,
                    interval: NewTrial.Interval(minDays: 42, targetDays: 42, maxDays: 56), partialCounts: false,
                    dwellTargetMinutes: 30, slots: slots, criteria: [ecog])
            ])
    }

    /// Who stands in a state that needs a slot: counted by the statuses alone.
    fileprivate func held(_ arm: ArmID) async throws -> Int {
        Int(
            try await db.value(
                """
                SELECT count(*) FROM trials.enrolment WHERE arm = \(arm)
                AND status IN ('slot_reserved', 'on_study', 'on_treatment')
                """, as: Int64.self))
    }

    fileprivate func tries(_ event: Enrolment.Event, on id: EnrolmentID, as login: TestLogin) async -> Bool {
        do {
            try await self.as(login) { tx, context in
                // What a withdrawal takes back is written before it.
                if event == .withdraw || event == .withdrawTreatment {
                    let scope: Enrolment.Scope = event == .withdraw ? .followUp : .treatment
                    return try Enrolment.withdraw(
                        id, from: scope, saidOn: try day("2026-11-02"),
                        Circumstances(reason: "a wish", reasonCode: "patients_wish"), in: &tx, context)
                }
                return try Enrolment.take(
                    event, on: id, Circumstances(reason: "in a walk", reasonCode: "other"), in: &tx, context
                ).to
            }
            return true
        } catch {
            return false
        }
    }

    fileprivate func writes(_ event: String, on id: EnrolmentID) async -> Bool {
        do {
            _ = try await db.transaction(as: Ward.research, in: .research) { tx in
                try tx.run("INSERT INTO trials.enrolment_history (subject, event) VALUES (\(id), \(event))")
            }
            return true
        } catch {
            return false
        }
    }

    fileprivate func allows(_ count: Int, _ arm: ArmID) async -> Bool {
        let site = site
        do {
            try await self.as(Ward.research) { tx, _ in
                try ArmSlots.allow(count, for: .init(site: site), of: arm, because: "the sponsor's letter", in: &tx)
                return count
            }
            return true
        } catch {
            return false
        }
    }
}
