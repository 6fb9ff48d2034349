internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Lists the codes that a step is told with.
struct ProcedureReasons: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "reasons", abstract: "List the codes that steps of the day are told with.")
    static let roles: [GroupRole] = [.theatre, .nurse, .surgeon, .scheduler, .coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    private struct Line: Sendable {
        let event: Procedure.Event
        let code, label: String
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let lines = try await desk.read { tx, _ in
            var lines: [Line] = []
            for event in Procedure.Event.allCases where event.isCoded {
                lines += try CodedReason.choices(for: event, in: &tx).map {
                    Line(event: event, code: $0.0, label: $0.1)
                }
            }
            return lines
        }
        output.show(
            Listing(
                lines, none: "No codes.",
                columns: [.init("step") { $0.event.words }, .init("code") { $0.code }, .init("meaning") { $0.label }]))
    }
}
