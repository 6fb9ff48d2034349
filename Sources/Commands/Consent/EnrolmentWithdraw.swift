internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct EnrolmentWithdraw: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "The patient takes consent back, in the scope that they say.",
        discussion: """
            Example: omentum enrolment withdraw E1 --from treatment --said-on 2026-11-20 --reason 'own wish'
            From treatment the follow-up goes on; from follow_up or data_use nothing does.
            """)
    static let roles: [GroupRole] = [.research, .investigator, .coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Option(name: .customLong("from"), help: "treatment, follow_up or data_use.") var scope: Enrolment.Scope
    @Option(help: ArgumentHelp("The day on which they said so.", valueName: "YYYY-MM-DD")) var saidOn: ClinicalDay

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, scope, day, options) = (enrolment, scope, saidOn, circumstances.words)
        let outcome = try await desk.change(change) { tx, context in
            let site = try EnrolmentRecord.read(id, in: &tx).site
            return try Enrolment.withdraw(
                id, from: scope, saidOn: day, try options.circumstances(at: site, in: &tx), in: &tx, context)
        }
        output.done(
            outcome, "Withdrawn from \(Term(scope).shown); \(id) is \(outcome.answer.words) now.",
            ["enrolment": id, "from": Term(scope), "said_on": day, "status": outcome.answer.rawValue])
    }
}
