internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

/// The steps that need nothing but a reason: one verb, as they differ in a word only.
struct ReferralStep: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "step",
        abstract: "Take a step: review, refer_to_board, request_information, withdraw_by_patient …",
        discussion: "Example: omentum referral step R1 review. What is possible now: omentum referral show R1")
    static let roles: [GroupRole] = [.coordinator, .scheduler, .nurse]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Argument(help: "The step.") var event: ReferralStepWord

    func validate() throws {
        if let verb = ReferralStepWord.others[event.event] {
            throw ValidationError("The step \(event.event.rawValue) has a verb of its own: omentum \(verb)")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, event, options) = (referral, event.event, circumstances.words)
        let seen = seen.version
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            let site = try ReferralRecord.read(id, in: &tx).site
            return try Referral.take(event, on: id, try options.circumstances(at: site, in: &tx), in: &tx, context)
        }
        output.moved(id, outcome)
    }
}

/// A step as it is typed: a wrong word is answered with those that this verb takes.
struct ReferralStepWord: ExpressibleByArgument {
    let event: Referral.Event

    init?(argument: String) {
        guard let event = Referral.Event(rawValue: argument) else { return nil }
        self.event = event
    }

    /// Steps that carry a fact of their own have verbs of their own.
    static let others: [Referral.Event: String] = [
        .opened: "referral create", .accept: "referral accept", .decline: "referral decline",
        .markDuplicate: "referral join", .close: "referral close", .link: "course open",
        .restoreReceived: "referral unjoin", .restoreInReview: "referral unjoin",
        .restoreInformationRequested: "referral unjoin", .restoreAwaitingBoard: "referral unjoin",
        .restoreOutOfDate: "referral unjoin",
    ]
    static var allValueStrings: [String] { Referral.Event.allCases.filter { others[$0] == nil }.map(\.rawValue) }
}

extension Output {
    /// Says which step a record took.
    func moved<Tag, State>(_ id: ID<Tag>, _ outcome: Store.Outcome<Taken<State>>) {
        let taken = outcome.answer
        done(
            outcome, "\(id) is \(taken.to.words) now (it was \(taken.from.words)).",
            [
                Tag.noun.replacing(" ", with: "_"): id, "from": taken.from.rawValue, "status": taken.to.rawValue,
                "step": taken.number,
            ])
    }
}
