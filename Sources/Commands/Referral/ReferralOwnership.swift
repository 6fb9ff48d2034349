internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

/// Who gives a referral to whom: those who run the desk.
private let owners: [GroupRole] = [.coordinator]

extension Output {
    fileprivate func owned(_ id: ReferralID, by owner: String?, _ outcome: Store.Outcome<Int>) {
        done(
            outcome, owner.map { "\(id) is in the hands of \($0) now." } ?? "Nobody has \(id) now.",
            ["referral": id, "owner": owner, "version": outcome.answer])
    }
}

struct ReferralAssign: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Give a referral to a person, whoever has it now.",
        discussion: "Example: omentum referral assign R1 --to anna --seen 3")
    static let roles = owners

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("Who gets it.", valueName: "login")) var to: String
    @Option(help: ArgumentHelp("What they have to know; - reads standard input.", valueName: "text")) var note: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, login, version, note) = (referral, to, seen.version, try note.map(InputFile.words))
        let outcome = try await desk.turn(id, change, seen, reading: note) { tx, context in
            try Ownership.assign(id, to: login, note: note, seen: version, in: &tx, context)
        }
        output.owned(id, by: login, outcome)
    }
}

struct ReferralTake: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "take", abstract: "Take a referral for yourself; from somebody else with a note.",
        discussion: "Example: omentum referral take R1 --seen 3")
    static let roles = owners

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("Why you take it from who has it.", valueName: "text")) var note: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, version, note) = (referral, seen.version, try note.map(InputFile.words))
        let outcome = try await desk.turn(id, change, seen, reading: note) { tx, context in
            try Ownership.take(id, note: note, seen: version, in: &tx, context)
        }
        output.owned(id, by: try await desk.read { _, context in context.actor.login }, outcome)
    }
}

struct ReferralHandOver: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "hand-over", abstract: "Give your referral on to a person, with what they have to know.",
        discussion: "Example: omentum referral hand-over R1 --to anna --note 'imaging comes on Friday'")
    static let roles = owners

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("Who gets it.", valueName: "login")) var to: String
    @Option(help: ArgumentHelp("What they have to know; - reads standard input.", valueName: "text")) var note: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, login, version, note) = (referral, to, seen.version, try InputFile.words(note))
        let outcome = try await desk.turn(id, change, seen, reading: note) { tx, context in
            try Ownership.handOver(id, to: login, note: note, seen: version, in: &tx, context)
        }
        output.owned(id, by: login, outcome)
    }
}

struct ReferralRelease: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Let your referral go: it stands in the list unowned then.",
        discussion: "Example: omentum referral release R1 --note 'on leave from Monday'")
    static let roles = owners

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("Why; - reads standard input.", valueName: "text")) var note: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, version, note) = (referral, seen.version, try InputFile.words(note))
        let outcome = try await desk.turn(id, change, seen, reading: note) { tx, context in
            try Ownership.release(id, note: note, seen: version, in: &tx, context)
        }
        output.owned(id, by: nil, outcome)
    }
}
