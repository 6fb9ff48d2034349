import CareTerms
import Jobs
import Postgres
import TestKit
import Testing

@testable import JobsKit

/// Fails until the clock has moved on.
private struct Patient: Job {
    static let kind: JobKind = "test.patience"
    static let attemptsMax: Int16 = 3
    static let retry = RetryPolicy(first: .seconds(60), factor: 2, longest: .seconds(600), jitter: 0)
    var subject: Int
}

@Suite("The testing kit runs jobs as a worker does, one by one")
struct JobBenchTests {
    private func handlers(of db: TestDatabase) -> JobHandlers {
        var handlers = touching()
        handlers.transactional(Cause.self) { job, _, tx in
            for subject in 1...job.subject { try tx.enqueue(Touch(subject: subject)) }
            return .done
        }
        handlers.leased(Patient.self) { _, run in run.attempt < 3 ? .retry("not yet") : .done }
        return handlers
    }

    @Test("a drain runs what is there and what that causes, in the group of who asked")
    func drained() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let nora = TestLogin("nora", .nurse)
            _ = try await db.transaction(as: nora, in: .nurse) { tx in try tx.enqueue(Cause(subject: 3)) }
            let ran = try await JobBench(on: db, handlers(of: db)).drain()
            #expect(ran.map(\.kind) == ["test.cause", "test.touch", "test.touch", "test.touch"])
            #expect(ran.allSatisfy { $0.end == .done })
            #expect(try await db.value("SELECT count(*) FROM test.effect", as: Int.self) == 3)
            let asked = try await db.all(
                "SELECT DISTINCT asked_by || ' ' || asked_as FROM jobs.job_done", as: String.self)
            #expect(asked == ["\(nora.name) nurse"])
        }
    }

    @Test("one job is run, and the others stay as they were")
    func one() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let ids = try await db.transaction { tx in
                try (1...3).map { try tx.enqueue(Touch(subject: $0)).id }
            }
            let bench = try JobBench(on: db, handlers(of: db))
            #expect(try await bench.run(ids[1]) == .done)
            #expect(try await db.enqueued(Touch.self).map(\.subject) == [1, 3])
            #expect(try await db.value("SELECT sum(attempt + state)::bigint FROM jobs.job", as: Int.self) == 0)
            #expect(try await db.value("SELECT count(*) FROM jobs.worker", as: Int.self) == 0)
            await #expect(throws: JobBench.Trouble.self) { try await bench.run(ids[1]) }
        }
    }

    @Test("what failed waits for the clock, which only the test moves")
    func clock() async throws {
        try await withClonedDatabase { db in
            let start = try #require(Instant("2026-11-22T08:00:00Z"))
            let bench = try JobBench(on: db, handlers(of: db))
            try await bench.moveClock(to: start)
            _ = try await db.transaction { tx in try tx.enqueue(Patient(subject: 1)) }
            let first = try await bench.drain()
            #expect(first.map(\.end) == [.waits(until: start + .seconds(60), "not yet")])
            #expect(try await bench.drain() == [])
            let rest = try await bench.drain(until: start + .seconds(3600))
            #expect(rest.map(\.end) == [.waits(until: start + .seconds(180), "not yet"), .done])
            #expect(try await db.value("SELECT registry.now()", as: Instant.self) == start + .seconds(3600))
        }
    }

    @Test("a queue that never gets empty is told, and not waited for")
    func endless() async throws {
        try await withClonedDatabase { db in
            var handlers = JobHandlers()
            handlers.transactional(Touch.self) { job, _, tx in
                try tx.enqueue(job)
                return .done
            }
            try await db.enqueue(1)
            let bench = try JobBench(on: db, handlers)
            await #expect(throws: JobBench.Trouble.self) { try await bench.drain() }
        }
    }

    @Test("jobs are expected by kind, arguments and number, and a wrong expectation tells what is there")
    func expected() async throws {
        try await withClonedDatabase { db in
            try await db.enqueue(2)
            _ = try await db.transaction { tx in try tx.enqueue(Cause(subject: 7)) }
            try await db.expectEnqueued(Touch(subject: 2))
            try await db.expectEnqueued(Touch.self, count: 2)
            try await db.expectEnqueued(Cause(subject: 8), count: 0)
            try await db.expectEnqueued(only: "test.cause", "test.touch", "test.touch")
            let wrong = try await db.complaint(about: Touch(subject: 3), 1)
            #expect(wrong?.hasPrefix(#"0 instead of 1 jobs test.touch {"subject":3} are enqueued"#) == true)
            #expect(wrong?.hasSuffix(#", test.cause {"subject": 7}"#) == true, "\(wrong ?? "")")
            #expect(try await db.complaint(about: Touch.self, 1) != nil)
            #expect(try await db.complaint(about: Touch.self, 2) == nil)
        }
    }
}
