import CareTerms
import CoverageCounselling
import FollowUp
import Jobs
import JobsKit
import Pathway
import Postgres
import ProcedureBooking
import Referrals
import Registry
import TestKit
import Testing
import TrialEnrollment

extension Ward {
    func acceptedReferral(
        of patient: PatientID, for pathway: Referral.Pathway = .trial
    ) async throws -> ReferralID {
        let (site, received) = (site, try moment("2026-11-01T15:00:00Z"))
        let referral = try await self.as(Ward.coordinator) { tx, context in
            let id = try ReceiveReferral(
                patient: patient, site: site, receivedAt: received, channel: .fax, priority: .routine,
                referrerName: "Dr. Example, Hill Clinic", primaryCancer: "C18.9", peritonealDisease: "C78.6")(
                    in: &tx, context)
            try Referral.take(.review, on: id, in: &tx, context)
            try Ward.complete(id, in: &tx)
            try Referral.take(.referToBoard, on: id, in: &tx, context)
            return id
        }
        try await self.as(Ward.surgeon) { tx, context in
            try Referral.accept(referral, for: pathway, boardOn: try day("2026-11-02"), in: &tx, context)
        }
        return referral
    }

    /// The referrer's letter came, and says all that the board asks for.
    static func complete(_ referral: ReferralID, in tx: inout Transaction) throws {
        let letter = try tx.value(
            "SELECT referrals.attach(\(referral), 'letter.txt', 'referral_letter', convert_to('Dear colleague', 'UTF8'))",
            as: Int64.self)
        try tx.run(
            """
            INSERT INTO referrals.answer (referral, item, value, true_on, attachment, observed_by)
            SELECT r.id, i.id, coalesce(i.choices[1], 'told'), (registry.now() AT TIME ZONE 'UTC')::date,
                CASE WHEN i.evidence = 'document' THEN \(letter) END,
                CASE WHEN i.evidence <> 'document' THEN 'Dr. Example' END
            FROM referrals.referral r JOIN referrals.data_item i ON i.programme = r.programme AND i.version = 1
            WHERE r.id = \(referral)
            """)
    }

    func enrolled(_ patient: PatientID, from referral: ReferralID) async throws -> (ArmID, EnrolmentID) {
        let site = site
        let trial = try trial
        let arm = try await self.as(Ward.research) { tx, context in try trial(in: &tx, context).arms[0] }
        let enrolment = try await self.as(Ward.research) { tx, context in
            let id = try Enrolment.identify(patient, from: referral, at: site, for: arm, in: &tx, context)
            try Enrolment.take(.approach, on: id, in: &tx, context)
            try Enrolment.consent(id, form: "3", signedOn: try day("2026-11-02"), in: &tx, context)
            // ECOG is asked, and not known yet: unknown does not pass.
            let before = try Enrolment.assess(id, on: try day("2026-11-02"), in: &tx, context)
            #expect(before.verdict == .unknown)
            for (fact, number) in [("ecog", "1"), ("hemoglobin", "11.2")] {
                _ = try NewPatientFact(
                    patient: patient, fact: fact, number: number, unit: fact == "ecog" ? "{score}" : "g/dL",
                    trueOn: try day("2026-11-01"))(in: &tx, context)
            }
            let after = try Enrolment.assess(id, on: try day("2026-11-02"), in: &tx, context)
            #expect(after.verdict == .met)
            return id
        }
        try await signed(enrolment)
        try await steps([.reserveSlot, .start, .treat], of: enrolment)
        return (arm, enrolment)
    }

    /// An investigator signs the checklist of the latest assessment.
    func signed(_ enrolment: EnrolmentID) async throws {
        try await signs(Ward.investigator) { tx, context in
            try EligibilityChecklist.sign(enrolment, in: &tx, context)
        }
    }

    /// The research coordinator takes these steps, each in a command of its own.
    func steps(
        _ events: [Enrolment.Event], of enrolment: EnrolmentID, because code: String? = nil, at moment: Instant? = nil
    ) async throws {
        for event in events {
            try await self.as(Ward.research) { tx, context in
                let told = Circumstances(reasonCode: code, happenedAt: moment)
                return try Enrolment.take(event, on: enrolment, told, in: &tx, context)
            }
        }
    }

    /// An off-trial patient who consented to the centre's registry.
    @discardableResult
    func registered(_ patient: PatientID, from referral: ReferralID) async throws -> EnrolmentID {
        let site = site
        return try await self.as(Ward.research) { tx, context in
            if try ConsentFormRecord.list(of: nil, limit: 9, in: &tx).allSatisfy({ $0.trial != nil }) {
                try ConsentForm.add("R1", to: nil, from: try day("2026-01-01"), asksAgain: false, in: &tx)
            }
            let id = try Enrolment.identify(patient, from: referral, at: site, for: nil, in: &tx, context)
            try Enrolment.take(.approach, on: id, in: &tx, context)
            try Enrolment.consent(id, form: "R1", signedOn: try day("2026-11-02"), in: &tx, context)
            return id
        }
    }

    private var trial: NewTrial {
        get throws {
            NewTrial(
                nct: "NCT99990001", title: "Phase 1 of an aerosol, arm with two criteria", phase: "PHASE1",
                sponsor: "Hill",
                version: "5", effectiveFrom: try day("2026-01-01"), consentFormVersion: "3",
                arms: [
                    NewTrial.Arm(
                        label: "1", regimen: "cisplatin and doxorubicin", plannedCycles: 3,
                        interval: NewTrial.Interval(minDays: 42, targetDays: 42, maxDays: 56), partialCounts: false,
                        dwellTargetMinutes: 30, slots: 15,
                        criteria: [
                            NewTrial.CriterionText(
                                kind: .inclusion, fact: "ecog", comparison: .atMost, numbers: ["2"], unit: "{score}",
                                lookBackDays: 60),
                            NewTrial.CriterionText(
                                kind: .inclusion, fact: "hemoglobin", comparison: .atLeast, numbers: ["9"],
                                unit: "g/dL",
                                lookBackDays: 60),
                        ])
                ])
        }
    }

    func hold(_ cycle: PlannedCycleID, at start: String) async throws -> PlacementID {
        let (site, resources, start) = (site, resources, try moment(start))
        return try await self.as(Ward.scheduler) { tx, context in
            let during = try BookCycle.block(from: start, minutes: nil, at: site, in: &tx)
            return try BookCycle(cycle, at: site, with: resources, during: during)(in: &tx, context)
        }
    }

    func sponsorPays(for cycle: PlannedCycleID) async throws {
        try await self.as(Ward.finance) { tx, context in
            for line in try PositionRecord.all(of: cycle, in: &tx) {
                try Position.assign(
                    line.item, of: cycle,
                    .confirmed(
                        .sponsor, from: try day("2026-11-01"), to: try day("2027-10-31"), coverage: nil,
                        authorisation: nil), source: "trial budget, version 5", in: &tx, context)
            }
            return cycle
        }
    }

    func counsel(_ course: CourseID) async throws {
        let content = CounsellingContent(
            heldAt: try moment("2026-11-02T11:00:00Z"), channel: .phone, spokeWith: "patient", interpreter: nil,
            responsibilities: .told("The sponsor pays for the procedure."),
            estimate: .notApplicable(because: "no bill"),
            assistance: .told("Travel fund."), understanding: "I pay nothing for the procedure.", questions: nil,
            nextStep: .init(what: "Call before cycle 2", owner: .finance, dueOn: try day("2026-12-01")), text: nil)
        let draft = try await self.as(Ward.finance) { tx, context in
            try CounsellingNote.draft(content, for: course, in: &tx, context)
        }
        try await signs(Ward.finance) { tx, context in try CounsellingNote.sign(draft: draft, in: &tx, context) }
    }

    /// Completes every open task of a course that stands before a cycle.
    func completeTasks(of course: CourseID, on date: String) async throws {
        let tasks = try await db.all(
            "SELECT task FROM followup.task_now WHERE course = \(course) AND is_open ORDER BY task", as: TaskID.self)
        try await today(date)
        let at = try moment("\(date)T11:00:00Z")
        try await self.as(Ward.nurse) { tx, context in
            for task in tasks {
                try FollowUpTask.record(FollowUpTask.Attempt(result: .done, happenedAt: at), of: task, in: &tx, context)
            }
            return tasks.count
        }
    }

    /// A whole procedure day: arrival, aerosol of 30 minutes, recovery, home, signed.
    func procedureDay(of cycle: PlannedCycleID, on date: String) async throws -> ProcedureID {
        try await today(date, at: "13:30")
        let procedure = try await self.as(Ward.nurse) { tx, context in
            let id = try Procedure.ofToday(cycle, in: &tx, context)
            let step = try ClearedStep.arrive(id, in: &tx, context)
            #expect(step.moved == "arrived", "\(String(describing: step.refusal?.message))")
            return id
        }
        try await today(date, at: "14:20")
        try await self.as(Ward.theatre) { tx, context in
            try Procedure.take(.enterTheatre, on: procedure, in: &tx, context)
            let step = try ClearedStep.startAerosol(procedure, in: &tx, context)
            #expect(step.moved == "aerosol_running", "\(String(describing: step.refusal?.message))")
            return procedure
        }
        try await today(date, at: "14:50")
        let exposure = try await self.as(Ward.theatre) { tx, context in
            try Exposure.stop(procedure, at: nil, in: &tx, context)
        }
        #expect(exposure.dwellSeconds == 1800)
        #expect(exposure.outcome == .complete)
        try await today(date, at: "18:00")
        try await self.as(Ward.nurse) { tx, context in
            try Procedure.take(.enterRecovery, on: procedure, in: &tx, context)
        }
        // Nobody has asked the four questions yet.
        await #expect(throws: NotFitToGoHome.self) {
            try await self.as(Ward.nurse) { tx, context in try Procedure.discharge(procedure, in: &tx, context) }
        }
        try await self.as(Ward.nurse) { tx, context in
            try Procedure.answer(
                [.mobilised: .met, .pain: .met, .urination: .met, .noAnxiety: .met], on: procedure, in: &tx, context)
            return try Procedure.discharge(procedure, in: &tx, context).number
        }
        try await signs(Ward.surgeon) { tx, context in
            _ = try Procedure.sign(procedure, words: "Uneventful.", in: &tx, context)
            return procedure
        }
        return procedure
    }

    /// A patient on study, with a course of which nothing is booked.
    func openCourse() async throws -> (patient: PatientID, course: CourseID, cycles: [PlannedCycleID]) {
        let patient = try await patient()
        let referral = try await acceptedReferral(of: patient)
        _ = try await enrolled(patient, from: referral)
        let course = try await self.as(Ward.scheduler) { tx, context in
            try StartCourse(referral: referral)(in: &tx, context)
        }
        let cycles = try await self.as(Ward.scheduler) { tx, _ in try CycleRecord.all(of: course, in: &tx).map(\.id) }
        return (patient, course, cycles)
    }

    /// A patient with everything in order and a confirmed first slot.
    func confirmedCycle(at start: String) async throws -> (CourseID, PlannedCycleID) {
        let (_, course, cycles) = try await openCourse()
        let cycle = cycles[0]
        let held = try await hold(cycle, at: start)
        try await sponsorPays(for: cycle)
        try await counsel(course)
        let step = try await self.as(Ward.scheduler) { tx, context in try ClearedStep.confirm(held, in: &tx, context) }
        #expect(step.moved == "confirmed", "\(String(describing: step.refusal?.message))")
        try await completeTasks(of: course, on: "2026-11-03")
        return (course, cycle)
    }
}

extension TestDatabase {
    /// The worker does the job that signing caused, in the group of who signed; done again, it plans nothing twice.
    func expectDone(_ job: ProcedureSigned, in ward: Ward) async throws {
        let procedure = job.procedure
        try await expectEnqueued(job)
        let store = Store(Pool(try JobBench.conninfo(of: self), size: 1), facts: .all, limits: .bulk)
        let ran = try await JobBench(on: self, Wiring.handlers(store)).drain()
        #expect(ran.map(\.kind) == [ProcedureSigned.kind.description] && ran.allSatisfy { $0.end == .done })
        try await ward.as(Ward.surgeon) { tx, context in
            try FollowUpPlanning.procedureSigned(procedure, in: &tx, context)
            return procedure
        }
        let tasks = try await all(
            "SELECT label FROM followup.task_now WHERE anchor_event = \("procedure:\(procedure.number)") ORDER BY due_on",
            as: String.self)
        #expect(
            tasks == [
                "Call on the day after", "Pathology of the biopsies", "Visit and labs two weeks after",
                "30-day safety window closes",
            ])
    }
}
