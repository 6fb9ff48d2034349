public import CareTerms
public import Postgres
public import Registry

/// Plans what is owed after an event: one task per template that hangs on it.
///
/// Planning again is a no-op: the key (course, template, anchor event, ordinal) is unique.
public struct PlanFollowUp: Sendable, Equatable, Codable {
    /// What the tasks hang on, with the local day on which it happened.
    public enum Anchor: Sendable, Equatable, Codable {
        case procedureEnded(ProcedureID, on: ClinicalDay)
        case cycleBooked(PlannedCycleID, on: ClinicalDay)

        var name: String {
            switch self {
            case .procedureEnded: "procedure_ended"
            case .cycleBooked: "cycle_booked"
            }
        }

        var day: ClinicalDay {
            switch self {
            case .procedureEnded(_, let day), .cycleBooked(_, let day): day
            }
        }

        /// The record that the task's key names.
        var event: String {
            switch self {
            case .procedureEnded(let id, _): "procedure:\(id.number)"
            case .cycleBooked(let id, _): "cycle:\(id.number)"
            }
        }
    }

    public let patient: PatientID
    public let course: CourseID
    public let cycle: PlannedCycleID
    public let site: SiteID
    public let anchor: Anchor

    public init(patient: PatientID, course: CourseID, cycle: PlannedCycleID, site: SiteID, anchor: Anchor) {
        self.patient = patient
        self.course = course
        self.cycle = cycle
        self.site = site
        self.anchor = anchor
    }

    /// Gives how many tasks are new; tasks of the anchor that are there and still open move to its day.
    @discardableResult
    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> Int {
        try move(&tx)
        return try tx.run(
            """
            INSERT INTO followup.task (patient, course, cycle, site, template, anchor_event, due_on, overdue_after)
            SELECT \(patient), \(course), \(cycle), \(site), t.id, \(anchor.event), \(anchor.day)::date + t.due_days,
                \(anchor.day)::date + t.due_days + t.grace_days
            FROM (SELECT DISTINCT ON (code) * FROM followup.template
                   WHERE anchor = \(anchor.name) AND retired_on IS NULL ORDER BY code, version DESC) t
            ORDER BY t.due_days, t.id
            ON CONFLICT ON CONSTRAINT task_is_planned_once DO NOTHING
            """)
    }

    /// A slip of the cycle moves what hangs on it: the days change, and a task that was due is scheduled again.
    private func move(_ tx: inout Transaction) throws {
        let moved = try tx.all(
            """
            UPDATE followup.task k SET due_on = \(anchor.day)::date + t.due_days,
                overdue_after = \(anchor.day)::date + t.due_days + t.grace_days
            FROM followup.template t
            WHERE t.id = k.template AND k.course = \(course) AND k.anchor_event = \(anchor.event) AND k.is_open
              AND k.due_on <> \(anchor.day)::date + t.due_days
            RETURNING k.id, k.status
            """
        ) { row in (id: try row("id") as TaskID, status: try row("status") as FollowUpTask.State) }
        for task in moved where task.status == .due || task.status == .overdue {
            try tx.run(
                """
                INSERT INTO followup.task_history (subject, event, reason)
                VALUES (\(task.id), 'move', 'its anchor moved')
                """)
        }
    }
}

extension FollowUpTask {
    /// What a nurse says of one try.
    public struct Attempt: Sendable, Equatable, Codable {
        public var result: Result
        public var happenedAt: Instant
        public var nextOn: ClinicalDay?
        public var note: String?

        public init(result: Result, happenedAt: Instant, nextOn: ClinicalDay? = nil, note: String? = nil) {
            self.result = result
            self.happenedAt = happenedAt
            self.nextOn = nextOn
            self.note = note
        }
    }

    /// Writes down a try and takes the step that it means: done, or attempted with a next day.
    @discardableResult
    public static func record(
        _ attempt: Attempt, of id: TaskID, expecting: Int? = nil, in tx: inout Transaction, _ context: Context
    ) throws -> Taken<State> {
        let asksForNext: Set<Result> = [.noAnswer, .callLater]
        guard attempt.nextOn != nil || !asksForNext.contains(attempt.result) else { throw NextDayMissing(id: id) }
        try tx.run(
            """
            INSERT INTO followup.attempt (task, no, result, next_on, note, happened_at)
            SELECT \(id), coalesce(max(no), 0) + 1, \(attempt.result), \(attempt.nextOn), \(attempt.note),
                \(attempt.happenedAt)
            FROM followup.attempt WHERE task = \(id)
            """)
        return try take(
            attempt.result.completes ? .complete : .attempt, on: id,
            Circumstances(happenedAt: attempt.happenedAt, expecting: expecting), in: &tx, context)
    }

    /// Ends what makes no sense any more after a death or a withdrawal from follow-up, saying by which event.
    @discardableResult
    public static func cancelAll(
        of patient: PatientID, because event: String, in tx: inout Transaction, _ context: Context
    ) throws -> Int {
        try tx.run(
            """
            INSERT INTO followup.task_history (subject, event, reason)
            SELECT task, 'cancel', \(event) FROM followup.task_now
            WHERE patient = \(patient) AND is_open AND ends_with_follow_up ORDER BY task
            """)
    }
}

/// A call that reached nobody says when the next one is.
public struct NextDayMissing: Refusal, Equatable {
    public let id: TaskID
    public var kind: RefusalKind { .usage }
    public var fact: String { "open_attempt_has_its_next_day" }
    public var message: String { "\(id) stays open after this result, so it needs the day of the next try." }
    public var remedy: String? { "--next-on 2026-12-02" }
}
