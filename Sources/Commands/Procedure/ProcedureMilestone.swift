internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Write down when something happened in theatre.
struct ProcedureMilestone: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "milestone", abstract: "Write down when something happened in theatre.",
        discussion: "Example: omentum procedure milestone X5 skin_incised --at 2026-12-08T08:52")
    static let roles: [GroupRole] = [.theatre, .surgeon, .nurse]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var when: WhenOptions
    @Option(help: ArgumentHelp("What is to be said about it.", valueName: "text")) var note: String?
    @Option(help: "The milestone that this one corrects, by its number.") var corrects: Int64?
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID
    @Argument(help: "What happened.") var kind: Milestone

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, kind, when, note, wrong) = (procedure, kind, when, note, corrects)
        let outcome = try await desk.change(change) { tx, context in
            let at = try when.moment(siteZone: ProcedureDay.read(id, in: &tx).zone, in: &tx)
            return try kind.record(on: id, at: at, note: note, correcting: wrong, in: &tx, context)
        }
        output.done(
            outcome, "\(id): milestone \(outcome.answer), \(kind.rawValue.replacing("_", with: " ")).",
            ["procedure": id, "milestone": outcome.answer, "kind": kind.rawValue])
    }
}
