internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct EnrolmentVisit: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "visit", abstract: "Write down what became of a visit of the plan: held on a day, or missed.",
        discussion: """
            Example: omentum enrolment visit E1 day_14 --cycle 1 --on 2026-12-15
            Example: omentum enrolment visit E1 day_14 --cycle 2 --missed --reason 'snow'
            The plan with its windows: omentum enrolment visits E1
            """)
    static let roles: [GroupRole] = [.research, .coordinator, .investigator, .nurse]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Argument(help: "The visit, as the plan calls it.") var visit: String
    @Option(help: ArgumentHelp("After which delivered cycle, where the plan has it for each.", valueName: "number"))
    var cycle: Int?
    @Option(help: ArgumentHelp("The day on which it was held.", valueName: "YYYY-MM-DD")) var on: ClinicalDay?
    @Flag(help: "It was missed.") var missed = false
    @Option(help: ArgumentHelp("Why it was missed, or why the entry before is wrong.", valueName: "text"))
    var reason: String?
    @Flag(help: "It stands in the place of what was written down wrongly.") var correctsError = false

    func validate() throws {
        guard missed == (on == nil) else { throw ValidationError("Say --on YYYY-MM-DD, or --missed.") }
        guard !correctsError || reason != nil else {
            throw ValidationError("--corrects-error and --reason go together: a correction says why.")
        }
        if let cycle, !(1...12).contains(cycle) { throw ValidationError("--cycle takes 1 to 12.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let record = RecordVisit(
            visit, of: enrolment, cycle: cycle, heldOn: on, reason: reason, isCorrection: correctsError)
        let outcome = try await desk.change(change) { tx, context in try record(in: &tx, context) }
        let now = outcome.answer
        output.done(
            outcome, "\(now.label) of \(enrolment): \(Term(now.standing).shown).",
            [
                "enrolment": enrolment, "visit": now.code, "cycle": now.cycle, "held_on": now.heldOn,
                "window_from": now.windowFrom, "window_to": now.windowTo, "standing": now.standing.rawValue,
            ])
    }
}

struct EnrolmentVisits: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "visits", abstract: "Show the visits of the plan, their windows, and what became of each.",
        discussion: "Example: omentum enrolment visits E1")
    static let roles: [GroupRole] = [.research, .coordinator, .investigator, .nurse, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = enrolment
        let patient = try await desk.read { tx, _ in try EnrolmentRecord.read(id, in: &tx).patient }
        try await desk.look(at: patient, looking)
        let visits = try await desk.read { tx, _ in try VisitStanding.all(of: id, in: &tx) }
        output.show(
            Listing(
                visits, none: "Its plan has no visit.",
                columns: [
                    .init("visit") { $0.code }, .init("label", for: .machines) { $0.label },
                    .init("cycle", isNumber: true) { $0.cycle }, .init("anchor_on", for: .machines) { $0.anchorOn },
                    .init("planned_on", title: "planned") { $0.plannedOn },
                    .init("window_from", title: "from") { $0.windowFrom },
                    .init("window_to", title: "to") { $0.windowTo }, .init("held_on", title: "held") { $0.heldOn },
                    .init("standing") { Term($0.standing) }, .init("reason", for: .machines) { $0.reason },
                ]))
    }
}
