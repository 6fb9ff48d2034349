internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Shows the exposure ledger of a procedure, with what was taken back.
struct ProcedureLedger: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Show the exposure ledger of a procedure, with what was taken back.")
    static let roles: [GroupRole] = [
        .theatre, .surgeon, .nurse, .scheduler, .coordinator, .research, .investigator, .pharmacist,
    ]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = procedure
        let (patient, entries) = try await desk.read { tx, _ in
            (try ProcedureDay.read(id, in: &tx).patient, try LedgerEntry.all(of: id, in: &tx))
        }
        try await desk.look(at: patient, looking)
        output.show(
            Listing(
                entries, none: "No aerosol was started.",
                columns: [
                    .init("entry", isNumber: true) { $0.id }, .init("at") { $0.at },
                    .init("kind") { $0.kind.rawValue.replacing("_", with: " ") }, .init("reading") { $0.reading },
                    .init("note") { $0.note }, .init("login", title: "by") { $0.login },
                    .init("voided", title: "taken back") { $0.isVoided },
                ]))
    }
}
