internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Go on with a course that was on hold.
struct CourseResume: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Go on with a course that was on hold.")
    static let roles: [GroupRole] = [.coordinator, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var step: ReasonOptions
    @Argument(help: "The course, such as K7.") var course: CourseID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, told) = (course, step.circumstances())
        let outcome = try await desk.change(change) { tx, context in
            try Course.take(.resume, on: id, told, in: &tx, context)
        }
        output.done(
            outcome, "\(id) is \(outcome.answer.to.words).",
            ["course": id, "status": outcome.answer.to.rawValue, "step": outcome.answer.number])
    }
}
