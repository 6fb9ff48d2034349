public import ArgumentParser
internal import CareTerms
public import Referrals
internal import Registry

struct ReferralImport: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Plan an import of referrals from a CSV file: a verdict for every row.",
        discussion: """
            Example: omentum referral import fax-list.csv --site S1 --plan-out plan.json
            Then: omentum referral apply plan.json

            Nothing is saved. Each row of the plan is accepted, a duplicate, or rejected, with its line and every \
            reason. Columns and what they take: docs/referral-intake.md
            """)
    static let roles = [PlanReferrals.role]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The CSV file; - is standard input.", completion: .file()) var file: String
    @Option(help: "The site that the referrals came to.") var site: SiteID
    @Option(
        help: ArgumentHelp("Where the plan goes; a file that is there stays.", valueName: "file"), completion: .file())
    var planOut: String
    @Option(
        help: "What stands first in dates such as 03/04/2026: day-first or month-first. Undeclared, they are refused.")
    var dateOrder: ClinicalDateText.Order?
    @Option(help: "comma, semicolon or tab; found when left out.") var delimiter: CSVDelimiter?
    @Option(help: ArgumentHelp("A column that is not wanted. Repeat it for each.", valueName: "name"))
    var leaveOut: [String] = []
    @Option(
        help: ArgumentHelp(
            "What a column of this file means: Surname=family_name. Repeat it for each.", valueName: "name=column"))
    var column: [RenamedColumn] = []
    @Option(help: "How they reached us, where a row does not say it.") var channel: Referral.Channel = .csv
    @Option(help: "Their priority, where a row does not say it.") var priority: Referral.Priority?
    @Option(help: ArgumentHelp("Who gave the patients' identifiers, where a row does not say it.", valueName: "name"))
    var authority: String?
    @Option(help: ArgumentHelp("The programme.", valueName: "code")) var programme = Referral.usualProgramme

    /// Rows that are shown; the plan has all of them.
    static let shownMax = 200

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.enter()
        let store = Store(desk.store.pool, facts: desk.store.facts, limits: .bulk)
        let source = try FileChunks(file)
        let plan = try NewFile(planOut)
        let work = PlanReferrals(
            site: site, programme: programme, dateOrder: dateOrder, delimiter: delimiter, channel: channel,
            priority: priority, authority: authority, leavingOut: Set(leaveOut),
            renamed: Dictionary(column.map { ($0.name, $0.column) }) { first, _ in first })
        let progress = output.progress("planned bytes", total: source.bytes)
        var told: [PlannedRow] = []
        let totals: ImportTotals
        do {
            totals = try await work(
                on: store, reading: source.next, writing: { try plan.write($0) },
                each: { row in
                    if row.verdict != .accepted, told.count < Self.shownMax { told.append(row) }
                    progress.update(source.bytesRead)
                })
            try plan.finish()
        } catch {
            progress.finish()
            plan.abandon()
            throw error
        }
        progress.finish()
        show(totals, told, output)
    }

    private func show(_ totals: ImportTotals, _ told: [PlannedRow], _ output: Output) {
        let details: Details = [
            "plan": planOut, "rows": totals.rows, "accepted": totals.accepted, "duplicate": totals.duplicate,
            "rejected": totals.rejected,
        ]
        let rows = Listing(
            told, none: "All rows are accepted.",
            columns: [
                .init("line", isNumber: true) { $0.line }, .init("verdict") { Term($0.verdict) },
                .init("rule", for: .machines) { $0.reasons.map(\.rule) },
                .init("reason") { $0.reasons.map(\.message).joined(separator: " ") },
                .init("patients") { $0.patients }, .init("referral") { $0.referral },
                .init("same_as_line", title: "as line") { $0.sameAsLine },
            ])
        output.show(details, [Section("rows_not_accepted", rows)])
        output.noteRest(totals.duplicate + totals.rejected - told.count, "the plan has all of them")
        output.say("\nNothing is saved yet: omentum referral apply \(planOut)")
    }
}

/// What a column of a file means: `Surname=family_name`.
struct RenamedColumn: Sendable, ExpressibleByArgument {
    let name: String
    let column: ReferralColumn

    init?(argument: String) {
        guard let equals = argument.lastIndex(of: "="), equals != argument.startIndex,
            let column = ReferralColumn(named: String(argument[argument.index(after: equals)...]))
        else { return nil }
        (name, self.column) = (String(argument[..<equals]), column)
    }
}

extension ClinicalDateText.Order: ExpressibleByArgument {}
extension CSVDelimiter: ExpressibleByArgument {}

extension Output {
    /// A list that was cut is never taken for whole.
    func noteRest(_ count: Int, _ where: String) {
        if count > 0 { note("omentum: and \(count) more: \(`where`).") }
    }
}
