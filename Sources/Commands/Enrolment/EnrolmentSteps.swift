internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct EnrolmentIdentify: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "identify", abstract: "Note that a referred patient may fit an arm, or the centre's registry.",
        discussion: "Example: omentum enrolment identify P1 --referral R1 --site S1 --arm A1")
    static let roles: [GroupRole] = [.coordinator, .research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The patient.") var patient: PatientID
    @Option(help: "The referral that brought them.") var referral: ReferralID
    @Option(help: "The site that treats them.") var site: SiteID
    @Option(help: "The arm; the centre's registry when left out.") var arm: ArmID?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (patient, referral, site, arm) = (patient, referral, site, arm)
        let outcome = try await desk.change(change) { tx, context in
            try Enrolment.identify(patient, from: referral, at: site, for: arm, in: &tx, context)
        }
        output.done(
            outcome, "Identified \(patient) for \(arm?.description ?? "the registry"): \(outcome.answer).",
            ["enrolment": outcome.answer, "patient": patient, "referral": referral, "arm": arm])
    }
}

/// The steps that need nothing but a reason: one verb, as they differ in a word only.
struct EnrolmentStep: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "step",
        abstract: "Take a step: approach, screen, reserve_slot, release_slot, start, treat, end_treatment, and so on.",
        discussion: """
            Example: omentum enrolment step E1 approach
            What is possible now: omentum enrolment show E1. Some steps name a reason of a list: omentum enrolment reasons
            """)
    static let roles: [GroupRole] = [.coordinator, .research, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Argument(help: "The step.") var event: EnrolmentStepWord
    @Option(help: ArgumentHelp("Why, as a code of the step's list.", valueName: "code")) var because: String?

    func validate() throws {
        if let verb = EnrolmentStepWord.others[event.event] {
            throw ValidationError("The step \(event.event.rawValue) has a verb of its own: omentum enrolment \(verb)")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, event, options, code) = (enrolment, event.event, circumstances.words, because)
        let outcome = try await desk.change(change) { tx, context in
            var told = try options.circumstances(at: try EnrolmentRecord.read(id, in: &tx).site, in: &tx)
            told.reasonCode = code
            return try Enrolment.take(event, on: id, told, in: &tx, context)
        }
        output.moved(id, outcome)
    }
}

/// A step as it is typed: a wrong word is answered with those that this verb takes.
struct EnrolmentStepWord: ExpressibleByArgument {
    let event: Enrolment.Event

    init?(argument: String) {
        guard let event = Enrolment.Event(rawValue: argument) else { return nil }
        self.event = event
    }

    /// Steps that carry a fact of their own have verbs of their own.
    static let others: [Enrolment.Event: String] = [
        .opened: "identify", .consent: "consent", .decline: "decline", .findEligible: "assess",
        .withdraw: "withdraw", .withdrawTreatment: "withdraw",
    ]
    static var allValueStrings: [String] { Enrolment.Event.allCases.filter { others[$0] == nil }.map(\.rawValue) }
}

struct EnrolmentDecline: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "decline", abstract: "The patient does not want to take part.",
        discussion: "Example: omentum enrolment decline E1 --because distance")
    static let roles: [GroupRole] = [.coordinator, .research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Option(help: ArgumentHelp("Why, as a code: omentum enrolment reasons --step decline", valueName: "code"))
    var because: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, options, code) = (enrolment, circumstances.words, because)
        let outcome = try await desk.change(change) { tx, context in
            var told = try options.circumstances(at: try EnrolmentRecord.read(id, in: &tx).site, in: &tx)
            told.reasonCode = code
            return try Enrolment.take(.decline, on: id, told, in: &tx, context)
        }
        output.moved(id, outcome)
    }
}
