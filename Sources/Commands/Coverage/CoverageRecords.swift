internal import ArgumentParser
internal import CareTerms
internal import CoverageCounselling
internal import Registry

struct CoverageRecordVerb: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Write down a patient's policy with a payer, as we learned of it.",
        discussion: """
            Example: omentum coverage record P1 --payer 3 --from 2026-01-01 --subscriber W123 --source 'card seen'
            With --replacing, what was known of the old one ends now, and stays in the history.
            """)
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The patient.") var patient: PatientID
    @Option(help: ArgumentHelp("The payer's number: omentum payer list.", valueName: "number")) var payer: Int64
    @Option(help: ArgumentHelp("The first day.", valueName: "YYYY-MM-DD")) var from: ClinicalDay
    @Option(help: ArgumentHelp("The last day, when it is known.", valueName: "YYYY-MM-DD")) var to: ClinicalDay?
    @Option(help: ArgumentHelp("1 pays first.", valueName: "number")) var priority = 1
    @Option(help: ArgumentHelp("The subscriber's number.", valueName: "text")) var subscriber: String?
    @Option(help: ArgumentHelp("Who said so: card seen, payer portal, a call.", valueName: "text")) var source: String
    @Option(help: "The coverage that this one takes the place of.") var replacing: CoverageID?

    func validate() throws {
        guard (1...9).contains(priority) else { throw ValidationError("--priority takes 1 to 9; 1 pays first.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let record = RecordCoverage(
            patient: patient, payer: payer, priority: priority, subscriberID: subscriber, from: from, to: to,
            source: source)
        let old = replacing
        let outcome = try await desk.change(change) { tx, context in
            if let old { return try record.replacing(old, in: &tx, context) }
            return try record(in: &tx, context)
        }
        output.done(
            outcome, "Recorded \(outcome.answer)\(old.map { " in the place of \($0)" } ?? "").",
            ["coverage": outcome.answer, "patient": patient, "from": from, "to": to, "replacing": old])
    }
}

struct CoverageList: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show who insures a patient; who pays first comes first.",
        discussion: "The subscriber's number says who the patient is: reading it is written into the access log.")
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The patient.") var patient: PatientID
    @Flag(help: "What was known before too.") var all = false

    static let rowsMax = 200

    func perform(_ output: Output, at desk: Desk) async throws {
        let (patient, all) = (patient, all)
        let rows = try await desk.read(behind: patient, looking) { tx, ticket in
            try PatientRecord.expect(patient, in: &tx)
            return try CoverageRecord.list(
                of: patient, ticket: ticket, includingFormer: all, limit: Self.rowsMax, in: &tx)
        }
        output.show(
            Listing(
                rows, none: "No coverage of \(patient) is known: omentum coverage record",
                columns: [
                    .init("coverage") { $0.id }, .init("payer", isNumber: true) { $0.payer },
                    .init("payer_name", title: "name") { $0.payerName }, .init("class") { Term($0.payerClass) },
                    .init("priority") { $0.priority }, .init("subscriber") { $0.subscriberID },
                    .init("from") { $0.from }, .init("to") { $0.to }, .init("source") { $0.source },
                    .init("recorded_at", title: "recorded") { $0.recordedAt },
                    .init("replaced_at", title: "replaced") { $0.replacedAt },
                ]))
        output.noteFullPage(rows.count, of: Self.rowsMax)
    }
}

struct AuthorisationAdd: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Write down what a payer granted.",
        discussion: """
            Example: omentum authorisation add --coverage G1 --reference PA-7731 --from 2026-12-01 --to 2027-02-28 \
            --units 3 --granted-on 2026-11-20
            """)
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "The coverage it belongs to.") var coverage: CoverageID
    @Option(help: ArgumentHelp("The payer's reference.", valueName: "text")) var reference: String
    @Option(help: ArgumentHelp("The first day of service.", valueName: "YYYY-MM-DD")) var from: ClinicalDay
    @Option(help: ArgumentHelp("The last day of service.", valueName: "YYYY-MM-DD")) var to: ClinicalDay
    @Option(help: ArgumentHelp("How many procedures it covers.", valueName: "number")) var units: Int
    @Option(help: ArgumentHelp("The day on which it was granted.", valueName: "YYYY-MM-DD")) var grantedOn: ClinicalDay

    func validate() throws {
        guard (1...1000).contains(units) else { throw ValidationError("--units takes 1 to 1000.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let record = RecordAuthorisation(
            coverage: coverage, reference: reference, from: from, to: to, units: units, grantedOn: grantedOn)
        let outcome = try await desk.change(change) { tx, context in try record(in: &tx, context) }
        output.done(
            outcome, "Added \(outcome.answer) of \(coverage).",
            ["authorisation": outcome.answer, "coverage": coverage, "from": from, "to": to, "units": units])
    }
}

struct AuthorisationList: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show what was granted for a patient, and what is left of it.")
    static let roles = CoverageNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The patient.") var patient: PatientID

    static let rowsMax = 200

    func perform(_ output: Output, at desk: Desk) async throws {
        let patient = patient
        let rows = try await desk.read { tx, _ in
            try PatientRecord.expect(patient, in: &tx)
            return try AuthorisationRecord.list(of: patient, limit: Self.rowsMax, in: &tx)
        }
        try await desk.look(at: patient, looking)
        output.show(
            Listing(
                rows, none: "Nothing was granted for \(patient) yet: omentum authorisation add",
                columns: [
                    .init("authorisation") { $0.id }, .init("coverage") { $0.coverage },
                    .init("reference") { $0.reference }, .init("from") { $0.from }, .init("to") { $0.to },
                    .init("units") { $0.units }, .init("units_left") { $0.unitsLeft },
                    .init("granted_on") { $0.grantedOn },
                ]))
        output.noteFullPage(rows.count, of: Self.rowsMax)
    }
}
