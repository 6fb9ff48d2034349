internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import Registry

struct PatientReady: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "ready", abstract: "May this cycle go ahead on this day, and if not, exactly why.",
        discussion: """
            Example: omentum patient ready P1 --cycle 2 --on 2026-12-21
            Every gate is shown with its owner, its evidence and what would clear it. A no-go ends with exit code 3.
            """)
    static let roles: [GroupRole] = [
        .coordinator, .scheduler, .surgeon, .nurse, .theatre, .finance, .research, .investigator, .pharmacist,
    ]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The patient.") var patient: PatientID
    @Option(help: ArgumentHelp("The planned cycle by its number in the running course.", valueName: "number"))
    var cycle: Int
    @Option(name: .customLong("on"), help: ArgumentHelp("The day, on the site's wall.", valueName: "YYYY-MM-DD"))
    var day: ClinicalDay
    @Flag(help: "The gates that are met, too.") var all = false

    func perform(_ output: Output, at desk: Desk) async throws {
        let (patient, cycle, day) = (patient, cycle, day)
        let answer = try await desk.read { tx, _ in
            let id = try Cycles.running(cycle, of: patient, in: &tx)
            return (cycle: id, goNoGo: try GoNoGo.evaluate(id, on: day, in: &tx))
        }
        try await desk.look(at: patient, looking)
        let lines =
            all || output.isJSON ? answer.goNoGo.lines : answer.goNoGo.lines.filter { $0.finding.answer != .met }
        let verdict = answer.goNoGo.verdict == .go ? "Go" : "No go"
        if output.isJSON {
            output.show(
                .object([
                    .init("patient", patient.json), .init("cycle", answer.cycle.json), .init("day", day.json),
                    .init("verdict", .text(answer.goNoGo.verdict.rawValue)), .init("gates", .list(lines.map(\.json))),
                ]))
        } else {
            output.say("\(verdict) for \(patient), cycle \(cycle) (\(answer.cycle)), on \(day).")
            output.show(Self.table(lines))
        }
        if answer.goNoGo.verdict == .noGo { output.ending = .refused }
    }

    static func table(_ lines: [GoNoGo.Line]) -> Listing {
        Listing(
            lines, none: "Every gate is met.",
            columns: [
                .init("gate") { $0.policy.label },
                .init("answer") { $0.finding.answer.rawValue.replacing("_", with: " ") },
                .init("why") { line in
                    let names = line.overrides.map(\.approver).joined(separator: ", ")
                    return names.isEmpty ? line.finding.reason : "\(line.finding.reason); overridden by \(names)"
                },
                .init("owner") { $0.policy.owner },
                .init("evidence") { $0.finding.evidence },
                .init("cleared_by", title: "cleared by") { $0.finding.clearedBy },
            ])
    }
}

extension GoNoGo.Line {
    var json: JSON {
        .object([
            .init("gate", .text(finding.gate.rawValue)), .init("label", .text(policy.label)),
            .init("answer", .text(finding.answer.rawValue)), .init("hardness", .text(policy.hardness.rawValue)),
            .init("owner", policy.owner.json), .init("reason", .text(finding.reason)),
            .init("evidence", finding.evidence.json), .init("since", finding.since.json),
            .init("cleared_by", finding.clearedBy.json), .init("overridden_by", overrides.map(\.approver).json),
            .init("stops", .bool(stops)),
        ])
    }
}
