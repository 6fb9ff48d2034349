internal import ArgumentParser
internal import CareTerms
internal import Referrals

struct TargetNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "target", abstract: "What a programme promises to those who refer: an answer, a decision.",
        subcommands: [TargetList.self, TargetSet.self])
}

struct TargetList: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the targets of each programme, those of the past and to come too.")
    static let roles = ClockRules.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let targets = try await desk.read { tx, _ in try ReferralTarget.all(in: &tx) }
        output.show(
            Listing(
                targets, none: "No programme promises anything.",
                columns: [
                    .init("programme") { $0.programme }, .init("kind") { $0.kind.rawValue },
                    .init("holds_from", title: "from") { $0.holdsFrom },
                    .init("amount", isNumber: true) { $0.amount }, .init("unit") { Term($0.unit) },
                    .init("source") { $0.source },
                ]))
    }
}

struct TargetSet: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Set a target from a day to come; clocks that run keep theirs.",
        discussion: """
            Example: omentum target set pipac answer --amount 5 --unit business_days --from 2027-01-01 \
            --source 'board of 2026-12-01'
            """)
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The programme.") var programme: String
    @Argument(help: "answer or decision.") var kind: WorklistRow.Target
    @Option(help: ArgumentHelp("How many.", valueName: "number")) var amount: Int
    @Option(help: "elapsed_hours, calendar_days or business_days.") var unit: ReferralTarget.Unit
    @Option(help: ArgumentHelp("The first day on which a clock that begins has it.", valueName: "YYYY-MM-DD"))
    var from: ClinicalDay
    @Option(help: ArgumentHelp("Who decided it, and where it stands.", valueName: "text")) var source: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let target = ReferralTarget(
            programme: programme, kind: kind, holdsFrom: from, amount: amount, unit: unit, source: source)
        let outcome = try await desk.change(change) { tx, context in
            try target.set(in: &tx, context)
            return target.programme
        }
        output.done(
            outcome,
            "From \(from) the programme \(programme) promises: \(kind.rawValue) within \(amount) \(Term(unit).shown).",
            ["programme": programme, "kind": kind.rawValue, "holds_from": from, "amount": amount, "unit": Term(unit)])
    }
}
