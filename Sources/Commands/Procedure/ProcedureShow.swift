internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Shows a procedure as it stands.
struct ProcedureShow: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a procedure: where it stands, its exposure and its gates.")
    static let roles: [GroupRole] = [
        .theatre, .nurse, .surgeon, .scheduler, .coordinator, .research, .investigator, .pharmacist,
    ]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = procedure
        let (day, gates) = try await desk.read { tx, _ in
            (try ProcedureDay.read(id, in: &tx), try Procedure.dischargeGates(of: id, in: &tx))
        }
        try await desk.look(at: day.patient, looking)
        let fields: [(String, any Shown)] = [
            ("procedure", day.id), ("patient", day.patient), ("course", day.course), ("cycle", day.cycle),
            ("number", day.number), ("attempt", day.attempt), ("day", day.localDay), ("zone", day.zone),
            ("status", day.status.words), ("step", day.step), ("arrived_at", day.arrivedAt),
            ("aerosol_started_at", day.aerosolStartedAt), ("aerosol_stopped_at", day.aerosolStoppedAt),
            ("dwell_minutes", day.dwellMinutes), ("outcome", day.outcome), ("non_access", day.nonAccess),
            ("ended_at", day.endedAt), ("disposition", day.disposition), ("signed_at", day.signedAt),
        ]
        output.show(Details(fields + DischargeGate.allCases.map { ($0.rawValue, gates[$0]?.rawValue as any Shown) }))
    }
}
