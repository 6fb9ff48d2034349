internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import ProcedureBooking
internal import Registry

/// The patient arrives, on a go for the day.
struct ProcedureArrive: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "arrive", abstract: "The patient arrives, on a go for the day.",
        discussion: "Example: omentum procedure arrive Y12 --at 2026-12-08T07:10")
    static let roles: [GroupRole] = [.nurse, .theatre]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var when: WhenOptions
    @OptionGroup var step: ReasonOptions
    @Argument(help: "The planned cycle, such as Y12: its procedure is opened from its confirmed placement.") var cycle:
        PlannedCycleID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (cycle, when, step) = (cycle, when, step)
        let outcome = try await desk.change(change) { tx, context in
            let id = try Procedure.ofToday(cycle, in: &tx, context)
            let at = try when.moment(siteZone: ProcedureDay.read(id, in: &tx).zone, in: &tx)
            return Arrival(
                procedure: id, step: try ClearedStep.arrive(id, step.circumstances(at: at), in: &tx, context))
        }
        if let refusal = outcome.answer.step.refusal { throw refusal }
        let (id, cleared) = (outcome.answer.procedure, outcome.answer.step)
        output.done(
            outcome, "\(id): the patient of \(cycle) has arrived, on a go.",
            ["procedure": id, "cycle": cycle, "status": cleared.moved, "clearance": cleared.clearance])
    }
}

private struct Arrival: Codable, Sendable {
    let procedure: ProcedureID
    let step: ClearedStep
}
