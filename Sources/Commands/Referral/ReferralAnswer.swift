internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct ReferralAnswer: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "Answer an item of the minimum data set, or take an answer back.",
        discussion: """
            Example: omentum referral answer R1 performance_status --value 1 --true-on 2026-11-20 --observed-by 'Dr. Berg'
            With --value - the value is read from standard input. What was asked and is not known: --unknown. \
            A wrong answer: --entered-in-error, then answer again.
            """)
    static let roles: [GroupRole] = [.coordinator, .surgeon, .nurse, .research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Argument(help: "The item, by its code: omentum referral missing.") var item: String
    @Option(help: ArgumentHelp("What is known; - reads standard input.", valueName: "text")) var value: String?
    @Option(help: ArgumentHelp("The day that it is true of.", valueName: "YYYY-MM-DD")) var trueOn: ClinicalDay?
    @Option(help: ArgumentHelp("The attachment that says so.", valueName: "number")) var document: AttachmentID?
    @Option(help: ArgumentHelp("Who saw it.", valueName: "name")) var observedBy: String?
    @Option(help: ArgumentHelp("A condition that the registry holds of the patient.", valueName: "number"))
    var condition: Int64?
    @Flag(help: "It was asked, and is not known.") var unknown = false
    @Flag(help: "Take the latest answer back: the item is missing again.") var enteredInError = false

    func validate() throws {
        let ways = [value != nil, unknown, enteredInError].count { $0 }
        guard ways == 1 else {
            throw ValidationError(
                "Say what is known (--value TEXT), that it is not (--unknown), or --entered-in-error.")
        }
        guard enteredInError || trueOn != nil else {
            throw ValidationError("Say which day it is true of: --true-on YYYY-MM-DD")
        }
        guard !enteredInError || (trueOn == nil && document == nil && observedBy == nil && condition == nil) else {
            throw ValidationError("--entered-in-error takes the latest answer back, and goes with nothing else.")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, item, seen, isError) = (referral, item, seen.version, enteredInError)
        let text = try value.map(InputFile.words)
        let answer = trueOn.map { day in
            AnswerItem(
                item, of: id, value: text, trueOn: day,
                evidence: .init(document: document, condition: condition, observedBy: observedBy))
        }
        let request = try CommandRequest("omentum", desk.words + [text ?? ""])
        let outcome = try await desk.change(change, request: request) { tx, _ in
            try Referral.expect(seen, of: id, in: &tx)
            let number = try answer?(in: &tx) ?? AnswerItem.takeBack(item, of: id, in: &tx)
            let waits = try DataItem.all(of: id, in: &tx).count(where: \.holdsUpTheBoard)
            return Written(answer: number, waitsFor: waits)
        }
        let left = outcome.answer.waitsFor
        let rest = left == 0 ? "Nothing holds up the board." : "The board still waits for \(left)."
        output.done(
            outcome, "\(isError ? "Took back" : "Wrote down") the answer to \(item) of \(id). \(rest)",
            [
                "referral": id, "item": item, "answer": outcome.answer.answer, "board_waits_for": left,
                "entered_in_error": isError,
            ])
    }

    private struct Written: Codable, Sendable {
        let answer: Int64
        let waitsFor: Int
    }
}

struct ReferralAnswers: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "answers", abstract: "Show every answer of a referral, with what it rests on.",
        discussion: "Example: omentum referral answers R1")
    static let roles = ReferralMissing.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The referral.") var referral: ReferralID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = referral
        let (record, answers) = try await desk.read { tx, _ in
            (try ReferralRecord.read(id, in: &tx), try GivenAnswer.all(of: id, in: &tx))
        }
        try await desk.look(at: record.patient, looking)
        output.show(
            Listing(
                answers, none: "Nothing was answered yet: omentum referral missing \(id)",
                columns: [
                    .init("answer", for: .machines) { $0.number }, .init("item") { $0.item },
                    .init("value", for: .machines) { $0.value },
                    .init("value_words", title: "value", for: .people) {
                        $0.isEnteredInError ? "(taken back)" : $0.value ?? "(not known)"
                    },
                    .init("true_on") { $0.trueOn },
                    .init("evidence", for: .people) { $0.evidence.words },
                    .init("document", for: .machines) { $0.evidence.document },
                    .init("condition", for: .machines) { $0.evidence.condition },
                    .init("observed_by", for: .machines) { $0.evidence.observedBy },
                    .init("entered_in_error", for: .machines) { $0.isEnteredInError },
                    .init("counts") { $0.isLatest && !$0.isEnteredInError },
                    .init("recorded_at", for: .machines) { $0.recordedAt }, .init("by") { $0.login },
                ]))
        output.noteFullPage(answers.count, of: GivenAnswer.shownMax)
    }
}

extension AnswerItem.Evidence {
    fileprivate var words: String? {
        let parts = [
            document.map(\.description), condition.map { "condition \($0)" }, observedBy,
        ].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
