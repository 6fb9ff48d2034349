internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct TrialImport: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring in what ClinicalTrials.gov says of studies; again changes nothing.",
        discussion: """
            Reads the JSON of its second interface: one study, a list answer, a bare array, or one after the other. \
            What differs from before is shown field by field; a changed status is a task for the trial office. A \
            broken study is rejected and listed, the others are taken, and it ends with 9. It needs no network, and \
            never decides about a patient.

            Example: omentum trial import NCT04329494.json
            First: omentum trial import search.json --plan-out plan.ndjson, then: omentum trial apply plan.ndjson
            """)
    static let roles = [ImportStudies.role]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Option(
        help: ArgumentHelp("Write what would be done, and do nothing; a file that is there stays.", valueName: "file"),
        completion: .file())
    var planOut: String?
    @Argument(help: "Files of studies; - is standard input.", completion: .file()) var files: [String]

    /// A repeated import changes nothing by itself.
    var idempotencyKey: String? { nil }

    func validate() throws {
        if change.key != nil {
            throw ValidationError("--key is not needed here: importing again changes nothing. Leave it out.")
        }
        if change.dryRun, planOut != nil {
            throw ValidationError("--plan-out changes nothing either: leave out --dry-run.")
        }
        if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("Standard input can be read only once.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.enter()
        let store = Store(desk.store.pool, facts: desk.store.facts, limits: .bulk)
        let work = ImportStudies(files)
        let progress = output.progress(planOut == nil && !change.dryRun ? "imported bytes" : "planned bytes")
        defer { progress.finish() }
        let report: StudyReport
        if let planOut {
            report = try await Self.plan(work, planOut, store) { progress.update($0) }
        } else if change.dryRun {
            report = try await work.plan(on: store, progress: { progress.update($0) })
        } else {
            report = try await work(on: store, progress: { progress.update($0) })
        }
        progress.finish()
        let isDone = planOut == nil && !change.dryRun
        try await StudyAnswer(report: report, files: files, isDone: isDone).show(output, at: desk)
        if let planOut { output.say("\nNothing is saved yet: omentum trial apply \(planOut)") }
        try StudyAnswer.expectWhole(report, isDone: isDone)
    }

    private static func plan(
        _ work: ImportStudies, _ path: String, _ store: Store, _ progress: (Int) -> Void
    ) async throws -> StudyReport {
        let file = try NewFile(path)
        do {
            var writer = try StudyPlanWriter(to: { try file.write($0) })
            let report = try await work.plan(on: store, writing: { try writer.add($0) }, progress: progress)
            try writer.end()
            try file.finish()
            return report
        } catch {
            file.abandon()
            throw error
        }
    }
}

struct TrialApply: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Do what a plan of trial import says; again adds nothing.",
        discussion: """
            Example: omentum trial apply plan.ndjson
            It is refused as a whole when another import changed one of its studies since it was made.
            """)
    static let roles = [ImportStudies.role]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The plan that omentum trial import wrote.", completion: .file()) var plan: String

    /// Doing it again adds nothing by itself.
    var idempotencyKey: String? { nil }

    func validate() throws {
        if change.key != nil {
            throw ValidationError("--key is not needed here: applying again adds nothing. Leave it out.")
        }
        if plan == "-" { throw ValidationError("A plan is read several times: give a file, not standard input.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.enter()
        let store = Store(desk.store.pool, facts: desk.store.facts, limits: .bulk)
        let path = plan
        let progress = output.progress("applied studies")
        defer { progress.finish() }
        var count = 0
        let report = try await ApplyStudies()(
            on: store, dryRun: change.dryRun, opening: { try FileChunks(path).next },
            each: { _ in
                count += 1
                progress.update(count)
            })
        progress.finish()
        try await StudyAnswer(report: report, files: [], isDone: !change.dryRun).show(output, at: desk)
        try StudyAnswer.expectWhole(report, isDone: !change.dryRun)
    }
}

/// What an import, its plan or its application came to, as it is shown.
struct StudyAnswer {
    let report: StudyReport
    /// As they were named; a plan has their numbers alone.
    let files: [String]
    let isDone: Bool

    static let tasksMax = 200

    /// A difference with the study that it is of.
    private struct Difference {
        let nct: String?
        let difference: StudyDifference
    }

    func show(_ output: Output, at desk: Desk) async throws {
        let run = report.run
        let tasks: [TrialTask]
        if isDone, let run {
            tasks = try await desk.read { tx, _ in try TrialTask.open(from: run, limit: Self.tasksMax, in: &tx) }
        } else {
            tasks = []
        }
        if !isDone { output.say("Nothing is kept yet: this is what would be done.") }
        let differences = report.differing.flatMap { line in
            line.differences.map { Difference(nct: line.nct, difference: $0) }
        }
        let details: Details = [
            "studies": report.total, "created": report.count(.created), "updated": report.count(.updated),
            "unchanged": report.count(.unchanged), "older": report.count(.older),
            "overtaken": report.count(.overtaken), "rejected": report.count(.rejected),
            "differences": report.differenceCount, "run": isDone ? run : nil, "dry_run": !isDone,
        ]
        output.show(
            details,
            [
                Section("fields_that_differ", Self.listing(differences)), Section("tasks", TrialTasks.listing(tasks)),
                Section("words_unknown_here", Self.listing(report.unknownTerms, none: "All words are known.")),
                Section("fields_left_out", Self.listing(report.unread, none: "Every field was read.")),
                Section("studies_not_taken", refused),
            ])
        output.noteRest(report.differenceCount - differences.count, "omentum trial changes NCT…")
        output.noteRest(report.refused - report.rejections.count, "correct those that are shown first")
    }

    private static func listing(_ differences: [Difference]) -> Listing {
        Listing(
            differences, none: "Nothing differs from before.",
            columns: [
                .init("nct") { $0.nct }, .init("field") { $0.difference.field },
                .init("was") { $0.difference.was }, .init("now") { $0.difference.now },
            ])
    }

    private static func listing(_ words: [String: Int], none: String) -> Listing {
        Listing(
            words.sorted { $0.key < $1.key }, none: none,
            columns: [.init("word") { $0.key }, .init("studies", isNumber: true) { $0.value }])
    }

    private var refused: Listing {
        Listing(
            report.rejections, none: "All studies are taken.",
            columns: [
                .init("file", for: .machines) { $0.place.file },
                .init("file_name", title: "file", for: .people) { line in
                    files.indices.contains(line.place.file - 1) ? files[line.place.file - 1] : "\(line.place.file)"
                },
                .init("position", title: "no", isNumber: true) { $0.place.position },
                .init("line", isNumber: true) { $0.place.line }, .init("nct") { $0.nct },
                .init("verdict") { $0.verdict.rawValue }, .init("reason") { $0.reason },
            ])
    }

    static func expectWhole(_ report: StudyReport, isDone: Bool) throws {
        guard report.refused > 0 else { return }
        let others =
            report.refused == report.total ? "nothing is in" : isDone ? "the others are in" : "the others are fine"
        throw Trouble(
            .doneInPart, fact: "every_study_is_taken",
            "\(report.refused) of \(report.total) studies were not taken; \(others).",
            try: "Get them anew and import them again: what is in already stays unchanged.")
    }
}
