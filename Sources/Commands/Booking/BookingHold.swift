internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Hold theatre, people and devices for a planned cycle: all of them, or none.
struct BookingHold: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Hold theatre, people and devices for a planned cycle: all of them, or none.",
        discussion: "Example: omentum booking hold Y12 --start 2026-12-08T08:30 --with V1 --with V2 --with V3")
    static let roles: [GroupRole] = [.scheduler, .coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var slot: SlotOptions
    @Argument(help: "The planned cycle, such as Y12.") var cycle: PlannedCycleID
    @Option(help: "The site, when it is not that of the course.") var site: SiteID?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, slot, elsewhere) = (cycle, slot, site)
        let outcome = try await desk.change(change) { tx, context in
            let place = try elsewhere ?? CycleRecord.read(id, in: &tx).site
            let booking = try slot.booking(id, at: place, zone: SiteClock.zone(of: place, in: &tx), in: &tx)
            return SlotAnswer(placement: try booking(in: &tx, context), cycle: try CycleRecord.read(id, in: &tx))
        }
        let answer = outcome.answer
        output.done(
            outcome,
            "Held \(answer.placement) for \(id), cycle \(answer.cycle.number): \(answer.when), until "
                + "\(answer.cycle.heldUntil.shown). Confirm it: omentum booking confirm \(answer.placement)",
            answer.details)
        if let warning = answer.warning { output.note("omentum: \(warning)") }
    }
}
