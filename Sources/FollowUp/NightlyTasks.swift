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
        /// By which event it has come to its end; what then is left to do is to cancel it.
        public var endedBy: String?
        /// Whether its night was an earlier one, which did not come or did not act.
        public let isLate: Bool
    }

    /// At most `limit` scheduled tasks of a site that fall due by `day`, after the task `after`.
    public static func toRaise(
        at site: SiteID, on day: ClinicalDay, after: Int64, limit: Int, in tx: inout Transaction
    ) throws -> [Due] {
        try tx.all(
            """
            SELECT t.id, t.patient, t.due_on < \(day) AS is_late,
                CASE WHEN k.ends_with_follow_up
                    THEN followup.ended_by(t.patient, t.course, t.anchor_event) END AS ended_by
            FROM followup.task t
            JOIN followup.template k ON k.id = t.template
            WHERE t.site = \(site) AND t.status = 'scheduled' AND t.due_on <= \(day) AND t.id > \(after)
            ORDER BY t.id LIMIT \(Int64(limit))
            """
        ) { row in
            Due(
                task: try row("id"), patient: try row("patient"), skipped: nil, endedBy: try row("ended_by"),
                isLate: try row("is_late"))
        }
    }

    /// At most `limit` due tasks of a site whose grace is over on `day`, after the task `after`.
    public static func toMarkOverdue(
        at site: SiteID, on day: ClinicalDay, after: Int64, limit: Int, in tx: inout Transaction
    ) throws -> [Due] {
        try tx.all(
            """
            SELECT t.id, t.patient, a.next_on >= \(day) AS is_waiting, t.overdue_after < \(day)::date - 1 AS is_late,
                CASE WHEN k.ends_with_follow_up
                    THEN followup.ended_by(t.patient, t.course, t.anchor_event) END AS ended_by
            FROM followup.task t
            JOIN followup.template k ON k.id = t.template
            LEFT JOIN LATERAL (
                SELECT next_on FROM followup.attempt WHERE task = t.id ORDER BY no DESC LIMIT 1) a ON true
            WHERE t.site = \(site) AND t.status IN ('due', 'attempted') AND t.overdue_after < \(day)
              AND t.id > \(after)
            ORDER BY t.id LIMIT \(Int64(limit))
            """
        ) { row in
            let isWaiting: Bool? = try row("is_waiting")
            let endedBy: String? = try row("ended_by")
            return Due(
                task: try row("id"), patient: try row("patient"),
                skipped: isWaiting == true && endedBy == nil ? "next_try_is_set" : nil, endedBy: endedBy,
                isLate: try row("is_late"))
        }
    }

    /// Takes the step on one task: falls due, or passes its grace; or ends it, saying by which event.
    public static func act(
        _ event: FollowUpTask.Event, on task: TaskID, endedBy: String? = nil, in tx: inout Transaction
    ) throws {
        let event = endedBy == nil ? event : .cancel
        try tx.run(
            "INSERT INTO followup.task_history (subject, event, reason) VALUES (\(task), \(event), \(endedBy))")
    }
}
