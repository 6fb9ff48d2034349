internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// The patient goes home on the day of the procedure; all four gates are met.
struct ProcedureDischarge: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "discharge", abstract: "The patient goes home on the day of the procedure; all four gates are met."
    )
    static let roles: [GroupRole] = [.nurse, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var when: WhenOptions
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = procedure
        let outcome = try await desk.step(id, change, at: when) { at, tx, context in
            try Procedure.discharge(id, at: at, in: &tx, context)
        }
        output.done(outcome, outcome.answer.sentence, outcome.answer.details)
    }
}
