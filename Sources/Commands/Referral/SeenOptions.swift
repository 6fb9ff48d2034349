internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

/// What the person had before them when they decided.
struct SeenOptions: ParsableArguments {
    @Option(
        name: .customLong("seen"),
        help: ArgumentHelp(
            "The version that you saw (referral show): refused if anybody changed the referral since.",
            valueName: "number"))
    var version: Int?
}

extension Desk {
    /// Changes what hangs on a referral, for somebody who has seen a version of it; gives the version that it has then.
    ///
    /// What was read from standard input is a part of the request: another text is another request.
    func turn(
        _ id: ReferralID, _ change: ChangeOptions, _ seen: SeenOptions, reading text: String? = nil,
        _ body: @escaping @Sendable (inout Transaction, Context) throws -> Void
    ) async throws -> Store.Outcome<Int> {
        let version = seen.version
        let request = try CommandRequest("omentum", words + [text ?? ""])
        return try await self.change(change, request: request) { tx, context in
            _ = try DeskRecord.version(of: id, in: &tx)
            try Referral.expect(version, of: id, in: &tx)
            try body(&tx, context)
            return try DeskRecord.version(of: id, in: &tx)
        }
    }
}
