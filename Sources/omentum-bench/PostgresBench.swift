import ArgumentParser
import Foundation
import Postgres

/// The PostgreSQL layer beside a C program that makes the same libpq calls on the same server in the same minutes.
struct PostgresBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postgres",
        abstract: "Sources/Postgres beside the same libpq calls in C (omentum-bench-c), in interleaved rounds.",
        discussion: """
            Works in the schema omentum_bench, which it makes and drops; touches nothing else. Connects by libpq's \
            own settings (PGHOST, PGSERVICE, …) or by --conninfo.
            """)

    @Option(help: "How to connect, as libpq's connection string; default: libpq's environment.")
    var conninfo = ""

    @Option(help: "Interleaved rounds; the ratio printed is their median.")
    var rounds = 15

    @Option(help: "Only measures whose name contains this, such as copy.")
    var only: String?

    @Option(help: "Multiplies the amount of work; less than 1 for a quick look.")
    var scale = 1.0

    @Flag(help: "Instead: 64 borrowers over 8 sessions, and the memory that they take, second by second.")
    var soak = false

    @Option(help: "How long to soak.")
    var seconds = 60

    @Flag(help: "Exit with 1 when a goal is missed.")
    var check = false

    func validate() throws {
        if rounds < 1 { throw ValidationError("--rounds must be at least 1") }
        if scale <= 0 { throw ValidationError("--scale must be more than 0") }
        if seconds < 15 { throw ValidationError("--seconds must be at least 15, as 10 are for warming up") }
    }

    mutating func run() async throws {
        if soak {
            let isSteady = try await Soak(conninfo: conninfo, seconds: seconds).run()
            if check && !isSteady { throw ExitCode.failure }
            return
        }
        let pool = Pool(conninfo, size: 1)
        try await BenchSchema.make(pool, rows: scaled(1_000_000), wide: scaled(500_000))
        printToError(Measure.Result.tableHead)
        var missed = 0
        for measure in try measures() where only.map(measure.name.contains) ?? true {
            let result = try await measure.result(rounds: rounds) { try await BenchSchema.empty(pool) }
            printLine(result.json(bench: "postgres"))
            printToError(result.tableRow)
            if !result.isMet { missed += 1 }
        }
        try await BenchSchema.drop(pool)
        if check && missed > 0 { throw ExitCode.failure }
    }

    private func scaled(_ count: Int) -> Int { max(8, Int(Double(count) * scale)) }

    private func measures() throws -> [Measure] {
        let list: [(PostgresWork, Int, Int, Double?)] = [
            (.roundTrip, 1, 40_000, 0.8), (.roundTrip, 8, 80_000, 0.8),
            (.transaction, 1, 6_000, nil), (.transaction, 8, 12_000, nil),
            (.pipelinedTransaction, 1, 12_000, nil), (.pipelinedTransaction, 8, 24_000, nil),
            (.inserts, 1, 200_000, 0.9), (.copyIn, 1, 1_000_000, 0.95), (.copyOut, 1, 1_000_000, nil),
            (.fetch, 1, 500_000, 0.85), (.decode, 1, 500_000, nil),
        ]
        guard let here = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
            throw BenchFailure("cannot find my own program")
        }
        let yardstick = here.deletingLastPathComponent().appendingPathComponent("omentum-bench-c")
        guard FileManager.default.isExecutableFile(atPath: yardstick.path) else {
            throw BenchFailure("no omentum-bench-c beside \(here.path): build all with `swift build -c release`")
        }
        // By the environment, not as an argument: a connection string may hold a password, and arguments are public.
        var environment = ProcessInfo.processInfo.environment
        environment["OMENTUM_BENCH_CONNINFO"] = conninfo
        return list.map { work, connections, count, goal in
            let arguments = [work.rawValue, String(connections), String(scaled(count))]
            return Measure(
                name: work.rawValue, connections: connections,
                ours: Side(program: here, arguments: ["postgres-side"] + arguments, environment: environment),
                yardstick: Side(program: yardstick, arguments: arguments, environment: environment), goal: goal)
        }
    }
}

/// The tables of the bench.
enum BenchSchema {
    static func make(_ pool: Pool, rows: Int, wide: Int) async throws {
        try await pool.withConnection { db in
            for table: SQL in [
                "DROP SCHEMA IF EXISTS omentum_bench CASCADE", "CREATE SCHEMA omentum_bench",
                "CREATE UNLOGGED TABLE omentum_bench.small (id int8) WITH (autovacuum_enabled = off)",
                """
                CREATE UNLOGGED TABLE omentum_bench.rows (id int8, patient int8, state text, note text)
                WITH (autovacuum_enabled = off)
                """,
                "CREATE UNLOGGED TABLE omentum_bench.filled (LIKE omentum_bench.rows)",
                """
                CREATE UNLOGGED TABLE omentum_bench.wide (id int8, patient int8, site int4, urgent bool,
                received timestamptz, day date, state text, note text)
                """,
            ] { try db.run(table) }
            try db.run(
                """
                INSERT INTO omentum_bench.filled SELECT i, i * 7, 'in review', 'a note of some words, ' || i % 1000
                FROM generate_series(1, \(rows)) i
                """)
            try db.run(
                """
                INSERT INTO omentum_bench.wide SELECT i, i * 7, i % 40, i % 3 = 0, '2026-01-01Z'::timestamptz
                + i * interval '1 minute', '2026-01-01'::date + (i % 700)::int, 'in review',
                'a note of some words, ' || i % 1000 FROM generate_series(1, \(wide)) i
                """)
            try db.run("VACUUM ANALYZE omentum_bench.filled, omentum_bench.wide")
        }
    }

    static func empty(_ pool: Pool) async throws {
        _ = try await pool.withConnection { try $0.run("TRUNCATE omentum_bench.small, omentum_bench.rows") }
    }

    static func drop(_ pool: Pool) async throws {
        _ = try await pool.withConnection { try $0.run("DROP SCHEMA omentum_bench CASCADE") }
    }
}
