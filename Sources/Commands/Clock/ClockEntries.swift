internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

extension Desk {
    /// Writes an event into the clock of a referral; gives its number.
    fileprivate func write(
        _ entry: Clock.Entry, of id: ReferralID, at stated: StatedTime?, note: String?, seen: SeenOptions,
        _ change: ChangeOptions, _ output: Output, saying sentence: String
    ) async throws {
        try await write(of: id, at: stated, note: note, seen: seen, change, output, saying: sentence) { _, _ in entry }
    }

    /// The same, for an entry that itself holds a time on the wall of the site.
    fileprivate func write(
        of id: ReferralID, at stated: StatedTime?, note: String?, seen: SeenOptions, _ change: ChangeOptions,
        _ output: Output, saying sentence: String,
        _ entry: @escaping @Sendable (_ zone: String, inout Transaction) throws -> Clock.Entry
    ) async throws {
        let (version, note) = (seen.version, try note.map(InputFile.words))
        let request = try CommandRequest("omentum", words + [note ?? ""])
        let outcome = try await self.change(change, request: request) { tx, context in
            let record = try DeskRecord.read(id, in: &tx, context)
            try Referral.expect(version, of: id, in: &tx)
            let moment = try stated.map { try SiteClock.moment($0, zone: record.zone, in: &tx) }
            return try Clock.write(
                try entry(record.zone, &tx), of: id, at: moment, note: note, in: &tx, context)
        }
        output.done(
            outcome, "\(sentence) It is event \(outcome.answer) of the clock of \(id).",
            ["referral": id, "event": outcome.answer])
    }
}

/// When an event of a clock happened, and what is said of it.
struct ClockOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When it happened: 2026-12-01T08:10 on the site's wall, or with an offset. Now, when left out.",
            valueName: "time"))
    var at: StatedTime?
    @Option(help: ArgumentHelp("Why; - reads standard input.", valueName: "text")) var note: String?
}

struct ClockChoice: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "choice", abstract: "Note days at the patient's wish: never subtracted.",
        discussion: "Example: omentum clock choice R1 --from 2026-11-10 --until 2026-11-20 --note 'a wedding abroad'")
    static let roles = ClockNoun.writers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @OptionGroup var what: ClockOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("The first day.", valueName: "YYYY-MM-DD")) var from: ClinicalDay
    @Option(help: ArgumentHelp("The last day.", valueName: "YYYY-MM-DD")) var until: ClinicalDay

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.write(
            .choice(from: from, until: until), of: referral, at: what.at, note: what.note, seen: seen, change, output,
            saying: "Noted; the clock goes on.")
    }
}

struct ClockCarry: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "carry", abstract: "Carry on the clock of another centre: its first start counts.",
        discussion: "Example: omentum clock carry R1 --from O1 --at 2026-10-02T09:00 --note 'referred there first'")
    static let roles = ClockNoun.writers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: "The organisation where the clock began.") var from: OrganisationID
    @Option(help: ArgumentHelp("When it began there, on the wall of this site or with an offset.", valueName: "time"))
    var at: StatedTime
    @Option(help: ArgumentHelp("What is known of it; - reads standard input.", valueName: "text")) var note: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.write(
            .carry(from: from), of: referral, at: at, note: note, seen: seen, change, output,
            saying: "The wait is counted from its first start now.")
    }
}

struct ClockStart: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Start a new clock after one that stopped, by a rule.",
        discussion: "Example: omentum clock start R1 --rule treatment_changed --at 2026-11-20T10:00")
    static let roles = ClockNoun.writers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @OptionGroup var what: ClockOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("Why it starts: omentum clock rules.", valueName: "code")) var rule: String

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.write(
            .start(rule: rule), of: referral, at: what.at, note: what.note, seen: seen, change, output,
            saying: "A new clock runs.")
    }
}

struct ClockStop: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stop the clock by a rule that is no step, such as active monitoring.",
        discussion: """
            Example: omentum clock stop R1 --rule active_monitoring --communicated-at 2026-11-20T10:00
            Told later: omentum clock told.
            """)
    static let roles = ClockNoun.writers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @OptionGroup var what: ClockOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("Why it stops: omentum clock rules.", valueName: "code")) var rule: String
    @Option(help: ArgumentHelp("When the patient or the referrer was told.", valueName: "time"))
    var communicatedAt: StatedTime?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (rule, told) = (rule, communicatedAt)
        // Who is told of a stop in the same breath stops it then.
        try await desk.write(
            of: referral, at: what.at ?? told, note: what.note, seen: seen, change, output,
            saying: "The clock stands still.",
            { zone, tx in
                .stop(rule: rule, communicatedAt: try told.map { try SiteClock.moment($0, zone: zone, in: &tx) })
            })
    }
}

struct ClockTold: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "told", abstract: "Write down that a stop was told to the patient or the referrer.",
        discussion: "Example: omentum clock told R1 --at 2026-11-21T09:30")
    static let roles = ClockNoun.writers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @OptionGroup var what: ClockOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("The stop; the last one, when left out.", valueName: "event")) var about: Int?

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.write(
            .told(of: about), of: referral, at: what.at, note: what.note, seen: seen, change, output, saying: "Told.")
    }
}

struct ClockVoid: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "void", abstract: "Say that an event was entered in error: it counts no more.",
        discussion: "Example: omentum clock void R1 4 --note 'meant for another referral'")
    static let roles = ClockNoun.writers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Argument(help: "The event's number: omentum clock show.") var event: Int
    @Option(help: ArgumentHelp("Why; - reads standard input.", valueName: "text")) var note: String

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.write(
            .void(event), of: referral, at: nil, note: note, seen: seen, change, output,
            saying: "Event \(event) counts no more.")
    }
}
