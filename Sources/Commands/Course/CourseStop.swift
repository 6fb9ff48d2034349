internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// End a course before its plan does; its slots are given back.
struct CourseStop: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "End a course before its plan does; its slots are given back.",
        discussion: "Example: omentum course stop K7 --because progression")
    static let roles: [GroupRole] = [.coordinator, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var step: ReasonOptions
    @Argument(help: "The course, such as K7.") var course: CourseID
    @Option(help: "Why, in a word of the list.") var because: Course.StopReason

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, why, told) = (course, because, step.circumstances())
        let outcome = try await desk.change(change) { tx, context in
            try Course.stop(id, because: why, told, in: &tx, context)
        }
        output.done(
            outcome, "\(id) is stopped: \(why.rawValue.replacing("_", with: " ")). Its open cycles are skipped.",
            [
                "course": id, "status": outcome.answer.to.rawValue, "step": outcome.answer.number,
                "because": why.rawValue,
            ])
    }
}
