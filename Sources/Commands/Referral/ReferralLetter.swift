internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct ReferralLetter: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "letter", abstract: "Write the letter that tells the referrer the outcome, and keep it.",
        discussion: """
            Example: omentum referral letter R1 --out letter.txt
            It is kept word for word with its hash and that of its template. Sending it is said afterwards: \
            omentum referral send. With --dry-run it is shown and not kept.
            """)
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var looking: LookOptions
    @OptionGroup var seen: SeenOptions
    @OptionGroup var template: TemplateOptions
    @OptionGroup var shape: LetterFormOptions
    @Argument(help: "The referral.") var referral: ReferralID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, seen) = (referral, seen.version)
        let (write, patient) = try await desk.writing(about: id, template, looking)
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            return try write(in: &tx, context)
        }
        let letter = outcome.answer
        let text =
            if outcome.isDryRun {
                try await desk.read { tx, context in
                    let composed = try write.compose(in: &tx, context)
                    return LetterText(text: composed.text, html: composed.html)
                }
            } else {
                try await desk.text(of: letter.id, about: patient, looking)
            }
        if !outcome.isDryRun || shape.out == nil { try shape.put(text, on: output) }
        output.done(
            outcome,
            "\(letter.id) is kept. When it is sent: omentum referral send \(id) --letter \(letter.id) --by fax",
            Details(letter.fields + [("text", shape.of(text))]))
    }
}

struct ReferralLetters: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "letters", abstract: "Show the letters about a referral, the newest first.",
        discussion: "Example: omentum referral letters R1")
    static let roles: [GroupRole] = [.coordinator, .surgeon, .nurse, .research, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The referral.") var referral: ReferralID

    static let rowsMax = 200

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = referral
        let (patient, letters) = try await desk.read { tx, _ in
            let record = try ReferralRecord.read(id, in: &tx)
            let letters = try LetterRecord.list(of: id, limit: Self.rowsMax, in: &tx)
            let zone = try SiteClock.zone(of: record.site, in: &tx)
            let written = try SiteClock.walls(
                of: letters.map(\.writtenAt), zones: letters.map { _ in zone }, in: &tx)
            let sent = try letters.map { try SiteClock.wall(of: $0.sentAt, zone: zone, in: &tx) }
            return (record.patient, Array(zip(letters, zip(written, sent))))
        }
        try await desk.look(at: patient, looking)
        output.show(
            Listing(
                letters, none: "No letter was written yet: omentum referral letter \(id)",
                columns: [
                    .init("letter") { $0.0.id }, .init("tells_step", title: "step", isNumber: true) { $0.0.toldStep },
                    .init("template") { $0.0.template }, .init("written_at", title: "written") { $0.1.0 },
                    .init("login", title: "by") { $0.0.login }, .init("sent_at", title: "sent") { $0.1.1 },
                    .init("sent_by", title: "sent by") { $0.0.sentBy.map { Term($0) } },
                    .init("sha256", for: .machines) { $0.0.sha256 },
                    .init("template_sha256", for: .machines) { $0.0.templateSHA256 },
                ]))
        output.noteFullPage(letters.count, of: Self.rowsMax)
    }
}

struct ReferralLetterText: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "letter-text", abstract: "Show what a kept letter says; its hash is compared first.",
        discussion: "Example: omentum referral letter-text Z1 --html --out letter.html")
    static let roles: [GroupRole] = [.coordinator, .surgeon, .nurse]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @OptionGroup var shape: LetterFormOptions
    @Argument(help: "The letter, such as Z1.") var letter: LetterID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = letter
        let record = try await desk.read { tx, _ in try LetterRecord.read(id, in: &tx) }
        let text = try await desk.text(of: id, about: record.patient, looking)
        try shape.put(text, on: output)
        if output.isJSON {
            output.show(Details(record.fields + [("text", shape.of(text))]))
        } else if shape.out != nil {
            output.say("Wrote \(id).")
        }
    }
}

extension LetterRecord {
    fileprivate var fields: [(String, any Shown)] {
        [
            ("letter", id), ("referral", referral), ("patient", patient), ("tells_step", toldStep),
            ("template", template), ("template_sha256", templateSHA256), ("sha256", sha256),
            ("written_at", writtenAt), ("login", login), ("sent_at", sentAt), ("sent_by", sentBy.map { Term($0) }),
        ]
    }
}
