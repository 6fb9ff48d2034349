import Foundation
import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("Jobs that take their worker along, hang, or make no sense: their neighbours are done")
struct PoisonTests {
    /// A leased job with the arguments of ``Touch``.
    struct Errand: Job {
        static let kind: JobKind = "test.errand"
        static let retry = Touch.retry
        var subject: Int
    }

    @Test("a handler that traps is charged for its workers, and dead after the third one", arguments: [true, false])
    func trap(isTransactional: Bool) async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let (count, killer) = (20, WorkerUnderTest.trapsOn)
            try await db.transaction { tx in
                for number in 1...count {
                    let subject = number == 7 ? killer : number
                    if isTransactional {
                        try tx.enqueue(Touch(subject: subject))
                    } else {
                        try tx.enqueue(Errand(subject: subject))
                    }
                }
            }
            let worker = try WorkerUnderTest(on: db)
            defer { worker.end() }
            let end = ContinuousClock.now + .seconds(90)
            while try await db.value("SELECT EXISTS (SELECT FROM jobs.job WHERE state <> 4)", as: Bool.self) {
                if .now > end {
                    let account = try await db.account()
                    Issue.record("never ended: \(account)")
                    break
                }
                // As a supervisor does.
                try worker.startAgainIfItEnded()
                // Suspects wait apart from each other, for seconds that the test has not: one at a time.
                try await db.run(
                    """
                    UPDATE jobs.job SET run_at = now() WHERE id = (SELECT min(id) FROM jobs.job WHERE state = 2)
                        AND NOT EXISTS (SELECT FROM jobs.job WHERE state IN (0, 1))
                    """)
                try await db.run("SELECT pg_sleep(0.05)")
            }
            let dead = try await db.all(
                "SELECT concat_ws(' ', args ->> 'subject', crashes, last_error) FROM jobs.job", as: String.self)
            #expect(dead == ["\(killer) 3 worker lost"])
            #expect(worker.starts >= 3, "it took its workers along")
            #expect(try await db.value("SELECT count(*) FROM jobs.job_done", as: Int.self) == count - 1)
            let unexplained = try await db.value(
                """
                SELECT count(*) FROM (
                    SELECT e.job FROM test.effect e GROUP BY e.job
                    HAVING count(*) > 1 + (
                        SELECT count(*) FROM jobs.failure f WHERE f.job = e.job AND NOT \(isTransactional))
                ) d
                """, as: Int.self)
            #expect(unexplained == 0)
        }
    }

    @Test("a worker that is killed in the middle of a long statement does not keep its job until that ends")
    func killedInStatement() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            try await db.transaction { tx in _ = try tx.enqueue(Touch(subject: WorkerUnderTest.sleepsOn)) }
            let worker = try WorkerUnderTest(on: db)
            try await db.until(
                """
                EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
                    AND wait_event = 'PgSleep' AND pid <> pg_backend_pid())
                """)
            worker.end()
            try await withWorker(on: db, touching()) { _ in
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)", atMost: .seconds(30))
            }
            try await db.expectEachEffectOnce(of: 1)
        }
    }

    @Test("a handler that hangs where nothing interrupts it keeps its neighbours for seconds, and then is done")
    func hang() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let mayGoOn = Gate()
            var handlers = JobHandlers()
            handlers.transactional(Touch.self) { job, run, tx in
                try tx.leave(job, run)
                if job.subject == 5 { await mayGoOn.wait() }
                return .done
            }
            try await db.enqueue(30)
            try await withWorker(on: db, handlers, { $0.places = [.default: 2] }) { _ in
                try await db.until("(SELECT count(*) FROM jobs.job_done) = 29", atMost: .seconds(40))
                await mayGoOn.open()
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
            }
            try await db.expectEachEffectOnce(of: 30)
        }
    }

    @Test("a leased job that fails, hangs, tells 100 MB or cannot be read leaves its neighbours alone")
    func leasedNeighbours() async throws {
        struct Verbose: Error, CustomStringConvertible {
            var description: String { String(repeating: "Canary Canaryson ", count: 6_000_000) }
        }
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let mayGoOn = Gate()
            var handlers = JobHandlers()
            handlers.leased(Touch.self, limit: .milliseconds(500)) { job, run in
                switch job.subject {
                case 3: throw Verbose()
                // Heeds its limit.
                case 5:
                    for await _ in AsyncStream<Void>.makeStream().stream {}
                    try Task.checkCancellation()
                // Does not, and is not on its way before that is over either: a busy machine may have begun it just now.
                case 7:
                    let end = ContinuousClock.now + .milliseconds(1000)
                    await mayGoOn.wait()
                    while ContinuousClock.now < end { await Task.yield() }
                default: break
                }
                try await db.transaction { tx in try tx.leave(job, run) }
                return .done
            }
            try await db.transaction { tx in
                _ = try tx.enqueue(all: (1...20).map(Touch.init), JobOptions(attemptsMax: 1))
                for arguments in Self.unreadable {
                    try tx.run("SELECT FROM jobs.enqueue('test.touch', 1::smallint, \(arguments))")
                }
                try tx.run("SELECT FROM jobs.enqueue('test.unknown', 1::smallint, '{}')")
            }
            try await withWorker(on: db, handlers, { $0.places = [.default: 3] }) { _ in
                try await db.until("(SELECT count(*) FROM jobs.job_done) = 17")
                try await db.until("(SELECT count(*) FROM jobs.job WHERE state = 4) = \(2 + Self.unreadable.count)")
                await mayGoOn.open()
                // Too late: its limit was over long ago.
                try await db.until("(SELECT count(*) FROM jobs.job WHERE state = 4) = \(3 + Self.unreadable.count)")
            }
            let errors = try await db.all(
                "SELECT DISTINCT right(last_error, 28) FROM jobs.job WHERE state = 4 ORDER BY 1", as: String.self)
            #expect(errors.count == 3 && errors.contains("arguments cannot be decoded"), "\(errors)")
            #expect(errors.contains { $0.hasSuffix("Verbose") })
            #expect(try await db.value("SELECT state::int FROM jobs.job WHERE state <> 4", as: Int.self) == 0)
        }
    }

    /// What psql may enqueue, and no ``Touch`` is.
    private static let unreadable: [JSONText] = [
        JSONText(#"{"subject": "\ufffd"}"#), JSONText(#"{"subject": 1e400}"#), JSONText(#"{"subject": null}"#),
        JSONText(#"{"subject": [[[[[[[[1]]]]]]]]}"#), JSONText("{}"),
        JSONText(#"{"subject": 9223372036854775808}"#),
    ]

    @Test("arguments with bytes that are no text are refused where they are enqueued, and nothing else with them")
    func invalidBytes() async throws {
        struct Word: Job {
            static let kind: JobKind = "test.word"
            var word: String
        }
        try await withClonedDatabase { db in
            try await db.enqueue(1)
            await expectRefusal(sqlState: "22P05") {
                try await db.transaction { tx in _ = try tx.enqueue(Word(word: "nul\0")) }
            }
            await expectRefusal(sqlState: "22021") {
                try await db.run(
                    """
                    SELECT FROM jobs.enqueue('test.word', 1::smallint,
                        ('{"word": "' || convert_from('\\xff'::bytea, 'UTF8') || '"}')::jsonb)
                    """)
            }
            #expect(try await db.value("SELECT count(*) FROM jobs.job", as: Int.self) == 1)
        }
    }
}
