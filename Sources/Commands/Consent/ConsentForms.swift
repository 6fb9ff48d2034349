internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct ConsentFormAdd: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a version of a trial's form, or, without a trial, of the centre's registry.",
        discussion: "Example: omentum consent-form add 4 --trial T1 --from 2026-12-01 --asks-again")
    static let roles: [GroupRole] = [.research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The version's name.") var version: String
    @Option(help: "The trial; the centre's registry when left out.") var trial: TrialID?
    @Option(help: ArgumentHelp("The first day on which it is in force.", valueName: "YYYY-MM-DD")) var from: ClinicalDay
    @Flag(help: "Those who signed an older version must sign this one too.") var asksAgain = false

    func perform(_ output: Output, at desk: Desk) async throws {
        let (version, trial, day, asksAgain) = (version, trial, from, asksAgain)
        let outcome = try await desk.change(change) { tx, _ in
            try ConsentForm.add(version, to: trial, from: day, asksAgain: asksAgain, in: &tx)
        }
        output.done(
            outcome, "Added version \(version) of the form of \(trial?.description ?? "the registry").",
            ["version": version, "trial": trial, "from": day, "asks_again": asksAgain])
    }
}

struct ConsentFormList: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the forms; a dash for the trial is the centre's registry.")
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only those of a trial.") var trial: TrialID?

    static let rowsMax = 500

    func perform(_ output: Output, at desk: Desk) async throws {
        let trial = trial
        let rows = try await desk.read { tx, _ in
            if let trial { _ = try TrialRecord.read(trial, in: &tx) }
            return try ConsentFormRecord.list(of: trial, limit: Self.rowsMax, in: &tx)
        }
        output.show(
            Listing(
                rows, none: "There is no form yet: omentum consent-form add",
                columns: [
                    .init("trial") { $0.trial }, .init("version") { $0.version },
                    .init("from") { $0.effectiveFrom }, .init("asks_again") { $0.asksAgain },
                ]))
        output.noteFullPage(rows.count, of: Self.rowsMax)
    }
}
