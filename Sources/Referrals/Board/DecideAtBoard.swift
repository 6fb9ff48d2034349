public import CareTerms
public import Postgres
import Registry

/// What a board says of a referral: a coded answer, for PIPAC with its intent and why cure was ruled out.
///
/// Its conditions become tasks with owner and due date. The referral does not move by it: who accepts or declines
/// afterwards does so on the board's word, and the database holds them to it.
public struct DecideAtBoard: Sendable, Equatable, Codable {
    public var meeting: MeetingID
    public var referral: ReferralID
    public var answer: String
    public var intent: TreatmentIntent?
    public var cureRuledOut: CureRuledOut?
    public var summary: String
    public var conditions: [Condition]
    /// An earlier decision on the same referral that this one takes the place of; its open conditions end with it.
    public var corrects: BoardDecisionID?

    /// Something that must come true, who sees to it, and by when.
    public struct Condition: Sendable, Equatable, Codable {
        public var what: String
        public var owner: GroupRole
        public var dueOn: ClinicalDay

        public init(_ what: String, owner: GroupRole, dueOn: ClinicalDay) {
            (self.what, self.owner, self.dueOn) = (what, owner, dueOn)
        }
    }

    public static let conditionsMax = 20
    /// The groups that a condition can be a task of.
    public static let owners: Set<GroupRole> = [
        .coordinator, .research, .investigator, .scheduler, .surgeon, .pharmacist, .nurse, .finance,
    ]

    public init(
        _ answer: String, of referral: ReferralID, at meeting: MeetingID, intent: TreatmentIntent? = nil,
        cureRuledOut: CureRuledOut? = nil, summary: String, conditions: [Condition] = [],
        correcting corrects: BoardDecisionID? = nil
    ) {
        (self.answer, self.referral, self.meeting) = (answer, referral, meeting)
        (self.intent, self.cureRuledOut, self.summary) = (intent, cureRuledOut, summary)
        (self.conditions, self.corrects) = (conditions, corrects)
    }

    public func callAsFunction(in tx: inout Transaction) throws -> BoardDecisionID {
        _ = try ReferralRecord.read(referral, in: &tx)
        _ = try BoardMeeting.read(meeting, in: &tx)
        guard conditions.count <= Self.conditionsMax else {
            throw Fact(
                "board_decision_has_few_conditions", .usage,
                "A decision has at most \(Self.conditionsMax) conditions.")
        }
        guard conditions.map(\.owner).allSatisfy(Self.owners.contains) else {
            throw Fact(
                "condition_has_a_group_of_people", .usage, "This group sees to no conditions.",
                try: Self.owners.map(\.rawValue).sorted().joined(separator: ", "))
        }
        let written = try tx.first(
            """
            INSERT INTO referrals.board_decision
                (meeting, referral, code, is_pipac, intent, cure_ruled_out_because, summary, corrects)
            SELECT \(meeting), \(referral), code, is_pipac, \(intent), \(cureRuledOut), \(summary), \(corrects)
            FROM referrals.board_answer WHERE code = \(answer) RETURNING id
            """, as: BoardDecisionID.self)
        guard let written else {
            throw Fact(
                "board_decision_names_a_board_answer", .usage, "This answer is not in the board's list.",
                try: "omentum board answers")
        }
        try tx.run(
            """
            INSERT INTO referrals.task (referral, board_decision, what, owner_role, due_on)
            SELECT \(referral), \(written), c.what, c.owner, c.due_on
            FROM unnest(\(conditions.map(\.what))::text[], \(conditions.map(\.owner))::text[],
                \(conditions.map(\.dueOn))::date[]) WITH ORDINALITY c(what, owner, due_on, place) ORDER BY c.place
            """)
        return written
    }
}

/// A decision of a board, with what it rests on.
public struct BoardDecision: Sendable, Equatable, Codable {
    public let id: BoardDecisionID
    public let meeting: MeetingID
    /// The day of the meeting, at its site.
    public let metOn: ClinicalDay
    public let referral: ReferralID
    public let patient: PatientID
    public let answer: BoardAnswer
    public let intent: TreatmentIntent?
    public let cureRuledOut: CureRuledOut?
    public let summary: String
    public let corrects: BoardDecisionID?
    public let isCorrected: Bool
    public let conditions: Int
    public let openConditions: Int

    /// The board's word that an accept or a decline must follow; `nil` when no board of ours has spoken.
    ///
    /// It is of the latest meeting, not corrected, and given since the decision was last asked for anew.
    public static func standing(on referral: ReferralID, in tx: inout Transaction) throws -> BoardDecision? {
        try tx.first("\(columns) WHERE b.id = referrals.standing_board_decision(\(referral))") { row in
            try BoardDecision(row)
        }
    }

    public static func all(at meeting: MeetingID, in tx: inout Transaction) throws -> [BoardDecision] {
        try tx.all("\(columns) WHERE b.meeting = \(meeting) ORDER BY b.id") { row in try BoardDecision(row) }
    }

    private static let columns: SQL = """
        SELECT b.id, b.meeting, (m.meets_at AT TIME ZONE s.zone)::date AS met_on, b.referral, r.patient, b.intent,
            b.cure_ruled_out_because, b.summary, b.corrects,
            EXISTS (SELECT FROM referrals.board_decision c WHERE c.corrects = b.id) AS is_corrected,
            (SELECT count(*) FROM referrals.task t WHERE t.board_decision = b.id) AS conditions,
            (SELECT count(*) FROM referrals.task t WHERE t.board_decision = b.id AND t.is_open) AS open_conditions,
            a.code, a.label, a.is_potential_cure, a.is_pipac, a.pathway, a.leads_to
        FROM referrals.board_decision b JOIN referrals.board_answer a ON a.code = b.code
        JOIN referrals.meeting m ON m.id = b.meeting JOIN registry.site s ON s.id = m.site
        JOIN referrals.referral r ON r.id = b.referral
        """

    private init(_ row: borrowing Row) throws {
        id = try row("id")
        meeting = try row("meeting")
        metOn = try row("met_on")
        referral = try row("referral")
        patient = try row("patient")
        answer = try BoardAnswer(row)
        intent = try row("intent")
        cureRuledOut = try row("cure_ruled_out_because")
        summary = try row("summary")
        corrects = try row("corrects")
        isCorrected = try row("is_corrected")
        conditions = Int(try row("conditions") as Int64)
        openConditions = Int(try row("open_conditions") as Int64)
    }
}
