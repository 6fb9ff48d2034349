public import CareTerms
public import Postgres

/// What the nightly run does to tasks: which are due for it, and the step itself.
public enum NightlyTasks {
    /// A task that a check's due predicate selected, and why it is skipped, if it is.
    public struct Due: Sendable, Equatable {
        public let task: TaskID
        public let patient: PatientID
        /// `nil` when the check acts on it.
        public let skipped: String?
        /// Whether its night was an earlier one, which did not come or did not act.
        public let isLate: Bool
    }

    /// At most `limit` scheduled tasks of a site that fall due by `day`, after the task `after`.
    public static func toRaise(
        at site: SiteID, on day: ClinicalDay, after: Int64, limit: Int, in tx: inout Transaction
    ) throws -> [Due] {
        try tx.all(
            """
            SELECT t.id, t.patient, p.vital_status = 'died' AND k.ends_with_follow_up AS is_over,
                t.due_on < \(day) AS is_late
            FROM followup.task t
            JOIN registry.patient p ON p.id = t.patient
            JOIN followup.template k ON k.id = t.template
            WHERE t.site = \(site) AND t.status = 'scheduled' AND t.due_on <= \(day) AND t.id > \(after)
            ORDER BY t.id LIMIT \(Int64(limit))
            """
        ) { row in
            Due(
                task: try row("id"), patient: try row("patient"),
                skipped: try row("is_over") ? "patient_has_died" : nil, isLate: try row("is_late"))
        }
    }

    /// At most `limit` due tasks of a site whose grace is over on `day`, after the task `after`.
    public static func toMarkOverdue(
        at site: SiteID, on day: ClinicalDay, after: Int64, limit: Int, in tx: inout Transaction
    ) throws -> [Due] {
        try tx.all(
            """
            SELECT t.id, t.patient, a.next_on >= \(day) AS is_waiting, t.overdue_after < \(day)::date - 1 AS is_late
            FROM followup.task t
            LEFT JOIN LATERAL (
                SELECT next_on FROM followup.attempt WHERE task = t.id ORDER BY no DESC LIMIT 1) a ON true
            WHERE t.site = \(site) AND t.status IN ('due', 'attempted') AND t.overdue_after < \(day)
              AND t.id > \(after)
            ORDER BY t.id LIMIT \(Int64(limit))
            """
        ) { row in
            let isWaiting: Bool? = try row("is_waiting")
            return Due(
                task: try row("id"), patient: try row("patient"), skipped: isWaiting == true ? "next_try_is_set" : nil,
                isLate: try row("is_late"))
        }
    }

    /// Takes the step on one task: falls due, or passes its grace.
    public static func act(_ event: FollowUpTask.Event, on task: TaskID, in tx: inout Transaction) throws {
        try tx.run("INSERT INTO followup.task_history (subject, event) VALUES (\(task), \(event))")
    }
}
