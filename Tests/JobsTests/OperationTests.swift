import Foundation
import Postgres
import TestKit
import Testing

@testable import Jobs

/// Of the worker under test.
private struct Hang: Job {
    static let kind: JobKind = "test.hang"
    var isDeaf: Bool
}

@Suite("A worker as its operator knows it")
struct OperationTests {
    private func enqueue(_ count: Int, isDeaf: Bool, on db: TestDatabase) async throws {
        try await db.transaction { tx in
            for _ in 0..<count { try tx.enqueue(Hang(isDeaf: isDeaf)) }
        }
    }

    /// Claimed is not yet begun: what the claim brings to a worker that drains is handed back unseen.
    private func running(_ count: Int, in worker: OperatedProcess, on db: TestDatabase) async throws {
        try await db.until("(SELECT count(*) FROM jobs.job WHERE state = 1) = \(count)")
        let end = ContinuousClock.now + .seconds(30)
        while worker.log.components(separatedBy: "hangs").count <= count && .now < end { await Task.yield() }
    }

    private func jobs(_ db: TestDatabase) async throws -> [String] {
        try await db.all(
            "SELECT DISTINCT state || ' ' || attempt || ' ' || crashes FROM jobs.job ORDER BY 1", as: String.self)
    }

    @Test("a second signal stops what runs at once, and hands it back without an attempt")
    func twice() async throws {
        try await withClonedDatabase { db in
            try await enqueue(3, isDeaf: false, on: db)
            let worker = try OperatedProcess(on: db, drain: 600)
            try await running(3, in: worker, on: db)
            worker.signal(SIGTERM)
            #expect(try await worker.answer("/readyz", until: "draining").hasPrefix("HTTP/1.1 503"))
            #expect(try await jobs(db) == ["1 1 0"], "the first signal lets them end: \(worker.log)")
            worker.signal(SIGTERM)
            #expect(await worker.hasEnded(within: .seconds(30)) && worker.status == 0)
            #expect(try await jobs(db) == ["0 0 0"])
            #expect(try await db.value("SELECT count(*) FROM jobs.worker", as: Int.self) == 0)
            #expect(worker.log.contains("told again to stop"))
        }
    }

    @Test("a job that does not hear that it should stop is handed back, and the process ends all the same")
    func deaf() async throws {
        try await withClonedDatabase { db in
            try await enqueue(1, isDeaf: true, on: db)
            let worker = try OperatedProcess(on: db, drain: 600)
            try await running(1, in: worker, on: db)
            worker.signal(SIGINT)
            #expect(try await worker.answer("/readyz", until: "draining").hasPrefix("HTTP/1.1 503"))
            worker.signal(SIGTERM)
            #expect(
                await worker.hasEnded(within: .seconds(30)) && worker.status == 1, "\(worker.status): \(worker.log)")
            #expect(try await jobs(db) == ["0 0 0"])
            let told = try await db.all("SELECT error FROM jobs.failure", as: String.self)
            #expect(told == ["stopped in the middle"], "what it did outside may be done again")
            #expect(try await db.value("SELECT count(*) FROM jobs.worker", as: Int.self) == 0)
        }
    }

    @Test("the same when the time to drain is over")
    func drainOver() async throws {
        try await withClonedDatabase { db in
            try await enqueue(1, isDeaf: true, on: db)
            let worker = try OperatedProcess(on: db, drain: 0)
            try await running(1, in: worker, on: db)
            worker.signal(SIGTERM)
            #expect(await worker.hasEnded(within: .seconds(40)) && worker.status == 1)
            #expect(try await jobs(db) == ["0 0 0"])
        }
    }

    @Test("where every thread hangs, the watchdog is not fed, probes hear it, two signals end it, and others rescue")
    func hung() async throws {
        try await withClonedDatabase { db in
            let notify = NotifySocket()
            let worker = try OperatedProcess(on: db, drain: 600, notify: notify, watchdog: .seconds(1))
            #expect(await notify.next("READY=1", within: .seconds(30)) != nil)
            #expect(await notify.next("WATCHDOG=1", within: .seconds(30)) != nil)
            #expect(try await worker.answer("/healthz", until: "ok").hasPrefix("HTTP/1.1 200"))
            // As many as there are places, which is more than the tasks of this process have threads: some never start.
            try await enqueue(4, isDeaf: true, on: db)
            try await db.until("EXISTS (SELECT FROM jobs.job WHERE state = 1)")
            let end = ContinuousClock.now + .seconds(30)
            while await notify.next("WATCHDOG=1", within: .seconds(2)) != nil && .now < end {}
            #expect(await notify.next("WATCHDOG=1", within: .seconds(2)) == nil, "systemd ends it now")
            let told = try await worker.answer("/healthz", until: "stuck")
            #expect(told.hasPrefix("HTTP/1.1 503") && told.contains("queue default"), "there is still somebody to ask")
            #expect(
                try await worker.answer("/metrics", until: "omentum_worker_stuck 1").contains("omentum_worker_ready 0"))
            worker.signal(SIGTERM)
            worker.signal(SIGINT)
            #expect(
                await worker.hasEnded(within: .seconds(30)) && worker.status == 1, "\(worker.status): \(worker.log)")
            try await withWorker(on: db, touching()) { _ in
                try await db.until("NOT EXISTS (SELECT FROM jobs.job WHERE state = 1)")
            }
            // The rescue cannot tell this from a crash.
            let left = try await jobs(db)
            #expect(left.contains("0 0 1") && left.allSatisfy { ["0 0 0", "0 0 1"].contains($0) })
        }
    }

    @Test("systemd hears that the worker is ready, that it stops, and nothing of a loop that hangs")
    func watchdog() async throws {
        let notify = NotifySocket()
        let manager = try #require(ServiceManager(socket: notify.path, watchdogMicroseconds: "300000"))
        let isAlive = Locked(true)
        let watch = Task { await manager.keepWatch { isAlive.current } }
        for _ in 0..<3 { #expect(await notify.next(within: .seconds(60)) == "WATCHDOG=1") }
        isAlive.update { $0 = false }
        // One may be on its way.
        _ = await notify.next(within: .seconds(1))
        #expect(await notify.next(within: .seconds(1)) == nil)
        isAlive.update { $0 = true }
        #expect(await notify.next(within: .seconds(60)) == "WATCHDOG=1")
        watch.cancel()
        await watch.value
    }

    @Test("a database that restarts, crashes or stays away is waited for, and the worker goes on by itself")
    func restarts() async throws {
        let cluster = try PrivateCluster("max_connections = 60", "max_prepared_transactions = 5")
        try await withClonedDatabase(on: TestServer(conninfo: "host=\(cluster.folder) user=postgres")) { db in
            try await db.makeEffects()
            let worker = try OperatedProcess(on: db)
            #expect(try await worker.answer("/readyz", until: "200 OK").hasPrefix("HTTP/1.1 200"))
            for (round, stop) in [("fast", true), ("immediate", true), ("immediate", false)].enumerated() {
                try await db.enqueue(50)
                if stop.1 {
                    try cluster.stop(stop.0)
                    #expect(try await worker.answer("/readyz", until: "no database").hasPrefix("HTTP/1.1 503"))
                    #expect(try await worker.answer("/healthz", until: "200 OK").hasPrefix("HTTP/1.1 200"))
                    try cluster.start()
                } else {
                    try cluster.restart(stop.0)
                }
                #expect(try await worker.answer("/readyz", until: "200 OK").hasPrefix("HTTP/1.1 200"))
                try await again { try await db.enqueue(50) }
                try await again { try await db.until("NOT EXISTS (SELECT FROM jobs.job)") }
                #expect(worker.isRunning, "round \(round)")
            }
            try await db.expectEachEffectOnce(of: 300)
            let log = worker.log
            #expect(log.contains("the database is away") && log.contains("the database is back"))
            #expect(
                log.split(separator: "\n").count { $0.contains("the database is away") } <= 6, "told with every try")
            try await prepared(db)
            worker.signal(SIGTERM)
            #expect(await worker.hasEnded(within: .seconds(40)) && worker.status == 0)
        }
    }

    /// On a server that has them: a prepared transaction that somebody forgot is named, without its name.
    private func prepared(_ db: TestDatabase) async throws {
        let session = try await OpenSession(db.pool)
        try await session.run("BEGIN")
        try await session.run("SELECT pg_current_xact_id()")
        try await session.run("PREPARE TRANSACTION 'Canary Canaryson'")
        try await session.close()
        let who = try await db.all(
            "SELECT measure || ' ' || who FROM jobs.watch(snapshot_seconds_max => -1) WHERE subject = 'prepared' ORDER BY 1",
            as: String?.self)
        #expect(
            who.compactMap(\.self) == [
                "snapshot_seconds prepared by postgres", "snapshot_transactions prepared by postgres",
            ])
        try await db.run("ROLLBACK PREPARED 'Canary Canaryson'")
    }

    /// The test's own sessions were cut, too.
    private func again(_ body: () async throws -> Void) async throws {
        for _ in 0..<10 {
            do { return try await body() } catch is PostgresError {}
        }
        try await body()
    }
}
