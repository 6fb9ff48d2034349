internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct EnrolmentRandomise: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "randomise", abstract: "Write down the number that the sponsor's system gave.",
        discussion: """
            Example: omentum enrolment randomise E1 --number R-017 --by 'sponsor system'
            The arm is a fact of its own, which blinded groups neither write nor see: omentum enrolment assign
            """)
    static let roles: [GroupRole] = [.research, .investigator, .pharmacist]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Option(help: "The number.") var number: String
    @Option(help: ArgumentHelp("Who told it: the system, or a name.", valueName: "text")) var by: String
    @Option(help: ArgumentHelp("When it was told; now, when left out.", valueName: "time")) var at: StatedTime?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, number, teller, stated) = (enrolment, number, by, at)
        let outcome = try await desk.change(change) { tx, context in
            let site = try EnrolmentRecord.read(id, in: &tx).site
            let moment = try StepWords(reason: nil, at: stated, step: nil).circumstances(at: site, in: &tx).happenedAt
            try Enrolment.randomise(id, number: number, toldAt: moment ?? context.now, by: teller, in: &tx)
            return id
        }
        output.done(
            outcome, "\(id) is randomised: \(number).",
            ["enrolment": outcome.answer, "number": number, "told_by": teller])
    }
}

struct EnrolmentAssign: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Write down the arm that a randomisation number stands for.",
        discussion: "Example: omentum enrolment assign E1 --arm A2")
    static let roles: [GroupRole] = [.pharmacist, .research, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Option(help: "The arm.") var arm: ArmID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, arm) = (enrolment, arm)
        let outcome = try await desk.change(change) { tx, _ in
            try Enrolment.assign(arm, to: id, in: &tx)
            return id
        }
        output.done(outcome, "\(id) is in \(arm).", ["enrolment": outcome.answer, "arm": arm])
    }
}

struct EnrolmentUnblind: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "unblind",
        abstract: "Show the arm of one blinded patient, to you alone; who looked and why is kept.",
        discussion: "Example: omentum enrolment unblind E1 --reason 'allergic reaction, the drug has to be known'")
    static let roles: [GroupRole] = [.investigator, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Option(help: ArgumentHelp("Why it cannot wait.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, reason) = (enrolment, reason)
        let outcome = try await desk.change(change) { tx, _ in try Enrolment.unblind(id, because: reason, in: &tx) }
        output.done(
            outcome, "\(id) is in \(outcome.answer?.description ?? "an arm that nobody wrote down yet").",
            ["enrolment": id, "arm": outcome.answer])
    }
}
