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
        let (day, gates, walls) = try await desk.read { tx, _ in
            let day = try ProcedureDay.read(id, in: &tx)
            let walls = try [day.arrivedAt, day.aerosolStartedAt, day.aerosolStoppedAt, day.endedAt, day.signedAt].map {
                try SiteClock.wall(of: $0, zone: day.zone, in: &tx)
            }
            return (day, try Procedure.dischargeGates(of: id, in: &tx), walls)
        }
        try await desk.look(at: day.patient, looking)
        let fields: [(String, any Shown)] = [
            ("procedure", day.id), ("patient", day.patient), ("course", day.course), ("cycle", day.cycle),
            ("number", day.number), ("attempt", day.attempt), ("day", day.localDay), ("zone", day.zone),
            ("status", day.status.words), ("step", day.step), ("arrived_at", walls[0]),
            ("aerosol_started_at", walls[1]), ("aerosol_stopped_at", walls[2]),
            ("dwell_minutes", day.dwellMinutes), ("outcome", day.outcome), ("non_access", day.nonAccess),
            ("ended_at", walls[3]), ("disposition", day.disposition), ("signed_at", walls[4]),
        ]
        output.show(Details(fields + DischargeGate.allCases.map { ($0.rawValue, gates[$0]?.rawValue as any Shown) }))
    }
}
