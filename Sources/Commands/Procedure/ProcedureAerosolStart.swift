internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import ProcedureBooking
internal import Registry

/// The aerosol starts, on a go for the day.
struct ProcedureAerosolStart: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "aerosol-start", abstract: "The aerosol starts, on a go for the day.",
        discussion: "Example: omentum procedure aerosol-start X5 --pressure 12 --temperature 37")
    static let roles: [GroupRole] = [.theatre, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var when: WhenOptions
    @OptionGroup var step: ReasonOptions
    @OptionGroup var reading: ReadingOptions
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, when, step, reading) = (procedure, when, step, reading.reading)
        let outcome = try await desk.change(change) { tx, context in
            let at = try when.moment(siteZone: ProcedureDay.read(id, in: &tx).zone, in: &tx)
            let cleared = try ClearedStep.startAerosol(id, step.circumstances(at: at), in: &tx, context)
            if cleared.moved != nil, let reading {
                try Exposure.record(.reading, on: id, at: at, reading, in: &tx, context)
            }
            return cleared
        }
        if let refusal = outcome.answer.refusal { throw refusal }
        output.done(
            outcome, "\(id): the aerosol runs, on a go.",
            ["procedure": id, "status": outcome.answer.moved, "clearance": outcome.answer.clearance])
    }
}
