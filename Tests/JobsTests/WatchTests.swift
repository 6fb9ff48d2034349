import CareTerms
import Logging
import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("What is watched of the queue")
struct WatchTests {
    private func over(_ db: TestDatabase, _ arguments: SQL = "") async throws -> [JobStatistics.Measure] {
        try await db.transaction { tx in
            try tx.all(
                "SELECT measure, subject, who, value, warn_above, advice FROM jobs.watch(\(arguments))"
            ) { row in
                JobStatistics.Measure(
                    name: try row("measure"), subject: try row("subject"), who: try row("who"),
                    value: try row("value"), limit: try row("warn_above"), advice: try row("advice"))
            }.filter(\.isOver)
        }
    }

    private func keepHouse(_ db: TestDatabase) async throws {
        try await db.transaction { tx in
            try tx.run("SET LOCAL ROLE worker")
            try tx.run("SELECT jobs.keep_house()")
        }
    }

    /// The days that have a partition, in their order.
    private func days(_ db: TestDatabase) async throws -> [String] {
        try await db.all(
            "SELECT right(relname, 8) FROM pg_class WHERE relkind = 'r' AND relname ~ '^job_done_[0-9]{8}$' ORDER BY 1",
            as: String.self)
    }

    @Test("a session that holds an old snapshot is named by process and login, without what it does", .clonedDatabase)
    func snapshots() async throws {
        let db = try TestDatabase.current
        try await keepHouse(db)
        #expect(try await over(db, "snapshot_seconds_max => 3600") == [])
        let eva = TestLogin("eva", .coordinator)
        let session = try await OpenSession(try await db.pool(as: eva))
        try await session.run("BEGIN ISOLATION LEVEL REPEATABLE READ")
        try await session.run("SELECT 'Canary Canaryson'")
        let found = try await over(db, "snapshot_seconds_max => -1")
        let named = found.filter { $0.name == "snapshot_seconds" && $0.who != nil }
        #expect(named.map(\.who) == ["pid \(session.pid) of \(eva.name)"])
        #expect(named.map(\.subject) == ["session"] && named[0].advice?.contains("pg_terminate_backend") == true)
        #expect(!"\(found)".contains("Canary"))
        // Not for who only waits between two statements of its own snapshot.
        try await session.run("COMMIT")
        #expect(try await over(db, "snapshot_seconds_max => -1").filter { $0.who != nil } == [])
        try await session.close()
    }

    @Test("a replication slot that keeps WAL is named", .clonedDatabase)
    func slots() async throws {
        let db = try TestDatabase.current
        let name = "w\(db.name)"
        try await db.run("SELECT pg_create_physical_replication_slot(\(name), true)")
        let found: [JobStatistics.Measure]
        do { found = try await over(db, "slot_bytes_max => -1").filter { $0.name == "slot_wal_bytes" } } catch {
            found = []
        }
        try await db.run("SELECT pg_drop_replication_slot(\(name))")
        #expect(found.count == 1 && found[0].who?.hasPrefix("slot ") == true)
    }

    @Test("dead rows, and a table larger than its rows, are told with what to do", .clonedDatabase)
    func bloat() async throws {
        let db = try TestDatabase.current
        // The server would clean up by itself otherwise.
        try await db.script("ALTER TABLE jobs.job SET (autovacuum_enabled = false)")
        try await db.transaction { tx in
            for part in 0..<3 { try tx.enqueue(all: (0..<1000).map { Touch(subject: part * 1000 + $0) }) }
        }
        try await db.run("DELETE FROM jobs.job")
        try await db.run("SELECT pg_stat_force_next_flush()")
        let end = ContinuousClock.now + .seconds(20)
        var found: [JobStatistics.Measure] = []
        // The server counts a moment after the commit.
        while found.isEmpty && .now < end {
            found = try await over(db, "dead_rows_max => 1000").filter { $0.name == "dead_rows" }
        }
        #expect(found.map(\.subject) == ["job"] && found.first?.advice?.contains("VACUUM (VERBOSE) jobs.job") == true)
        #expect(found.first.map { $0.value == 3000 } == true)
        let unused = try await over(db, "unused_bytes_max => 300000").filter { $0.name == "unused_bytes" }
        #expect(unused.map(\.subject) == ["job"] && unused[0].advice?.contains("REINDEX") == true)
        try await db.script("TRUNCATE jobs.job")
        let after = try await over(db, "unused_bytes_max => 300000").filter { $0.name == "unused_bytes" }
        #expect(after.map { "\($0.subject) \($0.value)" } == [])
    }

    @Test(
        "days are made ahead over the end of a month and of a year, once",
        arguments: [
            ("2027-02-27T12:00:00Z", ["20270227", "20270228", "20270301", "20270302"]),
            ("2028-02-28T23:59:59Z", ["20280228", "20280229", "20280301", "20280302"]),
            ("2026-12-31T00:00:00Z", ["20261231", "20270101", "20270102", "20270103"]),
        ])
    func months(now: String, made: [String]) async throws {
        try await withClonedDatabase { db in
            try await db.setClock(Instant(now))
            #expect(try await over(db).map(\.name) == ["history_days_missing"])
            try await keepHouse(db)
            try await keepHouse(db)
            #expect(try await days(db) == made)
            #expect(try await over(db) == [])
            let bounds = try await db.value(
                """
                SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = \("job_done_\(made[1])")
                """, as: String.self)
            #expect(bounds.contains("TO ('\(made[2].prefix(4))-\(made[2].dropFirst(4).prefix(2))-\(made[2].suffix(2))"))
        }
    }

    @Test("history goes when it is over, the day before stays", .clonedDatabase)
    func retention() async throws {
        let db = try TestDatabase.current
        try await db.setClock(Instant("2027-03-01T00:00:00Z"))
        try await keepHouse(db)
        try await db.setClock(Instant("2027-05-30T23:59:59Z"))
        try await keepHouse(db)
        // 90 days before: 1 March.
        #expect(try await days(db).prefix(2) == ["20270301", "20270302"])
        try await db.setClock(Instant("2027-05-31T00:00:00Z"))
        try await keepHouse(db)
        #expect(try await days(db).prefix(2) == ["20270302", "20270303"])
        try await db.setClock(Instant("2027-06-05T00:00:00Z"))
        #expect(try await over(db).map(\.name).contains("history_days_overdue"))
    }

    @Test("two workers keep house at once: one does, the other neither waits nor fails", .clonedDatabase)
    func together() async throws {
        let db = try TestDatabase.current
        let (one, two) = (try await OpenSession(db.pool), try await OpenSession(db.pool))
        for session in [one, two] {
            try await session.run("BEGIN")
            try await session.run("SET LOCAL ROLE worker")
            try await session.run("SET LOCAL statement_timeout = 5000")
            try await session.run("SELECT jobs.keep_house()")
        }
        try await two.run("COMMIT")
        #expect(try await days(db) == [])
        try await one.run("COMMIT")
        #expect(try await days(db).count == 4)
        try await one.close()
        try await two.close()
    }

    @Test("jobs that ended before their day was made are told, and moved into it", .clonedDatabase)
    func rest() async throws {
        let db = try TestDatabase.current
        let otto = TestLogin("otto", .operator)
        let id = try await db.transaction { tx in try tx.enqueue(Touch(subject: 1)).id }
        _ = try await db.transaction(as: otto, in: .operator) { tx in
            try JobAdmin.cancel(id, reason: "no worker for days", in: &tx)
        }
        #expect(try await over(db).map(\.name) == ["history_days_missing", "history_rest_rows"])
        try await keepHouse(db)
        #expect(try await over(db) == [])
        #expect(try await db.value("SELECT count(*) FROM jobs.job_done_rest", as: Int.self) == 0)
        #expect(try await db.value("SELECT id FROM jobs.job_done", as: JobNumber.self) == id)
        let counts = try await db.all("SELECT state || ' ' || amount FROM jobs.counts()", as: String.self)
        #expect(counts == ["101 1"], "moved, not cancelled twice")
    }

    @Test("whoever reads the history does not stop the queue: the day is made the next time", .clonedDatabase)
    func dumped() async throws {
        let db = try TestDatabase.current
        let dump = try await OpenSession(db.pool)
        try await dump.run("BEGIN")
        try await dump.run("LOCK TABLE jobs.job_done_rest IN ACCESS SHARE MODE")
        try await keepHouse(db)
        #expect(try await days(db) == [])
        try await dump.run("COMMIT")
        try await dump.close()
        try await keepHouse(db)
        #expect(try await days(db).count == 4)
    }

    @Test("the first job of a new installation ends in the partition of its day")
    func firstJob() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            try await db.enqueue(20)
            try await withWorker(on: db, touching()) { _ in try await db.until("NOT EXISTS (SELECT FROM jobs.job)") }
            #expect(try await db.value("SELECT count(*) FROM jobs.job_done", as: Int.self) == 20)
            #expect(try await db.value("SELECT count(*) FROM jobs.job_done_rest", as: Int.self) == 0)
        }
    }

    @Test("a warning is told when it comes and when it goes, not with every look")
    func news() {
        let dead = JobStatistics.Measure(
            name: "dead_rows", subject: "job", who: nil, value: 30_000, limit: 20_000, advice: "VACUUM")
        let old = JobStatistics.Measure(
            name: "snapshot_seconds", subject: "session", who: "pid 7 of eva", value: 400, limit: 300, advice: "end it")
        var log = WatchLog()
        #expect(log.news(of: [dead, old]).map(\.measure) == [dead, old])
        #expect(log.news(of: [dead, old]).isEmpty)
        let other = JobStatistics.Measure(
            name: "snapshot_seconds", subject: "session", who: "pid 8 of eva", value: 301, limit: 300, advice: "end it")
        let next = log.news(of: [dead, other])
        #expect(next.map(\.measure.who) == ["pid 8 of eva", "pid 7 of eva"] && next.map(\.isOver) == [true, false])
        #expect(log.news(of: []).map(\.isOver) == [false, false])
        #expect(log.news(of: []).isEmpty)
    }
}
