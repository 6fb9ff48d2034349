public import CareTerms
public import Postgres
public import Registry

/// Plans what is owed after an event: one task per template that hangs on it.
///
/// Planning again for the same day is a no-op: the key (course, template, anchor event, ordinal) is unique.
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

        /// Whether it has one day for good: a procedure ends once, and a cycle is booked as often as it slips.
        var isOnce: Bool {
            switch self {
            case .procedureEnded: true
            case .cycleBooked: false
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
    ///
    /// A task that has ended counts for the day that it was for: a cycle with another day gets another work-up. What a
    /// death or a withdrawal has ended is not planned.
    @discardableResult
    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> Int {
        try move(&tx)
        let isOnce = anchor.isOnce
        return try tx.run(
            """
            INSERT INTO followup.task
                (patient, course, cycle, site, template, anchor_event, ordinal, due_on, overdue_after)
            SELECT \(patient), \(course), \(cycle), \(site), t.id, \(anchor.event),
                1 + coalesce((SELECT max(ordinal) FROM followup.task k
                    WHERE k.course = \(course) AND k.template = t.id AND k.anchor_event = \(anchor.event)), 0),
                \(anchor.day)::date + t.due_days, \(anchor.day)::date + t.due_days + t.grace_days
            FROM (SELECT DISTINCT ON (code) * FROM followup.template
                   WHERE anchor = \(anchor.name) AND retired_on IS NULL ORDER BY code, version DESC) t
            WHERE NOT EXISTS (
                SELECT FROM followup.task k JOIN followup.template o ON o.id = k.template
                WHERE k.course = \(course) AND k.anchor_event = \(anchor.event) AND o.code = t.code
                  AND (\(isOnce) OR k.is_open OR k.due_on = \(anchor.day)::date + t.due_days))
              AND NOT (t.ends_with_follow_up
                  AND followup.ended_by(\(patient), \(course), \(anchor.event)) IS NOT NULL)
            ORDER BY t.due_days, t.id
            ON CONFLICT ON CONSTRAINT task_is_planned_once DO NOTHING
            """)
    }

    /// A slip of the cycle moves what hangs on it: the task is scheduled again, and its history says from when to when.
    private func move(_ tx: inout Transaction) throws {
        _ = try tx.all(
            """
            SELECT k.id, followup.move(k.id, \(anchor.day)::date + t.due_days,
                \(anchor.day)::date + t.due_days + t.grace_days, 'its anchor moved')::text
            FROM followup.task k JOIN followup.template t ON t.id = k.template
            WHERE k.course = \(course) AND k.anchor_event = \(anchor.event) AND k.is_open
              AND k.due_on <> \(anchor.day)::date + t.due_days
            """
        ) { row in try row("id") as TaskID }
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
    ///
    /// That the patient is dead ends this task with all others, in the same breath.
    @discardableResult
    public static func record(
        _ attempt: Attempt, of id: TaskID, expecting: Int? = nil, in tx: inout Transaction, _ context: Context
    ) throws -> Taken<State> {
        let asksForNext: Set<Result> = [.noAnswer, .callLater]
        guard attempt.nextOn != nil || !asksForNext.contains(attempt.result) else { throw NextDayMissing(id: id) }
        let before = try TaskRecord.read(id, in: &tx)
        try tx.run(
            """
            INSERT INTO followup.attempt (task, no, result, next_on, note, happened_at)
            SELECT \(id), coalesce(max(no), 0) + 1, \(attempt.result), \(attempt.nextOn), \(attempt.note),
                \(attempt.happenedAt)
            FROM followup.attempt WHERE task = \(id)
            """)
        if attempt.result == .dead {
            let after = try TaskRecord.read(id, in: &tx)
            if after.step == before.step + 1, after.status == .cancelled {
                if let expecting, expecting != before.step {
                    throw ChangedMeanwhile(id.description, expected: expecting, found: before.step)
                }
                return Taken(number: after.step, from: before.status, to: after.status)
            }
        }
        return try take(
            attempt.result.completes ? .complete : .attempt, on: id,
            Circumstances(happenedAt: attempt.happenedAt, expecting: expecting), in: &tx, context)
    }

    /// Writes down that several tasks were done, each at its time, in two statements.
    public static func complete(
        _ done: [(id: TaskID, at: Instant)], in tx: inout Transaction, _ context: Context
    ) throws {
        guard !done.isEmpty else { return }
        let (ids, times) = (done.map(\.id), done.map(\.at))
        try tx.run(
            """
            INSERT INTO followup.attempt (task, no, result, happened_at)
            SELECT task, 1 + (SELECT coalesce(max(no), 0) FROM followup.attempt a WHERE a.task = done.task),
                \(Result.done), happened_at
            FROM unnest(\(ids)::bigint[], \(times)::timestamptz[]) done(task, happened_at)
            """)
        try tx.run(
            """
            INSERT INTO followup.task_history (subject, event, happened_at)
            SELECT task, \(Event.complete), happened_at
            FROM unnest(\(ids)::bigint[], \(times)::timestamptz[]) done(task, happened_at) ORDER BY task
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
