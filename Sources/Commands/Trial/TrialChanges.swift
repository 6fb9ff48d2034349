internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct TrialSet: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Correct what stands of a trial besides its versions.",
        discussion: """
            Example: omentum trial set T1 --sponsor 'City of Hope' --pathway ind --pathway ide_a
            Several pathways may hold at once; those that are given take the place of the old ones.
            """)
    static let roles: [GroupRole] = [.research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The trial.") var trial: TrialID
    @Option(help: ArgumentHelp("Its title.", valueName: "text")) var title: String?
    @Option(help: ArgumentHelp("Its phase.", valueName: "text")) var phase: String?
    @Option(help: ArgumentHelp("Its sponsor.", valueName: "text")) var sponsor: String?
    @Option(help: "Under whose rules it is: ind, ind_exempt, ide_a, ide_b, non_ide; may be repeated.")
    var pathway: [RegulatoryPathway] = []

    func validate() throws {
        guard title != nil || phase != nil || sponsor != nil || !pathway.isEmpty else {
            throw ValidationError("Give what is to be set: --title, --phase, --sponsor or --pathway.")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let trial = trial
        let words = TrialChange(
            title: title, phase: phase, sponsor: sponsor, regulatoryPathways: pathway.isEmpty ? nil : pathway)
        let outcome = try await desk.change(change) { tx, _ in
            try words(on: trial, in: &tx)
            return trial
        }
        output.done(outcome, "\(trial) is set.", ["trial": trial])
    }
}

struct TrialRecruitment: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "recruitment", abstract: "Say whether a trial takes patients, since when, and why it stopped.",
        discussion: "Example: omentum trial recruitment T1 suspended --on 2026-11-20 --reason 'safety review'")
    static let roles: [GroupRole] = [.research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The trial.") var trial: TrialID
    @Argument(help: "Its recruitment now.") var recruitment: Recruitment
    @Option(help: ArgumentHelp("Since when; today, when left out.", valueName: "YYYY-MM-DD")) var on: ClinicalDay?
    @Option(help: ArgumentHelp("Why; what stops asks for it.", valueName: "text")) var reason: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (trial, recruitment, on, reason) = (trial, recruitment, on, reason)
        let outcome = try await desk.change(change) { tx, _ in
            try Recruitment.change(trial, to: recruitment, on: on, reason: reason, in: &tx)
            return trial
        }
        output.done(
            outcome, "\(trial) is \(recruitment.rawValue.replacing("_", with: " ")) now.",
            ["trial": trial, "recruitment": recruitment.rawValue])
    }
}

/// Words of the three verbs that change how a trial stands at a site.
struct TrialSiteOptions: ParsableArguments {
    @Argument(help: "The trial.") var trial: TrialID
    @Argument(help: "The site.") var site: SiteID
    @Option(help: ArgumentHelp("Since when; today at the site, when left out.", valueName: "YYYY-MM-DD"))
    var on: ClinicalDay?

    func change(
        _ event: TrialSite.Event, reference: String? = nil, reason: String? = nil, _ change: ChangeOptions,
        _ output: Output, at desk: Desk
    ) async throws {
        let (trial, site, on) = (trial, site, on)
        let outcome = try await desk.change(change) { tx, _ in
            try TrialSite.change(site, of: trial, event, on: on, reference: reference, reason: reason, in: &tx)
            return trial
        }
        output.done(
            outcome, "\(trial) is \(event.rawValue) at \(site).",
            ["trial": trial, "site": site, "state": event.rawValue])
    }
}

struct TrialApproveSite: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "approve-site", abstract: "Write down that a trial is approved at a site: consent asks for it.",
        discussion: "Example: omentum trial approve-site T1 S1 --reference 'IRB 2026-0412' --on 2026-11-02")
    static let roles: [GroupRole] = [.research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var words: TrialSiteOptions
    @Option(help: ArgumentHelp("Where the approval is to be found.", valueName: "text")) var reference: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        try await words.change(.approved, reference: reference, change, output, at: desk)
    }
}

struct TrialSuspendSite: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "suspend-site", abstract: "Write down that a trial is suspended at a site: nobody consents there.",
        discussion: "Example: omentum trial suspend-site T1 S1 --reason 'audit of the pharmacy'")
    static let roles: [GroupRole] = [.research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var words: TrialSiteOptions
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        try await words.change(.suspended, reason: reason, change, output, at: desk)
    }
}

struct TrialCloseSite: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "close-site", abstract: "Write down that a site of a trial is closed.",
        discussion: "Example: omentum trial close-site T1 S1 --reason 'no patient within a year'")
    static let roles: [GroupRole] = [.research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var words: TrialSiteOptions
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        try await words.change(.closed, reason: reason, change, output, at: desk)
    }
}

struct TrialDrugClasses: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "drug-classes", abstract: "Show the classes of systemic drugs that a washout rule can name.")
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let classes = try await desk.read { tx, _ in try DrugClass.all(in: &tx) }
        output.show(
            Listing(
                classes, none: "There is no class of drugs.",
                columns: [.init("code") { $0.code }, .init("label") { $0.label }]))
    }
}
