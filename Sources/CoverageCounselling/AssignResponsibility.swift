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

    /// Makes the lines of a cycle that are not there yet, one per item of the programme; each begins unassigned.
    @discardableResult
    public static func open(for cycle: PlannedCycleID, in tx: inout Transaction) throws -> Int {
        try tx.run(
            """
            INSERT INTO coverage.cycle_position (cycle, item)
            SELECT \(cycle), code FROM coverage.item WHERE is_required ORDER BY in_order
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

    /// Writes down that somebody answers for every item of a cycle that is unassigned still, for the same days.
    ///
    /// Gives how many there were.
    @discardableResult
    public static func assignAll(
        of cycle: PlannedCycleID, to responsible: Responsible, from: ClinicalDay, to last: ClinicalDay?, source: String,
        in tx: inout Transaction, _ context: Context
    ) throws -> Int {
        guard last.map({ $0 >= from }) ?? true else { throw DaysReversed(from: from, to: last) }
        try open(for: cycle, in: &tx)
        return try tx.run(
            """
            WITH taken AS (
                INSERT INTO coverage.cycle_position_history (subject, event)
                SELECT id, 'confirm' FROM coverage.cycle_position
                WHERE cycle = \(cycle) AND status = 'unassigned' ORDER BY id
                RETURNING subject, no, to_state)
            INSERT INTO coverage.answer (position, step_no, outcome, responsible, valid, source)
            SELECT subject, no, to_state, \(responsible), \(PostgresRange(from: from, to: last?.adding(days: 1))), \(source)
            FROM taken
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
