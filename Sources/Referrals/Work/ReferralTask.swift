public import CareTerms
public import Postgres

/// What a group owes for a referral: a condition of the board, a note that mentions it, or what somebody asked.
public struct ReferralTask: Sendable, Equatable {
    public enum Result: String, Sendable, Codable, PostgresCodable {
        case done
        case notNeeded = "not_needed"
    }

    public let id: Int64
    public let referral: ReferralID
    public let patient: PatientID
    public let site: SiteID
    /// In words; `nil` for who sees no clinical text, as a condition of the board may be one: they ask ``askedBy``.
    public let what: String?
    public let askedBy: String
    public let ownerRole: GroupRole
    public let owner: String?
    public let dueOn: ClinicalDay
    public let boardDecision: Int64?
    public let note: Int64?

    /// Whose tasks are asked for.
    public enum Owner: Sendable, Equatable {
        case group(GroupRole)
        case myself
        case anybody
        case referral(ReferralID)
    }

    /// The last task of a page: the next one begins behind it.
    public struct Cursor: Sendable, Equatable, LosslessStringConvertible {
        public let dueOn: ClinicalDay
        public let task: Int64

        init(_ dueOn: ClinicalDay, _ task: Int64) { (self.dueOn, self.task) = (dueOn, task) }

        /// Reads what `description` wrote: `2026-12-01,12`.
        public init?(_ text: String) {
            let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let day = ClinicalDay(parts[0]), let task = Int64(parts[1]), task > 0 else {
                return nil
            }
            self.init(day, task)
        }

        public var description: String { "\(dueOn),\(task)" }
    }

    public struct Page: Sendable, Equatable {
        public let tasks: [ReferralTask]
        public let after: Cursor?
    }

    /// Open tasks, those that are due first come first.
    public static func open(
        of owner: Owner, at site: SiteID? = nil, after: Cursor? = nil, limit: Int = Worklist.pageUsual,
        in tx: inout Transaction, _ context: Context
    ) throws -> Page {
        let (dueOn, last) = (after?.dueOn, after?.task)
        let found = try tx.all(
            """
            SELECT t.id, t.referral, r.patient, r.site, \(words(for: context.actor.role)) AS what, t.login::text AS asked_by,
                t.owner_role, p.login::text AS owner, t.due_on, t.board_decision, t.note
            FROM referrals.task t JOIN referrals.referral r ON r.id = t.referral
            LEFT JOIN registry.person p ON p.id = t.owner
            WHERE t.is_open AND \(owned(by: owner)) AND (\(site)::bigint IS NULL OR r.site = \(site))
                AND (t.due_on, t.id) > (coalesce(\(dueOn)::date, '-infinity'), coalesce(\(last)::bigint, 0))
            ORDER BY t.due_on, t.id LIMIT \(Int64(limit + 1))
            """
        ) { row in
            ReferralTask(
                id: try row("id"), referral: try row("referral"), patient: try row("patient"), site: try row("site"),
                what: try row("what"), askedBy: try row("asked_by"), ownerRole: try row("owner_role"),
                owner: try row("owner"), dueOn: try row("due_on"), boardDecision: try row("board_decision"),
                note: try row("note"))
        }
        let shown = Array(found.prefix(limit))
        guard found.count > limit, let end = shown.last else { return Page(tasks: shown, after: nil) }
        return Page(tasks: shown, after: Cursor(end.dueOn, end.id))
    }

    /// Ends a task, and gives the referral that it was for.
    public static func end(
        _ task: Int64, _ result: Result, note: String? = nil, in tx: inout Transaction, _ context: Context
    ) throws -> ReferralID {
        let found = try tx.first("SELECT referral FROM referrals.task WHERE id = \(task)", as: ReferralID.self)
        guard let found else {
            throw Fact(
                "task_end_belongs_to_task", .notFound, "There is no such task.", try: "omentum referral tasks --all")
        }
        try tx.run("INSERT INTO referrals.task_end (task, result, note) VALUES (\(task), \(result), \(note))")
        return found
    }

    private static func words(for role: GroupRole) -> SQL {
        ReferralReaders.clinical.contains(role) ? "t.what::text" : "NULL::text"
    }

    private static func owned(by owner: Owner) -> SQL {
        switch owner {
        case .group(let role): "t.owner_role = \(role)"
        case .myself: "t.owner = (SELECT me.id FROM registry.person me WHERE me.login = session_user)"
        case .anybody: "true"
        case .referral(let id): "t.referral = \(id)"
        }
    }
}

/// What is to be done next with a referral, and by when: what somebody wrote, until the next step.
public enum NextAction {
    public static func set(
        _ what: String, for id: ReferralID, dueOn: ClinicalDay, in tx: inout Transaction, _ context: Context
    ) throws {
        try tx.run("INSERT INTO referrals.next_action (referral, what, due_on) VALUES (\(id), \(what), \(dueOn))")
    }
}
