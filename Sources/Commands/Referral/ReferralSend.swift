public import ArgumentParser
internal import CareTerms
internal import Postgres
public import Referrals
internal import Registry

extension NoticeMethod: ExpressibleByArgument {}

/// How, when and whom the referrer's side was told.
struct NoticeOptions: ParsableArguments {
    @Option(help: "How: fax, phone, letter, portal, email, fhir or hl7.") var by: NoticeMethod
    @Option(
        help: ArgumentHelp(
            "When: 2026-12-01T08:10 on the site's wall, or with an offset. Now, when left out.", valueName: "time"))
    var at: StatedTime?
    @Option(help: ArgumentHelp("Who was told; the referrer, when left out.", valueName: "text")) var recipient: String?
    @Option(help: ArgumentHelp("Their fax number or address.", valueName: "text")) var address: String?

    /// The notice, in the zone of the referral's site.
    var notice: @Sendable (ReferralID, LetterID?, inout Transaction) throws -> SendOutcome {
        let (by, at, recipient, address) = (by, at, recipient, address)
        return { id, letter, tx in
            let moment = try at.map { stated in
                let zone = try SiteClock.zone(of: try ReferralRecord.read(id, in: &tx).site, in: &tx)
                return try SiteClock.moment(stated, zone: zone, in: &tx)
            }
            return SendOutcome(of: id, by: by, letter: letter, at: moment, to: recipient, address: address)
        }
    }
}

struct ReferralSend: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Write down that the referrer was told the outcome; it is a disclosure too.",
        discussion: "Example: omentum referral send R1 --letter Z1 --by fax --at 2026-12-01T08:10")
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @OptionGroup var options: NoticeOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: "The letter that was sent; none on the phone.") var letter: LetterID?

    func validate() throws {
        if options.by == .phone, letter != nil {
            throw ValidationError("On the phone no letter is sent: leave --letter out, or say --by fax.")
        }
        if options.by != .phone, letter == nil {
            throw ValidationError(
                "What is sent in writing is a letter: omentum referral letter \(referral) writes one, then --letter Z…")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, letter, seen, notice) = (referral, letter, seen.version, options.notice)
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            return try notice(id, letter, &tx)(in: &tx, context)
        }
        output.done(
            outcome, "The referrer of \(id) was told by \(Term(options.by).shown): omentum referral close \(id)",
            outcome.answer.details(of: id, by: options.by, letter: letter))
    }
}

struct ReferralAcknowledge: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract: "Acknowledge that the referrer withdrew: write the letter and say how it was sent.",
        discussion: "Example: omentum referral acknowledge R1 --by fax")
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var looking: LookOptions
    @OptionGroup var seen: SeenOptions
    @OptionGroup var template: TemplateOptions
    @OptionGroup var shape: LetterFormOptions
    @OptionGroup var options: NoticeOptions
    @Argument(help: "The referral.") var referral: ReferralID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, seen, notice) = (referral, seen.version, options.notice)
        let writing = options.by == .phone ? nil : try await desk.writing(about: id, template, looking)
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            return try AcknowledgeWithdrawal(try notice(id, nil, &tx), writing: writing?.write)(in: &tx, context)
        }
        let answer = outcome.answer
        if let letter = answer.letter, let patient = writing?.patient, !outcome.isDryRun {
            try shape.put(try await desk.text(of: letter, about: patient, looking), on: output)
        }
        output.done(
            outcome,
            "The withdrawal of \(id) was acknowledged by \(Term(options.by).shown): omentum referral close \(id)",
            answer.notice.details(of: id, by: options.by, letter: answer.letter))
    }
}

struct ReferralWaive: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "waive", abstract: "Say that nobody needs to be told the outcome, and why.",
        discussion: "Example: omentum referral waive R1 --reason 'the practice has closed'")
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("Why: 5 to 500 characters.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, reason, seen) = (referral, reason, seen.version)
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            return try WaiveOutcome(of: id, because: reason)(in: &tx, context)
        }
        output.done(
            outcome, "Nobody needs to be told of the outcome of \(id): omentum referral close \(id)",
            outcome.answer.details(of: id, by: nil, letter: nil))
    }
}

extension SentNotice {
    fileprivate func details(of id: ReferralID, by method: NoticeMethod?, letter: LetterID?) -> Details {
        [
            "referral": id, "notice": number, "tells_step": toldStep, "method": method.map { Term($0) },
            "letter": letter, "disclosure": disclosure,
        ]
    }
}
