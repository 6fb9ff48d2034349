internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import Registry

struct HoldNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Treatment holds: stops that somebody puts on a patient until they are lifted.",
        subcommands: [HoldPlace.self, HoldLift.self, HoldList.self])
}

struct HoldPlace: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "place", abstract: "Put a treatment hold on a patient: no cycle goes ahead until it is lifted.",
        discussion: """
            Example: omentum hold place P1 --reason 'cholangitis, antibiotics until Friday' --review-on 2026-12-04
            It does not end on that day by itself. A course that waits has its own: omentum course hold.
            """)
    static let roles: [GroupRole] = [.surgeon, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The patient, such as P1.") var patient: PatientID
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String
    @Option(help: ArgumentHelp("The day on which somebody looks at it again.", valueName: "date"))
    var reviewOn: ClinicalDay

    func perform(_ output: Output, at desk: Desk) async throws {
        let (patient, reason, day) = (patient, reason, reviewOn)
        let outcome = try await desk.change(change) { tx, context in
            try TreatmentHold.place(on: patient, because: reason, reviewOn: day, in: &tx, context)
        }
        output.done(
            outcome,
            "\(patient) is on hold, to be looked at on \(day); lift it with: omentum hold lift \(outcome.answer)",
            ["hold": outcome.answer, "patient": patient, "review_on": day])
    }
}

struct HoldLift: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "lift", abstract: "Lift a treatment hold, with the reason; another hold may still stand.",
        discussion: "Example: omentum hold lift 3 --reason 'no fever for three days'")
    static let roles = HoldPlace.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The hold's number: omentum hold list.") var hold: Int64
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (hold, reason) = (hold, reason)
        let outcome = try await desk.change(change) { tx, context in
            try TreatmentHold.lift(hold, because: reason, in: &tx, context)
        }
        output.done(
            outcome, "Hold \(hold) of \(outcome.answer) is lifted.", ["hold": hold, "patient": outcome.answer])
    }
}

struct HoldList: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show treatment holds, those that are to be looked at first come first.",
        discussion:
            "Example: omentum hold list, or omentum hold list P1 --all. Of one patient it writes the access log.")
    static let roles = PatientReady.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The patient; left out: everybody who is on hold.") var patient: PatientID?
    @Flag(help: "Those that were lifted, too.") var all = false

    static let rowsMax = 200

    func perform(_ output: Output, at desk: Desk) async throws {
        let (patient, all) = (patient, all)
        let holds = try await desk.read { tx, _ in
            if let patient { try PatientRecord.expect(patient, in: &tx) }
            return try TreatmentHold.list(of: patient, includingLifted: all, limit: Self.rowsMax, in: &tx)
        }
        if let patient { try await desk.look(at: patient, looking) }
        output.show(
            Listing(
                holds, none: "No treatment hold stands.",
                columns: [
                    .init("hold", isNumber: true) { $0.id }, .init("patient") { $0.patient },
                    .init("review_on", title: "review") { $0.reviewOn }, .init("reason") { $0.reason },
                    .init("set_by", title: "by") { $0.setBy }, .init("set_at", title: "since") { $0.setAt },
                    .init("lifted_at", title: "lifted") { $0.liftedAt },
                    .init("lifted_by") { $0.liftedBy }, .init("lifted_because", title: "because") { $0.liftedBecause },
                ]))
        output.noteFullPage(holds.count, of: Self.rowsMax)
    }
}
