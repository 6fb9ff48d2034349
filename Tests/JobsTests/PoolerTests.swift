import Logging
import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite(
    "Behind PgBouncer in transaction mode",
    .enabled(if: PgBouncer.isHere, "there is no pgbouncer here: apt-get install pgbouncer"))
struct PoolerTests {
    /// Few sessions for many clients, so that each transaction meets another one.
    private static let sessions = 4

    private func withPooler(
        _ body: (TestDatabase, PgBouncer, _ worker: String, Pool) async throws -> Void
    ) async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let pooler = try PgBouncer(before: db.server, sessions: Self.sessions)
            var settings = Pool.Configuration(try db.conninfo() + " " + pooler.words, size: 3)
            settings.isBehindPooler = true
            let people = Pool(settings)
            // It needs a moment until it listens.
            let end = ContinuousClock.now + .seconds(20)
            while true {
                do {
                    try await people.withConnection { session in try session.run("SELECT 1") }
                    break
                } catch let error as PostgresError where error.kind == .connection && .now < end { await Task.yield() }
            }
            try await body(db, pooler, try db.workerConninfo() + " " + pooler.words, people)
        }
    }

    @Test("the worker does every way of running a job, and leaves nothing in the sessions that it was lent")
    func runs() async throws {
        try await withPooler { db, _, conninfo, people in
            var handlers = touching()
            handlers.leased(Cause.self) { job, run in
                try await db.transaction { tx in try tx.leave(Touch(subject: job.subject), run) }
                return .done
            }
            try await people.withConnection { session in
                try await session.transaction { tx in
                    _ = try tx.enqueue(all: (1...200).map(Touch.init))
                    _ = try tx.enqueue(all: (201...260).map(Cause.init))
                    let lock = JobOptions(lock: LockKey("one", limit: 1))
                    for subject in 261...270 { try tx.enqueue(Touch(subject: subject), lock) }
                }
            }
            let isReady = Gate()
            try await withWorker(
                on: db, handlers,
                {
                    $0.conninfo = conninfo
                    $0.isBehindPooler = true
                    $0.places = [.default: 2]
                    $0.onReady = { Task { await isReady.open() } }
                }
            ) { _ in
                await isReady.wait()
                #expect(try await db.value("SELECT NOT bool_or(holds_lock) FROM jobs.worker", as: Bool.self))
                for round in 1...10 {
                    try await people.withConnection { session in
                        try await session.transaction { tx in _ = try tx.enqueue(Touch(subject: 1000 + round)) }
                    }
                }
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)", atMost: .seconds(90))
                try await expectClean(db, conninfo)
            }
            try await db.expectEachEffectOnce(of: 280)
        }
    }

    /// Looks into every session that the pooler has with the server.
    private func expectClean(_ db: TestDatabase, _ conninfo: String) async throws {
        var settings = Pool.Configuration(conninfo, size: Self.sessions)
        settings.isBehindPooler = true
        let pool = Pool(settings)
        var seen: Set<Int32> = []
        for _ in 0..<40 {
            let found = try await pool.withConnection { session in
                try await session.transaction { tx in
                    try tx.one(
                        """
                        SELECT pg_backend_pid() AS pid, (SELECT count(*) FROM pg_prepared_statements) AS plans,
                            (SELECT count(*) FROM pg_listening_channels()) AS channels,
                            (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks,
                            current_setting('omentum.job', true) AS job, current_setting('role') AS role
                        """
                    ) { row in
                        (
                            pid: try row("pid", as: Int32.self), plans: try row("plans", as: Int.self),
                            channels: try row("channels", as: Int.self), locks: try row("locks", as: Int.self),
                            job: try row("job", as: String?.self), role: try row("role", as: String.self)
                        )
                    }
                }
            }
            seen.insert(found.pid)
            #expect([found.plans, found.channels, found.locks] == [0, 0, 0])
            #expect(found.job ?? "" == "" && found.role == "none")
        }
        #expect(!seen.isEmpty)
        let locks = try await db.value(
            """
            SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 1330465367
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """, as: Int.self)
        #expect(locks == 0)
    }

    @Test("the time limits of a session travel with each transaction, and end with it")
    func limits() async throws {
        try await withPooler { db, _, conninfo, _ in
            var settings = Pool.Configuration(conninfo, size: 1)
            settings.isBehindPooler = true
            settings.statementTimeout = .milliseconds(4321)
            let names: SQL = "('statement_timeout', 'client_connection_check_interval')"
            let pool = Pool(settings)
            let within = try await pool.withConnection { session in
                try await session.transaction { tx in
                    try tx.all("SELECT setting FROM pg_settings WHERE name IN \(names) ORDER BY name", as: String.self)
                }
            }
            #expect(within == ["1000", "4321"])
            let after = try await pool.withConnection { session in
                try session.all(
                    "SELECT setting FROM pg_settings WHERE name IN \(names) AND setting <> reset_val", as: String.self)
            }
            #expect(after == [])
        }
    }

    @Test("the jobs of a worker that is gone are free when it has missed its beats, and not before")
    func rescue() async throws {
        try await withPooler { db, _, conninfo, _ in
            var settings = Pool.Configuration(conninfo, size: 2)
            settings.isBehindPooler = true
            let store = JobStore(pool: Pool(settings))
            try await db.enqueue(1)
            let kinds = try await store.openKinds([Touch.kind])
            let gone: Int32 = try await store.asWorker { tx in
                try tx.value("SELECT jobs.register_worker('gone', false)")
            }
            #expect(try await store.claim(worker: gone, queue: 1, kinds: kinds, atMost: 1).count == 1)
            #expect(try await store.rescue(by: 0) == JobStore.Rescue(workers: 0, jobs: 0, dead: 0))
            try await db.run("UPDATE jobs.worker SET beat_at = beat_at - interval '31 s'")
            #expect(try await store.rescue(by: 0) == JobStore.Rescue(workers: 1, jobs: 1, dead: 0))
        }
    }
}
