import CareTerms
import CoverageCounselling
import Postgres
import ProcedureBooking
import Referrals
import Registry
import TrialEnrollment

/// Writes some made-up lives down side by side, step by step through the offices' own use cases: what they refuse, the
/// demo cannot do.
///
/// An office does its part for all of the wave in one transaction, as somebody does who works through a pile; only each
/// booking is a transaction of its own. Where a
/// use case takes many at a time, it is asked once.
struct DemoWave: Sendable {
    /// A life, and whose it is.
    struct Story: Sendable {
        let plan: DemoPlan.Patient
        let patient: PatientID

        /// `nil` for whoever is not treated.
        var onTrial: Bool? { if case .treated(let onTrial) = plan.fate { onTrial } else { nil } }
    }

    let stories: [Story]
    let asOf: ClinicalDay
    let centre: DemoCentre
    let store: Store

    func tell() async throws {
        let referrals = try await refer()
        var accepted: [(story: Story, referral: ReferralID)] = []
        for (story, referral) in zip(stories, referrals) where story.onTrial != nil {
            accepted.append((story, referral))
        }
        guard !accepted.isEmpty else { return }
        let enrolments = try await enrol(accepted)
        let courses = try await openCourses(accepted)
        for number in 1...DemoPlan.cyclesMax {
            let visits = accepted.indices.compactMap { index -> Visit? in
                let (story, _) = accepted[index]
                guard story.plan.cycles.count >= number else { return nil }
                return Visit(
                    patient: story.patient, onTrial: story.onTrial == true, enrolment: enrolments[index],
                    cycle: story.plan.cycles[number - 1], id: courses[index].cycles[number - 1])
            }
            if !visits.isEmpty { try await treat(visits) }
        }
        try await stop(zip(accepted, courses).map { ($0.story, $1.id) })
    }

    // MARK: The desk

    private func refer() async throws -> [ReferralID] {
        let (stories, site, asOf) = (stories, centre.site, asOf)
        return try await store.command(as: .coordinator) { tx, context in
            let ids = try stories.map { story in
                try ReceiveReferral(
                    patient: story.patient, site: site, receivedAt: Self.noon(story.plan.receivedOn), channel: .fax,
                    priority: .routine, referrerName: "Demo clinic", primaryCancer: story.plan.cancer,
                    peritonealDisease: "C78.6")(in: &tx, context)
            }
            let desk = zip(stories, ids).map { (plan: $0.plan, id: $1) }
            func step(_ event: Referral.Event, after days: Int, _ isTaken: (DemoPlan.Fate) -> Bool) throws {
                let steps = desk.filter { isTaken($0.plan.fate) }.map { plan, id in
                    let day = min(plan.receivedOn.adding(days: days), asOf.adding(days: -1))
                    return (id: id, at: Self.noon(day) as Instant?)
                }
                try Referral.take(event, onEach: steps, in: &tx, context)
            }
            func isForTheBoard(_ fate: DemoPlan.Fate) -> Bool {
                switch fate {
                case .waiting(let state): state == "awaiting_board"
                case .declined: false
                case .treated: true
                }
            }
            try step(.review, after: 2) { $0 != .waiting("received") }
            let complete = desk.filter { isForTheBoard($0.plan.fate) }
            try Self.answer(complete.map { (id: $0.id, on: $0.plan.receivedOn) }, in: &tx)
            try step(.referToBoard, after: 4, isForTheBoard)
            try Self.decide(desk, in: &tx, context)
            return ids
        }.answer
    }

    private static func decide(
        _ desk: [(plan: DemoPlan.Patient, id: ReferralID)], in tx: inout Transaction, _ context: Context
    ) throws {
        var accepted: [Referral.Acceptance] = []
        for (plan, id) in desk {
            switch plan.fate {
            case .waiting: break
            case .declined(let code):
                let at = noon(plan.receivedOn.adding(days: 9))
                try Referral.decline(
                    id, because: code, Circumstances(reason: "demo", happenedAt: at), in: &tx, context)
            case .treated(let onTrial):
                let board = plan.receivedOn.adding(days: 10)
                accepted.append(
                    Referral.Acceptance(id, for: onTrial ? .trial : .offTrial, boardOn: board, at: noon(board)))
            }
        }
        try Referral.accept(accepted, in: &tx, context)
    }

    // MARK: Research

    private func enrol(_ accepted: [(story: Story, referral: ReferralID)]) async throws -> [EnrolmentID] {
        let centre = centre
        let ids = try await store.command(as: .research) { tx, context in
            let ids = try accepted.map { story, referral in
                try Enrolment.identify(
                    story.patient, from: referral, at: centre.site, for: story.onTrial == true ? centre.arm : nil,
                    in: &tx, context)
            }
            try Enrolment.take(.approach, onEach: Self.moments(ids, of: accepted.map(\.story)), in: &tx, context)
            var facts: [NewPatientFact] = []
            for ((story, _), id) in zip(accepted, ids) {
                let signed = story.plan.receivedOn.adding(days: 12)
                let then = Circumstances(happenedAt: Self.noon(signed))
                try Enrolment.consent(
                    id, form: DemoCentre.formVersion, signedOn: signed, ConsentTalk(), then, in: &tx, context)
                if story.onTrial == true { facts += Self.facts(of: story.patient, on: signed) }
            }
            try NewPatientFact.record(facts, in: &tx, context)
            for ((story, _), id) in zip(accepted, ids) {
                _ = try Enrolment.assess(id, on: story.plan.receivedOn.adding(days: 12), in: &tx, context)
            }
            return ids
        }.answer
        let stories = accepted.map(\.story)
        let onTrial = zip(stories, ids).filter { $0.0.onTrial == true }.map(\.1)
        if !onTrial.isEmpty {
            try await store.command(as: .investigator) { tx, context in
                try EligibilityChecklist.sign(onTrial, in: &tx, context)
            }
        }
        return try await store.command(as: .research) { tx, context in
            for event in [Enrolment.Event.reserveSlot, .start, .treat] {
                try Enrolment.take(event, onEach: Self.moments(ids, of: stories), in: &tx, context)
            }
            return ids
        }.answer
    }

    /// On the day on which the form was signed.
    private static func moments(_ ids: [EnrolmentID], of stories: [Story]) -> [(id: EnrolmentID, at: Instant?)] {
        zip(ids, stories).map { (id: $0, at: noon($1.plan.receivedOn.adding(days: 12))) }
    }

    static func facts(of patient: PatientID, on day: ClinicalDay) -> [NewPatientFact] {
        [
            NewPatientFact(patient: patient, fact: "ecog", number: "1", unit: "{score}", trueOn: day),
            NewPatientFact(patient: patient, fact: "hemoglobin", number: "11.4", unit: "g/dL", trueOn: day),
        ]
    }

    // MARK: Courses

    /// A course with its planned cycles, in their order.
    private struct Opened: Codable, Sendable {
        let id: CourseID
        let cycles: [PlannedCycleID]
    }

    private func openCourses(_ accepted: [(story: Story, referral: ReferralID)]) async throws -> [Opened] {
        let opened = accepted.map { $0.story.plan.receivedOn.adding(days: 14) }
        let courses = try await store.command(as: .scheduler) { tx, context in
            try zip(accepted, opened).map { accepted, day in
                let id = try StartCourse(referral: accepted.referral, firstDayFrom: day)(in: &tx, context)
                return Opened(id: id, cycles: try CycleRecord.all(of: id, in: &tx).map(\.id))
            }
        }.answer
        try await store.command(as: .finance) { tx, context in
            for (course, day) in zip(courses, opened) {
                let content = CounsellingContent(
                    heldAt: Self.noon(day), channel: .phone, spokeWith: "patient",
                    responsibilities: .told("Who pays for what was explained."),
                    estimate: .notApplicable(because: "demo"), assistance: .told("Travel support."),
                    understanding: "Understood.",
                    nextStep: .init(
                        what: "Call before the next cycle", owner: .finance, dueOn: day.adding(days: 30)))
                let draft = try CounsellingNote.draft(content, for: course.id, in: &tx, context)
                _ = try CounsellingNote.sign(draft: draft, in: &tx, context)
            }
            return courses.count
        }
        return courses
    }

    private func stop(_ courses: [(Story, CourseID)]) async throws {
        let ended = courses.compactMap { story, id in
            story.plan.stopReason.flatMap(Course.StopReason.init(rawValue:)).map { (id, $0) }
        }
        guard !ended.isEmpty else { return }
        try await store.command(as: .coordinator) { tx, context in
            for (id, code) in ended {
                try Course.stop(id, because: code, Circumstances(reason: "demo"), in: &tx, context)
            }
            return ended.count
        }
    }

    /// 17:00 in UTC: around noon in the demo's zone.
    static func noon(_ day: ClinicalDay) -> Instant {
        Instant(microseconds: (Int64(day.rawValue.days) * 86_400 + 17 * 3600) * 1_000_000)
    }
}
