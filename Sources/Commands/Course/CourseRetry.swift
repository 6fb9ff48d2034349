internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Try an attempted cycle again, whose aerosol was not delivered.
struct CourseRetry: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Try an attempted cycle again, whose aerosol was not delivered.")
    static let roles: [GroupRole] = [.scheduler, .coordinator, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var step: ReasonOptions
    @Argument(help: "The planned cycle, such as Y12.") var cycle: PlannedCycleID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, told) = (cycle, step.circumstances())
        let outcome = try await desk.change(change) { tx, context in
            try PlannedCycle.take(.tryAgain, on: id, told, in: &tx, context)
        }
        output.done(
            outcome, "\(id) needs a new slot.",
            ["cycle": id, "status": outcome.answer.to.rawValue, "step": outcome.answer.number])
    }
}
