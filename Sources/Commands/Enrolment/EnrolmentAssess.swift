internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct EnrolmentAssess: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "assess", abstract: "Answer every criterion of the arm from what is known on a day.",
        discussion: """
            Example: omentum enrolment assess E1 --on 2026-11-22
            Ends with 3 when a criterion is not met, or unknown: the assessment is kept all the same.
            """)
    static let roles: [GroupRole] = [.research, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Option(help: ArgumentHelp("The day that the answers are for.", valueName: "YYYY-MM-DD")) var on: ClinicalDay

    struct Answered: Codable, Sendable {
        let verdict: Answer
        let validUntil: ClinicalDay?
        let answers: [CriterionAnswer]
        let status: Enrolment.State
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, day) = (enrolment, on)
        let outcome = try await desk.change(change) { tx, context in
            let eligibility = try Enrolment.assess(id, on: day, in: &tx, context)
            return Answered(
                verdict: eligibility.verdict, validUntil: eligibility.validUntil, answers: eligibility.answers,
                status: try EnrolmentRecord.read(id, in: &tx).status)
        }
        let answer = outcome.answer
        let unknown = answer.answers.filter { $0.answer == .unknown }.map(\.fact)
        let failing = answer.answers.filter { $0.answer == .notMet }.map(\.fact)
        output.done(
            outcome, "\(id) on \(day): \(Term(answer.verdict).shown). It is \(answer.status.words) now.",
            [
                "enrolment": id, "on": day, "verdict": Term(answer.verdict), "valid_until": answer.validUntil,
                "status": answer.status.rawValue, "not_met": failing, "unknown": unknown,
            ], [Section("answers", .answers(answer.answers))])
        guard answer.verdict == .met else { throw Self.refusal(id, failing: failing, unknown: unknown) }
    }

    /// The answers stay; the exit code says that nobody is eligible by them.
    private static func refusal(_ id: EnrolmentID, failing: [String], unknown: [String]) -> Fact {
        guard failing.isEmpty else {
            return Fact("eligible_patient_meets_every_criterion", .rule, "Not met: \(failing.shown).")
        }
        return Fact(
            "eligible_patient_meets_every_criterion", .rule, "Unknown: \(unknown.shown).",
            try: "omentum fact add, then omentum enrolment assess \(id) again")
    }
}

extension Listing {
    /// What each criterion says, and the entry it rests on.
    static func answers(_ answers: [CriterionAnswer]) -> Listing {
        Listing(
            answers, none: "There is no criterion.",
            columns: [
                .init("criterion", title: "no", isNumber: true) { $0.criterion }, .init("kind") { Term($0.kind) },
                .init("fact") { $0.fact }, .init("answer") { Term($0.answer) }, .init("reason") { $0.reason },
                .init("evidence", isNumber: true) { $0.evidence }, .init("evidence_of", title: "of") { $0.evidenceOf },
                .init("holds_until") { $0.holdsUntil },
            ])
    }
}
