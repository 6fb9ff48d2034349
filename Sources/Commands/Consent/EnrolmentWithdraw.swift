internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import Registry
internal import TrialEnrollment

struct EnrolmentWithdraw: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "The patient takes consent back, in the scope that they say.",
        discussion: """
            Example: omentum enrolment withdraw E1 --from treatment --said-on 2026-11-20 --reason 'own wish'
            From treatment: the course stops, its cycles and slots with it; the follow-up goes on.
            From follow_up: the tasks after a procedure end too. From data_use: exports and logs leave them out too.
            What it would stop: the same with --dry-run.
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
            let circumstances = try options.circumstances(at: site, in: &tx)
            return try WithdrawFromTrial(id, from: scope, saidOn: day)(circumstances, in: &tx, context)
        }
        let done = outcome.answer
        let stays = done.courseToStop.map { " \($0) goes on until its procedure is over: omentum course stop \($0)." }
        output.done(
            outcome,
            "Withdrawn from \(Term(scope).shown); \(id) is \(done.status.words) now.\(stays ?? "")",
            [
                "enrolment": id, "from": Term(scope), "said_on": day, "status": done.status.rawValue,
                "course_to_stop": done.courseToStop,
            ],
            [
                Section(
                    "stopped",
                    Listing(
                        done.stopped, none: "Nothing had to be stopped.",
                        columns: [
                            .init("record") { $0.record }, .init("kind") { $0.kind }, .init("day") { $0.day },
                            .init("was") { $0.was.replacing("_", with: " ") },
                            .init("now") { $0.now.replacing("_", with: " ") },
                        ]))
            ])
    }
}
