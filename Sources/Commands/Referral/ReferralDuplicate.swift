internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct ReferralDuplicate: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "duplicate", abstract: "Say that a referral is another one's copy.")
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The copy.") var referral: ReferralID
    @Option(name: .customLong("of"), help: "The referral that goes on.") var original: ReferralID

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, original, options) = (referral, original, circumstances.words)
        let seen = seen.version
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            let site = try ReferralRecord.read(id, in: &tx).site
            return try Referral.markDuplicate(
                id, of: original, try options.circumstances(at: site, in: &tx), in: &tx, context)
        }
        output.moved(referral, outcome)
    }
}
