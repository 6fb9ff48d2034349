public import Postgres

/// A rule as operators see it.
public struct CronSummary: Sendable, Equatable {
    public let name: String
    public let rule: String
    public let zone: String
    public let kind: String
    public let queue: String
    public let catchUp: String
    public let overlap: String
    public let isEnabled: Bool
    /// `nil` for a disabled rule.
    public let nextAt: Instant?
    /// An operator asked for a run that no worker has enqueued yet.
    public let isAsked: Bool
    public let lastAt: Instant?
    public let lastJob: JobNumber?
    /// Why the last time had no job, or that it was asked for by hand.
    public let lastRemark: String?
    /// Times that were passed over, of all that the ledger keeps.
    public let missed: Int64
}

extension JobAdmin {
    public static let cronMax = 1000

    /// All rules, by name.
    public static func cronRules(in tx: inout Transaction) throws -> [CronSummary] {
        try tx.all(
            """
            SELECT c.name, c.rule, c.zone, k.name AS kind, q.name AS queue,
                c.catch_up || CASE WHEN c.catch_up = 'all' THEN ' up to ' || c.catch_up_max ELSE '' END AS catch_up,
                c.overlap, c.enabled, CASE WHEN c.enabled THEN c.next_at END AS next_at, c.asked_at IS NOT NULL AS asked,
                r.scheduled_at, r.job, r.remark,
                (SELECT coalesce(sum(m.missed), 0)::bigint FROM jobs.cron_run m WHERE m.cron = c.id) AS missed
            FROM jobs.cron c JOIN jobs.kind k ON k.id = c.kind JOIN jobs.queue q ON q.id = c.queue
            LEFT JOIN LATERAL (
                SELECT l.scheduled_at, l.job, l.remark FROM jobs.cron_run l
                WHERE l.cron = c.id ORDER BY l.scheduled_at DESC LIMIT 1) r ON true
            ORDER BY c.name LIMIT \(cronMax)
            """
        ) { row in
            CronSummary(
                name: try row("name"), rule: try row("rule"), zone: try row("zone"), kind: try row("kind"),
                queue: try row("queue"), catchUp: try row("catch_up"), overlap: try row("overlap"),
                isEnabled: try row("enabled"), nextAt: try row("next_at"), isAsked: try row("asked"),
                lastAt: try row("scheduled_at"), lastJob: try row("job"), lastRemark: try row("remark"),
                missed: try row("missed"))
        }
    }

    /// What became of asking for a run.
    public enum CronAnswer: String, Sendable {
        case asked, unknown
        /// It may not overlap, and its last job is not done.
        case busy
    }

    /// Asks for a run beside the rule's times: a worker enqueues it as it does the others, so its effects are cron's.
    public static func askCron(_ name: String, reason: String, in tx: inout Transaction) throws -> CronAnswer {
        CronAnswer(rawValue: try tx.value("SELECT jobs.ask_cron(\(name), \(reason))")) ?? .unknown
    }

    /// False when the rule is already so, or is none; an enabled rule does not catch up what it missed.
    public static func enableCron(
        _ name: String, _ isEnabled: Bool, reason: String, in tx: inout Transaction
    ) throws -> Bool {
        try tx.value("SELECT jobs.enable_cron(\(name), \(isEnabled), \(reason))")
    }
}
