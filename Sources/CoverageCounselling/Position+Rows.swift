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
    /// What the authorisation has left; `nil` without one.
    public let unitsLeft: Int?

    /// The lines of a cycle, in the programme's order.
    public static func all(of cycle: PlannedCycleID, in tx: inout Transaction) throws -> [PositionRecord] {
        try tx.all(
            """
            SELECT n.position, n.item, n.is_required, n.status, n.step_no, n.responsible, lower(n.valid) AS from_day,
                upper(n.valid) - 1 AS to_day, n.due_on, n.authorisation, n.units_left
            FROM coverage.cycle_position_now n JOIN coverage.item i ON i.code = n.item
            WHERE n.cycle = \(cycle) ORDER BY i.in_order
            """
        ) { row in
            PositionRecord(
                id: try row("position"), item: try row("item"), isRequired: try row("is_required"),
                status: try row("status"), step: Int(try row("step_no") as Int32), responsible: try row("responsible"),
                from: try row("from_day"), to: try row("to_day"), dueOn: try row("due_on"),
                authorisation: try row("authorisation"), unitsLeft: (try row("units_left") as Int32?).map(Int.init))
        }
    }

    /// Where the cycle takes place; throws when there is no such cycle.
    public static func site(of cycle: PlannedCycleID, in tx: inout Transaction) throws -> SiteID {
        let site = try tx.first("SELECT site FROM booking.cycle_now WHERE cycle = \(cycle)", as: SiteID.self)
        guard let site else { throw NotFound(cycle) }
        return site
    }

    /// Whose cycle it is; throws when there is no such cycle.
    public static func patient(of cycle: PlannedCycleID, in tx: inout Transaction) throws -> PatientID {
        let patient = try tx.first("SELECT patient FROM booking.cycle_now WHERE cycle = \(cycle)", as: PatientID.self)
        guard let patient else { throw NotFound(cycle) }
        return patient
    }
}

/// What is billed in a cycle, as the programme names it.
public struct CoverageItem: Sendable, Equatable, Codable {
    public let code: String
    public let label: String
    /// Whether it blocks the cycle until somebody answers for it.
    public let isRequired: Bool

    public static func all(in tx: inout Transaction) throws -> [CoverageItem] {
        try tx.all("SELECT code, label, is_required FROM coverage.item ORDER BY in_order") { row in
            CoverageItem(code: try row("code"), label: try row("label"), isRequired: try row("is_required"))
        }
    }
}
