public import CareTerms
public import Postgres

/// What the trial office owes for a trial: somebody looks at what the public registry says now.
public struct TrialTask: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, CaseIterable, Codable, PostgresCodable {
        case statusChanged = "status_changed"
        case catalogueDiffers = "catalogue_differs"
        case sitesChanged = "sites_changed"
    }

    public enum Result: String, Sendable, CaseIterable, Codable, PostgresCodable {
        case done
        case notNeeded = "not_needed"
    }

    public let id: TrialTaskID
    public let nct: String?
    public let trial: TrialID?
    public let kind: Kind
    public let what: String
    public let was: String?
    public let now: String?
    public let ownerRole: GroupRole
    public let dueOn: ClinicalDay

    /// At most `limit` open tasks, those that are due first come first; of one import, when it is given.
    public static func open(
        of group: GroupRole? = nil, from run: Int64? = nil, limit: Int, in tx: inout Transaction
    ) throws -> [TrialTask] {
        try tx.all(
            """
            SELECT id, nct, trial, kind, what, was, now, owner_role, due_on FROM trials.trial_task
            WHERE is_open AND (\(group)::text IS NULL OR owner_role = \(group))
                AND (\(run)::bigint IS NULL OR import = \(run))
            ORDER BY due_on, id LIMIT \(Int64(limit))
            """
        ) { row in
            TrialTask(
                id: try row("id"), nct: try row("nct"), trial: try row("trial"), kind: try row("kind"),
                what: try row("what"), was: try row("was"), now: try row("now"), ownerRole: try row("owner_role"),
                dueOn: try row("due_on"))
        }
    }

    /// Ends a task, by the group that owes it.
    public static func end(
        _ task: TrialTaskID, _ result: Result, note: String? = nil, in tx: inout Transaction
    ) throws {
        try tx.run("INSERT INTO trials.trial_task_end (task, result, note) VALUES (\(task), \(result), \(note))")
    }
}
