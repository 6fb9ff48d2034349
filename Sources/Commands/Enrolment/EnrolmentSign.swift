internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct EnrolmentSign: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Sign the eligibility checklist of the latest assessment.",
        discussion: """
            Example: omentum enrolment sign E1
            Read it first: omentum enrolment sign E1 --preview. No slot is reserved without it. Each call of the tool \
            connects anew, which proves who signs; on the embedded database, which only knows the operating system's \
            user, a signature does not bind.
            """)
    static let roles: [GroupRole] = [.investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Option(help: ArgumentHelp("The assessment that you read, as the preview names it.", valueName: "number"))
    var assessment: Int64?
    @Flag(help: "Show the exact text, and sign nothing.") var preview = false

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, seen) = (enrolment, assessment)
        if preview {
            let (checklist, patient) = try await desk.read { tx, _ in
                (try EligibilityChecklist.compose(id, in: &tx), try EnrolmentRecord.read(id, in: &tx).patient)
            }
            try await desk.look(at: patient, looking)
            return output.show(["enrolment": id, "assessment": checklist.assessment, "text": checklist.text])
        }
        let outcome = try await desk.change(change) { tx, context in
            try EligibilityChecklist.sign(id, seen: seen, in: &tx, context)
        }
        let signed = outcome.answer
        let binds = signed.binds ? "It binds." : "It does not bind in law: this database proves no identity."
        output.done(
            outcome, "The checklist of \(id) is signed by \(signed.printedName). \(binds)",
            [
                "enrolment": id, "assessment": signed.assessment, "sha256": signed.sha256,
                "signed_by": signed.printedName, "signed_at": signed.signedAt, "binds": signed.binds,
            ])
    }
}

struct EnrolmentOverride: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "override",
        abstract: "Let a patient in although a criterion is not met, where the protocol allows it.",
        discussion: """
            Example: omentum enrolment override E1 --criterion 1 --reason 'the value of today is within the limit'
            You are the approver: the criterion says whether you may, or the sponsor, and who assessed the patient may not. What is \
            unknown is not overridden but found out; a newer fact is judged anew.
            """)
    static let roles: [GroupRole] = [.investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Option(help: ArgumentHelp("The criterion's number.", valueName: "number")) var criterion: Int64
    @Option(help: ArgumentHelp("Why it is safe.", valueName: "text")) var reason: String
    @Option(help: ArgumentHelp("Who agreed at the sponsor, and where that is kept.", valueName: "text"))
    var sponsor: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, criterion, reason, sponsor) = (enrolment, criterion, reason, sponsor)
        let outcome = try await desk.change(change) { tx, context in
            try Enrolment.override(
                criterion, of: id, because: reason, sponsorApproval: sponsor, in: &tx, context)
        }
        output.done(
            outcome, "Criterion \(criterion) of \(id) is overridden. It is \(outcome.answer.words) now.",
            ["enrolment": id, "criterion": criterion, "status": outcome.answer.rawValue])
    }
}
