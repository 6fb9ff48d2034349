internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct EnrolmentConsent: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "consent", abstract: "Write down a signed consent form, the first or a newer version.",
        discussion: "Example: omentum enrolment consent E1 --form 3 --signed-on 2026-11-20")
    static let roles: [GroupRole] = [.research, .investigator, .coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Option(name: .customLong("form"), help: ArgumentHelp("The form's version.", valueName: "version"))
    var version: String
    @Option(help: ArgumentHelp("The day on which the patient signed.", valueName: "YYYY-MM-DD"))
    var signedOn: ClinicalDay

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, version, day, options) = (enrolment, version, signedOn, circumstances.words)
        let outcome = try await desk.change(change) { tx, context in
            let site = try EnrolmentRecord.read(id, in: &tx).site
            return try Enrolment.consent(
                id, form: version, signedOn: day, try options.circumstances(at: site, in: &tx), in: &tx, context)
        }
        output.done(
            outcome, "Wrote down the form; \(id) is \(outcome.answer.words) now.",
            ["enrolment": id, "form": version, "signed_on": day, "status": outcome.answer.rawValue])
    }
}
