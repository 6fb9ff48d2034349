internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct EnrolmentConsents: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "consents", abstract: "Show every act of consent of an enrolment, with its papers and its ends.",
        discussion: "Example: omentum enrolment consents E1")
    static let roles = EnrolmentNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = enrolment
        let (patient, acts) = try await desk.read { tx, _ in
            let record = try EnrolmentRecord.read(id, in: &tx)
            let zone = try SiteClock.zone(of: record.site, in: &tx)
            let acts = try ConsentRecord.all(of: id, in: &tx)
            return (
                record.patient, try acts.map { ($0, try SiteClock.wall(of: $0.signedAt, zone: zone, in: &tx)) }
            )
        }
        try await desk.look(at: patient, looking)
        output.show(
            Listing(
                acts, none: "Nothing was signed.",
                columns: [
                    .init("number", title: "no", isNumber: true) { $0.0.number }, .init("form") { $0.0.version },
                    .init("form_language", for: .machines) { $0.0.formLanguage }, .init("given") { $0.0.given },
                    .init("signed_on", title: "signed") { $0.0.signedOn }, .init("signed_at", for: .machines) { $0.1 },
                    .init("signed_by", for: .machines) { Term($0.0.signedBy) },
                    .init("taken_by", title: "taken by") { $0.0.takenBy },
                    .init("channel") { $0.0.channel.map { Term($0) } },
                    .init("language", title: "in") { $0.0.language },
                    .init("interpreter", for: .machines) { $0.0.interpreter },
                    .init("withdrawn_on", title: "taken back") { $0.0.withdrawnOn },
                    .init("invalidated_on", title: "invalid") { $0.0.invalidatedOn },
                    .init("invalidated_because", for: .machines) { $0.0.invalidatedBecause },
                    .init("documents", for: .machines) { $0.0.documents },
                ]))
    }
}

struct EnrolmentRevokeConsent: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "revoke-consent",
        abstract: "The patient takes back what they signed: nothing treats them from now on.",
        discussion: """
            Example: omentum enrolment revoke-consent E1 --said-on 2026-11-20
            From what else they withdraw is asked for in calm: omentum enrolment withdraw.
            """)
    static let roles: [GroupRole] = [.research, .investigator, .coordinator, .surgeon, .nurse]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Option(help: ArgumentHelp("The day on which they said so.", valueName: "YYYY-MM-DD")) var saidOn: ClinicalDay
    @Option(help: ArgumentHelp("What they said, if anything; nobody has to.", valueName: "text")) var reason: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, day, reason) = (enrolment, saidOn, reason)
        let outcome = try await desk.change(change) { tx, context in
            try Enrolment.takeBackConsent(id, saidOn: day, because: reason, in: &tx, context)
        }
        output.done(
            outcome,
            "Consent \(outcome.answer) of \(id) is taken back: no go until they sign anew. "
                + "From what else they withdraw: omentum enrolment withdraw \(id)",
            ["enrolment": id, "consent": outcome.answer, "said_on": day])
    }
}

struct EnrolmentInvalidateConsent: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "invalidate-consent",
        abstract: "The centre finds that a consent never was one: the wrong form, signed too late.",
        discussion: """
            Example: omentum enrolment invalidate-consent E1 1 --found-on 2026-11-20 --reason 'the second page is missing'
            Which consents there are: omentum enrolment consents E1
            """)
    static let roles: [GroupRole] = [.research, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Argument(help: "The number of the consent.") var number: Int
    @Option(help: ArgumentHelp("The day on which it was found.", valueName: "YYYY-MM-DD")) var foundOn: ClinicalDay
    @Option(help: ArgumentHelp("Why it is none.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, number, day, reason) = (enrolment, number, foundOn, reason)
        let outcome = try await desk.change(change) { tx, context in
            try Enrolment.invalidateConsent(number, of: id, foundOn: day, because: reason, in: &tx, context)
            return try EnrolmentStanding.read(id, in: &tx).consentIsCurrent == true
        }
        output.done(
            outcome,
            "Consent \(number) of \(id) is invalid; "
                + (outcome.answer ? "what was signed before it still holds." : "no go until they sign anew."),
            ["enrolment": id, "consent": number, "found_on": day, "consent_is_current": outcome.answer])
    }
}

struct EnrolmentConsentDocument: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "consent-document",
        abstract: "Keep the hash of the signed form with its consent; the file stays where it is.",
        discussion: "Example: omentum enrolment consent-document E1 1 scan.pdf --kept-in 'site file, binder 4'")
    static let roles: [GroupRole] = [.research, .investigator, .coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Argument(help: "The number of the consent.") var number: Int
    @Argument(help: ArgumentHelp("The signed form.", valueName: "file"), completion: .file()) var file: String
    @Option(help: ArgumentHelp("Where it is kept, such as 'binder 4'.", valueName: "place")) var keptIn: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.enter()
        let (id, number) = (enrolment, number)
        let document = try SignedPaper(file).document(keptIn: keptIn)
        let request = try CommandRequest("omentum", desk.words + [document.sha256])
        let outcome = try await desk.change(change, request: request) { tx, _ in
            _ = try EnrolmentRecord.read(id, in: &tx)
            try document.attach(to: number, of: id, in: &tx)
            return true
        }
        output.done(
            outcome, "Kept the hash of the form with consent \(number) of \(id): \(document.sha256)",
            ["enrolment": id, "consent": number, "document_sha256": document.sha256, "size": document.size])
    }
}
