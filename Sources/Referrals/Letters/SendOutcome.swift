public import CareTerms
public import Postgres
internal import Registry

/// How the referrer was told: in writing there is a letter, on the phone there is none.
public enum NoticeMethod: String, CaseIterable, Sendable, Codable, PostgresCodable {
    case fax, phone, letter, portal, email, fhir, hl7
}

/// Writes down that the referrer was told of the outcome, with the disclosure that it is.
public struct SendOutcome: Sendable, Equatable {
    public let referral: ReferralID
    public let method: NoticeMethod
    /// What was sent; `nil` on the phone.
    public let letter: LetterID?
    /// When; now, when `nil`.
    public let at: Instant?
    /// Who was told, and where; the referrer as the referral names them, when `nil`.
    public let recipient, address: String?

    public init(
        of referral: ReferralID, by method: NoticeMethod, letter: LetterID? = nil, at: Instant? = nil,
        to recipient: String? = nil, address: String? = nil
    ) {
        (self.referral, self.method, self.letter) = (referral, method, letter)
        (self.at, self.recipient, self.address) = (at, recipient, address)
    }

    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> SentNotice {
        let owed = try OutcomeOwed.read(referral, in: &tx)
        try check(against: owed, in: &tx)
        let sentAt = at ?? context.now
        // Here, as the disclosure would be refused first, in its own words.
        if sentAt > context.now, let fact = FactBook.referralsLetters["notice_is_not_sent_in_the_future"] { throw fact }
        let referrer = try tx.value(
            "SELECT referrer_name::text FROM referrals.referral WHERE id = \(referral)", as: String.self)
        let what =
            letter.map { "letter \($0) on the outcome of \(referral)" } ?? "outcome of \(referral), told by phone"
        let disclosure = Disclosure(
            to: recipient ?? referrer, at: address, what: what, purpose: "outcome of the referral, to its referrer",
            kind: .identified, basis: .treatment)
        let number = try disclosure.record(about: [owed.patient], happened: sentAt, in: &tx)
        let notice = try tx.value(
            """
            INSERT INTO referrals.outcome_notice (referral, told_step, sent_at, method, letter, disclosure)
            VALUES (\(referral), \(Int32(owed.step)), \(sentAt), \(method), \(letter), \(number)) RETURNING no
            """, as: Int32.self)
        return SentNotice(number: Int(notice), toldStep: owed.step, disclosure: number)
    }

    private func check(against owed: OutcomeOwed, in tx: inout Transaction) throws {
        guard let letter else {
            guard method == .phone else {
                throw Fact(
                    "notice_in_writing_has_its_letter", .rule, "What is sent in writing is a letter that is kept here.",
                    try:
                        "omentum referral letter \(referral), then omentum referral send \(referral) --letter Z… --by fax"
                )
            }
            return
        }
        let written = try LetterRecord.read(letter, in: &tx)
        guard written.referral == referral else {
            throw Fact(
                "notice_sends_a_letter_of_its_step", .rule, "\(letter) is a letter about \(written.referral).",
                try: "omentum referral letters \(referral)")
        }
        guard written.toldStep == owed.step else {
            throw Fact(
                "notice_tells_the_present_outcome", .rule,
                "\(letter) tells an outcome that was decided again since.",
                try: "omentum referral letter \(referral), which writes one about the present outcome")
        }
    }
}

/// What came of telling the referrer.
public struct SentNotice: Sendable, Equatable, Codable {
    public let number: Int
    public let toldStep: Int
    public let disclosure: Int64?
}

/// Writes down that nobody needs to be told of the outcome, and why.
public struct WaiveOutcome: Sendable, Equatable {
    public let referral: ReferralID
    public let reason: String

    public init(of referral: ReferralID, because reason: String) { (self.referral, self.reason) = (referral, reason) }

    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> SentNotice {
        let owed = try OutcomeOwed.read(referral, in: &tx)
        let notice = try tx.value(
            """
            INSERT INTO referrals.outcome_notice (referral, told_step, waived_because)
            VALUES (\(referral), \(Int32(owed.step)), \(reason)) RETURNING no
            """, as: Int32.self)
        return SentNotice(number: Int(notice), toldStep: owed.step, disclosure: nil)
    }
}

/// Acknowledges that the referrer took the referral back: by a letter that is written and sent, or on the phone.
public struct AcknowledgeWithdrawal: Sendable {
    /// What is acknowledged; its letter is of this referral when it is none of the phone's.
    public let notice: SendOutcome
    public let writing: WriteLetter?

    public init(_ notice: SendOutcome, writing: WriteLetter?) { (self.notice, self.writing) = (notice, writing) }

    public struct Answer: Sendable, Equatable, Codable {
        public let letter: LetterID?
        public let notice: SentNotice
    }

    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> Answer {
        let id = notice.referral
        guard try OutcomeOwed.read(id, in: &tx).kind == .withdrawalAcknowledged else {
            throw Fact(
                "acknowledged_referral_was_withdrawn_by_its_referrer", .rule,
                "\(id) was not withdrawn by its referrer: there is nothing to acknowledge.",
                try: "omentum referral letter \(id) writes the letter about what was decided")
        }
        let letter = try writing.map { writing in try writing(in: &tx, context).id }
        let sent = try SendOutcome(
            of: id, by: notice.method, letter: letter, at: notice.at, to: notice.recipient, address: notice.address)(
                in: &tx, context)
        return Answer(letter: letter, notice: sent)
    }
}
