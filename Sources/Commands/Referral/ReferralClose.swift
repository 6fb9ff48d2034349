internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct ReferralClose: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close an ended referral, once the referrer was told.")
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: "How the referrer was told.") var toldBy: Referral.Channel?
    @Option(help: ArgumentHelp("Why nobody needs to be told.", valueName: "text")) var waive: String?

    func validate() throws {
        guard (toldBy == nil) != (waive == nil) else {
            throw ValidationError("Say how the referrer was told (--told-by fax), or why not (--waive TEXT).")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, channel, waived, options) = (referral, toldBy, waive, circumstances.words)
        let seen = seen.version
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            let site = try ReferralRecord.read(id, in: &tx).site
            let circumstances = try options.circumstances(at: site, in: &tx)
            let notice: Referral.Notice =
                if let channel {
                    .sent(at: circumstances.happenedAt ?? context.now, by: channel)
                } else {
                    .waived(because: waived ?? "")
                }
            return try Referral.close(id, notice, circumstances, in: &tx, context)
        }
        output.moved(referral, outcome)
    }
}
