public import CareTerms
public import Postgres

/// An answer that was given to an item, with what it rests on and who wrote it down.
public struct GivenAnswer: Sendable, Equatable, Codable {
    public let number: Int64
    public let item: String
    /// `nil` when it was asked and is not known, or when it takes the answer before it back.
    public let value: String?
    public let trueOn: ClinicalDay
    public let evidence: AnswerItem.Evidence
    public let isEnteredInError: Bool
    /// Whether it is the one that counts.
    public let isLatest: Bool
    public let recordedAt: Instant
    public let login: String

    public static let shownMax = 500

    /// Every answer of one referral, item by item, the latest first.
    public static func all(of referral: ReferralID, in tx: inout Transaction) throws -> [GivenAnswer] {
        try tx.all(
            """
            SELECT a.id, i.code, a.value, a.true_on, a.attachment, a.condition, a.observed_by, a.entered_in_error,
                a.recorded_at, a.login::text AS login, row_number() OVER (PARTITION BY i.code ORDER BY a.id DESC) = 1 AS is_latest
            FROM referrals.answer a JOIN referrals.data_item i ON i.id = a.item
            WHERE a.referral = \(referral) ORDER BY i.ordinal, i.code, a.id DESC LIMIT \(Int64(shownMax))
            """
        ) { row in
            GivenAnswer(
                number: try row("id"), item: try row("code"), value: try row("value"), trueOn: try row("true_on"),
                evidence: AnswerItem.Evidence(
                    document: try row("attachment"), condition: try row("condition"),
                    observedBy: try row("observed_by")),
                isEnteredInError: try row("entered_in_error"), isLatest: try row("is_latest"),
                recordedAt: try row("recorded_at"), login: try row("login"))
        }
    }
}
