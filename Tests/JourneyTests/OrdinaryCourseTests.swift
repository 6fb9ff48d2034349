import CareTerms
import CoverageCounselling
import FollowUp
import Jobs
import Postgres
import ProcedureBooking
import Referrals
import Registry
import TestKit
import Testing
import TrialEnrollment

@testable import Pathway
@testable import Wards

@Suite("An ordinary course, from the first contact to the call on the day after")
struct OrdinaryCourseTests {
    @Test("one patient passes every office, and nobody can skip one", .clonedDatabase)
    func journey() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let patient = try await ward.patient()

        // Referral and decision.
        let referral = try await ward.acceptedReferral(of: patient)
        // Trial, consent, enrolment.
        let (arm, enrolment) = try await ward.enrolled(patient, from: referral)
        #expect(arm.number > 0)
        // A course of three planned cycles.
        let course = try await ward.as(Ward.scheduler) { tx, context in
            try StartCourse(referral: referral)(in: &tx, context)
        }
        let cycles = try await ward.as(Ward.scheduler) { tx, _ in try CycleRecord.all(of: course, in: &tx) }
        #expect(cycles.map(\.number) == [1, 2, 3])

        // The first slot is held, but nobody has answered who pays, and nobody has told the patient.
        let first = cycles[0].id
        let held = try await ward.hold(first, at: "2026-11-09T14:00:00Z")
        let tooEarly = try await ward.as(Ward.scheduler) { tx, context in
            try ClearedStep.confirm(held, in: &tx, context)
        }
        #expect(tooEarly.moved == nil)
        #expect(
            tooEarly.goNoGo.failing.map(\.finding.gate) == [.responsibilityAssigned, .authorisation, .counselled])
        let snapshots = try await ward.db.value(
            "SELECT count(*) FROM booking.clearance WHERE planned_cycle = \(first) AND verdict = 'no_go'",
            as: Int64.self)
        #expect(snapshots == 1)

        // Finance answers, and counsels.
        try await ward.sponsorPays(for: first)
        try await ward.counsel(course)
        let confirmed = try await ward.as(Ward.scheduler) { tx, context in
            try ClearedStep.confirm(held, in: &tx, context)
        }
        #expect(confirmed.moved == "confirmed")
        #expect(confirmed.goNoGo.verdict == .go)
        // The work-up hangs on the booked day, and stands before the cycle until it is done.
        try await ward.completeTasks(of: course, on: "2026-11-03")

        // The day itself: 30 minutes of aerosol, four gates, home, signed.
        let procedure = try await ward.procedureDay(of: first, on: "2026-11-09")
        try await ward.db.expectDone(ProcedureSigned(procedure: procedure), in: ward)

        try await nextCycleWaits(cycles[1].id, in: ward)
        try await nightRaisesTheCall(in: ward)
        // And the whole life reads in one list.
        let life = try await ward.as(Ward.coordinator) { tx, _ in try TimelineEntry.read(patient, in: &tx) }
        #expect(life.first?.state == "received")
        #expect(life.contains { $0.kind == "procedure" && $0.state == "discharged_same_day" })
        #expect(life.contains { $0.record == enrolment.description && $0.state == "on_treatment" })
        let trail = try await ward.db.value("SELECT broken = 0 FROM audit.verify()", as: Bool.self)
        #expect(trail)
    }

    private func nextCycleWaits(_ second: PlannedCycleID, in ward: Ward) async throws {
        // The next cycle waits for its interval, and for what the first one still owes.
        let ready = try await ward.as(Ward.scheduler) { tx, _ in
            try GoNoGo.evaluate(second, on: try day("2026-11-30"), in: &tx)
        }
        #expect(ready.verdict == .noGo)
        let gates = ready.failing.map(\.finding.gate)
        #expect(gates.contains(.interval) && gates.contains(.resources))
        let onTime = try await ward.as(Ward.scheduler) { tx, _ in
            try GoNoGo.evaluate(second, on: try day("2026-12-21"), in: &tx)
        }
        #expect(!onTime.failing.map(\.finding.gate).contains(.interval))
    }

    private func nightRaisesTheCall(in ward: Ward) async throws {
        // The night raises the call of the day after; the nurse makes it.
        try await ward.today("2026-11-10", at: "10:00")
        let night = NightlyNight(site: ward.site, date: try day("2026-11-10"))
        let store = Store(try await ward.db.pool(as: Ward.coordinator), facts: .all)
        let planned = try await NightlyRun(night).dryRun(in: store, as: .coordinator)
        let done = try await NightlyRun(night)(in: store, as: .coordinator)
        #expect(planned.items == done.items)
        #expect(done.count(.raiseDueTasks, .acted) == 1)
        let again = try await NightlyRun(night)(in: store, as: .coordinator)
        #expect(again.items == [])
        let call = try await ward.as(Ward.nurse) { tx, _ in
            try TaskRecord.worklist(at: ward.site, owner: .nurse, by: try day("2026-11-10"), limit: 10, in: &tx)
        }
        #expect(call.map(\.label) == ["Call on the day after"])
        let calledAt = try moment("2026-11-10T09:30:00Z")
        let taken = try await ward.as(Ward.nurse) { tx, context in
            try FollowUpTask.record(
                FollowUpTask.Attempt(result: .reached, happenedAt: calledAt, note: "doing well"), of: call[0].id,
                in: &tx, context)
        }
        #expect(taken.to == .done)
    }

    @Test("arrival is refused on a no-go although the slot was confirmed, and the refusal is stored", .clonedDatabase)
    func arrivalIsJudgedAgain() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (_, cycle) = try await ward.confirmedCycle(at: "2026-11-16T14:00:00Z")
        try await ward.today("2026-11-16", at: "13:00")
        // Overnight a serious adverse event was written down.
        let patient = try await ward.db.value(
            "SELECT patient FROM booking.cycle_now WHERE cycle = \(cycle)", as: PatientID.self)
        try await ward.as(Ward.nurse) { tx, _ in
            try tx.run(
                """
                INSERT INTO followup.adverse_event (patient, term, grade, is_serious, onset_on)
                VALUES (\(patient), 'Ileus', 3, true, '2026-11-15')
                """)
        }
        let refused = try await ward.as(Ward.nurse) { tx, context in
            let procedure = try Procedure.ofToday(cycle, in: &tx, context)
            return try ClearedStep.arrive(procedure, in: &tx, context)
        }
        #expect(refused.moved == nil)
        #expect(refused.goNoGo.failing.map(\.finding.gate) == [.noOpenSeriousAdverseEvent])
        #expect(refused.refusal?.message.contains("Ileus") == false)
        // Whoever goes round the pathway is stopped by the database.
        let procedure = try await ward.db.value(
            "SELECT id FROM booking.procedure WHERE planned_cycle = \(cycle)", as: ProcedureID.self)
        await expectRefusal(by: "patient_arrives_on_a_go") {
            try await ward.db.transaction(as: Ward.nurse, in: .nurse) { tx in
                try tx.run("INSERT INTO booking.procedure_history (subject, event) VALUES (\(procedure), 'arrive')")
            }
        }
        // A surgeon may take it upon herself, by name, with a reason.
        try await ward.as(Ward.surgeon) { tx, context in
            try OverrideGate(
                .noOpenSeriousAdverseEvent, of: cycle, on: try day("2026-11-16"),
                because: "resolved by the morning, seen by me")(in: &tx, context)
        }
        let arrived = try await ward.as(Ward.nurse) { tx, context in
            try ClearedStep.arrive(procedure, in: &tx, context)
        }
        #expect(arrived.moved == "arrived")
        let named = arrived.goNoGo.lines.flatMap(\.overrides).map(\.approver)
        #expect(named == [Ward.surgeon.name])
    }
}
