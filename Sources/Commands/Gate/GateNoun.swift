public import ArgumentParser
internal import CareTerms
public import Pathway
internal import Registry

struct GateNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Gates: what must be so before a cycle may go ahead, and who took one upon themselves.",
        subcommands: [GateList.self, GateOverrideVerb.self, GateRevoke.self])
}

struct GateList: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the gates with the programme's policy, or the overrides of a cycle.",
        discussion: """
            Example: omentum gate list, or omentum gate list --cycle Y2
            The overrides of a cycle are a patient's: looking at them is written into the access log. How a cycle stands at each gate: omentum patient ready.
            """)
    static let roles = PatientReady.roles + [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Option(help: "Show who overrode which gate of this planned cycle, and what was revoked.")
    var cycle: PlannedCycleID?

    static let rowsMax = 200

    func perform(_ output: Output, at desk: Desk) async throws {
        guard let cycle else {
            let gates = try await desk.read { tx, _ in try GatePolicy.all(in: &tx) }
            return output.show(
                Listing(
                    gates, none: "There is no gate.",
                    columns: [
                        .init("gate") { $0.gate.rawValue }, .init("label") { $0.label },
                        .init("hardness") { Term($0.hardness) }, .init("owner") { $0.owner },
                        .init("approvers") { $0.hardness == .overridable ? $0.approvers : [GroupRole]() },
                        .init("four_eyes", title: "two people") { $0.fourEyes },
                    ]))
        }
        let (patient, overrides) = try await desk.read { tx, _ in
            (
                try Cycles.patient(of: cycle, in: &tx),
                try OverrideRecord.list(of: cycle, limit: Self.rowsMax, in: &tx)
            )
        }
        try await desk.look(at: patient, looking)
        output.show(
            Listing(
                overrides, none: "No gate of \(cycle) was overridden.",
                columns: [
                    .init("override", title: "no", isNumber: true) { $0.id }, .init("gate") { $0.gate.rawValue },
                    .init("day") { $0.day }, .init("answer") { Term($0.answer) },
                    .init("evidence") { $0.evidence }, .init("approver") { $0.approver }, .init("role") { $0.role },
                    .init("reason") { $0.reason }, .init("recorded_at", title: "at") { $0.recordedAt },
                    .init("revoked_by") { $0.revokedBy },
                    .init("revoked_because", title: "because") { $0.revokedBecause },
                ]))
        output.noteFullPage(overrides.count, of: Self.rowsMax)
    }
}

struct GateOverrideVerb: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "override", abstract: "Take a gate upon yourself, for one cycle and one day, with the reason.",
        discussion: """
            Example: omentum gate override Y2 interval --on 2026-12-18 --reason 'seen today, three days early is safe'
            It holds for what the gate says now: another answer, or a record more, and the gate stops again. A hard \
            gate is never overridden; where the programme asks for two people, a second approver does the same.
            """)
    static let roles: [GroupRole] = [.surgeon, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The planned cycle, such as Y2.") var cycle: PlannedCycleID
    @Argument(help: "The gate: omentum gate list.") var gate: Gate
    @Option(name: .customLong("on"), help: ArgumentHelp("The day, on the site's wall.", valueName: "date"))
    var day: ClinicalDay
    @Option(help: ArgumentHelp("Why you take it upon yourself.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (gate, cycle, day) = (gate, cycle, day)
        let act = OverrideGate(gate, of: cycle, on: day, because: reason)
        let outcome = try await desk.change(change) { tx, context in try act(in: &tx, context) }
        let done = outcome.answer
        let missing = done.approversNeeded - done.approvers.count
        let rest =
            missing > 0
            ? "It takes \(done.approversNeeded) people: another approver does the same."
            : "It holds for what the gate says now."
        output.done(
            outcome, "You took \(gate.rawValue) of \(cycle) on \(day) upon yourself. \(rest)",
            [
                "override": done.id, "cycle": cycle, "gate": Term(gate), "day": day, "answer": Term(done.answer),
                "evidence": done.evidence, "approvers": done.approvers, "approvers_needed": done.approversNeeded,
            ])
    }
}

struct GateRevoke: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take back what was overridden of a gate for a cycle and day, with the reason.",
        discussion: """
            Example: omentum gate revoke Y2 interval --on 2026-12-18 --reason 'fever since the morning'
            Every override of the gate for that day ends; what was done on the strength of it stays done.
            """)
    static let roles = GateOverrideVerb.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The planned cycle, such as Y2.") var cycle: PlannedCycleID
    @Argument(help: "The gate: omentum gate list.") var gate: Gate
    @Option(name: .customLong("on"), help: ArgumentHelp("The day that it was overridden for.", valueName: "date"))
    var day: ClinicalDay
    @Option(help: ArgumentHelp("Why it is taken back.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (gate, cycle, day, reason) = (gate, cycle, day, reason)
        let outcome = try await desk.change(change) { tx, context in
            try OverrideGate.revoke(gate, of: cycle, on: day, because: reason, in: &tx, context)
        }
        output.done(
            outcome, "\(gate.rawValue) of \(cycle) on \(day) is no longer overridden.",
            ["cycle": cycle, "gate": Term(gate), "day": day, "revoked": outcome.answer])
    }
}

extension Gate: ExpressibleByArgument {}
