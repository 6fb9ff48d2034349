public import CareTerms
public import Postgres

/// One item of the minimum data set, as it stands for one referral.
///
/// What was asked and is not known is a state of its own: it passes the gate no more than what nobody asked.
public struct DataItem: Sendable, Equatable, Codable {
    public enum State: String, Sendable, CaseIterable, Codable, PostgresCodable {
        case present, missing, unknown, stale
    }

    public let referral: ReferralID
    public let code: String
    public let label: String
    public let state: State
    /// Whether the board needs it at all.
    public let isRequired: Bool
    /// Whether the board waits for what it needs, or is only shown that it is missing.
    public let isGate: Bool
    /// Who must bring it, such as `referrer` or `surgeon`.
    public let broughtBy: String
    /// The day that the latest answer is true of.
    public let trueOn: ClinicalDay?
    /// From this day on the answer is too old; `nil` when it holds for good, or there is none.
    public let staleOn: ClinicalDay?

    /// Every item that is missing, unknown or stale, referral by referral in the order of the data set.
    public static func missing(of referrals: [ReferralID], in tx: inout Transaction) throws -> [DataItem] {
        try tx.all(
            """
            SELECT referral, code, label, state, required, is_gate, brought_by, true_on, stale_on
            FROM referrals.missing_item WHERE referral = ANY (\(referrals)) ORDER BY referral, ordinal
            """
        ) { row in try DataItem(row) }
    }

    /// The whole data set of one referral, in its order.
    public static func all(of referral: ReferralID, in tx: inout Transaction) throws -> [DataItem] {
        try tx.all(
            """
            SELECT referral, code, label, state, required, is_gate, brought_by, true_on, stale_on
            FROM referrals.items_now(\(referral)) ORDER BY ordinal
            """
        ) { row in try DataItem(row) }
    }

    /// What the referral's programme asks for and is not there, fresh and known, in the order of its list.
    static func outstanding(of referral: ReferralID, in tx: inout Transaction) throws -> [DataItem] {
        try all(of: referral, in: &tx).filter { $0.isRequired && $0.state != .present }
    }

    private init(_ row: borrowing Row) throws {
        referral = try row("referral")
        code = try row("code")
        label = try row("label")
        state = try row("state")
        isRequired = try row("required")
        isGate = try row("is_gate")
        broughtBy = try row("brought_by")
        trueOn = try row("true_on")
        staleOn = state == .missing ? nil : try row("stale_on")
    }

    /// Whether the board waits for it.
    public var holdsUpTheBoard: Bool { isGate && isRequired && state != .present }
}
