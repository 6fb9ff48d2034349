internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Skip a planned cycle; it keeps its number.
struct CourseSkip: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "skip", abstract: "Skip a planned cycle; it keeps its number.")
    static let roles: [GroupRole] = [.coordinator, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var step: ReasonOptions
    @Argument(help: "The planned cycle, such as Y12.") var cycle: PlannedCycleID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, told) = (cycle, step.circumstances())
        let outcome = try await desk.change(change) { tx, context in
            try PlannedCycle.take(.skip, on: id, told, in: &tx, context)
        }
        output.done(
            outcome, "\(id) is skipped.",
            ["cycle": id, "status": outcome.answer.to.rawValue, "step": outcome.answer.number])
    }
}
