internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Make a resource available again.
struct BookingUnblock: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "unblock", abstract: "Make a resource available again.")
    static let roles: [GroupRole] = [.scheduler, .coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The number of the absence, which block told.") var absence: Int64

    func perform(_ output: Output, at desk: Desk) async throws {
        let number = absence
        let outcome = try await desk.change(change) { tx, context in
            try Unavailability.lift(number, in: &tx, context)
            return number
        }
        output.done(outcome, "The absence \(number) is lifted.", ["absence": number])
    }
}
