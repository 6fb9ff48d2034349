internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct ReferralClose: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close an ended referral, once the referrer was told.",
        discussion: """
            Example: omentum referral close R1
            What was sent (omentum referral send) or waived before counts. A call can be said here: --told-by phone.
            """)
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: "How the referrer was told, when that was not said before: phone.") var toldBy: NoticeMethod?
    @Option(help: ArgumentHelp("Why nobody needs to be told.", valueName: "text")) var waive: String?

    func validate() throws {
        guard toldBy == nil || waive == nil else {
            throw ValidationError("Say how the referrer was told (--told-by phone), or why not (--waive TEXT).")
        }
        if let toldBy, toldBy != .phone {
            throw ValidationError(
                """
                What is sent in writing is a letter: omentum referral letter \(referral), \
                then omentum referral send \(referral) --letter Z… --by \(toldBy.rawValue), then close it.
                """)
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, phoned, waived, options) = (referral, toldBy != nil, waive, circumstances.words)
        let seen = seen.version
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            let site = try ReferralRecord.read(id, in: &tx).site
            let circumstances = try options.circumstances(at: site, in: &tx)
            let notice: Referral.Notice? =
                phoned ? .phoned(at: circumstances.happenedAt) : waived.map { .waived(because: $0) }
            return try Referral.close(id, notice, circumstances, in: &tx, context)
        }
        output.moved(referral, outcome)
    }
}
