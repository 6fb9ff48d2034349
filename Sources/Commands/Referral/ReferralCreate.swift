public import ArgumentParser
internal import CareTerms
public import Referrals
internal import Registry

struct ReferralCreate: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Write down a referral that reached us, with its patient and its papers.",
        discussion: """
            Example: omentum referral create P1 --site S1 --channel fax --from 'Dr. Berg, Hill Clinic' \
            --primary C18.9 --peritoneal C78.6 --received-at 2026-11-20T15:40

            A patient whom we do not know is described: --family, --given, --born, --identifier with --authority. \
            Who looks alike, or has a referral that goes on, is shown before anything is saved, and it ends with 3. \
            The same as JSON: --file FILE; --print-schema shows the form. docs/referral-intake.md has every field.
            """)
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var looking: LookOptions
    @OptionGroup var source: ReferralFormOptions
    @OptionGroup var words: ReferralWords
    @OptionGroup var person: PersonWords
    @OptionGroup var ruling: RulingWords
    @Option(
        help: ArgumentHelp(
            "A document that came with it, and of what kind: scan.pdf=imaging. Repeat it for each.",
            valueName: "file[=kind]"), completion: .file())
    var attach: [AttachedFile] = []

    func validate() throws {
        guard !source.printSchema else { return }
        if source.file != nil {
            guard words.isEmpty, person.isEmpty else {
                throw ValidationError("The form holds the referral: leave the words that say the same out.")
            }
        } else {
            let missing = words.missing
            guard missing.isEmpty else {
                throw ValidationError("Missing: \(missing.joined(separator: ", ")). Or give the form with --file FILE.")
            }
        }
        try ruling.check()
    }

    func perform(_ output: Output) async throws {
        guard !source.printSchema else {
            output.raw(Self.example)
            return output.note(Self.explanation)
        }
        try await perform(
            output, at: try await Desk.open(actor, roles: Self.roles, isChange: true, words: output.words))
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let files = try AttachedFile.read(attach)
        var text = ""
        var filled: ReferralForm
        if let file = source.file {
            text = try file.text()
            filled = try JSONForm.read(text, as: ReferralForm.self, help: "omentum referral create --print-schema")
            if let patient = person.patient { filled.patient = .init(record: patient) }
        } else {
            filled = try words.form(of: person.described)
        }
        let intake = try ReferralIntake(filled, attachments: files.map(\.attachment), ruling: ruling.ruling)
        let request = try CommandRequest("omentum", desk.words + [text] + files.map(\.digest))
        let seen = try await intake.look(through: desk.store, as: desk.role, for: desk.purpose(looking))
        do {
            let outcome = try await desk.change(change, request: request) { tx, context in
                try intake(seen, in: &tx, context)
            }
            Self.show(outcome, output)
        } catch let probable as ProbableDuplicate {
            // Those who look alike were looked at by the search; a patient who was named is looked at now.
            if seen.alike.isEmpty, let patient = filled.patient.record { try await desk.look(at: patient, looking) }
            try await Self.show(seen, output, at: desk)
            throw probable
        }
    }

    private static func show(_ outcome: Store.Outcome<ReferralIntake.Received>, _ output: Output) {
        let received = outcome.answer
        var sentence =
            "Received \(received.referral) for \(received.patient)\(received.patientIsNew ? ", who is new" : "")."
        if let original = received.duplicateOf { sentence += " It is joined to \(original)." }
        if !received.attachments.isEmpty { sentence += " Attachments: \(received.attachments.shown)." }
        if outcome.isDryRun {
            sentence = "A referral would be received\(received.patientIsNew ? ", and its patient registered" : "")."
        }
        let kept = !outcome.isDryRun
        output.done(
            outcome, sentence,
            [
                "referral": kept ? received.referral : nil,
                "patient": kept || !received.patientIsNew ? received.patient : nil,
                "patient_is_new": received.patientIsNew, "duplicate_of": received.duplicateOf,
                "attachments": kept ? received.attachments : [],
            ],
            [
                Section(
                    "missing",
                    Listing(
                        received.missing, none: "Nothing is missing of the minimum data set.",
                        columns: [
                            .init("item") { $0.code }, .init("label") { $0.label },
                            .init("brought_by", title: "brought by") { $0.broughtBy },
                            .init("state") { $0.state },
                        ]))
            ])
    }

    /// Who may be meant, before anything is saved.
    private static func show(_ seen: ReferralIntake.Seen, _ output: Output, at desk: Desk) async throws {
        let walls = try await desk.read { tx, _ in
            try SiteClock.walls(of: seen.open.map(\.receivedAt), zones: seen.open.map(\.zone), in: &tx)
        }
        let people = Listing(
            seen.alike, none: "Nobody looks alike.",
            columns: [
                .init("patient") { $0.patient }, .init("name") { $0.name }, .init("born") { $0.birth?.description },
            ])
        let referrals = Listing(
            Array(zip(seen.open, walls)), none: "None of their referrals goes on.",
            columns: [
                .init("referral") { $0.0.id }, .init("patient") { $0.0.patient }, .init("status") { $0.0.status.words },
                .init("received_at", title: "received") { $0.1 },
            ])
        output.show(
            ["saved": false, "more": seen.isFull],
            [Section("alike", people), Section("referrals_that_go_on", referrals)])
    }

    static let example = """
        {
          "site": "S1",
          "receivedAt": "2026-11-20T15:40",
          "channel": "fax",
          "priority": "routine",
          "programme": "pipac",
          "referrer": {
            "name": "Dr. Berg",
            "organisation": "Hill Clinic",
            "npi": "1234567893",
            "contact": "fax +1 555 010 0199"
          },
          "patient": {
            "family": "Adler",
            "given": "Anna",
            "birthDate": "1958-04-30",
            "identifiers": [ { "authority": "Hill Clinic", "value": "0012345" } ]
          },
          "primaryCancer": "C18.9",
          "peritonealDisease": "C78.6"
        }
        """

    static let explanation = """
        receivedAt      on the site's wall, or with an offset: 2026-11-20T15:40-06:00; the clock starts then
        channel         \(Referral.Channel.allCases.map(\.rawValue).joined(separator: ", "))
        priority        \(Referral.Priority.allCases.map(\.rawValue).joined(separator: ", ")) (FHIR R4 request priority)
        programme       optional: pipac when left out
        referrer        name in their own words; the others optional. npi: ten digits, the last one checks the others;
                        record: the organisation's number here, such as O1
        patient         record (P1), or a person: identifiers with who gave them, or family and birthDate
        primaryCancer, peritonealDisease
                        ICD-10-CM with its dot; the second optional
        """
}

/// Where the form of a referral is, or the wish to see one.
struct ReferralFormOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The referral as JSON; - reads standard input.", valueName: "file"), completion: .file())
    var file: InputFile?
    @Flag(help: "Print a filled-in form, and on standard error what its fields mean; do nothing else.")
    var printSchema = false

    init() {}
}

extension Referral.Channel: ExpressibleByArgument {}
extension Referral.Priority: ExpressibleByArgument {}
extension Referral.Pathway: ExpressibleByArgument {}
extension Referral.Event: ExpressibleByArgument {}
extension Referral.State: ExpressibleByArgument {}
