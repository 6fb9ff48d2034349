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
    public let site: SiteID
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
        SELECT task, patient, site, course, cycle, label, owner_role, next_action, due_on, overdue_after, status, step_no
        FROM followup.task_now
        """

    init(_ row: borrowing Row) throws {
        id = try row("task")
        patient = try row("patient")
        site = try row("site")
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
        guard let found else { throw NotFound(id, try: "omentum task list") }
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

    /// Open tasks that stand before a cycle: its own work-up, and what earlier procedures still owe.
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

    /// At most `limit` open tasks, the oldest first: of one site and owner, or of all; due by a day, or, without one,
    /// by today on the wall of each task's own site.
    public static func open(
        at site: SiteID?, owner: GroupRole?, by day: ClinicalDay?, limit: Int, in tx: inout Transaction
    ) throws -> [TaskRecord] {
        try tx.all(
            """
            \(columns) WHERE is_open AND (\(site)::bigint IS NULL OR site = \(site))
              AND (\(owner)::text IS NULL OR owner_role = \(owner))
              AND due_on <= coalesce(\(day)::date, (
                SELECT (registry.now() AT TIME ZONE s.zone)::date FROM registry.site s WHERE s.id = task_now.site))
            ORDER BY due_on, task LIMIT \(Int64(limit))
            """
        ) { row in try TaskRecord(row) }
    }
}

/// One try to do a task.
public struct AttemptRecord: Sendable, Equatable, Codable {
    public let number: Int
    public let result: FollowUpTask.Result
    public let happenedAt: Instant
    public let nextOn: ClinicalDay?
    public let note: String?
    public let login: String

    /// Those of a task, in the order in which they were written down.
    public static func all(of id: TaskID, in tx: inout Transaction) throws -> [AttemptRecord] {
        try tx.all(
            "SELECT no, result, happened_at, next_on, note, login FROM followup.attempt WHERE task = \(id) ORDER BY no"
        ) { row in
            AttemptRecord(
                number: Int(try row("no") as Int32), result: try row("result"), happenedAt: try row("happened_at"),
                nextOn: try row("next_on"), note: try row("note"), login: try row("login"))
        }
    }
}
