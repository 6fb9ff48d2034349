internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct BoardPutOn: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "put-on", abstract: "Put a referral that awaits the board on a meeting's list.",
        discussion: "Example: omentum board put-on M1 R1")
    static let roles = BoardNoun.keepers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The meeting.") var meeting: MeetingID
    @Argument(help: "The referral.") var referral: ReferralID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (meeting, referral, seen) = (meeting, referral, seen.version)
        let outcome = try await desk.change(change) { tx, _ in
            try Referral.expect(seen, of: referral, in: &tx)
            try BoardList.putOn(referral, meeting, in: &tx)
            return referral
        }
        output.done(
            outcome, "\(referral) is on the list of \(meeting).", ["meeting": meeting, "referral": outcome.answer])
    }
}

struct BoardTakeOff: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "take-off", abstract: "Take a referral off a meeting's list, with the reason.",
        discussion: "Example: omentum board take-off M1 R1 --reason 'the patient was admitted'")
    static let roles = BoardNoun.keepers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The meeting.") var meeting: MeetingID
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (meeting, referral, reason, seen) = (meeting, referral, reason, seen.version)
        let outcome = try await desk.change(change) { tx, _ in
            try Referral.expect(seen, of: referral, in: &tx)
            try BoardList.takeOff(referral, meeting, because: reason, in: &tx)
            return referral
        }
        output.done(
            outcome, "\(referral) is off the list of \(meeting); it still awaits the board.",
            ["meeting": meeting, "referral": outcome.answer])
    }
}

struct BoardDefer: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "defer", abstract: "Move a referral from one meeting's list to another's, with the reason.",
        discussion: "Example: omentum board defer M1 R1 --to M2 --reason 'the CT is not read yet'")
    static let roles = BoardNoun.keepers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The meeting.") var meeting: MeetingID
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(name: .customLong("to"), help: "The meeting that it goes to.") var next: MeetingID
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (meeting, referral, next, reason, seen) = (meeting, referral, next, reason, seen.version)
        let outcome = try await desk.change(change) { tx, _ in
            try Referral.expect(seen, of: referral, in: &tx)
            try BoardList.defer(referral, from: meeting, to: next, because: reason, in: &tx)
            return referral
        }
        output.done(
            outcome, "\(referral) went from the list of \(meeting) to that of \(next).",
            ["meeting": meeting, "referral": outcome.answer, "deferred_to": next])
    }
}

struct BoardHold: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Say that a meeting took place: nobody is left on its list.",
        discussion: "Example: omentum board hold M1")
    static let roles = BoardNoun.keepers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The meeting.") var meeting: MeetingID

    func perform(_ output: Output, at desk: Desk) async throws {
        let meeting = meeting
        let outcome = try await desk.change(change) { tx, _ in
            _ = try BoardMeeting.read(meeting, in: &tx)
            try BoardMeeting.hold(meeting, in: &tx)
            return meeting
        }
        output.done(outcome, "\(meeting) was held, and its list is empty.", ["meeting": outcome.answer])
    }
}

struct BoardCancel: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Say that a meeting does not take place; its list goes to another, or is freed.",
        discussion: "Example: omentum board cancel M1 --reason 'snow' --to M2")
    static let roles = BoardNoun.keepers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The meeting.") var meeting: MeetingID
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String
    @Option(name: .customLong("to"), help: "The meeting that its list goes to.") var next: MeetingID?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (meeting, reason, next) = (meeting, reason, next)
        let outcome = try await desk.change(change) { tx, _ in
            _ = try BoardMeeting.read(meeting, in: &tx)
            return try BoardMeeting.cancel(meeting, because: reason, listGoesTo: next, in: &tx)
        }
        let moved = outcome.answer
        let list =
            moved.isEmpty
            ? "nobody was on its list."
            : next.map { "\(moved.shown) went to the list of \($0)." } ?? "on no list now: \(moved.shown)."
        output.done(
            outcome, "\(meeting) is cancelled: \(list)",
            ["meeting": meeting, "moved": moved, "moved_to": next])
    }
}
