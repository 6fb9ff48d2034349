internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Answer the gates of going home: met, not_met or unknown.
struct ProcedureGate: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "gate", abstract: "Answer the gates of going home: met, not_met or unknown.",
        discussion: "Example: omentum procedure gate X5 --mobilised met --pain met --urination met --no-anxiety met")
    static let roles: [GroupRole] = [.nurse, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var when: WhenOptions
    @Option(help: "Freely mobilised?") var mobilised: Answer?
    @Option(help: "Pain adequately relieved?") var pain: Answer?
    @Option(help: "Passing urine without trouble?") var urination: Answer?
    @Option(help: "No anxiety about leaving?") var noAnxiety: Answer?
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID

    private var answers: [DischargeGate: Answer] {
        let given: [(DischargeGate, Answer?)] = [
            (.mobilised, mobilised), (.pain, pain), (.urination, urination), (.noAnxiety, noAnxiety),
        ]
        return Dictionary(uniqueKeysWithValues: given.compactMap { gate, answer in answer.map { (gate, $0) } })
    }

    func validate() throws {
        guard !answers.isEmpty else {
            throw ValidationError("Answer at least one: --mobilised, --pain, --urination, --no-anxiety.")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, when, answers) = (procedure, when, answers)
        let outcome = try await desk.change(change) { tx, context in
            let at = try when.moment(siteZone: ProcedureDay.read(id, in: &tx).zone, in: &tx)
            try Procedure.answer(answers, on: id, at: at, in: &tx, context)
            return try Procedure.dischargeGates(of: id, in: &tx)
        }
        let gates = outcome.answer
        let verdict =
            switch Discharge.judge(gates) {
            case .goesHome: "all four are met"
            case .stays(let notMet, let unanswered):
                (notMet.map { "\($0.rawValue) not met" } + unanswered.map { "\($0.rawValue) not answered" })
                    .joined(separator: ", ")
            }
        let fields = DischargeGate.allCases.map { ($0.rawValue, gates[$0]?.rawValue as any Shown) }
        output.done(outcome, "\(id): \(verdict).", Details([("procedure", id)] + fields))
    }
}
