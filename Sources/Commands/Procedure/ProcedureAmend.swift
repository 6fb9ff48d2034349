internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Add to a signed record; what was signed stays.
struct ProcedureAmend: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "amend", abstract: "Add to a signed record; what was signed stays.",
        discussion: "Example: omentum procedure amend X5 addendum --text 'Histology: PRGS 2.'")
    static let roles: [GroupRole] = [.surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID
    @Argument(help: "What it is.") var kind: Procedure.Amendment
    @Option(help: ArgumentHelp("What is added.", valueName: "text")) var text: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, kind, words) = (procedure, kind, text)
        let outcome = try await desk.change(change) { tx, context in
            try Procedure.amend(id, kind, words: words, in: &tx, context)
        }
        output.done(
            outcome, "\(id): \(kind.rawValue.replacing("_", with: " ")) \(outcome.answer.record) is signed.",
            outcome.answer.details)
    }
}
