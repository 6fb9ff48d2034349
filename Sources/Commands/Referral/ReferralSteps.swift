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
        .markDuplicate: "referral duplicate", .close: "referral close", .link: "course open",
    ]
    static var allValueStrings: [String] { Referral.Event.allCases.filter { others[$0] == nil }.map(\.rawValue) }
}

struct ReferralAccept: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Accept the patient for a pathway.",
        discussion: "Example: omentum referral accept R1 --pathway trial --board-on 2026-11-24")
    static let roles: [GroupRole] = [.coordinator, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: "trial, off_trial or registry_only.") var pathway: Referral.Pathway
    @Option(help: ArgumentHelp("The day of the board.", valueName: "YYYY-MM-DD")) var boardOn: ClinicalDay?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, pathway, boardOn, options) = (referral, pathway, boardOn, circumstances.words)
        let seen = seen.version
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            let site = try ReferralRecord.read(id, in: &tx).site
            return try Referral.accept(
                id, for: pathway, boardOn: boardOn, try options.circumstances(at: site, in: &tx), in: &tx, context)
        }
        output.moved(referral, outcome)
    }
}

struct ReferralDecline: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "decline", abstract: "Decline, with a coded reason, and perhaps another centre.")
    static let roles: [GroupRole] = [.coordinator, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("A code of the list: omentum referral reasons.", valueName: "code")) var because: String
    @Option(help: "The centre that the patient is sent to instead.") var onwardTo: OrganisationID?
    @Option(help: ArgumentHelp("The day of the board.", valueName: "YYYY-MM-DD")) var boardOn: ClinicalDay?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, because, onwardTo, boardOn) = (referral, because, onwardTo, boardOn)
        let options = circumstances.words
        let seen = seen.version
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            let site = try ReferralRecord.read(id, in: &tx).site
            return try Referral.decline(
                id, because: because, onwardTo: onwardTo, boardOn: boardOn,
                try options.circumstances(at: site, in: &tx), in: &tx, context)
        }
        output.moved(referral, outcome)
    }
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
