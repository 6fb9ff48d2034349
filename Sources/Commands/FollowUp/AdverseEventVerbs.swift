internal import ArgumentParser
internal import CareTerms
internal import FollowUp
internal import Registry

struct AdverseEventRecordVerb: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Write down an adverse event, graded by CTCAE.",
        discussion: """
            Example: omentum adverse-event record P1 --term 'Abdominal pain' --grade 2 --onset 2026-11-11 --procedure X1
            A serious one that goes on stops the next cycle.
            """)
    static let roles: [GroupRole] = [.nurse, .surgeon, .investigator, .research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The patient.") var patient: PatientID
    @Option(help: ArgumentHelp("The CTCAE term.", valueName: "text")) var term: String
    @Option(help: ArgumentHelp("1 to 5.", valueName: "number")) var grade: Int
    @Option(help: ArgumentHelp("The version of CTCAE.", valueName: "version")) var ctcae = "5.0"
    @Option(help: ArgumentHelp("The Clavien-Dindo grade, such as IIIa.", valueName: "grade")) var clavien: String?
    @Flag(help: "It is serious.") var serious = false
    @Option(help: ArgumentHelp("The day on which it began.", valueName: "YYYY-MM-DD")) var onset: ClinicalDay
    @Option(help: ArgumentHelp("The day on which it ended, when it has.", valueName: "YYYY-MM-DD"))
    var resolved: ClinicalDay?
    @Option(help: "The procedure that it followed.") var procedure: ProcedureID?

    func validate() throws {
        guard (1...5).contains(grade) else { throw ValidationError("--grade takes 1 to 5.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let event = NewAdverseEvent(
            patient: patient, procedure: procedure, term: term, ctcaeVersion: ctcae, grade: grade, clavien: clavien,
            isSerious: serious, onsetOn: onset, resolvedOn: resolved)
        let outcome = try await desk.change(change) { tx, context in try event(in: &tx, context) }
        output.done(
            outcome, "Recorded adverse event \(outcome.answer) of \(patient).",
            [
                "adverse_event": outcome.answer, "patient": patient, "grade": grade, "is_serious": serious,
                "onset_on": onset, "resolved_on": resolved, "procedure": procedure,
            ])
    }
}

struct AdverseEventResolve: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Write down that an adverse event is over.",
        discussion: "Example: omentum adverse-event resolve 7 --on 2026-11-20; the newer version has its own number.")
    static let roles = AdverseEventRecordVerb.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The event's number.") var event: Int64
    @Option(help: ArgumentHelp("The day on which it ended.", valueName: "YYYY-MM-DD")) var on: ClinicalDay

    func perform(_ output: Output, at desk: Desk) async throws {
        let (event, day) = (event, on)
        let outcome = try await desk.change(change) { tx, context in
            try AdverseEvent.resolve(event, on: day, in: &tx, context)
        }
        output.done(
            outcome, "Adverse event \(event) ended on \(day); it is number \(outcome.answer) now.",
            ["adverse_event": outcome.answer, "supersedes": event, "resolved_on": day])
    }
}

struct AdverseEventList: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show a patient's adverse events, those that go on first.")
    static let roles: [GroupRole] =
        AdverseEventRecordVerb.roles + [
            .coordinator, .pharmacist, .theatre, .scheduler,
        ]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The patient.") var patient: PatientID

    static let rowsMax = 500

    func perform(_ output: Output, at desk: Desk) async throws {
        let patient = patient
        let events = try await desk.read { tx, _ in
            try PatientRecord.expect(patient, in: &tx)
            return try AdverseEvent.list(of: patient, limit: Self.rowsMax, in: &tx)
        }
        try await desk.look(at: patient, looking)
        output.show(
            Listing(
                events, none: "None is known of \(patient).",
                columns: [
                    .init("adverse_event", title: "no", isNumber: true) { $0.id }, .init("term") { $0.term },
                    .init("grade") { $0.grade }, .init("ctcae") { $0.ctcaeVersion }, .init("clavien") { $0.clavien },
                    .init("is_serious", title: "serious") { $0.isSerious },
                    .init("onset_on", title: "onset") { $0.onsetOn },
                    .init("resolved_on", title: "resolved") { $0.resolvedOn }, .init("procedure") { $0.procedure },
                ]))
        output.noteFullPage(events.count, of: Self.rowsMax)
    }
}
