public import ArgumentParser
internal import CareTerms
public import Referrals
internal import Registry

struct BoardNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "board", abstract: "The tumour board: its meetings, their lists, and what it decides.",
        discussion: "How a board works with this: docs/tumour-board.md",
        subcommands: [
            BoardMeet.self, BoardMeetings.self, BoardShow.self, BoardPutOn.self, BoardTakeOff.self, BoardDefer.self,
            BoardPresent.self, BoardDecide.self, BoardHold.self, BoardCancel.self, BoardAnswers.self,
            BoardReported.self,
        ])

    /// Who keeps a board's list and writes its decisions.
    static let keepers: [GroupRole] = [.coordinator, .surgeon]
    /// Who reads them.
    static let readers: [GroupRole] = [.coordinator, .surgeon, .research, .investigator, .nurse, .pharmacist]
}

extension TreatmentIntent: ExpressibleByArgument {}
extension CureRuledOut: ExpressibleByArgument {}
extension Specialty: ExpressibleByArgument {}

struct BoardMeet: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "meet", abstract: "Say when a board meets; also one that met, to write its decisions down.",
        discussion: "Example: omentum board meet --site S1 --board 'Peritoneal board' --at 2026-11-24T07:30")
    static let roles = BoardNoun.keepers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "The site whose board it is.") var site: SiteID
    @Option(help: ArgumentHelp("The board's name.", valueName: "text")) var board: String
    @Option(help: ArgumentHelp("2026-11-24T07:30 on the site's wall, or with an offset.", valueName: "time"))
    var at: StatedTime

    func perform(_ output: Output, at desk: Desk) async throws {
        let (site, board, at) = (site, board, at)
        let outcome = try await desk.change(change) { tx, _ in
            let zone = try SiteClock.zone(of: site, in: &tx)
            let moment = try SiteClock.moment(at, zone: zone, in: &tx)
            return try BoardMeeting.plan(board, of: site, at: moment, in: &tx)
        }
        output.done(
            outcome, "Meeting \(outcome.answer) of the board, \(at) at \(site).",
            ["meeting": outcome.answer, "site": site, "board": board])
    }
}

struct BoardMeetings: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the meetings of the boards, from 30 days ago on, with those never closed.")
    static let roles = BoardNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only those of a site.") var site: SiteID?
    @Option(help: ArgumentHelp("From this day on.", valueName: "YYYY-MM-DD")) var from: ClinicalDay?

    static let rowsMax = 200

    func perform(_ output: Output, at desk: Desk) async throws {
        let (site, from) = (site, from)
        let rows = try await desk.read { tx, _ in
            if let site { _ = try SiteClock.zone(of: site, in: &tx) }
            let meetings = try BoardMeeting.list(at: site, from: from, limit: Self.rowsMax, in: &tx)
            let zones = Dictionary(try Site.all(in: &tx).map { ($0.id, $0.zone) }) { first, _ in first }
            let walls = try SiteClock.walls(
                of: meetings.map(\.meetsAt), zones: meetings.map { zones[$0.site] ?? "UTC" }, in: &tx)
            return Array(zip(meetings, walls))
        }
        output.show(
            Listing(
                rows, none: "No board meets: omentum board meet",
                columns: [
                    .init("meeting") { $0.0.id }, .init("site") { $0.0.site }, .init("board") { $0.0.board },
                    .init("meets_at", title: "meets") { $0.1 }, .init("status") { $0.0.status.rawValue },
                    .init("listed", title: "on list", isNumber: true) { $0.0.listed },
                    .init("decided", isNumber: true) { $0.0.decided },
                ]))
        output.noteFullPage(rows.count, of: Self.rowsMax)
    }
}

struct BoardShow: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a meeting: its list, who was present, what it decided.",
        discussion: "Example: omentum board show M1")
    static let roles = BoardNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The meeting.") var meeting: MeetingID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = meeting
        let shown = try await desk.read { tx, _ in
            let meeting = try BoardMeeting.read(id, in: &tx)
            return (
                meeting: meeting,
                meets: try SiteClock.wall(
                    of: meeting.meetsAt, zone: try SiteClock.zone(of: meeting.site, in: &tx), in: &tx),
                list: try BoardList.latest(of: id, in: &tx), members: try BoardMember.all(at: id, in: &tx),
                decisions: try BoardDecision.all(at: id, in: &tx)
            )
        }
        try await desk.look(atEach: (shown.list.map(\.patient) + shown.decisions.map(\.patient)), looking)
        output.show(
            [
                "meeting": shown.meeting.id, "board": shown.meeting.board, "site": shown.meeting.site,
                "meets_at": shown.meets, "status": shown.meeting.status.rawValue,
            ],
            [
                Section("list", Self.list(shown.list)), Section("present", Self.members(shown.members)),
                Section("decisions", Self.decisions(shown.decisions)),
            ])
        output.noteFullPage(shown.list.count, of: BoardList.shownMax)
    }

    private static func list(_ events: [BoardList.Event]) -> Listing {
        Listing(
            events, none: "Nobody was put on its list.",
            columns: [
                .init("referral") { $0.referral }, .init("patient") { $0.patient },
                .init("event", title: "now") { Term($0.kind) }, .init("defers_to", title: "to") { $0.defersTo },
                .init("reason") { $0.reason }, .init("by") { $0.login },
            ])
    }

    private static func members(_ members: [BoardMember]) -> Listing {
        Listing(
            members, none: "Nobody is written down: omentum board present",
            columns: [
                .init("name") { $0.name }, .init("specialty") { Term($0.specialty) }, .init("login") { $0.login },
            ])
    }

    private static func decisions(_ decisions: [BoardDecision]) -> Listing {
        Listing(
            decisions, none: "Nothing was decided yet: omentum board decide",
            columns: [
                .init("decision") { $0.id }, .init("referral") { $0.referral }, .init("answer") { $0.answer.code },
                .init("intent") { $0.intent.map(Term.init) },
                .init("cure_ruled_out_because", title: "no cure as") { $0.cureRuledOut.map(Term.init) },
                .init("conditions", for: .machines) { $0.conditions },
                .init("open_conditions", title: "open", isNumber: true) { $0.openConditions },
                .init("summary") { $0.summary }, .init("corrects", for: .machines) { $0.corrects },
                .init("is_corrected", title: "corrected") { $0.isCorrected },
            ])
    }
}

struct BoardAnswers: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "answers", abstract: "Show what a board can say: potential cure comes first.")
    static let roles = BoardNoun.readers + [.scheduler, .theatre, .operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let answers = try await desk.read { tx, _ in try BoardAnswer.all(in: &tx) }
        output.show(
            Listing(
                answers, none: "There are none.",
                columns: [
                    .init("code") { $0.code }, .init("label") { $0.label },
                    .init("potential_cure", title: "cure") { $0.isPotentialCure },
                    .init("pathway") { $0.pathway?.rawValue }, .init("leads_to") { Term($0.leadsTo) },
                ]))
    }
}

struct BoardReported: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "reported", abstract: "Show what PIPAC was meant for, against what came of it.",
        discussion: """
            Example: omentum board reported --from 2026-01-01 --until 2026-12-31
            Each number is one of PIPAC decisions (of a board, not corrected); delivered cycles are counted beside them.
            """)
    static let roles: [GroupRole] = [.coordinator, .surgeon, .research, .investigator, .nurse, .pharmacist]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only boards of a site.") var site: SiteID?
    @Option(help: ArgumentHelp("Meetings from this day on.", valueName: "YYYY-MM-DD")) var from: ClinicalDay?
    @Option(help: ArgumentHelp("Meetings up to this day.", valueName: "YYYY-MM-DD")) var until: ClinicalDay?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (site, from, until) = (site, from, until)
        let lines = try await desk.read { tx, _ in
            if let site { _ = try SiteClock.zone(of: site, in: &tx) }
            return try BoardReport.read(at: site, from: from, until: until, in: &tx)
        }
        let total = lines.reduce(0) { $0 + $1.decisions }
        output.say("Of \(total) decisions for PIPAC (of a board, not corrected), by what it was meant for:")
        output.show(
            Listing(
                lines, none: "",
                columns: [
                    .init("intent") { Term($0.intent) },
                    .init("pipac_decisions", title: "decided", isNumber: true) { $0.decisions },
                    .init("accepted", isNumber: true) { $0.accepted },
                    .init("with_course", title: "course", isNumber: true) { $0.withCourse },
                    .init("treated", isNumber: true) { $0.treated },
                    .init("completed", title: "all cycles", isNumber: true) { $0.completed },
                    .init("converted_to_surgery", title: "to surgery", isNumber: true) { $0.convertedToSurgery },
                    .init("stopped_for_progression", title: "progressed", isNumber: true) { $0.stoppedForProgression },
                    .init("delivered_cycles", for: .machines) { $0.deliveredCycles },
                ]))
        let cycles = lines.reduce(0) { $0 + $1.deliveredCycles }
        output.say("Treated: at least one delivered cycle. Delivered cycles in all: \(cycles).")
    }
}
