internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import ProcedureBooking
internal import Registry

/// Take a resource away for a time: ill, on leave, under repair.
struct BookingBlock: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "block", abstract: "Take a resource away for a time: ill, on leave, under repair.",
        discussion: "What is placed there is given back with --give-back; without it the verb refuses.")
    static let roles: [GroupRole] = [.scheduler, .coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The resource, such as V3.") var resource: ResourceID
    @Option(help: ArgumentHelp("From when, on the wall of its site.", valueName: "time")) var from: StatedTime
    @Option(help: ArgumentHelp("Until when; left out: nobody knows.", valueName: "time")) var until: StatedTime?
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String
    @Flag(help: "Give back what is placed there.") var giveBack = false

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, from, until, why, giveBack) = (resource, from, until, reason, giveBack)
        let outcome = try await desk.change(change) { tx, context in
            let zone = try ResourceRecord.zone(of: id, in: &tx)
            let start = try SiteClock.moment(from, zone: zone, in: &tx)
            let end = try until.map { try SiteClock.moment($0, zone: zone, in: &tx) }
            if let end, end <= start { throw UsageTrouble("time_goes_forward", "--until is not after --from.") }
            return try Unavailability.block(
                id, during: PostgresRange(from: start, to: end), because: why, givingBack: giveBack, in: &tx, context)
        }
        output.done(
            outcome, "\(id) is away; lift it with: omentum booking unblock \(outcome.answer)",
            ["resource": id, "absence": outcome.answer])
    }
}
