import CareTerms
import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("What the queue tells of itself")
struct StatisticsTests {
    private let otto = TestLogin("otto", .operator)

    /// Each difference between what is told and what is there, at one moment.
    private func expectExact(_ db: TestDatabase, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let differences = try await db.all(
            """
            WITH there AS (
                SELECT queue, kind, state::int, count(*) AS n FROM jobs.job GROUP BY 1, 2, 3 UNION ALL
                SELECT queue, kind, 100 + outcome, count(*) FROM jobs.job_done GROUP BY 1, 2, 3),
            told AS (
                SELECT q.id AS queue, k.id AS kind, c.state::int, c.amount AS n FROM jobs.counts() c
                JOIN jobs.queue q ON q.name = c.queue JOIN jobs.kind k ON k.name = c.kind)
            SELECT concat_ws(' ', coalesce(t.queue, h.queue), coalesce(t.kind, h.kind), coalesce(t.state, h.state),
                'told', coalesce(t.n, 0), 'there', coalesce(h.n, 0))
            FROM told t FULL JOIN (
                SELECT queue, kind, state, sum(n)::bigint AS n FROM there GROUP BY 1, 2, 3) h
                ON (h.queue, h.kind, h.state) = (t.queue, t.kind, t.state)
            WHERE t.n IS DISTINCT FROM h.n
            """, as: String.self)
        #expect(differences == [], sourceLocation: sourceLocation)
    }

    /// The workers' own statements are tried again when they lose against another one; so are changes by hand.
    private func again(_ body: () async throws -> Void) async throws {
        for _ in 0..<10 {
            do { return try await body() } catch let error as PostgresError where error.isRetryable {}
        }
        try await body()
    }

    @Test("counts are those of count(*) at any moment, while jobs are enqueued, claimed, ended, rescued and discarded")
    func exact() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            // The days of the history are there: a day that is attached meanwhile is not seen by the count(*) beside it.
            try await db.store().keepHouse()
            var handlers = JobHandlers()
            handlers.transactional(Touch.self) { job, run, tx in
                switch job.subject % 7 {
                case 1: throw JobOutcome.discard("cannot be")
                case 2: throw JobOutcome.cancel("not needed")
                case 3 where run.attempt == 1: throw JobOutcome.retry("once more")
                case 4: return .snooze(for: .seconds(3600))
                default: return .done
                }
            }
            handlers.leased(Cause.self) { job, run in
                job.subject % 3 == 0 && run.attempt == 1 ? .retry("once more", after: .zero) : .done
            }
            let last = JobOptions(queue: .bulk, priority: .low)
            try await withWorker(on: db, handlers, { $0.places = [.default: 4, .bulk: 2] }) { _ in
                try await withWorker(on: db, handlers, { $0.places = [.default: 4, .bulk: 2] }) { _ in
                    for round in 1...8 {
                        try await db.transaction { tx in
                            for subject in 1...40 { try tx.enqueue(Touch(subject: subject)) }
                            try tx.enqueue(all: (1...60).map { Cause(subject: $0) }, last)
                        }
                        try await expectExact(db)
                        // A worker that is gone leaves its leases to the rescue.
                        if round % 4 == 0 { try await again { try await db.run("DELETE FROM jobs.worker") } }
                        try await expectExact(db)
                        let id = try await db.all(
                            "SELECT id FROM jobs.job WHERE state IN (2, 4) LIMIT 1", as: JobNumber.self)
                        for id in id {
                            try await again {
                                _ = try await db.transaction(as: otto, in: .operator) { tx in
                                    try JobAdmin.cancel(id, reason: "of no use", in: &tx)
                                }
                            }
                        }
                        try await again {
                            try await db.run("UPDATE jobs.job SET state = 3 WHERE state = 2 AND id % 5 = 0")
                        }
                        try await expectExact(db)
                    }
                    try await db.until("NOT EXISTS (SELECT FROM jobs.job WHERE state = 0 AND crashes = 0)")
                }
            }
            try await expectExact(db)
            let folded = try await db.value("SELECT count(*) FROM jobs.tally", as: Int.self)
            #expect(folded > 0, "nothing was folded while it ran: the test proves less than it says")
            try await db.transaction { tx in
                try tx.run("SET LOCAL ROLE worker")
                try tx.run("SELECT jobs.fold_counts()")
            }
            #expect(try await db.value("SELECT count(*) FROM jobs.tally_change", as: Int.self) == 0)
            try await expectExact(db)
            try await db.run("TRUNCATE jobs.tally")
            #expect(
                try await db.value("SELECT count(*) FROM jobs.counts()", as: Int.self) == 0, "they rest on nothing else"
            )
        }
    }

    @Test("two workers fold at once: one does, the other waits for nobody, and a reader sees each change once")
    func folding() async throws {
        try await withClonedDatabase { db in
            try await db.enqueue(5)
            let (one, two) = (try await OpenSession(db.pool), try await OpenSession(db.pool))
            for session in [one, two] {
                try await session.run("BEGIN")
                try await session.run("SET LOCAL ROLE worker")
                try await session.run("SET LOCAL lock_timeout = 1000")
            }
            let fold: @Sendable (inout Session) throws -> Int32 = { try $0.value("SELECT jobs.fold_counts()") }
            #expect(try await one.perform { session in try fold(&session) } == 5)
            #expect(try await two.perform { session in try fold(&session) } == 0)
            try await expectExact(db)
            try await one.run("COMMIT")
            try await two.run("COMMIT")
            try await expectExact(db)
        }
    }

    @Test("an operator reads them, and nobody else does", .clonedDatabase)
    func rights() async throws {
        let db = try TestDatabase.current
        try await db.enqueue(3)
        let told = try await db.transaction(as: otto, in: .operator) { tx in
            (
                try JobStatistics.counts(in: &tx), try JobStatistics.queues(in: &tx),
                try JobStatistics.workers(in: &tx),
                try JobStatistics.watch(in: &tx)
            )
        }
        #expect(told.0 == [.init(queue: "default", kind: "test.touch", state: .ready, jobs: 3)])
        #expect(told.1.map(\.name) == ["bulk", "default", "nightly", "outside"])
        #expect(told.1.filter { $0.readySince != nil }.map(\.name) == ["default"])
        #expect(told.2 == [])
        #expect(told.3.count > 30 && told.3.allSatisfy { $0.limit == nil || $0.advice != nil })
        let anna = TestLogin("anna", .coordinator)
        await expectRefusal(sqlState: "42501") {
            _ = try await db.transaction(as: anna, in: .coordinator) { tx in try JobStatistics.counts(in: &tx) }
        }
    }

    @Test("a queue is as late as its longest waiting job, whatever its priority or lock", .clonedDatabase)
    func late() async throws {
        let db = try TestDatabase.current
        try await db.transaction { tx in
            try tx.enqueue(Touch(subject: 1), JobOptions(priority: .urgent))
            try tx.enqueue(Touch(subject: 2), JobOptions(priority: .low))
            try tx.enqueue(Touch(subject: 3), JobOptions(queue: .bulk, lock: LockKey("one")))
            try tx.enqueue(Touch(subject: 4), JobOptions(at: Instant("2100-01-01T00:00:00Z"), queue: .outside))
        }
        try await db.run("UPDATE jobs.job SET run_at = '2020-01-01Z' WHERE priority > 0")
        try await db.run("UPDATE jobs.job SET run_at = '2021-01-01Z' WHERE lock_key IS NOT NULL")
        let since = try await db.all(
            "SELECT concat_ws(' ', queue, ready_since AT TIME ZONE 'UTC') FROM jobs.queues_now()", as: String.self)
        #expect(since == ["bulk 2021-01-01 00:00:00", "default 2020-01-01 00:00:00", "nightly", "outside"])
    }
}
