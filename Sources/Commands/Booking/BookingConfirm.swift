internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import ProcedureBooking
internal import Registry

/// Confirm a held placement, on a go for its day.
struct BookingConfirm: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Confirm a held placement, on a go for its day.",
        discussion: "A no-go is stored with every gate that stops, and ends with code 3.")
    static let roles: [GroupRole] = [.scheduler, .coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var step: ReasonOptions
    @Argument(help: "The placement, such as B31.") var placement: PlacementID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, told) = (placement, step.circumstances())
        let outcome = try await desk.change(change) { tx, context in
            try ClearedStep.confirm(id, told, in: &tx, context)
        }
        if let refusal = outcome.answer.refusal { throw refusal }
        output.done(
            outcome, "Confirmed \(id), on a go.",
            ["placement": id, "status": outcome.answer.moved, "clearance": outcome.answer.clearance])
    }
}
