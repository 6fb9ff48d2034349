public import ArgumentParser
internal import CareTerms
public import Registry

struct PatientVitalStatus: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "vital-status", abstract: "Write down that a patient lives, has died, or that nobody knows.",
        discussion: """
            Example: omentum patient vital-status P17 alive, or: omentum patient vital-status P17 died --on 2026-11-20
            An import that says nothing leaves it unknown, and unknown stops the next cycle.
            """)
    static let roles: [GroupRole] = [.coordinator, .nurse]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The patient.") var patient: PatientID
    @Argument(help: "alive, died or unknown.") var status: VitalStatus
    @Option(help: ArgumentHelp("The day of the death, when it is known.", valueName: "YYYY-MM-DD")) var on: ClinicalDay?
    @Flag(help: "That the patient had died was an error; says why with --reason.") var correctsError = false
    @Option(help: ArgumentHelp("Why it was an error.", valueName: "text")) var reason: String?

    func validate() throws {
        guard correctsError == (reason != nil) else {
            throw ValidationError(
                "--corrects-error and --reason go together: --corrects-error --reason 'mixed up with another'.")
        }
        guard on == nil || status == .died else { throw ValidationError("--on is the day of a death: died --on DATE.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (patient, status, day, correction) = (patient, status, on, reason)
        let outcome = try await desk.change(change) { tx, context in
            try status.record(of: patient, diedOn: day, correction: correction, in: &tx, context)
        }
        output.done(
            outcome, "\(patient): \(status.rawValue) (it was \(outcome.answer.rawValue)).",
            ["patient": patient, "vital_status": Term(status), "was": Term(outcome.answer), "died_on": day])
    }
}

extension VitalStatus: ExpressibleByArgument {}
