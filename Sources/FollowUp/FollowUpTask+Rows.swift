public import CareTerms
public import Postgres
public import Registry

extension FollowUpTask.State: PostgresCodable {}
extension FollowUpTask.Event: PostgresCodable {}
extension FollowUpTask.Result: PostgresCodable {}

extension FollowUpTask: Recorded {
    public typealias Tag = TaskTag

    public static func reading(_ id: TaskID) -> SQL { "SELECT status, step_no FROM followup.task WHERE id = \(id)" }

    public static func inserting(_ event: Event, into id: TaskID, _ circumstances: Circumstances) -> SQL {
        """
        INSERT INTO followup.task_history (subject, event, reason, reason_code, happened_at)
        VALUES (\(id), \(event), \(circumstances.reason), \(circumstances.reasonCode), \(circumstances.happenedAt))
        RETURNING no, to_state
        """
    }
}

/// A task as the lists show it: what is owed, on which day, by whom, and what to do next.
public struct TaskRecord: Sendable, Equatable, Codable {
    public let id: TaskID
    public let patient: PatientID
    public let course: CourseID
    public let cycle: PlannedCycleID?
    public let label: String
    public let owner: GroupRole
    public let nextAction: String
    public let dueOn: ClinicalDay
    public let overdueAfter: ClinicalDay
    public let status: FollowUpTask.State
    public let step: Int

    private static let columns: SQL = """
        SELECT task, patient, course, cycle, label, owner_role, next_action, due_on, overdue_after, status, step_no
        FROM followup.task_now
        """

    init(_ row: borrowing Row) throws {
        id = try row("task")
        patient = try row("patient")
        course = try row("course")
        cycle = try row("cycle")
        label = try row("label")
        owner = try row("owner_role")
        nextAction = try row("next_action")
        dueOn = try row("due_on")
        overdueAfter = try row("overdue_after")
        status = try row("status")
        step = Int(try row("step_no") as Int32)
    }

    public static func read(_ id: TaskID, in tx: inout Transaction) throws -> TaskRecord {
        let found = try tx.first("\(columns) WHERE task = \(id)") { row in try TaskRecord(row) }
        guard let found else { throw NotFound(id) }
        return found
    }

    /// At most `limit` open tasks of a site that are due by a day, the oldest first, of one owner or of all.
    public static func worklist(
        at site: SiteID, owner: GroupRole?, by day: ClinicalDay, limit: Int, in tx: inout Transaction
    ) throws -> [TaskRecord] {
        try tx.all(
            """
            \(columns) WHERE site = \(site) AND is_open AND due_on <= \(day)
              AND (\(owner)::text IS NULL OR owner_role = \(owner))
            ORDER BY due_on, task LIMIT \(Int64(limit))
            """
        ) { row in try TaskRecord(row) }
    }

    /// Open tasks that stand before a cycle: its own work-up, and what earlier procedures of the course still owe.
    public static func gating(
        _ cycle: PlannedCycleID, of patient: PatientID, in tx: inout Transaction
    ) throws -> [TaskRecord] {
        try tx.all(
            """
            \(columns) WHERE patient = \(patient) AND is_open AND gates_next_cycle
              AND (cycle = \(cycle) OR anchor_event LIKE 'procedure:%') ORDER BY due_on, task
            """
        ) { row in try TaskRecord(row) }
    }

    /// Open tasks of a patient that hang on a procedure.
    public static func open(
        of patient: PatientID, anchoredOn procedure: ProcedureID, in tx: inout Transaction
    ) throws -> [TaskRecord] {
        let anchor = "procedure:\(procedure.number)"
        return try tx.all(
            """
            \(columns) WHERE patient = \(patient) AND anchor_event = \(anchor) AND is_open ORDER BY due_on, task
            """
        ) { row in try TaskRecord(row) }
    }
}
