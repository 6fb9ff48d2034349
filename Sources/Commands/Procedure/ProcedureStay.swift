internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// The patient stays over night.
struct ProcedureStay: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "stay", abstract: "The patient stays over night.")
    static let roles: [GroupRole] = [.nurse, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var when: WhenOptions
    @OptionGroup var code: CodeOptions
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, code) = (procedure, code.coded)
        let outcome = try await desk.step(id, change, at: when) { at, tx, context in
            try Procedure.take(.stay, on: id, because: code, at: at, in: &tx, context)
        }
        output.done(outcome, outcome.answer.sentence, outcome.answer.details)
    }
}
