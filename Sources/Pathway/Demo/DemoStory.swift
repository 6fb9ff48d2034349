import CareTerms
import CoverageCounselling
import FollowUp
import Postgres
import ProcedureBooking
import Referrals
import Registry
import TrialEnrollment

/// Writes one made-up life down, step by step through the offices' own use cases: what they refuse, the demo cannot do.
struct DemoStory: Sendable {
    let plan: DemoPlan.Patient
    let asOf: ClinicalDay
    let patient: PatientID
    let centre: DemoCentre
    let store: Store

    func tell() async throws {
        let referral = try await refer()
        guard case .treated(let onTrial) = plan.fate else { return }
        let enrolment = try await enrol(from: referral, onTrial: onTrial)
        let course = try await openCourse(referral)
        for (cycle, id) in zip(plan.cycles, course.cycles) { try await treat(cycle, id, enrolment, onTrial: onTrial) }
        if let reason = plan.stopReason, let code = Course.StopReason(rawValue: reason) {
            try await store.command(as: .coordinator) { tx, context in
                try Course.stop(course.id, because: code, Circumstances(reason: "demo"), in: &tx, context).number
            }
        }
    }

    // MARK: The desk

    private func refer() async throws -> ReferralID {
        let (plan, patient, site) = (plan, patient, centre.site)
        return try await store.command(as: .coordinator) { tx, context in
            let id = try ReceiveReferral(
                patient: patient, site: site, receivedAt: Self.noon(plan.receivedOn), channel: .fax, priority: .routine,
                referrerName: "Demo clinic", primaryCancer: plan.cancer, peritonealDisease: "C78.6")(in: &tx, context)
            var day = 0
            func step(_ event: Referral.Event) throws {
                day += 2
                let at = Circumstances(
                    happenedAt: Self.noon(min(plan.receivedOn.adding(days: day), asOf.adding(days: -1))))
                try Referral.take(event, on: id, at, in: &tx, context)
            }
            if plan.fate == .waiting("received") { return id }
            try step(.review)
            if plan.fate == .waiting("in_review") { return id }
            if case .declined(let code) = plan.fate {
                try Referral.decline(
                    id, because: code,
                    Circumstances(reason: "demo", happenedAt: Self.noon(plan.receivedOn.adding(days: 9))), in: &tx,
                    context)
                return id
            }
            try step(.referToBoard)
            guard case .treated(let onTrial) = plan.fate else { return id }
            let board = plan.receivedOn.adding(days: 10)
            try Referral.accept(
                id, for: onTrial ? .trial : .offTrial, boardOn: board, Circumstances(happenedAt: Self.noon(board)),
                in: &tx,
                context)
            return id
        }.answer
    }

    private func enrol(from referral: ReferralID, onTrial: Bool) async throws -> EnrolmentID {
        let (plan, patient, centre) = (plan, patient, centre)
        let signed = plan.receivedOn.adding(days: 12)
        return try await store.command(as: .research) { tx, context in
            let id = try Enrolment.identify(
                patient, from: referral, at: centre.site, for: onTrial ? centre.arm : nil, in: &tx, context)
            try Enrolment.take(.approach, on: id, in: &tx, context)
            try Enrolment.consent(id, form: DemoCentre.formVersion, signedOn: signed, in: &tx, context)
            if onTrial { try Self.learnFacts(of: patient, on: signed, in: &tx, context) }
            _ = try Enrolment.assess(id, on: signed, in: &tx, context)
            for event in [Enrolment.Event.reserveSlot, .start, .treat] {
                try Enrolment.take(event, on: id, in: &tx, context)
            }
            return id
        }.answer
    }

    private static func learnFacts(
        of patient: PatientID, on day: ClinicalDay, in tx: inout Transaction, _ context: Context
    ) throws {
        _ = try NewPatientFact(patient: patient, fact: "ecog", number: "1", unit: "{score}", trueOn: day)(
            in: &tx, context)
        _ = try NewPatientFact(patient: patient, fact: "hemoglobin", number: "11.4", unit: "g/dL", trueOn: day)(
            in: &tx, context)
    }

    /// A course with its planned cycles, in their order.
    private struct Opened: Codable, Sendable {
        let id: CourseID
        let cycles: [PlannedCycleID]
    }

    private func openCourse(_ referral: ReferralID) async throws -> Opened {
        let opened = plan.receivedOn.adding(days: 14)
        let course = try await store.command(as: .scheduler) { tx, context in
            let id = try StartCourse(referral: referral, firstDayFrom: opened)(in: &tx, context)
            return Opened(id: id, cycles: try CycleRecord.all(of: id, in: &tx).map(\.id))
        }.answer
        try await store.command(as: .finance) { tx, context in
            let content = CounsellingContent(
                heldAt: Self.noon(opened), channel: .phone, spokeWith: "patient",
                responsibilities: .told("Who pays for what was explained."), estimate: .notApplicable(because: "demo"),
                assistance: .told("Travel support."), understanding: "Understood.",
                nextStep: .init(what: "Call before the next cycle", owner: .finance, dueOn: opened.adding(days: 30)))
            let draft = try CounsellingNote.draft(content, for: course.id, in: &tx, context)
            return try CounsellingNote.sign(draft: draft, in: &tx, context)
        }
        return course
    }

    // MARK: A cycle

    private func treat(
        _ cycle: DemoPlan.Cycle, _ id: PlannedCycleID, _ enrolment: EnrolmentID, onTrial: Bool
    ) async throws {
        let (patient, centre, asOf) = (patient, centre, asOf)
        try await store.command(as: .finance) { tx, context in
            try Position.assignAll(
                of: id, to: onTrial ? .sponsor : .researchFund, from: cycle.day.adding(days: -30),
                to: cycle.day.adding(days: 60), source: "demo budget", in: &tx, context)
        }
        if onTrial {
            try await store.command(as: .research) { tx, context in
                let day = min(cycle.day, asOf).adding(days: -1)
                try Self.learnFacts(of: patient, on: day, in: &tx, context)
                return try Enrolment.assess(enrolment, on: day, in: &tx, context).verdict
            }
        }
        // What the cycle before still owes, on a day that has passed long ago.
        if cycle.number > 1 { try await completeTasks(before: id) }
        let start = try await store.command(as: .scheduler) { tx, context in
            let start = try Self.start(of: cycle, in: &tx)
            let during = try BookCycle.block(from: start, minutes: nil, at: centre.site, in: &tx)
            let held = try BookCycle(
                id, at: centre.site, with: centre.resources[cycle.theatre], during: during,
                lateReason: start < context.now ? "demo" : nil)(in: &tx, context)
            let confirmed = try ClearedStep.confirm(held, in: &tx, context)
            guard confirmed.moved != nil else { throw confirmed.refusal ?? NoGo(confirmed.goNoGo, clearance: 0) }
            return start
        }.answer
        guard let outcome = cycle.outcome else { return }
        let procedure = try await theatre(id, outcome, from: start)
        try await leave(procedure, cycle, outcome, at: start + .seconds(5 * 3600))
        try await store.command(as: .surgeon) { tx, context in
            _ = try Procedure.sign(procedure, words: "Demo record.", in: &tx, context)
            try FollowUpPlanning.procedureSigned(procedure, in: &tx, context)
            return procedure
        }
        try await followUp(procedure, cycle)
    }

    private func theatre(
        _ cycle: PlannedCycleID, _ outcome: DemoPlan.Cycle.Outcome, from start: Instant
    ) async throws -> ProcedureID {
        let (patient, asOf) = (patient, asOf)
        let procedure = try await store.command(as: .nurse) { tx, context in
            _ = try Self.complete(try TaskRecord.gating(cycle, of: patient, in: &tx), by: asOf, in: &tx, context)
            let id = try Procedure.ofToday(cycle, in: &tx, context)
            let arrived = try ClearedStep.arrive(
                id, Circumstances(happenedAt: start - .seconds(1800)), in: &tx, context)
            guard arrived.moved != nil else { throw arrived.refusal ?? NoGo(arrived.goNoGo, clearance: 0) }
            return id
        }.answer
        try await store.command(as: .theatre) { tx, context in
            try Procedure.take(.enterTheatre, on: procedure, Circumstances(happenedAt: start), in: &tx, context)
            if outcome == .noAccess {
                let at = start + .seconds(1500)
                return try Procedure.take(
                    .failAccess, on: procedure, because: CodedReason("adhesions"), at: at, in: &tx, context
                ).number
            }
            let sprayed = start + .seconds(2400)
            let started = try ClearedStep.startAerosol(
                procedure, Circumstances(happenedAt: sprayed), in: &tx, context)
            guard started.moved != nil else { throw started.refusal ?? NoGo(started.goNoGo, clearance: 0) }
            let isShort = outcome == .partial
            return try Exposure.stop(
                procedure, at: sprayed + .seconds(isShort ? 1080 : 1800),
                shortBecause: isShort ? CodedReason("leak") : nil,
                in: &tx, context
            ).step.number
        }
        return procedure
    }

    private func leave(
        _ procedure: ProcedureID, _ cycle: DemoPlan.Cycle, _ outcome: DemoPlan.Cycle.Outcome, at time: Instant
    ) async throws {
        try await store.command(as: .nurse) { tx, context in
            try Procedure.take(
                .enterRecovery, on: procedure, Circumstances(happenedAt: time - .seconds(7200)), in: &tx, context)
            try Procedure.answer(
                [.mobilised: .met, .pain: cycle.goesHome ? .met : .notMet, .urination: .met, .noAnxiety: .met],
                on: procedure, at: time, in: &tx, context)
            if cycle.goesHome { return try Procedure.discharge(procedure, at: time, in: &tx, context).number }
            return try Procedure.take(
                .stay, on: procedure, because: CodedReason("pain"), at: time, in: &tx, context
            ).number
        }
    }

    // MARK: After

    private func completeTasks(before cycle: PlannedCycleID) async throws {
        let (patient, asOf) = (patient, asOf)
        try await store.command(as: .nurse) { tx, context in
            try Self.complete(try TaskRecord.gating(cycle, of: patient, in: &tx), by: asOf, in: &tx, context)
        }
    }

    private func followUp(_ procedure: ProcedureID, _ cycle: DemoPlan.Cycle) async throws {
        guard cycle.isFollowedUp else { return }
        let (patient, asOf) = (patient, asOf)
        try await store.command(as: .nurse) { tx, context in
            let open = try TaskRecord.open(of: patient, anchoredOn: procedure, in: &tx).filter {
                $0.dueOn < asOf
            }
            return try Self.complete(open, by: asOf, in: &tx, context)
        }
    }

    private static func complete(
        _ tasks: [TaskRecord], by asOf: ClinicalDay, in tx: inout Transaction, _ context: Context
    ) throws -> Int {
        try FollowUpTask.complete(
            tasks.map { ($0.id, noon(min($0.dueOn, asOf.adding(days: -1)))) }, in: &tx, context)
        return tasks.count
    }

    /// The block's first minute on the site's wall: 08:00, 11:00 or 14:00.
    private static func start(of cycle: DemoPlan.Cycle, in tx: inout Transaction) throws -> Instant {
        guard let time = LocalTime(cycle.day, hour: 8 + cycle.block * 3, minute: 0) else {
            preconditionFailure("a block begins at a time that clocks show")
        }
        return try SiteClock.moment(.local(time), zone: DemoCentre.zone, in: &tx)
    }

    /// 17:00 in UTC: around noon in the demo's zone.
    private static func noon(_ day: ClinicalDay) -> Instant {
        Instant(microseconds: (Int64(day.rawValue.days) * 86_400 + 17 * 3600) * 1_000_000)
    }
}
