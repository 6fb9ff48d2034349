internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct EnrolmentReasons: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "reasons", abstract: "Show the reasons that a step may name.",
        discussion: "Example: omentum enrolment reasons --step end_treatment")
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only those of one step.") var step: Enrolment.Event?

    func perform(_ output: Output, at desk: Desk) async throws {
        let event = step
        let rows = try await desk.read { tx, _ in try StepReason.list(of: event, in: &tx) }
        output.show(
            Listing(
                rows, none: "This step has no list: it takes words.",
                columns: [
                    .init("step") { $0.event }, .init("code") { $0.code }, .init("label") { $0.label },
                    .init("asks_words") { $0.asksWords },
                ]))
    }
}

struct EnrolmentScreeningNumber: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "screening-number", abstract: "Keep the sponsor's screening number, before screening begins.",
        discussion: """
            Example: omentum enrolment screening-number E1 1001-007
            Without one the first screening gives a number of the site.
            """)
    static let roles: [GroupRole] = [.coordinator, .research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Argument(help: "The number.") var number: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, number) = (enrolment, number)
        let outcome = try await desk.change(change) { tx, _ in
            try Enrolment.giveScreeningNumber(number, to: id, in: &tx)
            return id
        }
        output.done(outcome, "\(id) is \(number).", ["enrolment": outcome.answer, "screening_number": number])
    }
}

struct EnrolmentToxicity: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "toxicity", abstract: "Say what became of the days after a patient's first treatment.",
        discussion: """
            Example: omentum enrolment toxicity E1 dlt --on 2026-12-01 --what 'ileus, grade 4'
            dlt: a dose-limiting toxicity on that day; none: observed until that day, after the window of the arm; \
            not_evaluable: nobody can say. The next slot of the dose level waits for it where the arm says so.
            """)
    static let roles: [GroupRole] = [.investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Argument(help: "What became of it.") var outcome: Toxicity.Outcome
    @Option(help: ArgumentHelp("The day of it, or the last day of the observation.", valueName: "YYYY-MM-DD"))
    var on: ClinicalDay
    @Option(help: ArgumentHelp("What it was, with its grade.", valueName: "text")) var what: String?
    @Flag(help: "The patient died of it.") var fatal = false
    @Option(help: ArgumentHelp("The entry that this one corrects.", valueName: "number")) var corrects: Int64?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, said, day, what, fatal, corrects) = (enrolment, outcome, on, what, fatal, corrects)
        let outcome = try await desk.change(change) { tx, _ in
            try Toxicity.record(
                said, of: id, on: day, what: what, isFatal: fatal, corrects: corrects, in: &tx)
        }
        output.done(
            outcome, "Wrote down entry \(outcome.answer) of \(id): \(Term(said).shown).",
            ["entry": outcome.answer, "enrolment": id, "outcome": said.rawValue, "on": day])
    }
}
