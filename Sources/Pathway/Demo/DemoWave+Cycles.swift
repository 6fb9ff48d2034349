import CareTerms
import CoverageCounselling
import FollowUp
import Postgres
import ProcedureBooking
import Registry
import TrialEnrollment

extension DemoWave {
    /// One cycle of one patient.
    struct Visit: Sendable {
        let patient: PatientID
        let onTrial: Bool
        let enrolment: EnrolmentID
        let cycle: DemoPlan.Cycle
        let id: PlannedCycleID
    }

    /// A cycle whose day has come.
    private struct Day: Sendable {
        let visit: Visit
        let outcome: DemoPlan.Cycle.Outcome
        let start: Instant
        let procedure: ProcedureID

        var end: Instant { start + .seconds(5 * 3600) }
    }

    /// The same cycle of each of the wave's patients who has it.
    func treat(_ visits: [Visit]) async throws {
        try await prepare(visits)
        var past: [(visit: Visit, outcome: DemoPlan.Cycle.Outcome, start: Instant)] = []
        for visit in visits {
            let start = try await book(visit)
            if let outcome = visit.cycle.outcome { past.append((visit, outcome, start)) }
        }
        guard !past.isEmpty else { return }
        let procedures = try await arrive(past.map { ($0.visit, $0.start) })
        let days = zip(past, procedures).map {
            Day(visit: $0.visit, outcome: $0.outcome, start: $0.start, procedure: $1)
        }
        try await theatre(days)
        try await leave(days)
        try await store.command(as: .surgeon) { tx, context in
            for day in days {
                _ = try Procedure.sign(day.procedure, words: "Demo record.", in: &tx, context)
                try FollowUpPlanning.procedureSigned(day.procedure, in: &tx, context)
            }
            return days.count
        }
        try await followUp(days)
    }

    // MARK: Before

    private func prepare(_ visits: [Visit]) async throws {
        let asOf = asOf
        try await store.command(as: .finance) { tx, context in
            let covers = visits.map { visit in
                Position.Cover(
                    of: visit.id, by: visit.onTrial ? .sponsor : .researchFund,
                    from: visit.cycle.day.adding(days: -30), to: visit.cycle.day.adding(days: 60))
            }
            return try Position.assignAll(covers, source: "demo budget", in: &tx, context)
        }
        let onTrial = visits.filter(\.onTrial)
        if !onTrial.isEmpty {
            try await store.command(as: .research) { tx, context in
                func day(_ visit: Visit) -> ClinicalDay { min(visit.cycle.day, asOf).adding(days: -1) }
                try NewPatientFact.record(
                    onTrial.flatMap { Self.facts(of: $0.patient, on: day($0)) }, in: &tx, context)
                for visit in onTrial { _ = try Enrolment.assess(visit.enrolment, on: day(visit), in: &tx, context) }
                return onTrial.count
            }
        }
        // What the cycle before still owes, on a day that has passed long ago.
        let later = visits.filter { $0.cycle.number > 1 }
        guard !later.isEmpty else { return }
        try await store.command(as: .nurse) { tx, context in
            try Self.complete(try Self.gating(later, in: &tx), by: asOf, in: &tx, context)
        }
    }

    /// In a transaction of its own, since it locks the theatre, the surgeon and the device that other waves ask for too.
    private func book(_ visit: Visit) async throws -> Instant {
        let centre = centre
        return try await store.command(as: .scheduler) { tx, context in
            let start = try Self.start(of: visit.cycle, in: &tx)
            let during = try BookCycle.block(from: start, minutes: nil, at: centre.site, in: &tx)
            let held = try BookCycle(
                visit.id, at: centre.site, with: centre.resources[visit.cycle.theatre], during: during,
                lateReason: start < context.now ? "demo" : nil)(in: &tx, context)
            let confirmed = try ClearedStep.confirm(held, in: &tx, context)
            guard confirmed.moved != nil else { throw confirmed.refusal ?? NoGo(confirmed.goNoGo, clearance: 0) }
            return start
        }.answer
    }

    // MARK: The day

    private func arrive(_ visits: [(visit: Visit, start: Instant)]) async throws -> [ProcedureID] {
        let asOf = asOf
        return try await store.command(as: .nurse) { tx, context in
            _ = try Self.complete(try Self.gating(visits.map(\.visit), in: &tx), by: asOf, in: &tx, context)
            return try visits.map { visit, start in
                let id = try Procedure.ofToday(visit.id, in: &tx, context)
                let arrived = try ClearedStep.arrive(
                    id, Circumstances(happenedAt: start - .seconds(1800)), in: &tx, context)
                guard arrived.moved != nil else { throw arrived.refusal ?? NoGo(arrived.goNoGo, clearance: 0) }
                return id
            }
        }.answer
    }

    private func theatre(_ days: [Day]) async throws {
        try await store.command(as: .theatre) { tx, context in
            try Procedure.take(.enterTheatre, onEach: days.map { ($0.procedure, $0.start) }, in: &tx, context)
            for day in days { try Self.spray(day, in: &tx, context) }
            return days.count
        }
    }

    private static func spray(_ day: Day, in tx: inout Transaction, _ context: Context) throws {
        if day.outcome == .noAccess {
            try Procedure.take(
                .failAccess, on: day.procedure, because: CodedReason("adhesions"), at: day.start + .seconds(1500),
                in: &tx, context)
            return
        }
        let sprayed = day.start + .seconds(2400)
        let started = try ClearedStep.startAerosol(
            day.procedure, Circumstances(happenedAt: sprayed), in: &tx, context)
        guard started.moved != nil else { throw started.refusal ?? NoGo(started.goNoGo, clearance: 0) }
        let isShort = day.outcome == .partial
        _ = try Exposure.stop(
            day.procedure, at: sprayed + .seconds(isShort ? 1080 : 1800),
            shortBecause: isShort ? CodedReason("leak") : nil, in: &tx, context)
    }

    private func leave(_ days: [Day]) async throws {
        try await store.command(as: .nurse) { tx, context in
            try Procedure.take(
                .enterRecovery, onEach: days.map { ($0.procedure, $0.end - .seconds(7200)) }, in: &tx, context)
            for day in days {
                let goesHome = day.visit.cycle.goesHome
                try Procedure.answer(
                    [.mobilised: .met, .pain: goesHome ? .met : .notMet, .urination: .met, .noAnxiety: .met],
                    on: day.procedure, at: day.end, in: &tx, context)
                if goesHome {
                    try Procedure.discharge(day.procedure, at: day.end, in: &tx, context)
                } else {
                    try Procedure.take(
                        .stay, on: day.procedure, because: CodedReason("pain"), at: day.end, in: &tx, context)
                }
            }
            return days.count
        }
    }

    // MARK: After

    private func followUp(_ days: [Day]) async throws {
        let asOf = asOf
        let called = days.filter(\.visit.cycle.isFollowedUp)
        guard !called.isEmpty else { return }
        try await store.command(as: .nurse) { tx, context in
            var due: [TaskRecord] = []
            for day in called {
                due += try TaskRecord.open(of: day.visit.patient, anchoredOn: day.procedure, in: &tx).filter {
                    $0.dueOn < asOf
                }
            }
            return try Self.complete(due, by: asOf, in: &tx, context)
        }
    }

    private static func gating(_ visits: [Visit], in tx: inout Transaction) throws -> [TaskRecord] {
        var tasks: [TaskRecord] = []
        for visit in visits { tasks += try TaskRecord.gating(visit.id, of: visit.patient, in: &tx) }
        return tasks
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
}
