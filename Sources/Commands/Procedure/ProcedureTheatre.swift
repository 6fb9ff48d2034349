internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// The patient enters the theatre.
struct ProcedureTheatre: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "theatre", abstract: "The patient enters the theatre.")
    static let roles: [GroupRole] = [.theatre, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var when: WhenOptions
    @OptionGroup var step: ReasonOptions
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, step) = (procedure, step)
        let outcome = try await desk.step(id, change, at: when) { at, tx, context in
            try Procedure.take(.enterTheatre, on: id, step.circumstances(at: at), in: &tx, context)
        }
        output.done(outcome, outcome.answer.sentence, outcome.answer.details)
    }
}
