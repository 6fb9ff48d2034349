internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Open the exposure again, to correct its ledger.
struct ProcedureReopen: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "reopen", abstract: "Open the exposure again, to correct its ledger.",
        discussion: "Then void the wrong entry, enter the right one, and stop the aerosol again.")
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
            try Procedure.take(.reopenExposure, on: id, step.circumstances(at: at), in: &tx, context)
        }
        output.done(outcome, outcome.answer.sentence, outcome.answer.details)
    }
}
