internal import ArgumentParser
internal import CareTerms
internal import Referrals
internal import Registry

struct ReferralApply: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Receive the referrals of a plan; again adds nothing.",
        discussion: """
            Example: omentum referral apply plan.json --report what-came-of-it.csv

            Safe to be stopped and run again: each row is done once. A row that somebody overtook since the plan was \
            made gets that for its verdict. It ends with 9 when rows were rejected; the others are in.
            """)
    static let roles = [ApplyReferrals.role]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The plan that omentum referral import wrote.", completion: .file()) var plan: String
    @Option(
        help: ArgumentHelp("Write the verdict of every row as CSV; a file that is there stays.", valueName: "file"),
        completion: .file())
    var report: String?

    /// Doing it again adds nothing by itself.
    var idempotencyKey: String? { nil }

    func validate() throws {
        if change.key != nil {
            throw ValidationError("--key is not needed here: applying again adds nothing. Leave it out.")
        }
        if plan == "-" { throw ValidationError("A plan is read twice: give a file, not standard input.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.enter()
        let store = Store(desk.store.pool, facts: desk.store.facts, limits: .bulk)
        let path = plan
        _ = try FileChunks(path)
        let report = try report.map { try VerdictFile($0) }
        let progress = output.progress("applied rows")
        var told: [ApplyReferrals.Applied] = []
        var count = 0
        let came: ApplyReferrals.Report
        do {
            came = try await ApplyReferrals()(
                on: store, dryRun: change.dryRun, opening: { try FileChunks(path).next },
                each: { row in
                    count += 1
                    if row.verdict != .accepted, told.count < ReferralImport.shownMax { told.append(row) }
                    try report?.add(row)
                    progress.update(count)
                })
            try report?.file.finish()
        } catch {
            progress.finish()
            try? report?.file.finish()
            throw error
        }
        progress.finish()
        show(came, told, output)
        let totals = came.totals
        guard totals.rejected == 0 else {
            throw Trouble(
                .doneInPart, fact: "every_row_is_taken",
                "\(totals.rejected) of \(totals.rows) rows were rejected; the others are "
                    + "\(change.dryRun ? "fine" : "in, or duplicates").",
                try: "Correct them in the file and import it again: what is in already is found as a duplicate.")
        }
    }

    private func show(_ came: ApplyReferrals.Report, _ told: [ApplyReferrals.Applied], _ output: Output) {
        let totals = came.totals
        let details: Details = [
            "rows": totals.rows, "accepted": totals.accepted, "duplicate": totals.duplicate,
            "rejected": totals.rejected, "applied_before": came.repeated, "dry_run": change.dryRun,
        ]
        if change.dryRun { output.say("Dry run, nothing is kept.") }
        let rows = Listing(
            told, none: "All rows are accepted.",
            columns: [
                .init("line", isNumber: true) { $0.line }, .init("verdict") { Term($0.verdict) },
                .init("rule", for: .machines) { $0.reasons.map(\.rule) },
                .init("reason") { $0.reasons.map(\.message).joined(separator: " ") },
                .init("patients") { $0.otherPatients }, .init("referral") { $0.otherReferral },
            ])
        output.show(details, [Section("rows_not_accepted", rows)])
        output.noteRest(totals.duplicate + totals.rejected - told.count, "--report FILE writes all of them")
    }
}

/// The verdict of every row, as CSV.
private final class VerdictFile {
    let file: NewFile
    private let writer = CSVWriter(columns: 6)

    init(_ path: String) throws {
        file = try NewFile(path)
        try add(["line", "verdict", "rule", "reason", "referral", "patients"])
    }

    func add(_ row: ApplyReferrals.Applied) throws {
        try add([
            String(row.line), row.verdict.rawValue, row.reasons.map(\.rule).joined(separator: " "),
            row.reasons.map(\.message).joined(separator: " "), (row.referral ?? row.otherReferral)?.description,
            row.otherPatients.map(\.description).joined(separator: " "),
        ])
    }

    private func add(_ row: [String?]) throws {
        var bytes: [UInt8] = []
        try writer.append(row, to: &bytes)
        try file.write(bytes)
    }
}
