internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import ProcedureBooking
internal import Registry

/// Shows a course with its cycles and attempts.
struct CourseShow: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a course: its cycles, their windows and placements, and the attempts.")
    static let roles: [GroupRole] = [
        .scheduler, .coordinator, .nurse, .theatre, .surgeon, .research, .investigator, .pharmacist, .finance,
    ]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The course, such as K7.") var course: CourseID

    private struct Answer: Sendable {
        let course: CourseRecord
        let cycles: [CycleRecord]
        let attempts: [ProcedureDay]
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = course
        let answer = try await desk.read { tx, _ in
            Answer(
                course: try CourseRecord.read(id, in: &tx), cycles: try CycleRecord.all(of: id, in: &tx),
                attempts: try ProcedureDay.all(of: id, in: &tx))
        }
        try await desk.look(at: answer.course.patient, looking)
        let cycles = Listing(
            answer.cycles, none: "No cycles.",
            columns: [
                .init("cycle") { $0.id }, .init("number", isNumber: true) { $0.number },
                .init("status") { $0.status.words }, .init("window") { $0.window?.words },
                .init("placement") { $0.placement },
                .init("placement_status", title: "is") { $0.placementStatus?.words },
                .init("day") { $0.localDay }, .init("times") { $0.localTimes },
                .init("step", isNumber: true) { $0.step },
            ])
        let attempts = Listing(
            answer.attempts, none: "No attempt yet.",
            columns: [
                .init("procedure") { $0.id }, .init("number", title: "cycle", isNumber: true) { $0.number },
                .init("attempt", isNumber: true) { $0.attempt }, .init("day") { $0.localDay },
                .init("status") { $0.status.words }, .init("outcome") { $0.outcome },
                .init("dwell_minutes") { $0.dwellMinutes }, .init("signed_at") { $0.signedAt },
            ])
        output.show(details(answer.course), [Section("cycles", cycles), Section("attempts", attempts)])
    }

    private func details(_ course: CourseRecord) -> Details {
        [
            "course": course.id, "patient": course.patient, "referral": course.referral, "enrolment": course.enrolment,
            "arm": course.arm, "status": course.status.words, "step": course.step,
            "planned_cycles": course.plannedCycles, "delivered_cycles": course.deliveredCycles,
            "attempts_not_cancelled": course.attempts, "last_delivered_on": course.lastDeliveredOn,
            "interval_days": "\(course.intervalTargetDays) (\(course.intervalMinDays) to \(course.intervalMaxDays))",
            "protocol": course.protocolSource, "site": course.site, "review_on": course.reviewOn,
            "stopped_because": course.stopCode,
        ]
    }
}
