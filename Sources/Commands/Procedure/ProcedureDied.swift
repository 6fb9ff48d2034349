internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// The patient died.
struct ProcedureDied: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "died", abstract: "The patient died.")
    static let roles: [GroupRole] = [.surgeon, .nurse, .theatre]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var when: WhenOptions
    @OptionGroup var step: ReasonOptions
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, step) = (procedure, step)
        let outcome = try await desk.step(id, change, at: when) { at, tx, context in
            try Procedure.take(.die, on: id, step.circumstances(at: at), in: &tx, context)
        }
        output.done(outcome, outcome.answer.sentence, outcome.answer.details)
    }
}
