internal import ArgumentParser
internal import CareTerms
internal import Referrals
internal import Registry

struct CentreAwaited: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "awaited", abstract: "Show whom we sent on and have no last word of, those due first.",
        discussion: """
            Example: omentum centre awaited
            Coordinators ask, and write down what they hear: omentum referral onward-reply R1 --from C1 …
            """)
    static let roles = BoardNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only those sent to one centre.") var centre: CentreID?

    func perform(_ output: Output, at desk: Desk) async throws {
        let centre = centre
        let awaited = try await desk.read { tx, _ in
            if let centre { _ = try Centre.read(centre, in: &tx) }
            return try OnwardReferral.awaited(from: centre, in: &tx)
        }
        output.show(
            Listing(
                awaited, none: "Every centre that was asked has given its last word.",
                columns: [
                    .init("referral") { $0.referral }, .init("centre") { $0.centre }, .init("name") { $0.name },
                    .init("reply_due_on", title: "due") { $0.replyDueOn },
                    .init("reply", title: "said so far") { $0.reply.map(Term.init) },
                    .init("next_action") { $0.reply == .asksForMore ? "Send what is asked for" : "Ask the centre" },
                    .init("owner", for: .machines) { _ in GroupRole.coordinator },
                ]))
        output.noteFullPage(awaited.count, of: OnwardReferral.awaitedMax)
    }
}
