import ArgumentParser
import Glibc
import Jobs
import Migrations
import Postgres

/// The queue under fire: what a harness of faults starts, asks and counts.
///
/// `PGURL` names the database; every program of the harness hands it on. Each job writes one row of effect per run; a
/// ledger, written with the job, holds what was asked for. Nothing here is product: it is an application of the queue.
struct Torture: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "torture", abstract: "Jobs that leave one effect per run, for tests that kill and cut.",
        subcommands: [TortureInstall.self, TortureEnqueue.self, TortureWorker.self, TortureInvariants.self])

    static var conninfo: String { text("PGURL") ?? "" }
    static var mode: TortureMode { text("OMENTUM_MODE").flatMap(TortureMode.init) ?? .both }

    static func text(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

enum TortureMode: String {
    case transactional, leased, both
}

/// Its effect and its completion commit together.
struct TransactionalTorture: TortureJob {
    static let kind: JobKind = "torture.transactional"
    var key: String
}

/// Its effect is written on a session of its own: at least once.
struct LeasedTorture: TortureJob {
    static let kind: JobKind = "torture.leased"
    var key: String
}

protocol TortureJob: Job {
    init(key: String)
    var key: String { get }
}

struct TortureInstall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Makes the queue and the tables of the test in the empty database PGURL.")

    func run() async throws {
        let pool = Pool(Torture.conninfo, size: 1)
        // Only what the queue needs: the ground, the audit trail and the queue itself.
        try await Migrator(toolVersion: "bench", migrations: Migration.all).migrate(on: pool)
        try await pool.withConnection { session in
            try await session.transaction { tx in
                for statement in Self.tables { try tx.run(statement) }
            }
        }
    }

    private static let tables: [SQL] = [
        "CREATE SCHEMA torture AUTHORIZATION omentum_owner",
        "GRANT USAGE ON SCHEMA torture TO coordinator, worker",
        // Without a key that would refuse what is to be counted.
        "CREATE TABLE torture.request (key text NOT NULL, job bigint NOT NULL)",
        """
        CREATE TABLE torture.effect (job bigint NOT NULL, run bigint NOT NULL, worker int,
            at timestamptz NOT NULL DEFAULT clock_timestamp(), UNIQUE (job, run))
        """,
        "GRANT SELECT, INSERT ON torture.request, torture.effect TO coordinator, worker",
    ]
}

struct TortureInvariants: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invariants", abstract: "Prints each invariant and how often it is broken; ends with 1 if any is.")

    @Flag(help: "Print the statement itself, for psql.") var sql = false

    func run() async throws {
        if sql { return print(Self.statement.text) }
        let rows = try await Pool(Torture.conninfo, size: 1).withConnection { session in
            try session.all(Self.statement) { row in
                (name: try row("name", as: String.self), violations: try row("violations", as: Int.self))
            }
        }
        for row in rows { print("\(row.name)\t\(row.violations)") }
        if rows.contains(where: { $0.violations != 0 }) { throw ExitCode(1) }
    }

    /// Asked of the tables alone, without what any program remembers.
    static let statement: SQL = """
        WITH ours AS (SELECT id, name = 'torture.leased' AS leased FROM jobs.kind WHERE name LIKE 'torture.%'),
        done AS (SELECT d.id, d.outcome, o.leased FROM jobs.job_done d JOIN ours o ON o.id = d.kind),
        left_over AS (SELECT j.id, j.state, o.leased FROM jobs.job j JOIN ours o ON o.id = j.kind),
        known AS (SELECT id, leased FROM done UNION ALL SELECT id, leased FROM left_over),
        effects AS (SELECT job, count(*) AS runs FROM torture.effect GROUP BY job),
        rescues AS (
            SELECT job, count(*) AS losses FROM jobs.failure WHERE error IN ('worker lost', 'stopped in the middle')
            GROUP BY job)
        SELECT 'acknowledged_is_done_dead_or_pending' AS name,
            (SELECT count(*) FROM torture.request r WHERE r.job NOT IN (SELECT id FROM known)) AS violations
        UNION ALL SELECT 'job_was_asked_for',
            (SELECT count(*) FROM known k WHERE k.id NOT IN (SELECT job FROM torture.request))
        UNION ALL SELECT 'job_is_in_one_place', (SELECT count(*) - count(DISTINCT id) FROM known)
        UNION ALL SELECT 'key_has_one_job', (SELECT count(*) - count(DISTINCT key) FROM torture.request)
        UNION ALL SELECT 'done_job_has_effect',
            (SELECT count(*) FROM done d WHERE d.outcome = 0 AND d.id NOT IN (SELECT job FROM effects))
        UNION ALL SELECT 'effect_has_job', (SELECT count(*) FROM effects e WHERE e.job NOT IN (SELECT id FROM known))
        UNION ALL SELECT 'transactional_effect_is_single',
            (SELECT count(*) FROM effects e JOIN known k ON k.id = e.job WHERE NOT k.leased AND e.runs > 1)
        UNION ALL SELECT 'transactional_effect_is_of_done_job',
            (SELECT count(*) FROM effects e JOIN left_over l ON l.id = e.job WHERE NOT l.leased)
        UNION ALL SELECT 'leased_effect_is_single_or_rescued',
            (SELECT count(*) FROM effects e JOIN known k ON k.id = e.job LEFT JOIN rescues r ON r.job = e.job
              WHERE k.leased AND e.runs > 1 + coalesce(r.losses, 0))
        UNION ALL SELECT 'nobody_cancelled', (SELECT count(*) FROM done WHERE outcome <> 0)
        """
}
