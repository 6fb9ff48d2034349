internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import Postgres
internal import Registry

struct PatientTimeline: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "timeline", abstract: "Show what happened to a patient, in every office, in its order.",
        discussion: "Reading it is written into the access log.")
    static let roles: [GroupRole] = [
        .coordinator, .research, .scheduler, .surgeon, .nurse, .finance, .theatre, .investigator, .pharmacist,
    ]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The patient.") var patient: PatientID
    @Option(help: ArgumentHelp("Why you look: it stands in the access log.", valueName: "text"))
    var purpose = "treatment"
    @Option(help: ArgumentHelp("About how many entries: one moment is never parted.", valueName: "number"))
    var limit = TimelineEntry.pageMax
    @Option(help: ArgumentHelp("Only what happened before this moment: the page before.", valueName: "moment"))
    var before: MomentArgument?

    func validate() throws {
        guard (1...TimelineEntry.pageMax).contains(limit) else {
            throw ValidationError("--limit takes 1 to \(TimelineEntry.pageMax).")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (patient, limit, purpose, before) = (patient, limit, purpose, before?.instant)
        let entries = try await desk.logged(patient, because: purpose) { tx in
            let entries = try TimelineEntry.read(patient, before: before, limit: limit, in: &tx)
            let zone = try TimelineEntry.zone(of: patient, in: &tx)
            let walls = try SiteClock.walls(
                of: entries.map(\.happenedAt), zones: entries.map { _ in zone }, in: &tx)
            return Array(zip(entries, walls))
        }
        output.show(
            Listing(
                entries, none: "Nothing is written down of \(patient).",
                columns: [
                    .init("happened_at", title: "when") { $0.1 }, .init("record") { $0.0.record },
                    .init("event") { $0.0.event.replacing("_", with: " ") },
                    .init("state") { $0.0.state.replacing("_", with: " ") },
                    .init("reason_code", title: "reason") { $0.0.reasonCode }, .init("role") { $0.0.role },
                    .init("login", title: "by") { $0.0.login },
                ]))
        if entries.count >= limit, let first = entries.first?.0 {
            output.note("omentum: there may be more; the page before: --before \(first.happenedAt)")
        }
    }
}

extension Desk {
    /// Reads a patient's life after the access log has it: the log is committed first, so reading cannot be undone.
    func logged<Value: Sendable>(
        _ patient: PatientID, because purpose: String, _ body: @escaping @Sendable (inout Transaction) throws -> Value
    ) async throws -> Value {
        try await IdentityDoor(store, as: role).look(at: [patient], for: purpose)
        return try await read { tx, _ in try body(&tx) }
    }
}
