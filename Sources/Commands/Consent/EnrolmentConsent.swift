internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry
internal import TrialEnrollment

struct EnrolmentConsent: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "consent", abstract: "Write down a signed consent form, the first or a newer version.",
        discussion: """
            Example: omentum enrolment consent E1 --form 3 --signed-on 2026-11-20 --signed-at 10:15 --channel in_person
            Each act is a record of its own. A refusal to sign is one too: --refused.
            """)
    static let roles: [GroupRole] = [.research, .investigator, .coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var talk: TalkOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID
    @Option(name: .customLong("form"), help: ArgumentHelp("The form's version.", valueName: "version"))
    var version: String
    @Option(help: ArgumentHelp("The day on which the patient signed.", valueName: "YYYY-MM-DD"))
    var signedOn: ClinicalDay

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.enter()
        let (id, version, day, options) = (enrolment, version, signedOn, circumstances.words)
        let hour = try talk.signedAt.map { try Self.time($0, on: day) }
        var said = talk.said
        said.document = try talk.document.map { try SignedPaper($0).document(keptIn: talk.keptIn) }
        said.reason = options.reason
        let request = try CommandRequest("omentum", desk.words + [said.document?.sha256 ?? ""])
        let told = said
        let outcome = try await desk.change(change, request: request) { tx, context in
            let site = try EnrolmentRecord.read(id, in: &tx).site
            var act = told
            act.signedAt = try hour.map {
                try SiteClock.moment($0, zone: try SiteClock.zone(of: site, in: &tx), in: &tx)
            }
            let circumstances = try options.circumstances(at: site, in: &tx)
            return try Enrolment.consent(id, form: version, signedOn: day, act, circumstances, in: &tx, context)
        }
        output.done(
            outcome,
            "Wrote down the \(said.isGiven ? "form" : "refusal"); \(id) is \(outcome.answer.words) now.",
            [
                "enrolment": id, "form": version, "given": said.isGiven, "signed_on": day,
                "document_sha256": said.document?.sha256, "status": outcome.answer.rawValue,
            ])
    }

    /// `10:15` is of the day of the signature; a whole time is taken as it is.
    private static func time(_ text: String, on day: ClinicalDay) throws -> StatedTime {
        guard let stated = StatedTime("\(day)T\(text)") ?? StatedTime(text) else {
            throw ValidationError("'\(text)' is no time: --signed-at 10:15")
        }
        return stated
    }
}

/// How the consent came about.
struct TalkOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The hour on the form.", valueName: "hh:mm")) var signedAt: String?
    @Option(help: "in_person, phone, video, post or electronic.") var channel: ConsentTalk.Channel?
    @Option(help: ArgumentHelp("Who talked with the patient; you, when left out.", valueName: "login"))
    var takenBy: String?
    @Option(help: ArgumentHelp("Of the talk, such as es; the form's own when left out.", valueName: "tag"))
    var language: String?
    @Option(help: ArgumentHelp("Who interpreted: a name, or the agency's number.", valueName: "name"))
    var interpreter: String?
    @Flag(help: "A legally authorised representative signed.") var byRepresentative = false
    @Flag(help: "The patient refused to sign.") var refused = false
    @Option(
        help: ArgumentHelp("The signed form: its hash is kept, the file stays where it is.", valueName: "file"),
        completion: .file())
    var document: String?
    @Option(help: ArgumentHelp("Where the signed form is kept, such as 'binder 4'.", valueName: "place"))
    var keptIn: String?

    func validate() throws {
        if keptIn != nil, document == nil { throw ValidationError("--kept-in goes with --document FILE.") }
    }

    var said: ConsentTalk {
        ConsentTalk(
            isGiven: !refused, signedBy: byRepresentative ? .representative : .patient, takenBy: takenBy,
            channel: channel, language: language, interpreter: interpreter)
    }
}

/// A signed form as a file, of which only the hash and the size are kept.
struct SignedPaper {
    private let bytes: [UInt8]

    init(_ path: String) throws {
        guard let file = AttachedFile(argument: path), let read = try AttachedFile.read([file]).first else {
            throw ValidationError("--document takes the path of a file.")
        }
        bytes = read.attachment.bytes
    }

    func document(keptIn place: String?) -> ConsentDocument {
        ConsentDocument(sha256: FileDigest.hex(of: bytes), size: bytes.count, keptIn: place)
    }
}
