import CareTerms
import Pathway
import Postgres
import ProcedureBooking
import Registry
import TestKit
import Testing
import TrialEnrollment

@testable import Wards

@Suite("A life in a trial, from the match to the last day on study")
struct TrialJourneyTests {
    @Test("a fact that was missing, a cycle that slips, a form that asks again, and off study", .clonedDatabase)
    func journey() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let patient = try await ward.patient()
        let referral = try await ward.acceptedReferral(of: patient)
        let trial = try await ward.as(Ward.research) { tx, context in try Ward.pipacTrial()(in: &tx, context) }

        // Which trial could take her? One, if somebody asked for two facts.
        var match = try await ward.match(patient, on: "2026-11-02")
        #expect(match.arms.map(\.eligibility.verdict) == [.unknown])
        #expect(match.arms[0].refresh.map(\.fact).sorted() == ["ecog", "hemoglobin"])
        try await ward.knows(patient, "ecog", "1", "{score}", on: "2026-11-01")
        try await ward.knows(patient, "hemoglobin", "112", "g/L", on: "2026-11-01")
        match = try await ward.match(patient, on: "2026-11-02")
        #expect(match.arms.map(\.eligibility.verdict) == [.met])

        // Consent, screening, the signed checklist, a slot, on study.
        let enrolment = try await ward.onStudy(patient, from: referral, arm: trial.arms[0], form: "3")
        let course = try await ward.as(Ward.scheduler) { tx, context in
            try StartCourse(referral: referral)(in: &tx, context)
        }
        let cycles = try await ward.as(Ward.scheduler) { tx, _ in try CycleRecord.all(of: course, in: &tx).map(\.id) }
        try await ward.counsel(course)

        // The first cycle, on its day.
        _ = try await ward.booked(cycles[0], at: "2026-11-09T14:00:00Z")
        try await ward.completeTasks(of: course, on: "2026-11-03")
        // The aerosol is the treatment: nobody writes that step down.
        let done = try await ward.procedureDay(of: cycles[0], on: "2026-11-09")
        try await ward.db.expectDone(ProcedureSigned(procedure: done), in: ward)
        try await ward.completeTasks(of: course, on: "2026-12-17")

        // The second slips by a week, and in between the board approves a form that asks again.
        let first = try await ward.booked(cycles[1], at: "2026-12-21T14:00:00Z")
        try await ward.today("2026-12-18")
        try await ward.slips(first)
        try await ward.asksAgain(in: trial.trial, version: "4", from: "2026-12-18")
        let second = try await ward.hold(cycles[1], at: "2026-12-28T14:00:00Z")
        let refused = try await ward.confirm(second)
        #expect(refused.moved == nil)
        // The form, and the work-up of the day that was lost.
        #expect(refused.goNoGo.failing.map(\.finding.gate) == [.consentCurrent, .preProcedureTasks])
        try await ward.as(Ward.research) { tx, context in
            try Enrolment.consent(enrolment, form: "4", signedOn: try day("2026-12-18"), in: &tx, context)
        }
        try await ward.completeTasks(of: course, on: "2026-12-18")
        #expect(try await ward.confirm(second).moved == "confirmed")
        try await ward.completeTasks(of: course, on: "2026-12-27")
        _ = try await ward.procedureDay(of: cycles[1], on: "2026-12-28")

        // The disease goes on: treatment ends, follow-up, and off study, each with its reason.
        try await ward.today("2027-01-20")
        try await ward.steps([.endTreatment], of: enrolment, because: "progression")
        try await ward.steps([.followUp], of: enrolment)
        try await ward.steps([.leaveStudy], of: enrolment, because: "completed")
        try await ward.counted(in: trial.trial, enrolment, patient)
    }
}

extension Ward {
    fileprivate static func pipacTrial() throws -> NewTrial {
        func atLeast(_ fact: String, _ comparison: Criterion.Operator, _ number: String, _ unit: String)
            -> NewTrial.CriterionText
        {
            NewTrial.CriterionText(
                kind: .inclusion, fact: fact, comparison: comparison, numbers: [number], unit: unit, lookBackDays: 90)
        }
        return NewTrial(
            nct: "NCT99990011", title: "A trial with one arm", phase: "PHASE2", sponsor: "Hill", version: "5",
            effectiveFrom: try day("2026-01-01"), consentFormVersion: "3",
            arms: [
                NewTrial.Arm(
                    label: "1", regimen: "oxaliplatin", plannedCycles: 3,
                    interval: NewTrial.Interval(minDays: 42, targetDays: 42, maxDays: 56), partialCounts: false,
                    dwellTargetMinutes: 30, slots: 2,
                    criteria: [
                        atLeast("ecog", .atMost, "2", "{score}"), atLeast("hemoglobin", .atLeast, "9", "g/dL"),
                    ])
            ])
    }

    fileprivate func match(_ patient: PatientID, on date: String) async throws -> Match {
        let day = try day(date)
        return try await store(of: Ward.research).read(as: .research) { tx, _ in
            try Match.of(patient, on: day, in: &tx)
        }
    }

    fileprivate func knows(
        _ patient: PatientID, _ fact: String, _ number: String, _ unit: String, on date: String
    ) async throws {
        let fact = NewPatientFact(patient: patient, fact: fact, number: number, unit: unit, trueOn: try day(date))
        try await self.as(Ward.research) { tx, context in try fact(in: &tx, context) }
    }

    fileprivate func onStudy(
        _ patient: PatientID, from referral: ReferralID, arm: ArmID, form: String
    ) async throws -> EnrolmentID {
        let (site, today) = (site, try day("2026-11-02"))
        let id = try await self.as(Ward.research) { tx, context in
            let id = try Enrolment.identify(patient, from: referral, at: site, for: arm, in: &tx, context)
            try Enrolment.take(.approach, on: id, in: &tx, context)
            try Enrolment.consent(id, form: form, signedOn: today, in: &tx, context)
            #expect(try Enrolment.assess(id, on: today, in: &tx, context).verdict == .met)
            return id
        }
        try await signed(id)
        try await steps([.reserveSlot, .start], of: id)
        return id
    }

    fileprivate func confirm(_ placement: PlacementID) async throws -> ClearedStep {
        try await self.as(Ward.scheduler) { tx, context in try ClearedStep.confirm(placement, in: &tx, context) }
    }

    /// A slot that everything is in order for.
    fileprivate func booked(_ cycle: PlannedCycleID, at start: String) async throws -> PlacementID {
        let held = try await hold(cycle, at: start)
        try await sponsorPays(for: cycle)
        let step = try await confirm(held)
        #expect(step.moved == "confirmed", "\(String(describing: step.refusal?.message))")
        return held
    }

    /// The patient cannot come on that day.
    fileprivate func slips(_ placement: PlacementID) async throws {
        try await self.as(Ward.scheduler) { tx, context in
            try Placement.release(
                placement, because: .byPatient, Circumstances(reason: "a cold"), in: &tx, context)
        }
    }

    fileprivate func asksAgain(in trial: TrialID, version: String, from date: String) async throws {
        let day = try day(date)
        try await self.as(Ward.research) { tx, _ in
            try ConsentForm.add(version, to: trial, from: day, asksAgain: true, in: &tx)
        }
    }

    /// The screening log and the accrual say what happened, once.
    fileprivate func counted(in trial: TrialID, _ enrolment: EnrolmentID, _ patient: PatientID) async throws {
        let (accrual, log, life) = try await store(of: Ward.research).read(as: .research) { tx, _ in
            (
                try Accrual.read(by: .trial, .init(trial: trial), in: &tx),
                try ScreeningLog.read(.init(trial: trial), in: &tx), try TimelineEntry.read(patient, in: &tx)
            )
        }
        let total = accrual.total
        #expect([total.approached, total.consented, total.screened, total.enrolled, total.treated] == [1, 1, 1, 1, 1])
        #expect(log.entries.map(\.enrolment) == [enrolment])
        #expect(log.entries.first?.treatedOn == (try day("2026-11-09")))
        #expect(life.last { $0.record == enrolment.description }?.state == "off_study")
    }
}
