internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct FactAdd: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Write down what is known of a patient, and on which day it was true.",
        discussion: """
            Example: omentum fact add P1 --fact ecog --number 1 --unit '{score}' --true-on 2026-11-20
            A wrong entry is corrected by a new one: --corrects NUMBER. What can be known: omentum fact kinds
            A criterion in multiples of the upper limit of normal asks for the limit that came with the result: --upper-limit
            """)
    static let roles: [GroupRole] = [.coordinator, .research, .investigator, .nurse, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The patient.") var patient: PatientID
    @Option(help: ArgumentHelp("The kind of fact.", valueName: "code")) var fact: String
    @Option(help: ArgumentHelp("Its value, when it is a decimal number.", valueName: "number")) var number: String?
    @Option(help: ArgumentHelp("Its value, when it is a code, or yes or no.", valueName: "word")) var word: String?
    @Option(help: ArgumentHelp("The unit of the number, in UCUM.", valueName: "unit")) var unit: String?
    @Option(help: ArgumentHelp("The laboratory's upper limit of normal, in the same unit.", valueName: "number"))
    var upperLimit: String?
    @Option(help: ArgumentHelp("The day on which it was true.", valueName: "YYYY-MM-DD")) var trueOn: ClinicalDay
    @Option(help: ArgumentHelp("The last day on which it holds, where that is known.", valueName: "YYYY-MM-DD"))
    var trueUntil: ClinicalDay?
    @Option(help: ArgumentHelp("The earlier entry that was wrong.", valueName: "number")) var corrects: Int64?

    func validate() throws {
        guard (number == nil) != (word == nil) else {
            throw ValidationError("Give the value with --number or with --word: one of the two.")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let new = NewPatientFact(
            patient: patient, fact: fact, number: number, word: word, unit: unit, upperLimit: upperLimit,
            trueOn: trueOn, trueUntil: trueUntil, corrects: corrects)
        let outcome = try await desk.change(change) { tx, context in try new(in: &tx, context) }
        output.done(
            outcome, "Wrote down fact \(outcome.answer) of \(patient).",
            [
                "number": outcome.answer, "patient": patient, "fact": fact, "true_on": trueOn,
                "true_until": trueUntil, "corrects": corrects,
            ])
    }
}

struct FactList: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show what is known of a patient, the latest first.")
    static let roles: [GroupRole] = [.coordinator, .research, .investigator, .nurse, .surgeon, .pharmacist]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The patient.") var patient: PatientID

    static let rowsMax = 500

    func perform(_ output: Output, at desk: Desk) async throws {
        let patient = patient
        let rows = try await desk.read { tx, _ in
            try PatientRecord.expect(patient, in: &tx)
            return try PatientFact.latest(of: patient, limit: Self.rowsMax, in: &tx)
        }
        try await desk.look(at: patient, looking)
        output.show(
            Listing(
                rows, none: "Nothing is known of \(patient) yet: omentum fact add",
                columns: [
                    .init("number", title: "no", isNumber: true) { $0.id }, .init("fact") { $0.fact },
                    .init("value") { $0.number }, .init("word") { $0.word }, .init("unit") { $0.unit },
                    .init("upper_limit") { $0.upperLimit }, .init("true_on") { $0.trueOn },
                    .init("true_until", title: "until") { $0.trueUntil },
                ]))
        output.noteFullPage(rows.count, of: Self.rowsMax)
    }
}

struct FactKinds: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "kinds", abstract: "Show what can be known of a patient, and in which unit.")
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let (kinds, units) = try await desk.read { tx, _ in
            (try FactKind.all(in: &tx), try UnitTable.read(in: &tx))
        }
        output.show(
            Listing(
                kinds, none: "There are none.",
                columns: [
                    .init("code") { $0.code }, .init("label") { $0.label },
                    .init("value_kind", title: "value") { $0.valueKind }, .init("unit") { $0.unit },
                    .init("converted_units", title: "also in") { kind in
                        units.units(for: kind.code).filter { $0 != kind.unit }
                    },
                    .init("loinc") { $0.loinc },
                ]))
    }
}
