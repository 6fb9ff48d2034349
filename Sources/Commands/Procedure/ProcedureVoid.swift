internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Take an entry of the ledger back that was wrong; the right one is entered anew.
struct ProcedureVoid: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "void", abstract: "Take an entry of the ledger back that was wrong; the right one is entered anew."
    )
    static let roles: [GroupRole] = [.theatre, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID
    @Option(help: "The entry, whose number was told.") var entry: Int64
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, entry, why) = (procedure, entry, reason)
        let outcome = try await desk.change(change) { tx, context in
            try Exposure.void(entry, on: id, because: why, in: &tx, context)
            return entry
        }
        output.done(outcome, "\(id): entry \(entry) is taken back.", ["procedure": id, "entry": entry])
    }
}
