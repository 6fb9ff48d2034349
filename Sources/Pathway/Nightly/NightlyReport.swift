public import CareTerms
public import Postgres
import Registry

/// The morning page: what the night did, what failed, and what it left for whom.
public struct NightlyReport: Sendable, Equatable, Codable {
    public struct Line: Sendable, Equatable, Codable {
        public let check: NightlyCheckName
        public let acted: Int
        public let skipped: Int
        public let failed: Int
    }

    public struct Owed: Sendable, Equatable, Codable {
        public let owner: GroupRole
        public let due: Int
        public let overdue: Int
        public let warnings: Int
        /// Open breaches of the rules of quality.
        public let breaches: Int
    }

    public let site: SiteID
    public let date: ClinicalDay
    /// How many runs there were for the night, and how many of them ended.
    public let runs: Int
    public let finished: Int
    public let daysLate: Int
    public let lines: [Line]
    public let failures: [NightlyRun.Item]
    /// What is owed now, whichever night this is the page of.
    public let owed: [Owed]
    /// The site's day on which it is owed.
    public let owedOn: ClinicalDay

    public static let failuresMax = 100

    public static func read(_ night: NightlyNight, in tx: inout Transaction) throws -> NightlyReport {
        let today = try Site.today(at: night.site, in: &tx)
        let (runs, finished, late) = try tx.one(
            """
            SELECT count(*) AS runs, count(finished_at) AS finished, coalesce(max(days_late), 0) AS late
            FROM pathway.nightly_run WHERE site = \(night.site) AND local_date = \(night.date)
            """
        ) { row in
            (Int(try row("runs") as Int64), Int(try row("finished") as Int64), Int(try row("late") as Int32))
        }
        return NightlyReport(
            site: night.site, date: night.date, runs: runs, finished: finished, daysLate: late,
            lines: try lines(night, &tx), failures: try failures(night, &tx),
            owed: try owed(at: night.site, on: today, &tx), owedOn: today)
    }

    private static func lines(_ night: NightlyNight, _ tx: inout Transaction) throws -> [Line] {
        let counts = try tx.all(
            """
            SELECT check_name, count(*) FILTER (WHERE outcome = 'acted') AS acted,
                count(*) FILTER (WHERE outcome = 'skipped') AS skipped,
                count(DISTINCT subject) FILTER (WHERE outcome = 'failed') AS failed
            FROM pathway.nightly_item WHERE site = \(night.site) AND local_date = \(night.date) GROUP BY check_name
            """
        ) { row in
            Line(
                check: try row("check_name"), acted: Int(try row("acted") as Int64),
                skipped: Int(try row("skipped") as Int64), failed: Int(try row("failed") as Int64))
        }
        return NightlyCheckName.allCases.map { name in
            counts.first { $0.check == name } ?? Line(check: name, acted: 0, skipped: 0, failed: 0)
        }
    }

    /// Items that failed and were not done by a later run of the night.
    private static func failures(_ night: NightlyNight, _ tx: inout Transaction) throws -> [NightlyRun.Item] {
        try tx.all(
            """
            SELECT DISTINCT ON (check_name, subject_kind, subject) check_name, subject_kind, subject, outcome, reason
            FROM pathway.nightly_item f
            WHERE site = \(night.site) AND local_date = \(night.date) AND outcome = 'failed' AND NOT EXISTS (
                SELECT FROM pathway.nightly_item d WHERE (d.site, d.local_date, d.check_name, d.subject_kind, d.subject)
                    = (f.site, f.local_date, f.check_name, f.subject_kind, f.subject) AND d.outcome <> 'failed')
            ORDER BY check_name, subject_kind, subject, id DESC LIMIT \(Int64(failuresMax))
            """
        ) { row in
            NightlyRun.Item(
                check: try row("check_name"), subjectKind: try row("subject_kind"), subject: try row("subject"),
                outcome: try row("outcome"), reason: try row("reason"))
        }
    }

    /// A task whose day has come is owed also while no night has raised it.
    private static func owed(
        at site: SiteID, on today: ClinicalDay, _ tx: inout Transaction
    ) throws -> [Owed] {
        try tx.all(
            """
            SELECT owner_role, sum(due)::int AS due, sum(overdue)::int AS overdue, sum(warnings)::int AS warnings,
                sum(breaches)::int AS breaches
            FROM (
                SELECT owner_role, (status <> 'overdue')::int AS due, (status = 'overdue')::int AS overdue,
                    0 AS warnings, 0 AS breaches
                FROM followup.task_now
                WHERE site = \(site) AND is_open AND (status <> 'scheduled' OR due_on <= \(today))
                UNION ALL
                SELECT owner_role, 0, 0, 1, 0 FROM pathway.warning WHERE site = \(site) AND cleared_at IS NULL
                UNION ALL
                SELECT owner_role, 0, 0, 0, 1 FROM trials.breach_now WHERE site = \(site) AND end_kind IS NULL) o
            GROUP BY owner_role ORDER BY owner_role
            """
        ) { row in
            Owed(
                owner: try row("owner_role"), due: Int(try row("due") as Int32),
                overdue: Int(try row("overdue") as Int32),
                warnings: Int(try row("warnings") as Int32), breaches: Int(try row("breaches") as Int32))
        }
    }
}
