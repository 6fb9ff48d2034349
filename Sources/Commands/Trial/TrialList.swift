internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct TrialList: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the trials, the newest first.")
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    static let rowsMax = 200

    func perform(_ output: Output, at desk: Desk) async throws {
        let rows = try await desk.read { tx, _ in try TrialRecord.list(limit: Self.rowsMax, in: &tx) }
        output.show(
            Listing(
                rows, none: "There is no trial yet: omentum trial create --print-schema",
                columns: [
                    .init("trial") { $0.id }, .init("nct") { $0.nct }, .init("title") { $0.title },
                    .init("phase") { $0.phase }, .init("sponsor") { $0.sponsor },
                    .init("recruitment") { $0.recruitment },
                    .init("version") { $0.version },
                ]))
        output.noteFullPage(rows.count, of: Self.rowsMax)
    }
}
