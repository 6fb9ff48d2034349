internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// The aerosol stops; its dwell decides whether it was complete.
struct ProcedureAerosolStop: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "aerosol-stop", abstract: "The aerosol stops; its dwell decides whether it was complete.",
        discussion: "A short one needs its reason: omentum procedure aerosol-stop X5 --short-because leak")
    static let roles: [GroupRole] = [.theatre, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var when: WhenOptions
    @Option(help: ArgumentHelp("Why it ended short, in a code of the list.", valueName: "code")) var shortBecause:
        String?
    @Option(help: ArgumentHelp("Why, in words.", valueName: "text")) var reason: String?
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, when) = (procedure, when)
        let short = shortBecause.map { CodedReason($0, reason) }
        let outcome = try await desk.change(change) { tx, context in
            let at = try when.moment(siteZone: ProcedureDay.read(id, in: &tx).zone, in: &tx)
            return try Exposure.stop(id, at: at, shortBecause: short, in: &tx, context)
        }
        let result = outcome.answer
        let dwell = "\(result.dwellSeconds / 60) min \(result.dwellSeconds % 60) s"
        output.done(
            outcome, "\(id): the aerosol stayed \(dwell) and is \(result.outcome.rawValue).",
            [
                "procedure": id, "entry": result.entry, "status": result.step.to.rawValue,
                "dwell_seconds": result.dwellSeconds,
                "outcome": result.outcome.rawValue, "deviations_drafted": result.deviations,
            ])
        for deviation in result.deviations { output.note("omentum: deviation drafted: \(deviation)") }
    }
}
