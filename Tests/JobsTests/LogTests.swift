import Logging
import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("The worker's log")
struct LogTests {
    private struct Named: Job {
        static let kind: JobKind = "test.named"
        static let attemptsMax: Int16 = 1
        var name: String
    }

    struct Trouble: Error, CustomStringConvertible {
        var description: String { "Canary Canaryson" + String(repeating: " of Canary Lane", count: 100_000) }
    }

    @Test("holds nothing of what a job is about, however it fails, and neither do the metrics")
    func canary() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            try await db.script(
                """
                CREATE TABLE test.named (name text CONSTRAINT named_once UNIQUE);
                INSERT INTO test.named VALUES ('Canary Canaryson'); GRANT SELECT, INSERT ON test.named TO public
                """)
            let (log, registry) = (TestLog(), PrometheusRegistry())
            var handlers = JobHandlers()
            handlers.transactional(Touch.self) { job, run, tx in
                switch job.subject {
                case 1: throw Trouble()
                // The server's DETAIL names the key.
                case 2: try tx.run("INSERT INTO test.named (name) VALUES ('Canary Canaryson')")
                case 3: try tx.run("SELECT 'Canary Canaryson'::int")
                case 4: try tx.run("DO $$ BEGIN RAISE EXCEPTION 'Canary Canaryson'; END $$")
                case 5: _ = try tx.value("SELECT 'Canary Canaryson'", as: Int32.self)
                case 6: try tx.run("SELECT pg_terminate_backend(pg_backend_pid())")
                case 7: throw JobOutcome.snooze(for: .seconds(3600))
                default: break
                }
                return .done
            }
            handlers.leased(Cause.self) { job, run in throw Trouble() }
            handlers.leased(Named.self) { job, run in .retry("line busy") }
            try await db.enqueue(8)
            _ = try await db.transaction { tx in
                try tx.enqueue(Cause(subject: 1), JobOptions(attemptsMax: 1))
                try tx.enqueue(Named(name: "Canary Canaryson"), JobOptions(unique: UniqueKey("Canary Canaryson")))
            }
            // Arguments that no handler can read.
            try await db.run("SELECT jobs.enqueue('test.touch', 1::smallint, '{\"subject\": \"Canary Canaryson\"}')")
            try await withWorker(
                on: db, handlers, logger: log.logger(label: "worker"), { $0.metrics = registry }
            ) { _ in
                try await db.until("NOT EXISTS (SELECT FROM jobs.job WHERE state IN (0, 1))")
                try await db.cutWorkers()
                try await db.until("(SELECT count(*) FROM jobs.job WHERE state = 4) >= 8")
                try await db.cutWorkers()
            }
            let text = log.lines.joined(separator: "\n")
            #expect(!text.contains("Canary"))
            // So that an empty log is no proof.
            for told in [
                "LogTests.Trouble", "23505 named_once", "22P02", "P0001", "arguments cannot be decoded", "ready",
            ] {
                #expect(text.contains(told), "\(told) is not told")
            }
            #expect(log.lines.allSatisfy { $0.utf8.count < 1000 })
            let figures = registry.text()
            #expect(!figures.contains("Canary"))
            #expect(figures.contains("omentum_jobs_run_total{queue=\"default\",kind=\"test.touch\",outcome=\"died\"}"))
        }
    }

    @Test("tells a database that goes and comes once each")
    func away() async throws {
        let log = TestLog()
        var configuration = WorkerConfiguration(
            conninfo: "host=/nowhere user=nobody", host: "test", handlers: touching())
        configuration.pace.backoffLongest = .milliseconds(20)
        let state = WorkerState(fence: .seconds(20))
        let heart = Heart(
            pool: Pool(configuration.conninfo, size: 1), state: state, configuration: configuration,
            logger: log.logger(label: "heart"))
        let beating = Task { await heart.run() }
        while !state.isDatabaseAway { await Task.yield() }
        for _ in 0..<1000 { await Task.yield() }
        beating.cancel()
        await beating.value
        #expect(log.lines.count == 1 && log.lines[0].hasPrefix("error the database is away"))
    }
}
