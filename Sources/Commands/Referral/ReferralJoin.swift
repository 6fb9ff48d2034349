internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct ReferralJoin: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Join a referral to another one for the same patient and course.",
        discussion: """
            Example: omentum referral join R2 --to R1 --reason 'the fax of the letter that came by post'
            R1 goes on, with the earlier start of the two. No row of either moves: omentum referral unjoin R2 takes it back.
            """)
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral that is joined.") var referral: ReferralID
    @Option(name: .customLong("to"), help: "The referral that goes on.") var kept: ReferralID
    @Option(help: ArgumentHelp("Why they are one.", valueName: "text")) var reason: String
    @Option(help: ArgumentHelp("The step that you saw last: refused if somebody moved it since.", valueName: "number"))
    var step: Int?

    func perform(_ output: Output, at desk: Desk) async throws {
        try await Self.join(referral, to: kept, reason, step, seen, change, output, desk)
    }

    static func join(
        _ id: ReferralID, to kept: ReferralID, _ reason: String, _ step: Int?, _ seen: SeenOptions,
        _ change: ChangeOptions, _ output: Output, _ desk: Desk
    ) async throws {
        let seen = seen.version
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            return try Referral.join(id, to: kept, because: reason, expecting: step, in: &tx, context)
        }
        output.moved(id, outcome)
    }
}

/// The same as `join`, as one says it of a copy.
struct ReferralDuplicate: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "duplicate", abstract: "Say that a referral is another one's copy: the same as join.",
        discussion: "Example: omentum referral duplicate R2 --of R1 --reason 'the same fax again'")
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The copy.") var referral: ReferralID
    @Option(name: .customLong("of"), help: "The referral that goes on.") var kept: ReferralID
    @Option(help: ArgumentHelp("Why they are one.", valueName: "text")) var reason: String
    @Option(help: ArgumentHelp("The step that you saw last: refused if somebody moved it since.", valueName: "number"))
    var step: Int?

    func perform(_ output: Output, at desk: Desk) async throws {
        try await ReferralJoin.join(referral, to: kept, reason, step, seen, change, output, desk)
    }
}

struct ReferralUnjoin: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "unjoin", abstract: "Take a joining back: both referrals are where they were.",
        discussion: "Example: omentum referral unjoin R2 --reason 'another course after all'")
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral that was joined.") var referral: ReferralID
    @Option(help: ArgumentHelp("Why they are two.", valueName: "text")) var reason: String
    @Option(help: ArgumentHelp("The step that you saw last: refused if somebody moved it since.", valueName: "number"))
    var step: Int?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, reason, step, seen) = (referral, reason, step, seen.version)
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            return try Referral.unjoin(id, because: reason, expecting: step, in: &tx, context)
        }
        output.moved(referral, outcome)
    }
}

struct ReferralJoined: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "joined", abstract: "Show a referral and those joined to it as one story, by time.",
        discussion: "Example: omentum referral joined R1")
    static let roles: [GroupRole] = [.coordinator, .surgeon, .nurse, .research, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "Any of them.") var referral: ReferralID

    static let stepsMax = 500

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = referral
        let (group, steps) = try await desk.read { tx, _ in
            let group = try JoinedReferrals.read(id, limit: Self.stepsMax, in: &tx)
            let zone = try SiteClock.zone(of: group.site, in: &tx)
            let walls = try SiteClock.walls(
                of: group.steps.map(\.happenedAt), zones: group.steps.map { _ in zone }, in: &tx)
            return (group, Array(zip(group.steps, walls)))
        }
        try await desk.look(at: group.patient, looking)
        output.show(
            ["referral": group.kept, "patient": group.patient, "joined": group.joined],
            [
                Section(
                    "steps",
                    Listing(
                        steps, none: "There are none.",
                        columns: [
                            .init("happened_at", title: "when") { $0.1 }, .init("referral") { $0.0.referral },
                            .init("step", isNumber: true) { $0.0.number }, .init("event") { Term($0.0.event) },
                            .init("status") { Term($0.0.to) }, .init("login", title: "by") { $0.0.login },
                            .init("reason") { $0.0.reason },
                        ]))
            ])
        if group.isFull { output.noteFullPage(Self.stepsMax, of: Self.stepsMax) }
    }
}
