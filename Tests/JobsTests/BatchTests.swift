import CareTerms
import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("Batches: many transactional jobs in one transaction")
struct BatchTests {
    /// Not scrubbed, and far too long for a row.
    struct Verbose: Error, CustomStringConvertible {
        var description: String { String(repeating: "Canary Canaryson ", count: 6_000_000) }
    }

    @Test("a batch is one transaction, and its jobs each have their effect once")
    func oneTransaction() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            try await db.transaction { tx in _ = try tx.enqueue(all: (1...400).map(Touch.init)) }
            try await withWorker(on: db, touching(), { $0.places = [.default: 1] }) { _ in
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
            }
            try await db.expectEachEffectOnce(of: 400)
            let transactions = try await db.value(
                "SELECT count(DISTINCT xmin::text) FROM jobs.job_done", as: Int.self)
            #expect(transactions < 100)
            #expect(try await db.value("SELECT count(*) FROM jobs.batch WHERE jobs <> '{}'", as: Int.self) == 0)
        }
    }

    @Test("a job that fails, hangs, tells 100 MB or cannot be read leaves its neighbours alone")
    func neighbours() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            var handlers = JobHandlers()
            handlers.transactional(Touch.self, limit: .milliseconds(400)) { job, run, tx in
                try tx.leave(job, run)
                switch job.subject {
                case 3: throw Verbose()
                case 5: try tx.run("SELECT pg_sleep(30)")
                case 7: try tx.run("SELECT 1/0")
                case 9:
                    // An error that is swallowed has undone the job's work all the same.
                    _ = try? tx.run("SELECT 1/0")
                default: break
                }
                return .done
            }
            try await db.transaction { tx in
                _ = try tx.enqueue(all: (1...40).map(Touch.init), JobOptions(attemptsMax: 1))
                _ = try tx.run("SELECT FROM jobs.enqueue('test.touch', 1::smallint, '{\"subject\": \"\\ufffd\"}')")
                _ = try tx.run("SELECT FROM jobs.enqueue('test.unknown', 1::smallint, '{}')")
            }
            try await withWorker(on: db, handlers) { _ in
                try await db.until("(SELECT count(*) FROM jobs.job_done) = 36")
                try await db.until("(SELECT count(*) FROM jobs.job WHERE state = 4) = 5")
            }
            let errors = try await db.all(
                "SELECT last_error FROM jobs.job WHERE state = 4 ORDER BY id", as: String.self)
            #expect(
                errors == [
                    "JobsTests.BatchTests.Verbose", "PostgresError deadline", "PostgresError server 22012",
                    "PostgresError aborted", "arguments cannot be decoded",
                ])
            #expect(try await db.value("SELECT state::int FROM jobs.job WHERE state <> 4", as: Int.self) == 0)
            try await db.expectEachEffectOnce(of: 42)
        }
    }

    @Test("the trail names for each effect of a batch its own job, and who asked for it")
    func behalf() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let people = [TestLogin("anna", .coordinator), TestLogin("fred", .finance)]
            for round in 0..<6 {
                let group = round % 2 == 0 ? GroupRole.coordinator : .finance
                try await db.transaction(as: people[round % 2], in: group) { tx in
                    _ = try tx.enqueue(all: (1...5).map { Touch(subject: round * 100 + $0) })
                }
            }
            try await withWorker(on: db, touching(), { $0.places = [.default: 1] }) { _ in
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
            }
            let wrong = try await db.value(
                """
                SELECT count(*) FROM test.effect f JOIN jobs.job_done d ON d.id = f.job
                    LEFT JOIN audit.entry e ON e.rel = 'test.effect' AND e.key[1] = f.id::text
                WHERE (e.job, e.behalf::text, e.role::text) IS DISTINCT FROM (d.id, d.asked_by, d.asked_as)
                """, as: Int.self)
            #expect(wrong == 0)
            let told = try await db.value(
                "SELECT count(DISTINCT job) FROM audit.entry WHERE job IS NOT NULL", as: Int.self)
            #expect(told == 30)
        }
    }

    /// A session that does what a worker does, step by step.
    private func withTaken(
        _ count: Int, _ body: (TestDatabase, OpenSession, Int32) async throws -> Void
    ) async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let anna = TestLogin("anna", .coordinator)
            try await db.transaction(as: anna, in: .coordinator) { tx in
                _ = try tx.enqueue(all: (1...4).map(Touch.init))
            }
            _ = try await db.store().openKinds([Touch.kind])
            let session = try await OpenSession(Pool(try db.workerConninfo(), size: 1))
            let worker = try await db.register(on: session)
            try await session.run("BEGIN")
            try await session.run("SET LOCAL ROLE worker")
            let taken = try await session.run("SELECT FROM jobs.take(\(worker), 1::smallint, '{1}', \(Int32(count)))")
            #expect(taken == count)
            try await body(db, session, worker)
            try? await session.close()
        }
    }

    @Test("no setting lets a service act for a job that its transaction does not hold")
    func unforgeable() async throws {
        try await withTaken(1) { _, session, _ in
            let effect: SQL = "INSERT INTO test.effect (job, subject) VALUES (1, 1)"
            try await session.run("SET LOCAL omentum.job = '2'")
            try await session.run("SET LOCAL ROLE coordinator")
            await expectRefusal(by: "service_acts_in_the_group_of_its_job") { try await session.run(effect) }
            try await session.run("ROLLBACK")
            // The same, once the lock is gone.
            try await session.run("BEGIN")
            try await session.run("SET LOCAL omentum.job = '1'")
            try await session.run("SET LOCAL ROLE coordinator")
            await expectRefusal(by: "service_acts_in_the_group_of_its_job") { try await session.run(effect) }
        }
    }

    @Test("a job that is not held is not finished with the batch")
    func notHeld() async throws {
        try await withTaken(2) { _, session, worker in
            await expectRefusal(by: "job_is_held") {
                try await session.run(
                    "SELECT jobs.finish_batch(\(worker), 1::smallint, '{1,2,3}', '{}', '{}', '{}', '{}')")
            }
        }
    }

    @Test("the death of a worker is charged to what it announced, and to nothing else")
    func charged() async throws {
        try await withTaken(2) { db, session, worker in
            let store = try db.store()
            let ids = [JobNumber(rawValue: 1), JobNumber(rawValue: 2)]
            #expect(try await store.announce(ids, worker: worker, lane: 1, queue: 1) == [])
            try await db.run("SELECT pg_terminate_backend(\(session.pid)::int, 5000)")
            // Its row locks are gone, but until the rescue its jobs are not for others: a killer would take them along.
            let other = try await OpenSession(Pool(try db.workerConninfo(), size: 1))
            let second = try await db.register(on: other)
            let third = JobNumber(rawValue: 3)
            #expect(Set(try await store.announce(ids + [third], worker: second, lane: 1, queue: 1)) == Set(ids))
            let rescued = try await db.transaction { tx in
                try tx.run("SET LOCAL ROLE worker")
                return try tx.one(
                    "SELECT workers, jobs FROM jobs.rescue(\(second), server_settles => interval '0')"
                ) { row in [try row("workers", as: Int32.self), try row("jobs")] }
            }
            #expect(rescued == [1, 2])
            let crashes = try await db.all("SELECT crashes::int FROM jobs.job ORDER BY id", as: Int.self)
            #expect(crashes == [1, 1, 0, 0])
            #expect(try await store.announce(ids, worker: second, lane: 2, queue: 1) == [])
            try await other.close()
        }
    }

    @Test("a suspect runs alone")
    func suspects() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            try await db.enqueue(60)
            try await db.run("UPDATE jobs.job SET crashes = 1 WHERE id IN (1, 2, 20)")
            try await withWorker(on: db, touching(), { $0.places = [.default: 1] }) { _ in
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
            }
            let together = try await db.all(
                """
                SELECT (SELECT count(*) FROM jobs.job_done o WHERE o.xmin::text = d.xmin::text)
                FROM jobs.job_done d WHERE d.crashes = 1
                """, as: Int.self)
            #expect(together == [1, 1, 1])
            try await db.expectEachEffectOnce(of: 60)
        }
    }
}
