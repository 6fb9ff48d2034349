public import ArgumentParser
internal import CareTerms
internal import Registry
public import TrialEnrollment

extension QualityRule: ExpressibleByArgument {}

struct TrialBreaches: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "breaches", abstract: "Show what the nightly rules of quality found: whose it is and how old.",
        discussion: """
            Example: omentum trial breaches --owner research
            A breach ends when its cause is gone, which a night finds, or when its owner answers: omentum trial \
            answer-breach. The rules: docs/screening-log.md
            """)
    static let roles: [GroupRole] = [.research, .coordinator, .investigator, .nurse]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "Only of a trial.") var trial: TrialID?
    @Option(help: "Only those of a site.") var site: SiteID?
    @Option(help: "Only those that a group owns.") var owner: GroupRole?
    @Option(help: "Only of a rule.") var rule: QualityRule?
    @Flag(help: "Those that have ended, and how.") var ended = false

    static let rowsMax = 500

    func perform(_ output: Output, at desk: Desk) async throws {
        let filter = Breach.Filter(site: site, trial: trial, owner: owner, rule: rule, hasEnded: ended)
        let rows = try await desk.read { tx, _ in
            if let site = filter.site { _ = try SiteClock.zone(of: site, in: &tx) }
            if let trial = filter.trial { _ = try TrialRecord.read(trial, in: &tx) }
            return try Breach.list(filter, limit: Self.rowsMax, in: &tx)
        }
        let (open, over): (Listing.Readers, Listing.Readers) = ended ? (.machines, .both) : (.both, .machines)
        output.show(
            Listing(
                rows, none: ended ? "None has ended." : "No breach is open.",
                columns: [
                    .init("breach") { $0.id }, .init("rule", for: .machines) { $0.rule.rawValue },
                    .init("label", title: "what") { $0.label }, .init("enrolment") { $0.enrolment },
                    .init("patient", for: .machines) { $0.patient }, .init("site", for: .machines) { $0.site },
                    .init("about") { $0.about }, .init("cause_on", title: "on") { $0.causeOn },
                    .init("found_on", for: .machines) { $0.foundOn }, .init("owner", for: open) { $0.owner },
                    .init("age_days", title: "days", isNumber: true) { $0.ageDays },
                    .init("next_action", for: open) { $0.nextAction },
                    .init("end", for: over) { $0.end.map { Term($0) } },
                    .init("ended_on", for: .machines) { $0.endedOn },
                    .init("ended_by", title: "by", for: over) { $0.endedBy },
                    .init("ended_because", title: "because", for: over) { $0.endedBecause },
                ]))
        output.noteFullPage(rows.count, of: Self.rowsMax)
    }
}

struct TrialAnswerBreach: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "answer-breach", abstract: "Answer for a breach whose cause stays: what was done about it.",
        discussion: """
            Example: omentum trial answer-breach H1 --reason 'reported to the review board on 2 December'
            The group that owns it answers. It ends with that, and no night raises it again.
            """)
    static let roles: [GroupRole] = [.research, .coordinator, .investigator, .nurse]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The breach.") var breach: BreachID
    @Option(help: ArgumentHelp("What was done about it.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (breach, reason) = (breach, reason)
        let outcome = try await desk.change(change) { tx, _ in
            try Breach.answer(breach, because: reason, in: &tx)
            return breach
        }
        output.done(outcome, "\(breach) is answered.", ["breach": outcome.answer, "end": "answered"])
    }
}
