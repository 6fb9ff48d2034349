public import CareTerms
public import Postgres
public import Registry

extension Position.State: PostgresCodable {}
extension Position.Event: PostgresCodable {}
extension Position.Responsible: PostgresCodable {}

extension Position: Recorded {
    public typealias Tag = ResponsibilityTag

    public static func reading(_ id: ResponsibilityID) -> SQL {
        "SELECT status, step_no FROM coverage.cycle_position WHERE id = \(id)"
    }

    public static func inserting(_ event: Event, into id: ResponsibilityID, _ circumstances: Circumstances) -> SQL {
        """
        INSERT INTO coverage.cycle_position_history (subject, event, reason, reason_code, happened_at)
        VALUES (\(id), \(event), \(circumstances.reason), \(circumstances.reasonCode), \(circumstances.happenedAt))
        RETURNING no, to_state
        """
    }
}

/// A line of the grid as it stands: who answers for one item of one cycle, and on which days.
public struct PositionRecord: Sendable, Equatable, Codable {
    public let id: ResponsibilityID
    public let item: String
    public let isRequired: Bool
    public let status: Position.State
    public let step: Int
    public let responsible: Position.Responsible?
    /// First and last day on which the answer holds; `nil` is without end.
    public let from: ClinicalDay?
    public let to: ClinicalDay?
    public let dueOn: ClinicalDay?
    public let authorisation: AuthorisationID?

    /// The lines of a cycle, in the programme's order.
    public static func all(of cycle: PlannedCycleID, in tx: inout Transaction) throws -> [PositionRecord] {
        try tx.all(
            """
            SELECT n.position, n.item, n.is_required, n.status, n.step_no, n.responsible, lower(n.valid) AS from_day,
                upper(n.valid) - 1 AS to_day, n.due_on, n.authorisation
            FROM coverage.cycle_position_now n JOIN coverage.item i ON i.code = n.item
            WHERE n.cycle = \(cycle) ORDER BY i.in_order
            """
        ) { row in
            PositionRecord(
                id: try row("position"), item: try row("item"), isRequired: try row("is_required"),
                status: try row("status"), step: Int(try row("step_no") as Int32), responsible: try row("responsible"),
                from: try row("from_day"), to: try row("to_day"), dueOn: try row("due_on"),
                authorisation: try row("authorisation"))
        }
    }
}
