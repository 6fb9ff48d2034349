internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import Registry
internal import TrialEnrollment

struct ConsentFormAdd: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a version of a trial's form, or, without a trial, of the centre's registry.",
        discussion: """
            Example: omentum consent-form add 4 --trial T1 --from 2026-12-01 --approved-on 2026-11-20 --asks-again
            With --asks-again, who signed an older version is treated only after signing this one:
            omentum consent-form again lists them.
            """)
    static let roles: [GroupRole] = [.research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The version's name.") var version: String
    @Option(help: "The trial; the centre's registry when left out.") var trial: TrialID?
    @Option(help: ArgumentHelp("The first day on which it is in force.", valueName: "YYYY-MM-DD")) var from: ClinicalDay
    @Option(help: ArgumentHelp("The day on which the ethics board approved it.", valueName: "YYYY-MM-DD"))
    var approvedOn: ClinicalDay?
    @Option(help: ArgumentHelp("The language that it is written in, such as es.", valueName: "tag"))
    var language = "en"
    @Option(
        help: ArgumentHelp(
            "A file with its section on costs, word for word; - reads standard input.", valueName: "file"),
        completion: .file())
    var costSection: InputFile?
    @Flag(help: "Those who signed an older version must sign this one too.") var asksAgain = false

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.enter()
        let (version, trial, day, asksAgain) = (version, trial, from, asksAgain)
        let (language, approved, costs) = (language, approvedOn, try costSection?.text())
        let request = try CommandRequest("omentum", desk.words + [costs ?? ""])
        let outcome = try await desk.change(change, request: request) { tx, _ in
            try ConsentForm.add(
                version, to: trial, from: day, asksAgain: asksAgain, language: language, approvedOn: approved,
                costSection: costs, in: &tx)
            let filter = ConsentDue.Filter(trial: trial, isRegistry: trial == nil)
            return asksAgain ? try ConsentDue.list(filter, limit: ConsentDue.rowsMax, in: &tx).count : 0
        }
        let due = outcome.answer
        let told = due == 0 ? "" : " \(due) must sign again: omentum consent-form again"
        output.done(
            outcome, "Added version \(version) of the form of \(trial?.description ?? "the registry").\(told)",
            [
                "version": version, "trial": trial, "language": language, "from": day, "approved_on": approved,
                "asks_again": asksAgain, "must_sign_again": due,
            ])
    }
}

struct ConsentFormExpire: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "expire", abstract: "Say until when a version may be signed; told anew, the latest word counts.",
        discussion: """
            Example: omentum consent-form expire 3 --trial T1 --last-day 2026-12-31 --reason 'approval of one year'
            What was signed before stays good while the trial has a form in force; without one nobody is treated.
            """)
    static let roles: [GroupRole] = [.research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The version's name.") var version: String
    @Option(help: "The trial; the centre's registry when left out.") var trial: TrialID?
    @Option(help: ArgumentHelp("The last day on which it may be signed.", valueName: "YYYY-MM-DD"))
    var lastDay: ClinicalDay
    @Option(help: ArgumentHelp("Why, such as the board's letter.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (version, trial, day, reason) = (version, trial, lastDay, reason)
        let outcome = try await desk.change(change) { tx, _ in
            try ConsentForm.expire(version, of: trial, lastDay: day, because: reason, in: &tx)
            return true
        }
        output.done(
            outcome, "Version \(version) of \(trial?.description ?? "the registry") may be signed until \(day).",
            ["version": version, "trial": trial, "last_day": day])
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
                    .init("trial") { $0.trial }, .init("version") { $0.version }, .init("language") { $0.language },
                    .init("approved_on", title: "approved") { $0.approvedOn }, .init("from") { $0.effectiveFrom },
                    .init("last_day", title: "until") { $0.lastDay }, .init("asks_again") { $0.asksAgain },
                    .init("cost_section_sha256", for: .machines) { $0.costSectionSHA256 },
                ]))
        output.noteFullPage(rows.count, of: Self.rowsMax)
    }
}

struct ConsentFormShow: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a version, with its section on costs and the hash of it.",
        discussion: "Example: omentum consent-form show 3 --trial T1")
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The version's name.") var version: String
    @Option(help: "The trial; the centre's registry when left out.") var trial: TrialID?
    @Option(help: ArgumentHelp("The language; the first that was added when left out.", valueName: "tag"))
    var language: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (version, trial, language) = (version, trial, language)
        let all = try await desk.read { tx, _ in try ConsentFormRecord.read(version, of: trial, in: &tx) }
        guard let record = all.first(where: { language == nil || $0.language == language }) else {
            throw NotFound(
                noun: "consent form version", named: "\(version) in \(language ?? "")", try: "omentum consent-form list"
            )
        }
        output.show([
            "version": record.version, "trial": record.trial, "language": record.language,
            "languages": all.map(\.language), "approved_on": record.approvedOn, "from": record.effectiveFrom,
            "last_day": record.lastDay, "expiry_reason": record.expiryReason, "asks_again": record.asksAgain,
            "cost_section": record.costSection, "cost_section_sha256": record.costSectionSHA256,
        ])
    }
}
