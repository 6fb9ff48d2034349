internal import ArgumentParser
internal import CareTerms
internal import CoverageCounselling
internal import Registry

struct CoverageShow: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the grid of a cycle: who answers for each item, and until when.",
        discussion: "Example: omentum coverage show Y1")
    static let roles = CoverageNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The planned cycle.") var cycle: PlannedCycleID

    func perform(_ output: Output, at desk: Desk) async throws {
        let cycle = cycle
        let (patient, lines) = try await desk.read { tx, _ in
            (try PositionRecord.patient(of: cycle, in: &tx), try PositionRecord.all(of: cycle, in: &tx))
        }
        try await desk.look(at: patient, looking)
        output.show(
            Listing(
                lines, none: "Nobody has begun with \(cycle): omentum coverage assign, or ask",
                columns: [
                    .init("line") { $0.id }, .init("item") { $0.item },
                    .init("is_required", for: .machines) { $0.isRequired },
                    .init("status") { Term($0.status) }, .init("step", for: .machines) { $0.step },
                    .init("responsible") { $0.responsible.map { Term($0) } },
                    .init("from", for: .machines) { $0.from }, .init("to", for: .machines) { $0.to },
                    .init("holds", for: .people) { line in
                        line.from.map { "\($0) to \(line.to.map(\.description) ?? "open")" }
                    },
                    .init("due_on", title: "due") { $0.dueOn },
                    .init("authorisation", for: .machines) { $0.authorisation },
                    .init("units_left", title: "left") { $0.unitsLeft },
                ]))
    }
}

struct CoverageItems: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "items", abstract: "Show what is billed in a cycle, as the programme names it.")
    static let roles = CoverageNoun.readers + [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let items = try await desk.read { tx, _ in try CoverageItem.all(in: &tx) }
        output.show(
            Listing(
                items, none: "There are none.",
                columns: [
                    .init("item") { $0.code }, .init("label") { $0.label },
                    .init("is_required", title: "required") { $0.isRequired },
                ]))
    }
}
