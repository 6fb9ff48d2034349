public import CareTerms
public import Postgres
import Registry

/// Sends a patient whom we declined to another centre: on which decision, to whom, how, and by when they should answer.
///
/// What leaves is recorded as a disclosure in the same transaction.
public struct SendOnward: Sendable, Equatable, Codable {
    public var referral: ReferralID
    public var centre: CentreID
    public var channel: Referral.Channel
    /// The server's clock when nobody says.
    public var sentAt: Instant?
    public var replyDueOn: ClinicalDay?

    public init(
        _ referral: ReferralID, to centre: CentreID, by channel: Referral.Channel, at sentAt: Instant? = nil,
        replyDueOn: ClinicalDay? = nil
    ) {
        (self.referral, self.centre, self.channel) = (referral, centre, channel)
        (self.sentAt, self.replyDueOn) = (sentAt, replyDueOn)
    }

    /// Gives the number of the disclosure.
    @discardableResult
    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> Int64 {
        let record = try ReferralRecord.read(referral, in: &tx)
        let to = try Centre.read(centre, in: &tx)
        guard record.status == .declined || record.status == .closed else { throw Self.notDeclined }
        let when = sentAt ?? context.now
        let disclosure = try Disclosure(
            to: to.name, at: address(of: to.entry), what: "referral \(referral) with its papers",
            purpose: "onward referral to another centre", kind: .identified, basis: .treatment
        ).record(about: [record.patient], happened: when, in: &tx)
        let count = try tx.run(
            """
            INSERT INTO referrals.onward (referral, step_no, centre, sent_at, method, disclosure, reply_due_on)
            SELECT referral, max(step_no), \(centre), \(when), \(channel), \(disclosure), \(replyDueOn)
            FROM referrals.decision WHERE referral = \(referral) GROUP BY referral
            """)
        guard count == 1 else { throw Self.notDeclined }
        return disclosure
    }

    private static let notDeclined = Fact(
        "only_a_declined_referral_is_sent_onward", .rule,
        "Only a declined referral is sent to another centre, on its latest decision.",
        try: "omentum referral decline R1 --because CODE --reason TEXT")

    /// Where it went, as the directory knows it.
    private func address(of entry: Centre.Entry) -> String? {
        switch channel {
        case .fax: entry.fax
        case .phone: entry.phone
        case .email: entry.email
        case .letter: entry.address
        default: nil
        }
    }
}

/// A patient who was sent on, and what the other centre said last.
public struct OnwardReferral: Sendable, Equatable, Codable {
    public enum Reply: String, CaseIterable, Sendable, Codable, PostgresCodable {
        case received, accepted, declined, asksForMore = "asks_for_more", treated, neverCame = "never_came"
    }

    public let number: Int64
    public let referral: ReferralID
    public let centre: CentreID
    public let name: String
    public let sentAt: Instant
    public let method: Referral.Channel
    public let replyDueOn: ClinicalDay?
    public let reply: Reply?
    public let repliedOn: ClinicalDay?
    public let note: String?

    /// Writes down what the centre answered; the latest answer counts, the earlier ones stay.
    public static func replied(
        _ reply: Reply, from centre: CentreID, about referral: ReferralID, on day: ClinicalDay, note: String? = nil,
        in tx: inout Transaction
    ) throws {
        _ = try ReferralRecord.read(referral, in: &tx)
        let count = try tx.run(
            """
            INSERT INTO referrals.onward_reply (onward, reply, replied_on, note)
            SELECT id, \(reply), \(day), \(note) FROM referrals.onward
            WHERE referral = \(referral) AND centre = \(centre) ORDER BY id DESC LIMIT 1
            """)
        guard count == 1 else {
            throw Fact(
                "centre_was_asked", .notFound, "\(referral) was not sent to \(centre).",
                try: "omentum referral onward \(referral)")
        }
    }

    /// Every centre that a referral was sent to, the first one first, each with its latest reply.
    public static func all(of referral: ReferralID, in tx: inout Transaction) throws -> [OnwardReferral] {
        try tx.all(
            """
            SELECT o.id, o.referral, o.centre, g.name, o.sent_at, o.method, o.reply_due_on, p.reply, p.replied_on, p.note
            FROM referrals.onward o JOIN referrals.centre c ON c.id = o.centre
            JOIN registry.organisation g ON g.id = c.organisation
            LEFT JOIN LATERAL (SELECT reply, replied_on, note FROM referrals.onward_reply
                WHERE onward = o.id ORDER BY id DESC LIMIT 1) p ON true
            WHERE o.referral = \(referral) ORDER BY o.id
            """
        ) { row in try OnwardReferral(row) }
    }

    public static let awaitedMax = 500

    /// Patients who were sent on and have no last word yet, those whose answer is due first; at most ``awaitedMax``.
    ///
    /// Accepted, declined, treated and never came are last words; that the papers came, or that more is asked for, is not.
    public static func awaited(from centre: CentreID?, in tx: inout Transaction) throws -> [OnwardReferral] {
        try tx.all(
            """
            SELECT o.onward AS id, o.referral, o.centre, g.name, o.sent_at, p.method, o.reply_due_on, o.reply,
                o.replied_on, NULL::text AS note
            FROM referrals.onward_now o JOIN referrals.onward p ON p.id = o.onward
            JOIN referrals.centre c ON c.id = o.centre JOIN registry.organisation g ON g.id = c.organisation
            WHERE (o.reply IS NULL OR o.reply IN ('received', 'asks_for_more'))
              AND (\(centre)::bigint IS NULL OR o.centre = \(centre))
            ORDER BY o.reply_due_on NULLS LAST, o.onward LIMIT \(Int64(awaitedMax))
            """
        ) { row in try OnwardReferral(row) }
    }

    private init(_ row: borrowing Row) throws {
        number = try row("id")
        referral = try row("referral")
        centre = try row("centre")
        name = try row("name")
        sentAt = try row("sent_at")
        method = try row("method")
        replyDueOn = try row("reply_due_on")
        reply = try row("reply")
        repliedOn = try row("replied_on")
        note = try row("note")
    }
}
