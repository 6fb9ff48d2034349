internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct BoardPresent: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "present", abstract: "Write down who sat on the board; a decision needs two.",
        discussion: "Example: omentum board present M1 --name 'Sura Stone' --specialty surgery --person sura")
    static let roles = BoardNoun.keepers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The meeting.") var meeting: MeetingID
    @Option(help: ArgumentHelp("Their name, as they sign.", valueName: "text")) var name: String
    @Option(help: "What they speak for.") var specialty: Specialty
    @Option(help: ArgumentHelp("Their login, when they have one here.", valueName: "login")) var person: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (meeting, name, specialty, person) = (meeting, name, specialty, person)
        let outcome = try await desk.change(change) { tx, _ in
            _ = try BoardMeeting.read(meeting, in: &tx)
            try BoardMember.present(name, specialty, login: person, at: meeting, in: &tx)
            return try BoardMember.all(at: meeting, in: &tx).count
        }
        output.done(
            outcome, "\(meeting) has \(outcome.answer) present.",
            ["meeting": meeting, "present": outcome.answer, "specialty": specialty.rawValue])
    }
}

struct BoardDecide: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "Write down what the board said of a referral on its list.",
        discussion: """
            Example: omentum board decide M1 R1 --answer pipac_in_trial --intent disease_control \
            --cure-ruled-out extent_of_disease --summary 'PCI 24, small bowel' \
            --condition 'Nutrition consult;nurse;2026-12-04'
            Answers: omentum board answers. PIPAC needs its intent, and why surgery that might cure was ruled out. \
            Each condition becomes a task of the group that it names.
            """)
    static let roles = BoardNoun.keepers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The meeting.") var meeting: MeetingID
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("A code of the list: omentum board answers.", valueName: "code")) var answer: String
    @Option(help: "What PIPAC is for.") var intent: TreatmentIntent?
    @Option(help: "Why surgery that might cure is not the road.") var cureRuledOut: CureRuledOut?
    @Option(help: ArgumentHelp("What was said; - reads standard input.", valueName: "text")) var summary: String
    @Option(
        name: .customLong("condition"),
        help: ArgumentHelp(
            "What must come true, for which group, until when; may be repeated.", valueName: "what;group;YYYY-MM-DD"))
    var conditions: [BoardCondition] = []
    @Option(help: "The decision on this referral that was wrong.") var corrects: BoardDecisionID?

    func perform(_ output: Output, at desk: Desk) async throws {
        let seen = seen.version
        let decide = DecideAtBoard(
            answer, of: referral, at: meeting, intent: intent, cureRuledOut: cureRuledOut,
            summary: try InputFile.words(summary), conditions: conditions.map(\.condition), correcting: corrects)
        let request = try CommandRequest("omentum", desk.words + [decide.summary])
        let outcome = try await desk.change(change, request: request) { tx, _ in
            try Referral.expect(seen, of: decide.referral, in: &tx)
            return try decide(in: &tx)
        }
        let answers = try await desk.read { tx, _ in try BoardAnswer.all(in: &tx) }
        let next = answers.first { $0.code == decide.answer }?.nextStep(for: decide.referral)
        let tasks = decide.conditions.isEmpty ? "" : " \(decide.conditions.count) condition(s) became tasks."
        output.done(
            outcome,
            "\(outcome.answer): the board said \(decide.answer) of \(referral).\(tasks)\n    next: \(next ?? "-")",
            [
                "decision": outcome.answer, "meeting": meeting, "referral": referral, "answer": decide.answer,
                "conditions": decide.conditions.count, "next": next,
            ])
    }
}

/// A condition as it is typed: `what;group;YYYY-MM-DD`.
struct BoardCondition: ExpressibleByArgument, Sendable {
    let condition: DecideAtBoard.Condition

    init?(argument: String) {
        let parts = argument.split(separator: ";", omittingEmptySubsequences: false)
        guard parts.count >= 3, let owner = GroupRole(rawValue: parts[parts.count - 2].trimmed),
            let day = ClinicalDay(parts[parts.count - 1].trimmed)
        else { return nil }
        let what = parts.dropLast(2).joined(separator: ";")
        condition = DecideAtBoard.Condition(Substring(what).trimmed, owner: owner, dueOn: day)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        let front = drop(while: \.isWhitespace)
        return String(front.prefix(front.count - front.reversed().prefix(while: \.isWhitespace).count))
    }
}
