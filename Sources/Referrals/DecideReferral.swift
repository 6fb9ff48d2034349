public import CareTerms
public import Postgres
public import Registry

extension Referral {
    /// Accepts the patient for a pathway: the step, and the decision as a fact of its own.
    ///
    /// Where a board of ours has spoken, the decision rests on its word, and `boardOn` is the day on which it met; a board
    /// that keeps its list on paper is told by `boardOn` alone.
    @discardableResult
    public static func accept(
        _ id: ReferralID, for pathway: Pathway, boardOn: ClinicalDay?, _ circumstances: Circumstances = Circumstances(),
        in tx: inout Transaction, _ context: Context
    ) throws -> Taken<State> {
        let taken = try take(.accept, on: id, circumstances, in: &tx, context)
        let said = try BoardDecision.standing(on: id, in: &tx)
        if let said, !said.answer.says(.accept, pathway) { throw BoardSaidOtherwise(said) }
        try tx.run(
            """
            INSERT INTO referrals.decision (referral, step_no, outcome, pathway, board_decision, board_on)
            VALUES (\(id), \(Int32(taken.number)), 'accepted', \(pathway), \(said?.id), \(said?.metOn ?? boardOn))
            """)
        return taken
    }

    /// A referral that is accepted among others, for its pathway and by the board of that day.
    public struct Acceptance: Sendable, Equatable {
        public var id: ReferralID
        public var pathway: Pathway
        public var boardOn: ClinicalDay
        public var at: Instant?

        public init(_ id: ReferralID, for pathway: Pathway, boardOn: ClinicalDay, at: Instant? = nil) {
            (self.id, self.pathway, self.boardOn, self.at) = (id, pathway, boardOn, at)
        }
    }

    /// Accepts several on the word of a board that keeps its list on paper: all of them, or none.
    ///
    /// Where a board of ours has spoken of one of them, the database refuses a decision that does not rest on its word.
    public static func accept(
        _ each: [Acceptance], in tx: inout Transaction, _ context: Context
    ) throws {
        try take(.accept, onEach: each.map { ($0.id, $0.at) }, in: &tx, context)
        try tx.run(
            """
            INSERT INTO referrals.decision (referral, step_no, outcome, pathway, board_on)
            SELECT r.id, r.step_no, 'accepted', a.pathway, a.board_on
            FROM unnest(\(each.map(\.id))::bigint[], \(each.map(\.pathway))::text[], \(each.map(\.boardOn))::date[])
                a(referral, pathway, board_on)
            JOIN referrals.referral r ON r.id = a.referral ORDER BY r.id
            """)
    }

    /// Declines, with a coded reason and, where there is one, the centre that the patient is sent to instead.
    @discardableResult
    public static func decline(
        _ id: ReferralID, because code: String, onwardTo centre: OrganisationID? = nil, boardOn: ClinicalDay? = nil,
        _ circumstances: Circumstances, in tx: inout Transaction, _ context: Context
    ) throws -> Taken<State> {
        let taken = try take(.decline, on: id, circumstances, in: &tx, context)
        var said = try BoardDecision.standing(on: id, in: &tx)
        if let other = said, !other.answer.says(.decline, nil) {
            // Taken back from the board: what was learned since is not the board's.
            guard taken.from != .awaitingBoard else { throw BoardSaidOtherwise(other) }
            said = nil
        }
        try tx.run(
            """
            INSERT INTO referrals.decision (referral, step_no, outcome, reason_code, onward_to, board_decision, board_on)
            VALUES (\(id), \(Int32(taken.number)), 'declined', \(code), \(centre), \(said?.id), \(said?.metOn ?? boardOn))
            """)
        return taken
    }
}

extension BoardAnswer {
    fileprivate func says(_ way: Way, _ pathway: Referral.Pathway?) -> Bool {
        leadsTo == way && self.pathway == pathway
    }
}

/// The decision is not the one that the board came to.
public struct BoardSaidOtherwise: Refusal, Equatable {
    public let fact = "decision_follows_its_board_decision"
    public let message: String
    public let remedy: String?
    public var kind: RefusalKind { .rule }

    init(_ said: BoardDecision) {
        message = "The board of \(said.metOn) said of \(said.referral): \(said.answer.label) (\(said.id))."
        remedy = "\(said.answer.nextStep(for: said.referral)), or omentum board decide with --corrects \(said.id)"
    }
}
