internal import ArgumentParser
internal import CareTerms
internal import Glibc
internal import Postgres
internal import Registry

struct PatientImport: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring patients in from FHIR R4 files; again changes nothing.",
        discussion: """
            Reads Patient, Condition, Coverage, Practitioner and Organization from Bundles, NDJSON and single \
            resources, and counts and skips the rest. One that breaks a rule is rejected and listed, the others are \
            taken, and it ends with 9. Files whose resources have ids like Patient/1, and name no system in \
            meta.source, need --source: the same NAME for the same system each time.

            Example: omentum patient import --source epic-main export/*.ndjson
            """)
    static let roles = [ImportPatients.role]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: ArgumentHelp("The system that the files come from, whose ids they use.", valueName: "name"))
    var source: String?
    @Option(
        help: ArgumentHelp(
            "A patient of ours whom an import took for another person, and who is the same: looked up by you.",
            valueName: "patient"))
    var samePerson: [PatientID] = []
    @Flag(help: "Tell what became of each resource, not only of those that are rejected.") var each = false
    @Argument(help: "FHIR files; - is standard input.", completion: .file()) var files: [String]

    /// A repeated import changes nothing by itself.
    var idempotencyKey: String? { nil }

    func validate() throws {
        if change.key != nil {
            throw ValidationError("--key is not needed here: importing again changes nothing. Leave it out.")
        }
        if let source {
            guard (1...ImportPatients.sourceLengthMax).contains(source.unicodeScalars.count),
                source.unicodeScalars.allSatisfy({ !$0.isObeyedByTerminals })
            else { throw ValidationError("--source takes 1 to \(ImportPatients.sourceLengthMax) plain characters.") }
        }
        if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("Standard input can be read only once.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        for (position, file) in files.enumerated() { try Self.expectFile(file, number: position + 1) }
        let store = Store(desk.store.pool, facts: desk.store.facts, limits: .bulk)
        let work = ImportPatients(files, source: source, samePersons: Set(samePerson))
        var told: [ImportLine] = []
        let report: ImportReport
        if change.dryRun {
            let dry = try await work.dryRun(on: store, tellingEach: each)
            (report, told) = (dry.report, dry.lines)
        } else {
            let progress = output.progress("imported resources")
            var count = 0
            let tellsEach = each
            report = try await work(
                on: store,
                each: { line in
                    count += 1
                    if tellsEach { told.append(line) }
                    progress.update(count)
                })
            progress.finish()
        }
        show(report, each ? told : report.rejections, output)
        let rejected = report.count(.rejected)
        guard rejected == 0 else {
            let others =
                rejected == report.total ? "nothing is in" : change.dryRun ? "the others are fine" : "the others are in"
            throw Trouble(
                .doneInPart, fact: "every_resource_is_taken",
                "\(rejected) of \(report.total) resources were rejected; \(others).",
                try: "Correct them at their source and import the file again: what is in already stays unchanged.")
        }
    }

    /// Refuses what is no file before anything of any file is read; a path may hold a name, so it is not said again.
    private static func expectFile(_ path: String, number: Int) throws {
        guard path != "-" else { return }
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw UsageTrouble(
                "file_is_there", "There is no file number \(number).",
                try: "the path of a file, or - for standard input")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG, S_IFIFO: break
        case S_IFDIR:
            throw UsageTrouble(
                "file_is_no_folder", "File number \(number) is a folder.", try: "the files in it, such as FOLDER/*.json"
            )
        default:
            throw UsageTrouble(
                "file_can_be_read_again", "File number \(number) is a device.", try: "- for standard input")
        }
        guard access(path, R_OK) == 0 else {
            throw UsageTrouble(
                "file_is_readable", "File number \(number) may not be read by you.", try: "a file that you may read")
        }
    }

    private func show(_ report: ImportReport, _ lines: [ImportLine], _ output: Output) {
        let types = report.counts.keys.sorted()
        if output.isJSON {
            let counts = types.map { type in
                JSON.Member(
                    type,
                    .object(
                        ImportVerdict.allCases.map { .init($0.rawValue, .int(Int64(report.counts[type]?[$0] ?? 0))) }))
            }
            let remarks = ImportRemark.allCases.map {
                JSON.Member($0.rawValue, .int(Int64(report.remarks[$0] ?? 0)))
            }
            output.show(
                .object([
                    .init("run", report.isDryRun ? .null : report.run.json), .init("dry_run", .bool(report.isDryRun)),
                    .init("counts", .object(counts)), .init("remarks", .object(remarks)),
                    .init("rejected", .int(Int64(report.count(.rejected)))),
                    .init("resources", .list(lines.map(\.json))),
                ]))
            return
        }
        if report.isDryRun { output.say("Dry run, nothing is kept.") }
        output.show(
            Listing(
                types, none: "The files hold no resource.",
                columns: [.init("type") { $0 }]
                    + ImportVerdict.allCases.map { verdict in
                        .init(verdict.rawValue, isNumber: true) { report.counts[$0]?[verdict] ?? 0 }
                    }))
        for (remark, count) in report.remarks.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            output.say("remarked: \(remark.rawValue), \(count) times")
        }
        guard !lines.isEmpty else { return }
        output.say("")
        output.show(
            Listing(
                lines, none: "",
                columns: [
                    .init("file") { files[$0.file - 1] },
                    .init("position", title: "no", isNumber: true) { $0.position },
                    .init("line", isNumber: true) { $0.line },
                    .init("type") { $0.type },
                    .init("verdict") { $0.verdict.rawValue },
                    .init("record") { $0.record },
                    .init("reason") { $0.reason },
                ]))
        let hidden = each ? 0 : report.count(.rejected) - lines.count
        if hidden > 0 { output.say("and \(hidden) more that were rejected") }
    }
}

extension ImportLine {
    /// The number of the file, not its name, which may name a patient.
    fileprivate var json: JSON {
        .object([
            .init("file", .int(Int64(file))), .init("position", .int(Int64(position))),
            .init("line", .int(Int64(line))),
            .init("type", .text(type)), .init("verdict", .text(verdict.rawValue)), .init("record", record.json),
            .init("reason", reason.json), .init("remarks", .list(remarks.map { .text($0.rawValue) })),
        ])
    }
}
