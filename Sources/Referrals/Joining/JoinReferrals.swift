public import CareTerms
public import Postgres
public import Registry

extension Referral {
    /// Joins a referral to another one for the same patient and course; the other goes on, with the earlier start.
    ///
    /// No row of either moves: until it is taken back the two are read together (``JoinedReferrals``).
    @discardableResult
    public static func join(
        _ id: ReferralID, to kept: ReferralID, because reason: String, expecting step: Int? = nil,
        in tx: inout Transaction, _ context: Context
    ) throws -> Taken<State> {
        let words = Circumstances(reason: reason, expecting: step)
        try check(.markDuplicate, on: id, words, in: &tx, context)
        let number = try tx.value(
            "SELECT referrals.join_referrals(\(id), \(kept), \(reason))", as: Int32.self)
        return try taken(id, number: number, in: &tx)
    }

    /// Takes a joining back: the referral is again where it was, and both clocks go as if they had never been joined.
    @discardableResult
    public static func unjoin(
        _ id: ReferralID, because reason: String, expecting step: Int? = nil, in tx: inout Transaction,
        _ context: Context
    ) throws -> Taken<State> {
        let event = try JoinedReferrals.wayBack(of: id, in: &tx)
        try check(event, on: id, Circumstances(reason: reason, expecting: step), in: &tx, context)
        try tx.run("SELECT referrals.unjoin_referral(\(id), \(reason))")
        let number = try tx.value("SELECT step_no FROM referrals.referral WHERE id = \(id)", as: Int32.self)
        return try taken(id, number: number, in: &tx)
    }

    private static func taken(
        _ id: ReferralID, number: Int32, in tx: inout Transaction
    ) throws -> Taken<State> {
        try tx.one(
            "SELECT from_state, to_state FROM referrals.referral_history WHERE subject = \(id) AND no = \(number)"
        ) { row in Taken(number: Int(number), from: try row("from_state"), to: try row("to_state")) }
    }
}

/// A referral with all that are joined to it, read together.
public struct JoinedReferrals: Sendable, Equatable {
    public struct Step: Sendable, Equatable {
        public let referral: ReferralID
        public let number: Int
        public let event: Referral.Event
        public let to: Referral.State
        public let happenedAt: Instant
        public let reason: String?
        public let login: String
    }

    /// The one that goes on.
    public let kept: ReferralID
    public let patient: PatientID
    public let site: SiteID
    /// Those joined to it now.
    public let joined: [ReferralID]
    /// The steps of all of them, by the time at which they happened.
    public let steps: [Step]
    /// There are more steps than were asked for: a full page is never taken for all.
    public let isFull: Bool

    /// The group that `id` belongs to, whichever of them it is.
    public static func read(
        _ id: ReferralID, limit: Int, in tx: inout Transaction
    ) throws -> JoinedReferrals {
        let kept = try tx.first("SELECT kept FROM referrals.joined_now WHERE joined = \(id)", as: ReferralID.self) ?? id
        let record = try ReferralRecord.read(kept, in: &tx)
        let joined = try tx.all(
            "SELECT joined FROM referrals.joined_now WHERE kept = \(kept) ORDER BY joined", as: ReferralID.self)
        let steps = try tx.all(
            """
            SELECT subject, no, event, to_state, happened_at, reason, login FROM referrals.referral_history
            WHERE subject = ANY (\([kept] + joined)) ORDER BY happened_at, recorded_at, subject, no LIMIT \(Int64(limit) + 1)
            """
        ) { row in
            Step(
                referral: try row("subject"), number: Int(try row("no") as Int32), event: try row("event"),
                to: try row("to_state"), happenedAt: try row("happened_at"), reason: try row("reason"),
                login: try row("login"))
        }
        return JoinedReferrals(
            kept: kept, patient: record.patient, site: record.site, joined: joined, steps: Array(steps.prefix(limit)),
            isFull: steps.count > limit)
    }

    /// The step that leads back to the state from which it was joined.
    static func wayBack(of id: ReferralID, in tx: inout Transaction) throws -> Referral.Event {
        let was = try tx.first(
            """
            SELECT h.from_state FROM referrals.joined_now j JOIN LATERAL (SELECT from_state FROM referrals.referral_history
                WHERE subject = j.joined AND event = 'mark_duplicate' ORDER BY no DESC LIMIT 1) h ON true
            WHERE j.joined = \(id)
            """, as: Referral.State.self)
        guard let was, let event = Referral.Event(rawValue: "restore_\(was.rawValue)") else {
            _ = try ReferralRecord.read(id, in: &tx)
            throw Fact(
                "only_a_joined_referral_is_taken_back", .rule, "\(id) is joined to no other referral.",
                try: "omentum referral joined \(id)")
        }
        return event
    }
}
