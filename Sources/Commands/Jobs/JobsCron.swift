internal import ArgumentParser
internal import CareTerms
internal import Jobs
internal import Postgres
internal import Registry

struct JobsCronNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "cron", abstract: "The rules by which the queue itself enqueues jobs.",
        subcommands: [JobsCronList.self, JobsCronRun.self, JobsCronEnable.self, JobsCronDisable.self])
}

struct JobsCronList: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the rules: when each runs next, and what became of its last time.",
        discussion: "A rule's name may have spaces: omentum jobs cron run 'nightly S1' --reason TEXT")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let rules = try await desk.read { tx, _ in try JobAdmin.cronRules(in: &tx) }
        output.show(
            Listing(
                rules, none: "There is no rule yet: the worker makes them when it starts.",
                columns: [
                    .init("name") { $0.name },
                    .init("rule") { $0.rule },
                    .init("zone") { $0.zone },
                    .init("kind", for: .machines) { $0.kind },
                    .init("queue", for: .machines) { $0.queue },
                    .init("catch_up", for: .machines) { $0.catchUp },
                    .init("overlap", for: .machines) { $0.overlap },
                    .init("enabled", for: .machines) { $0.isEnabled },
                    .init("asked", for: .machines) { $0.isAsked },
                    .init("next_at", for: .machines) { $0.nextAt },
                    .init("next", for: .people) {
                        $0.isAsked ? "now, asked for" : $0.nextAt.map(\.shown) ?? "disabled"
                    },
                    .init("last_at", for: .machines) { $0.lastAt },
                    .init("last_job", for: .machines) { $0.lastJob },
                    .init("last_remark", for: .machines) { $0.lastRemark },
                    .init("last", for: .people) { rule in
                        rule.lastAt.map { at in
                            [at.shown, rule.lastJob?.description, rule.lastRemark].compactMap(\.self)
                                .joined(separator: " ")
                        } ?? "-"
                    },
                    .init("missed", isNumber: true) { $0.missed },
                ]))
        output.noteFullPage(rules.count, of: JobAdmin.cronMax)
    }
}

struct JobsCronRun: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Ask for a run of a rule now, beside its times; a worker enqueues it.",
        discussion: "Example: omentum jobs cron run 'prune keys' --reason 'the disk is full'")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var why: JobReasonOptions
    @Argument(help: ArgumentHelp("The rule.", valueName: "name")) var name: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (name, reason) = (name, why.reason)
        let outcome = try await desk.change(change) { tx, _ in
            switch try JobAdmin.askCron(name, reason: reason, in: &tx) {
            case .asked: return name
            case .unknown: throw CronSwitch.unknown
            case .busy:
                throw Fact(
                    "cron_does_not_overlap", .rule, "The last job of this rule is not done, and it may not overlap.",
                    try: "omentum jobs wait, and then the same again")
            }
        }
        output.done(outcome, "The rule \(name) runs as soon as a worker sees it.", ["rule": name])
    }
}

struct JobsCronEnable: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Let a rule enqueue its jobs again, from now on.",
        discussion: "Example: omentum jobs cron enable 'prune keys' --reason 'the holidays are over'")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var why: JobReasonOptions
    @Argument(help: ArgumentHelp("The rule.", valueName: "name")) var name: String

    func perform(_ output: Output, at desk: Desk) async throws {
        try await CronSwitch(name: name, enables: true, reason: why.reason).turn(change, output, at: desk)
    }
}

struct JobsCronDisable: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Let a rule enqueue nothing until it is enabled again.",
        discussion: "Example: omentum jobs cron disable 'nightly S1' --reason 'the site is closed'")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var why: JobReasonOptions
    @Argument(help: ArgumentHelp("The rule.", valueName: "name")) var name: String

    func perform(_ output: Output, at desk: Desk) async throws {
        try await CronSwitch(name: name, enables: false, reason: why.reason).turn(change, output, at: desk)
    }
}

private struct CronSwitch {
    let name: String
    let enables: Bool
    let reason: String

    /// The word itself is not repeated: it may be anything.
    static var unknown: Fact {
        Fact("rule_exists", .notFound, "There is no rule of this name.", try: "omentum jobs cron list")
    }

    func turn(_ change: ChangeOptions, _ output: Output, at desk: Desk) async throws {
        let (name, enables, reason) = (name, enables, reason)
        let outcome = try await desk.change(change) { tx, _ in
            guard try JobAdmin.enableCron(name, enables, reason: reason, in: &tx) else {
                guard try JobAdmin.cronRules(in: &tx).contains(where: { $0.name == name }) else { throw Self.unknown }
                throw Fact(
                    enables ? "cron_is_disabled" : "cron_is_enabled", .rule,
                    "This rule is \(enables ? "enabled" : "disabled") already.", try: "omentum jobs cron list")
            }
            return name
        }
        output.done(
            outcome, "The rule \(name) is \(enables ? "enabled: it runs at its next time" : "disabled").",
            ["rule": name, "enabled": enables])
    }
}
