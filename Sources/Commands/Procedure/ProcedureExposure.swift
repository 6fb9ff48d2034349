internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import ProcedureBooking
internal import Registry

/// Write down a reading or an interruption while the aerosol runs.
struct ProcedureExposure: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "exposure", abstract: "Write down a reading or an interruption while the aerosol runs.",
        discussion:
            "Example: omentum procedure exposure X5 --pressure 12 --flow 0.5; --interrupted and --resumed tell an interruption."
    )
    static let roles: [GroupRole] = [.theatre, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var when: WhenOptions
    @OptionGroup var reading: ReadingOptions
    @Flag(help: "The exposure is interrupted.") var interrupted = false
    @Flag(help: "The interruption is over.") var resumed = false
    @Option(help: ArgumentHelp("What is to be said about it.", valueName: "text")) var note: String?
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID

    func validate() throws {
        guard !(interrupted && resumed) else { throw ValidationError("Tell --interrupted or --resumed, not both.") }
        guard interrupted || resumed || reading.reading != nil else {
            throw ValidationError("Tell a reading (--pressure, --flow, …), or --interrupted, or --resumed.")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, when, note, reading) = (procedure, when, note, reading.reading ?? ExposureReading())
        let kind: Exposure.Kind = interrupted ? .interruptionStart : resumed ? .interruptionStop : .reading
        let outcome = try await desk.change(change) { tx, context in
            let at = try when.moment(siteZone: ProcedureDay.read(id, in: &tx).zone, in: &tx)
            return try Exposure.record(kind, on: id, at: at, reading, note: note, in: &tx, context)
        }
        output.done(
            outcome, "\(id): entry \(outcome.answer), \(kind.rawValue.replacing("_", with: " ")).",
            ["procedure": id, "entry": outcome.answer, "kind": kind.rawValue])
    }
}

/// What the instruments show.
struct ReadingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Pressure in the abdomen.", valueName: "mmHg")) var pressure: ExactDecimal?
    @Option(help: ArgumentHelp("Flow of the injector.", valueName: "mL/s")) var flow: ExactDecimal?
    @Option(help: ArgumentHelp("Pressure upstream of the nebuliser.", valueName: "psi")) var upstream: ExactDecimal?
    @Option(help: ArgumentHelp("Temperature.", valueName: "degrees C")) var temperature: ExactDecimal?

    /// `nil` when nothing was read.
    var reading: ExposureReading? {
        guard [pressure, flow, upstream, temperature].contains(where: { $0 != nil }) else { return nil }
        return ExposureReading(
            pressureMmHg: pressure, flowMlPerSecond: flow, upstreamPsi: upstream, temperatureC: temperature)
    }
}
