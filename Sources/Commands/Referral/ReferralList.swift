internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct ReferralList: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show a list of work, a page at a time, what is due first at the top.",
        discussion: """
            Example: omentum referral list stalled --site S1
            What each list holds: docs/worklists.md. Without a name it is live, all that is not closed.
            A page that is full says where the next one begins: --after …, in JSON the field after.
            --csv is an export: it leaves, so it asks for whom and what for, and is written down as a disclosure.
            """)
    static let roles: [GroupRole] = [
        .coordinator, .surgeon, .research, .scheduler, .nurse, .finance, .investigator, .pharmacist,
    ]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: ArgumentHelp("Which list.", valueName: "list")) var list: Worklist?
    @Option(help: "Only those of a site.") var site: SiteID?
    @Option(help: "Only those in a state.") var status: Referral.State?
    @Option(help: ArgumentHelp("Only those that this person has.", valueName: "login")) var owner: String?
    @Option(help: "Only those of a priority.") var priority: Referral.Priority?
    @Option(help: ArgumentHelp("Only those of a programme.", valueName: "code")) var programme: String?
    @Option(help: ArgumentHelp("So many rows, at most \(Worklist.pageMax).", valueName: "number"))
    var limit = Worklist.pageUsual
    @Option(help: ArgumentHelp("Go on behind the page before: what its note said.", valueName: "place"))
    var after: Worklist.Cursor?
    @Flag(help: "Answer as CSV, for a spreadsheet: with --recipient and --purpose.") var csv = false
    @Option(help: ArgumentHelp("Who gets the export.", valueName: "text")) var recipient: String?
    @Option(help: ArgumentHelp("What the export is for.", valueName: "text")) var purpose: String?

    func validate() throws {
        guard (1...Worklist.pageMax).contains(limit) else {
            throw ValidationError("--limit takes 1 to \(Worklist.pageMax): a page has no more rows.")
        }
        guard csv == (recipient != nil), csv == (purpose != nil) else {
            throw ValidationError("An export says who gets it and what for: --csv --recipient TEXT --purpose TEXT")
        }
        guard !(csv && form.json) else { throw ValidationError("Give one of --csv and --json.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        // A closed referral stands in no list of work, and is asked for by its state as ever.
        let list = list ?? (status == .closed ? .closed : .live)
        let filter = Worklist.Filter(
            site: site, status: status?.rawValue, owner: owner, priority: priority, programme: programme)
        let (after, limit) = (after, limit)
        if csv { return try await export(list, filter, output, at: desk) }
        let page = try await desk.read { tx, context in
            let page = try Worklist.page(list, filter: filter, after: after, limit: limit, in: &tx, context)
            return try PageShown(list, page, in: &tx)
        }
        output.show(page)
        if let next = page.after { output.note("omentum: there are more: \(Self.next(list, next))") }
    }

    private static func next(_ list: Worklist, _ after: Worklist.Cursor) -> String {
        "omentum referral list \(list.rawValue) … --after \(after)"
    }

    /// What leaves is written down in the transaction that reads it.
    private func export(
        _ list: Worklist, _ filter: Worklist.Filter, _ output: Output, at desk: Desk
    ) async throws {
        let (after, limit) = (after, limit)
        let (recipient, purpose) = (recipient ?? "", purpose ?? "")
        let page = try await desk.store.command(as: desk.role) { tx, context in
            let page = try Worklist.page(list, filter: filter, after: after, limit: limit, in: &tx, context)
            if !page.rows.isEmpty {
                try Disclosure(
                    to: recipient, what: "list \(list.rawValue) of the referral desk, \(page.rows.count) rows",
                    purpose: purpose, kind: .identified, basis: .operations
                ).record(about: page.rows.map(\.patient), in: &tx)
            }
            return page
        }.answer
        let shown = try await desk.read { tx, _ in try PageShown(list, page, in: &tx) }
        output.raw(try shown.listing.csv())
        if let next = page.after { output.note("omentum: there are more: \(Self.next(list, next))") }
    }
}

/// A page of a list of work with the times on the walls of its sites.
struct PageShown: Sendable {
    let list: Worklist
    let rows: [(row: WorklistRow, received: WallTime)]
    let after: Worklist.Cursor?

    init(_ list: Worklist, _ page: Worklist.Page, in tx: inout Transaction) throws {
        let zones = Dictionary(try Site.all(in: &tx).map { ($0.id, $0.zone) }) { first, _ in first }
        let walls = try SiteClock.walls(
            of: page.rows.map(\.receivedAt), zones: page.rows.map { zones[$0.site] ?? "UTC" }, in: &tx)
        (self.list, rows, after) = (list, zip(page.rows, walls).map { (row: $0, received: $1) }, page.after)
    }

    /// People see the status where the list does not say it already; eighty columns hold no more.
    private var statusReaders: Listing.Readers {
        switch list {
        case .live, .unknownState, .outcomeOwed, .answeredLate: .both
        default: .machines
        }
    }

    var listing: Listing {
        Listing(
            rows, none: Self.none(list),
            columns: [
                .init("referral") { $0.row.referral }, .init("patient") { $0.row.patient },
                .init("site", for: .machines) { $0.row.site },
                .init("programme", for: .machines) { $0.row.programme },
                .init("status", for: statusReaders) { Word($0.row.status) },
                .init("priority", for: .machines) { $0.row.priority.rawValue },
                .init("received_at", title: "received", for: .machines) { $0.received },
                .init("primary_cancer", title: "primary", for: .machines) { $0.row.primaryCancer },
                .init("pathway", for: .machines) { $0.row.pathway?.rawValue },
                .init("since", for: .machines) { $0.row.since },
                .init("waiting_days", title: "days", isNumber: true) { $0.row.waitingDays },
                .init("target", for: .machines) { $0.row.target?.rawValue },
                .init("target_on", for: .machines) { $0.row.targetOn },
                .init("target_at", for: .machines) { $0.row.targetAt },
                .init("target_by", title: "target", for: .people) { Self.target(of: $0.row) },
                .init("owner") { $0.row.owner }, .init("next_action") { $0.row.nextAction },
                .init("next_on", for: .machines) { $0.row.nextOn },
                .init("version", title: "seen", isNumber: true) { $0.row.version },
            ])
    }

    private static func target(of row: WorklistRow) -> String? {
        row.target.flatMap { target in row.targetOn.map { "\(target.rawValue) \($0)" } }
    }

    private static func none(_ list: Worklist) -> String {
        switch list {
        case .mine: "You have none; those that nobody has: omentum referral list unowned"
        case .live: "No referral is open here; closed ones: omentum referral list closed"
        default: "No referral is in this list."
        }
    }
}

extension Output {
    /// A page says in both forms whether it is the last: `after` is null then.
    func show(_ page: PageShown) {
        guard isJSON else { return show(page.listing) }
        show(
            .object([
                JSON.Member("list", .text(page.list.rawValue)), JSON.Member("referrals", page.listing.json),
                JSON.Member("more", .bool(page.after != nil)),
                JSON.Member("after", page.after.map { .text($0.description) } ?? .null),
            ]))
    }
}

/// A word of the database that this program may not know: with spaces for people, as it is for machines.
struct Word: Shown {
    let raw: String

    init(_ raw: String) { self.raw = raw }

    var shown: String { raw.replacing("_", with: " ") }
    var json: JSON { .text(raw) }
}

struct ReferralReasons: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "reasons", abstract: "Show the reasons for declining that the programme knows.")
    static let roles: [GroupRole] = ReferralList.roles + [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let reasons = try await desk.read { tx, _ in try DeclineReason.all(in: &tx) }
        output.show(
            Listing(
                reasons, none: "There are none.", columns: [.init("code") { $0.code }, .init("label") { $0.label }]))
    }
}
