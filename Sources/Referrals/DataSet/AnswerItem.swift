public import CareTerms
public import Postgres

/// Answers one item of a referral's minimum data set: what is known, since when it is so, and what that rests on.
///
/// Nothing is overwritten: the latest answer counts, the earlier ones stay.
public struct AnswerItem: Sendable, Equatable, Codable {
    public var referral: ReferralID
    /// The item's code in the data set, such as `imaging`.
    public var item: String
    /// `nil` when it was asked and is not known: that is an answer, and passes no gate.
    public var value: String?
    /// When it was so, not when it was typed.
    public var trueOn: ClinicalDay
    public var evidence: Evidence

    /// What an answer rests on; a known one needs at least one of these.
    public struct Evidence: Sendable, Equatable, Codable {
        /// An attachment of the same referral.
        public var document: AttachmentID?
        /// A condition that the registry holds of the same patient.
        public var condition: Int64?
        /// Who saw it, in words.
        public var observedBy: String?

        public init(document: AttachmentID? = nil, condition: Int64? = nil, observedBy: String? = nil) {
            (self.document, self.condition, self.observedBy) = (document, condition, observedBy)
        }
    }

    public init(
        _ item: String, of referral: ReferralID, value: String?, trueOn: ClinicalDay, evidence: Evidence = Evidence()
    ) {
        (self.referral, self.item, self.value) = (referral, item, value)
        (self.trueOn, self.evidence) = (trueOn, evidence)
    }

    @discardableResult
    public func callAsFunction(in tx: inout Transaction) throws -> Int64 {
        try Self.record([self], in: &tx)[0]
    }

    /// Writes many answers, of one referral or of many, in one statement; all of them, or none.
    ///
    /// They come out as numbers in the order in which they were given.
    @discardableResult
    public static func record(_ answers: [AnswerItem], in tx: inout Transaction) throws -> [Int64] {
        guard !answers.isEmpty else { return [] }
        let written = try tx.all(
            """
            INSERT INTO referrals.answer (referral, item, value, true_on, attachment, condition, observed_by)
            SELECT a.referral, i.id, a.value, a.true_on, a.attachment, a.condition, a.observed_by
            FROM unnest(\(answers.map(\.referral))::bigint[], \(answers.map(\.item))::text[],
                \(answers.map(\.value))::text[], \(answers.map(\.trueOn))::date[],
                \(answers.map(\.evidence.document))::bigint[], \(answers.map(\.evidence.condition))::bigint[],
                \(answers.map(\.evidence.observedBy))::text[])
                WITH ORDINALITY a(referral, code, value, true_on, attachment, condition, observed_by, place)
            JOIN referrals.referral r ON r.id = a.referral
            JOIN registry.site s ON s.id = r.site
            CROSS JOIN LATERAL (
                SELECT version FROM referrals.data_set d
                WHERE d.programme = r.programme AND d.holds_from <= (registry.now() AT TIME ZONE s.zone)::date
                ORDER BY version DESC LIMIT 1) v
            JOIN referrals.data_item i ON i.programme = r.programme AND i.version = v.version AND i.code = a.code
            ORDER BY a.place RETURNING id
            """, as: Int64.self)
        guard written.count == answers.count else { throw try refusal(of: answers, in: &tx) }
        return written
    }

    /// Takes the latest answer to an item back: it was entered in error, and the item is missing again.
    public static func takeBack(_ item: String, of referral: ReferralID, in tx: inout Transaction) throws -> Int64 {
        let written = try tx.first(
            """
            INSERT INTO referrals.answer (referral, item, true_on, entered_in_error)
            SELECT \(referral), a.item, a.true_on, true FROM (
                SELECT b.item, b.true_on, b.entered_in_error FROM referrals.answer b
                JOIN referrals.data_item j ON j.id = b.item
                WHERE b.referral = \(referral) AND j.code = \(item) ORDER BY b.id DESC LIMIT 1) a
            WHERE NOT a.entered_in_error RETURNING id
            """, as: Int64.self)
        guard let written else {
            _ = try ReferralRecord.read(referral, in: &tx)
            throw Fact(
                "item_has_an_answer", .rule, "This item has no answer that could be taken back.",
                try: "omentum referral answers \(referral)")
        }
        return written
    }

    /// Why fewer answers were written than given: a referral that is not there, or an item that nobody asks for.
    private static func refusal(of answers: [AnswerItem], in tx: inout Transaction) throws -> any Refusal {
        for answer in answers {
            let codes = try DataItem.all(of: answer.referral, in: &tx).map(\.code)
            guard !codes.contains(answer.item) else { continue }
            _ = try ReferralRecord.read(answer.referral, in: &tx)
            return Fact(
                "answer_is_to_an_item", .usage, "The data set of \(answer.referral) asks for no such item.",
                try: "one of: \(codes.joined(separator: ", "))")
        }
        preconditionFailure("each answer has its referral and its item, and one was not written")
    }
}
