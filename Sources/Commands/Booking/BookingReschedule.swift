internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Move a placement: the old is superseded and the new held at once, or the old stands.
struct BookingReschedule: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "reschedule",
        abstract: "Move a placement: the old is superseded and the new held at once, or the old stands.",
        discussion:
            "With no --with it keeps its resources. The new time is confirmed like any other: omentum booking confirm")
    static let roles: [GroupRole] = [.scheduler, .coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var slot: SlotOptions
    @Argument(help: "The placement that is moved, such as B31.") var placement: PlacementID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (old, slot) = (placement, slot)
        let outcome = try await desk.change(change) { tx, context in
            let before = try CycleRecord.placed(by: old, in: &tx)
            let kept = try ResourceRecord.taken(by: old, in: &tx)
            let booking = try slot.booking(
                before.id, at: before.site, zone: before.zone, replacing: old, keeping: kept, in: &tx)
            return SlotAnswer(placement: try booking(in: &tx, context), cycle: try CycleRecord.read(before.id, in: &tx))
        }
        let answer = outcome.answer
        output.done(
            outcome,
            "Moved \(old) to \(answer.placement): \(answer.when), held until \(answer.cycle.heldUntil.shown). "
                + "Confirm it: omentum booking confirm \(answer.placement)", answer.details)
        if let warning = answer.warning { output.note("omentum: \(warning)") }
    }
}
