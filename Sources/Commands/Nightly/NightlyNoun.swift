internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import Registry

struct NightlyNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "nightly",
        abstract: "The nightly run: raises, warns and marks, and says of each item what it did.",
        subcommands: [NightlyRunVerb.self, NightlyReportVerb.self])
}

/// The site and local date of a night.
struct NightOptions: ParsableArguments {
    @Option(help: "The site.") var site: SiteID
    @Option(help: ArgumentHelp("The local date it is for; today at the site when left out.", valueName: "YYYY-MM-DD"))
    var date: ClinicalDay?
}

struct NightlyRunVerb: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the checks of a night; run again, it does nothing twice.",
        discussion: """
            Example: omentum nightly run --site S1 --date 2026-11-22
            --dry-run does the very same in a transaction that is rolled back, and prints what it did.
            """)
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var night: NightOptions
    @Flag(help: "Show what a run would do, and keep nothing.") var dryRun = false

    func perform(_ output: Output, at desk: Desk) async throws {
        let (site, asked) = (night.site, night.date)
        let date = try await desk.read { tx, _ in
            let today = try Site.today(at: site, in: &tx)
            return asked ?? today
        }
        let run = NightlyRun(NightlyNight(site: site, date: date))
        let store = Store(desk.store.pool, facts: desk.store.facts, limits: .bulk)
        let progress = output.progress("items")
        let result =
            dryRun
            ? try await run.dryRun(in: store, as: desk.role)
            : try await run(in: store, as: desk.role) { progress.update($0) }
        progress.finish()
        show(result, output)
        // Failed items are told, and tried again by the next run.
        if result.items.contains(where: { $0.outcome == .failed }) { output.ending = .doneInPart }
    }

    private func show(_ result: NightlyRun.Result, _ output: Output) {
        if output.isJSON {
            return output.show(
                .object([
                    .init("site", result.site.json), .init("date", result.date.json),
                    .init("days_late", result.daysLate.json),
                    .init("dry_run", .bool(dryRun)),
                    .init(
                        "checks",
                        .list(
                            NightlyCheckName.allCases.map { name in
                                .object(
                                    [.init("check", .text(name.rawValue))]
                                        + NightlyRun.Item.Outcome.allCases.map {
                                            .init($0.rawValue, result.count(name, $0).json)
                                        })
                            })), .init("items", .list(result.items.map(\.json))),
                ]))
        }
        let late = result.daysLate > 0 ? ", \(result.daysLate) day(s) late" : ""
        output.say("Night of \(result.date) at \(result.site)\(late)\(dryRun ? ": a dry run, nothing is kept" : "").")
        output.show(
            Listing(
                NightlyCheckName.allCases, none: "",
                columns: [
                    .init("check") { $0.rawValue.replacing("_", with: " ") },
                    .init("acted", isNumber: true) { result.count($0, .acted) },
                    .init("skipped", isNumber: true) { result.count($0, .skipped) },
                    .init("failed", isNumber: true) { result.count($0, .failed) },
                ]))
        let told = result.items.filter { $0.outcome != .skipped }
        guard !told.isEmpty else { return }
        output.say("")
        output.show(
            Listing(
                Array(told.prefix(Self.toldMax)), none: "",
                columns: [
                    .init("check") { $0.check.rawValue.replacing("_", with: " ") },
                    .init("subject") { "\($0.subjectKind.replacing("_", with: " ")) \($0.subject)" },
                    .init("outcome") { $0.outcome.rawValue }, .init("reason") { $0.reason.replacing("_", with: " ") },
                ]))
        if told.count > Self.toldMax { output.say("and \(told.count - Self.toldMax) more: --json has them all") }
    }

    /// More are told to machines only.
    static let toldMax = 200
}

extension NightlyRun.Item {
    var json: JSON {
        .object([
            .init("check", .text(check.rawValue)), .init("subject_kind", .text(subjectKind)),
            .init("subject", .int(subject)), .init("outcome", .text(outcome.rawValue)), .init("reason", .text(reason)),
        ])
    }
}

struct NightlyReportVerb: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "The morning page: what the night did, what failed, and what is owed by whom.",
        discussion: "Ends with 1 when the night was not run, or no run of it ended.")
    static let roles: [GroupRole] = [.coordinator, .nurse, .scheduler, .finance, .research, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var night: NightOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let (site, asked) = (night.site, night.date)
        let report = try await desk.read { tx, _ in
            let today = try Site.today(at: site, in: &tx)
            let date = asked ?? today
            return try NightlyReport.read(NightlyNight(site: site, date: date), in: &tx)
        }
        show(report, output)
        guard report.finished > 0 else {
            throw Trouble(
                .failed, fact: "night_is_run",
                report.runs == 0 ? "This night was not run." : "A run of this night was begun, and none ended.",
                try: "omentum nightly run --site \(report.site) --date \(report.date)")
        }
    }

    private func show(_ report: NightlyReport, _ output: Output) {
        if output.isJSON { return output.show(report.json) }
        output.say("Night of \(report.date) at \(report.site): \(report.runs) run(s), \(report.finished) ended.")
        output.show(
            Listing(
                report.lines, none: "",
                columns: [
                    .init("check") { $0.check.rawValue.replacing("_", with: " ") },
                    .init("acted", isNumber: true) { $0.acted },
                    .init("skipped", isNumber: true) { $0.skipped }, .init("failed", isNumber: true) { $0.failed },
                ]))
        output.say("")
        output.say("Owed on \(report.owedOn):")
        output.show(
            Listing(
                report.owed, none: "Nothing is owed.",
                columns: [
                    .init("owner") { $0.owner }, .init("due", isNumber: true) { $0.due },
                    .init("overdue", isNumber: true) { $0.overdue }, .init("warnings", isNumber: true) { $0.warnings },
                    .init("breaches", isNumber: true) { $0.breaches },
                ]))
        for failure in report.failures {
            output.say("failed: \(failure.check.rawValue) \(failure.subjectKind) \(failure.subject): \(failure.reason)")
        }
    }
}

extension NightlyReport {
    fileprivate var json: JSON {
        .object([
            .init("site", site.json), .init("date", date.json), .init("runs", runs.json),
            .init("finished", finished.json),
            .init("days_late", daysLate.json),
            .init(
                "checks",
                .list(
                    lines.map {
                        .object([
                            .init("check", .text($0.check.rawValue)), .init("acted", $0.acted.json),
                            .init("skipped", $0.skipped.json), .init("failed", $0.failed.json),
                        ])
                    })), .init("failures", .list(failures.map(\.json))),
            .init("owed_on", owedOn.json),
            .init(
                "owed",
                .list(
                    owed.map {
                        .object([
                            .init("owner", $0.owner.json), .init("due", $0.due.json), .init("overdue", $0.overdue.json),
                            .init("warnings", $0.warnings.json), .init("breaches", $0.breaches.json),
                        ])
                    })),
        ])
    }
}
