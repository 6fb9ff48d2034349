internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct ReferralSendOnward: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "send-onward", abstract: "Send a declined patient's papers to another centre; it is disclosed.",
        discussion: "Example: omentum referral send-onward R1 --to C1 --by fax --reply-due 2026-12-04")
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(name: .customLong("to"), help: "The centre: omentum centre list.") var centre: CentreID
    @Option(name: .customLong("by"), help: "fax, phone, letter, portal, email, fhir or hl7.")
    var channel: Referral.Channel
    @Option(
        help: ArgumentHelp(
            "When it was sent, on the site's wall or with an offset. Now, when left out.", valueName: "time"))
    var at: StatedTime?
    @Option(help: ArgumentHelp("The day by which they should answer.", valueName: "YYYY-MM-DD"))
    var replyDue: ClinicalDay?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (referral, centre, channel) = (referral, centre, channel)
        let (at, replyDue, seen) = (at, replyDue, seen.version)
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: referral, in: &tx)
            let site = try ReferralRecord.read(referral, in: &tx).site
            let moment = try at.map { try SiteClock.moment($0, zone: try SiteClock.zone(of: site, in: &tx), in: &tx) }
            return try SendOnward(referral, to: centre, by: channel, at: moment, replyDueOn: replyDue)(
                in: &tx, context)
        }
        let due = replyDue.map { ", answer due \($0)" } ?? ""
        output.done(
            outcome, "\(referral) was sent to \(centre) by \(channel.rawValue)\(due); disclosure \(outcome.answer).",
            ["referral": referral, "centre": centre, "disclosure": outcome.answer, "reply_due_on": replyDue])
    }
}

struct ReferralOnwardReply: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "onward-reply", abstract: "Write down what the other centre answered.",
        discussion: "Example: omentum referral onward-reply R1 --from C1 --reply accepted --on 2026-12-02")
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(name: .customLong("from"), help: "The centre.") var centre: CentreID
    @Option(help: "What it answered.") var reply: OnwardReferral.Reply
    @Option(name: .customLong("on"), help: ArgumentHelp("The day of the answer.", valueName: "YYYY-MM-DD"))
    var day: ClinicalDay
    @Option(help: ArgumentHelp("What else they said.", valueName: "text")) var note: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (referral, centre, reply, day, note, seen) = (referral, centre, reply, day, note, seen.version)
        let outcome = try await desk.change(change) { tx, _ in
            try Referral.expect(seen, of: referral, in: &tx)
            try OnwardReferral.replied(reply, from: centre, about: referral, on: day, note: note, in: &tx)
            return referral
        }
        output.done(
            outcome, "\(centre) answered on \(day): \(Term(reply).shown).",
            ["referral": outcome.answer, "centre": centre, "reply": reply.rawValue, "replied_on": day])
    }
}

struct ReferralOnward: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "onward", abstract: "Show the centres that a patient was sent to, and what they answered.",
        discussion: "Example: omentum referral onward R1")
    static let roles = BoardNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The referral.") var referral: ReferralID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = referral
        let (record, sent, walls) = try await desk.read { tx, _ in
            let record = try ReferralRecord.read(id, in: &tx)
            let sent = try OnwardReferral.all(of: id, in: &tx)
            let zone = try SiteClock.zone(of: record.site, in: &tx)
            return (
                record, sent,
                try SiteClock.walls(of: sent.map(\.sentAt), zones: sent.map { _ in zone }, in: &tx)
            )
        }
        try await desk.look(at: record.patient, looking)
        output.show(
            Listing(
                Array(zip(sent, walls)), none: "\(id) was sent to no other centre: omentum referral send-onward",
                columns: [
                    .init("centre") { $0.0.centre }, .init("name") { $0.0.name },
                    .init("sent_at", title: "sent") { $0.1 },
                    .init("method", title: "by") { $0.0.method.rawValue },
                    .init("reply_due_on", title: "due") { $0.0.replyDueOn },
                    .init("reply") { $0.0.reply.map(Term.init) },
                    .init("replied_on", title: "on") { $0.0.repliedOn }, .init("note") { $0.0.note },
                ]))
    }
}
