import Foundation
import Glibc
import Testing

@testable import Postgres

/// All suites share one cluster, and one of them restarts it, so they run one after the other.
@Suite(.serialized) struct OnCluster {}

/// Without a server every test would fail for its own reason, and some would wait for one.
let conninfo: String = {
    guard let words = ProcessInfo.processInfo.environment["OMENTUM_TEST_PG"] else {
        preconditionFailure("OMENTUM_TEST_PG names no server: type deploy/test, or see CONTRIBUTING.md")
    }
    return words + " application_name=session-test"
}()

/// The long grace keeps a busy machine from looking like a server that hangs.
func makePool(_ size: Int = 1, grace: Duration = .seconds(20)) -> Pool { Pool(conninfo, size: size, grace: grace) }

/// A pool and an empty table `t (id int8 primary key)` of its own.
func withTable(size: Int = 2, _ body: (Pool) async throws -> Void) async throws {
    let pool = makePool(size)
    try await pool.withConnection { db in
        try db.run("DROP TABLE IF EXISTS t")
        try db.run("CREATE TABLE t (id int8 CONSTRAINT t_id_is_unique PRIMARY KEY)")
    }
    try await body(pool)
}

extension Pool {
    func count() async throws -> Int {
        try await withConnection { db in try db.value("SELECT count(*) FROM t", as: Int.self) }
    }
    func backend() async throws -> Int {
        try await withConnection { db in try db.value("SELECT pg_backend_pid()", as: Int.self) }
    }
    func isSleeping() async throws -> Bool {
        try await withConnection { db in
            try db.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'", as: Int.self) > 0
        }
    }
    /// Waits until some session is in `pg_sleep`, so that tests need no pauses.
    func untilSleeping() async throws { while try await !isSleeping() {} }
}

func thread() -> UInt { UInt(pthread_self()) }

func failure<R>(_ body: () async throws -> R) async -> PostgresError.Kind? {
    do { _ = try await body() } catch let error as PostgresError { return error.kind } catch {
        Issue.record("other error: \(error)")
        return nil
    }
    return nil
}
