internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct ClockNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "How long the referrer and the patient wait, and what was promised to them.",
        discussion: """
            A clock begins when a referral is received and stops with the decision; these verbs write down what no step \
            says. Nothing is ever paused: docs/waiting-time.md.
            """,
        subcommands: [
            ClockShow.self, ClockChoice.self, ClockCarry.self, ClockStart.self, ClockStop.self, ClockTold.self,
            ClockVoid.self, ClockRules.self,
        ])

    /// Those who run the desk write; everybody who sees a referral reads.
    static let writers: [GroupRole] = [.coordinator]
}

struct ClockShow: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the clocks of a referral, each event with its rule.",
        discussion: "Example: omentum clock show R1")
    static let roles = ReferralList.roles + [.theatre]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The referral.") var referral: ReferralID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = referral
        let (clock, walls) = try await desk.read { tx, context in
            let clock = try Clock.read(id, in: &tx, context)
            return (clock, try ClockWalls(clock, in: &tx))
        }
        try await desk.look(at: clock.patient, looking)
        let last = clock.periods.last
        output.show(
            [
                "referral": id, "patient": clock.patient, "is_running": last.map { $0.stoppedAt == nil } ?? false,
                "waiting_days": last?.days, "patients_choice_days": last?.patientsChoiceDays,
                "answer_by": walls.answerBy, "answer": clock.answer.promise?.rawValue,
                "decision_by": walls.decisionBy, "decision": clock.decision.promise?.rawValue,
            ],
            [Section("periods", walls.periods(clock)), Section("events", walls.events(clock))])
    }
}

/// The moments of a clock on the wall of its site.
private struct ClockWalls: Sendable {
    let answerBy, decisionBy: ClinicalDay?
    private let walls: [Instant: WallTime]

    init(_ clock: Clock, in tx: inout Transaction) throws {
        var moments: Set<Instant> = []
        for event in clock.events { moments.formUnion([event.happenedAt, event.communicatedAt].compactMap { $0 }) }
        for period in clock.periods {
            let ends = [period.startedAt, period.startedHereAt, period.stoppedAt, period.communicatedAt]
            moments.formUnion(ends.compactMap { $0 })
        }
        let known = Array(moments)
        let shown = try SiteClock.walls(of: known, zones: known.map { _ in clock.zone }, in: &tx)
        walls = Dictionary(uniqueKeysWithValues: zip(known, shown))
        answerBy = try Self.lastDay(clock.answer, clock.zone, in: &tx)
        decisionBy = try Self.lastDay(clock.decision, clock.zone, in: &tx)
    }

    /// The day of the last moment that is not too late.
    private static func lastDay(
        _ target: Clock.Target, _ zone: String, in tx: inout Transaction
    ) throws -> ClinicalDay? {
        guard let tooLate = target.tooLateAt else { return nil }
        return try SiteClock.day(of: tooLate - .microseconds(1), zone: zone, in: &tx)
    }

    private func wall(_ moment: Instant?) -> WallTime? { moment.flatMap { walls[$0] } }

    func periods(_ clock: Clock) -> Listing {
        Listing(
            clock.periods, none: "No clock ever ran.",
            columns: [
                .init("started_at", title: "started") { wall($0.startedAt) },
                .init("started_here_at", for: .machines) { wall($0.startedHereAt) },
                .init("stopped_at", title: "stopped") { wall($0.stoppedAt) },
                .init("stop_rule", title: "by") { $0.stopRule.map(Word.init) },
                .init("communicated_at", title: "told") { wall($0.communicatedAt) },
                .init("days", isNumber: true) { $0.days },
                .init("patients_choice_days", title: "choice", isNumber: true) { $0.patientsChoiceDays },
            ])
    }

    func events(_ clock: Clock) -> Listing {
        Listing(
            clock.events, none: "There are none.",
            columns: [
                .init("number", title: "no", isNumber: true) { $0.number },
                .init("happened_at", title: "at") { wall($0.happenedAt) },
                .init("effect") { $0.effect }, .init("rule", for: .machines) { $0.rule },
                .init("label", title: "rule") { $0.label },
                .init("from_on", for: .machines) { $0.from }, .init("until_on", for: .machines) { $0.until },
                .init("carried_from", for: .machines) { $0.carriedFrom },
                .init("carried_referral", for: .machines) { $0.carriedReferral },
                .init("about", for: .machines) { $0.about },
                .init("more", title: "more", for: .people) { Self.more($0) },
                .init("communicated_at", for: .machines) { wall($0.communicatedAt) },
                .init("step", for: .machines) { $0.step }, .init("note", for: .machines) { $0.note },
                .init("login", title: "by") { $0.login }, .init("is_void", for: .machines) { $0.isVoid },
            ])
    }

    private static func more(_ event: Clock.Event) -> String? {
        let parts = [
            event.isVoid ? "void" : nil, event.about.map { "about \($0)" },
            event.from.map { "\($0) to \(event.until.map(\.description) ?? "-")" },
            event.carriedFrom.map { "from \($0)" }, event.carriedReferral.map { "from \($0)" }, event.note,
        ].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}

struct ClockRules: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Show the rules that start, stop and annotate a clock.")
    static let roles = ClockShow.roles + [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let rules = try await desk.read { tx, _ in try Clock.Rule.all(in: &tx) }
        output.show(
            Listing(
                rules, none: "There are none.",
                columns: [
                    .init("code") { $0.code }, .init("effect") { $0.effect },
                    .init("of_step", title: "step") { $0.ofStep }, .init("label") { $0.label },
                ]))
    }
}
