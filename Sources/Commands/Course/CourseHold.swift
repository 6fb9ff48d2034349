internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Put a course on hold until it is looked at again.
struct CourseHold: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Put a course on hold until it is looked at again.",
        discussion: "Example: omentum course hold K7 --review-on 2027-01-11 --reason infection")
    static let roles: [GroupRole] = [.coordinator, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var step: ReasonOptions
    @Argument(help: "The course, such as K7.") var course: CourseID
    @Option(help: ArgumentHelp("The day on which it is looked at again.", valueName: "YYYY-MM-DD"))
    var reviewOn: ClinicalDay

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, day, told) = (course, reviewOn, step.circumstances())
        let outcome = try await desk.change(change) { tx, context in
            try Course.hold(id, reviewOn: day, told, in: &tx, context)
        }
        output.done(
            outcome, "\(id) is on hold; it is looked at again on \(day).",
            ["course": id, "status": outcome.answer.to.rawValue, "step": outcome.answer.number, "review_on": day])
    }
}
