public import CareTerms
public import Postgres
public import Registry

extension Position {
    /// What was answered about who pays, and who said so.
    public enum Reply: Sendable, Equatable {
        /// The payer was asked, and owes an answer by this day.
        case asked(dueOn: ClinicalDay)
        /// Somebody answers for it on these days; an insurer by a coverage, and by an authorisation where it asks one.
        case confirmed(
            Responsible, from: ClinicalDay, to: ClinicalDay?, coverage: CoverageID?, authorisation: AuthorisationID?)
        case denied
        case appealed(dueOn: ClinicalDay)

        var event: Event {
            switch self {
            case .asked: .ask
            case .confirmed: .confirm
            case .denied: .deny
            case .appealed: .appeal
            }
        }
    }

    /// Makes the lines of cycles that are not there yet, one per item of the programme; each begins unassigned.
    @discardableResult
    public static func open(for cycles: [PlannedCycleID], in tx: inout Transaction) throws -> Int {
        try tx.run(
            """
            INSERT INTO coverage.cycle_position (cycle, item)
            SELECT cycle, code FROM unnest(\(cycles)::bigint[]) c(cycle) CROSS JOIN coverage.item
            WHERE is_required ORDER BY cycle, in_order
            ON CONFLICT DO NOTHING
            """)
    }

    /// Writes down an answer and takes the step it means; the line is made when it is not there yet.
    @discardableResult
    public static func assign(
        _ item: String, of cycle: PlannedCycleID, _ reply: Reply, source: String,
        _ circumstances: Circumstances = Circumstances(), in tx: inout Transaction, _ context: Context
    ) throws -> Taken<State> {
        try tx.run(
            """
            INSERT INTO coverage.cycle_position (cycle, item) VALUES (\(cycle), \(item)) ON CONFLICT DO NOTHING
            """)
        let line: ResponsibilityID = try tx.value(
            "SELECT id FROM coverage.cycle_position WHERE cycle = \(cycle) AND item = \(item)")
        let taken = try take(reply.event, on: line, circumstances, in: &tx, context)
        try record(reply, at: taken, of: line, source, &tx)
        return taken
    }

    /// Who answers for a cycle, and on which days.
    public struct Cover: Sendable, Equatable {
        public let cycle: PlannedCycleID
        public let responsible: Responsible
        public let from: ClinicalDay
        /// `nil`: without an end.
        public let to: ClinicalDay?

        public init(of cycle: PlannedCycleID, by responsible: Responsible, from: ClinicalDay, to: ClinicalDay?) {
            (self.cycle, self.responsible, self.from, self.to) = (cycle, responsible, from, to)
        }
    }

    /// Writes down that somebody answers for every item of each cycle that is unassigned still, for the same days.
    ///
    /// Gives how many there were.
    @discardableResult
    public static func assignAll(
        _ covers: [Cover], source: String, in tx: inout Transaction, _ context: Context
    ) throws -> Int {
        for cover in covers {
            guard cover.to.map({ $0 >= cover.from }) ?? true else { throw DaysReversed(from: cover.from, to: cover.to) }
        }
        let cycles = covers.map(\.cycle)
        try open(for: cycles, in: &tx)
        return try tx.run(
            """
            WITH taken AS (
                INSERT INTO coverage.cycle_position_history (subject, event)
                SELECT id, 'confirm' FROM coverage.cycle_position
                WHERE cycle = ANY (\(cycles)) AND status = 'unassigned' ORDER BY id
                RETURNING subject, no, to_state)
            INSERT INTO coverage.answer (position, step_no, outcome, responsible, valid, source)
            SELECT t.subject, t.no, t.to_state, c.responsible, daterange(c.first_day, c.day_after), \(source)
            FROM taken t JOIN coverage.cycle_position p ON p.id = t.subject
            JOIN unnest(\(cycles)::bigint[], \(covers.map(\.responsible))::text[], \(covers.map(\.from))::date[],
                \(covers.map { $0.to?.adding(days: 1) })::date[]) c(cycle, responsible, first_day, day_after)
              ON c.cycle = p.cycle
            """)
    }

    private static func record(
        _ reply: Reply, at taken: Taken<State>, of line: ResponsibilityID, _ source: String, _ tx: inout Transaction
    ) throws {
        var (responsible, coverage, authorisation): (Responsible?, CoverageID?, AuthorisationID?) = (nil, nil, nil)
        var (valid, dueOn): (PostgresRange<ClinicalDay>?, ClinicalDay?) = (nil, nil)
        switch reply {
        case .asked(let day), .appealed(let day): dueOn = day
        case .denied: break
        case .confirmed(let who, let from, let to, let policy, let approval):
            guard to.map({ $0 >= from }) ?? true else { throw DaysReversed(from: from, to: to) }
            (responsible, coverage, authorisation) = (who, policy, approval)
            valid = PostgresRange(from: from, to: to?.adding(days: 1))
        }
        try tx.run(
            """
            INSERT INTO coverage.answer
                (position, step_no, outcome, responsible, coverage, authorisation, valid, due_on, source)
            VALUES (\(line), \(Int32(taken.number)), \(taken.to), \(responsible), \(coverage), \(authorisation),
                \(valid), \(dueOn), \(source))
            """)
    }
}

/// A span that ends before it begins.
public struct DaysReversed: Refusal, Equatable {
    public let from: ClinicalDay
    public let to: ClinicalDay?
    public var kind: RefusalKind { .usage }
    public var fact: String { "days_are_in_order" }
    public var message: String { "It would end on \(to?.description ?? "-"), before it begins on \(from)." }
    public var remedy: String? { "Give the first day with --from and the last one with --to." }
}
