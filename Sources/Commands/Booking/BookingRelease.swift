internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Give a slot back; a confirmed one leaves its cycle in need of another.
struct BookingRelease: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Give a slot back; a confirmed one leaves its cycle in need of another.",
        discussion: "Example: omentum booking release B31 --because by_patient")
    static let roles: [GroupRole] = [.scheduler, .coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var step: ReasonOptions
    @Argument(help: "The placement, such as B31.") var placement: PlacementID
    @Option(help: "Why, in a word of the list.") var because: Placement.ReleaseReason

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, why, told) = (placement, because, step.circumstances())
        let outcome = try await desk.change(change) { tx, context in
            let taken = try Placement.release(id, because: why, told, in: &tx, context)
            return Released(was: taken.from, cycle: try CycleRecord.placed(by: id, in: &tx))
        }
        let cycle = outcome.answer.cycle
        output.done(
            outcome, "\(id) is given back; \(cycle.id), cycle \(cycle.number), is \(cycle.status.words).",
            [
                "placement": id, "was": outcome.answer.was.rawValue, "cycle": cycle.id,
                "cycle_status": cycle.status.rawValue,
            ])
    }
}

/// What was given back, and what that means for its cycle.
private struct Released: Codable, Sendable {
    let was: Placement.State
    let cycle: CycleRecord
}
