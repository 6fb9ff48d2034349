internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import ProcedureBooking
internal import Registry

/// The day of the procedure, step by step.
struct ProcedureNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "procedure", abstract: "The day of the procedure: arrival, aerosol, discharge, the signed record.",
        subcommands: [
            ProcedureArrive.self, ProcedureCancel.self, ProcedureTheatre.self, ProcedureNoAccess.self,
            ProcedureAbort.self, ProcedureAerosolStart.self, ProcedureExposure.self, ProcedureAerosolStop.self,
            ProcedureReopen.self, ProcedureVoid.self, ProcedureRecovery.self, ProcedureMilestone.self,
            ProcedureGate.self, ProcedureDischarge.self, ProcedureStay.self, ProcedureTransfer.self,
            ProcedureDied.self, ProcedureClose.self, ProcedureSign.self, ProcedureAmend.self, ProcedureShow.self,
            ProcedureLedger.self, ProcedureReasons.self,
        ])
}

/// A coded reason, with words beside it.
struct CodeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why, in a code of the list: omentum procedure reasons.", valueName: "code"))
    var because: String
    @Option(help: ArgumentHelp("Why, in words; needed with the code other.", valueName: "text")) var reason: String?

    var coded: CodedReason { CodedReason(because, reason) }
}

/// What a step of the day answers.
struct DayStep: Codable, Sendable {
    let day: ProcedureDay
    let taken: Taken<Procedure.State>

    var details: Details {
        [
            "procedure": day.id, "cycle": day.cycle, "patient": day.patient, "status": taken.to.rawValue,
            "step": taken.number, "outcome": day.outcome, "disposition": day.disposition,
        ]
    }

    var sentence: String { "\(day.id) (cycle \(day.number), attempt \(day.attempt)): \(taken.to.words)." }
}

extension Desk {
    /// Takes a step on a procedure: at the time that was told, in the zone of its site.
    func step(
        _ procedure: ProcedureID, _ change: ChangeOptions, at when: WhenOptions,
        _ take: @escaping @Sendable (Instant?, inout Transaction, Context) throws -> Taken<Procedure.State>
    ) async throws -> Store.Outcome<DayStep> {
        try await self.change(change) { tx, context in
            let at = try when.moment(siteZone: ProcedureDay.read(procedure, in: &tx).zone, in: &tx)
            let taken = try take(at, &tx, context)
            return DayStep(day: try ProcedureDay.read(procedure, in: &tx), taken: taken)
        }
    }
}
