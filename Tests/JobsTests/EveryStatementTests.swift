import Logging
import Postgres
import ServiceLifecycle
import TestKit
import Testing

@testable import Jobs

@Suite("A worker that is cut off at every statement of its way, one after the other")
struct EveryStatementTests {
    /// How jobs are claimed, run and completed.
    enum Way: CaseIterable {
        /// In a lane, many in one transaction.
        case batch
        /// Leased, its effect on a session of its own.
        case leased
        /// Leased for its lock key, its effect and its completion in one transaction.
        case keyed

        /// Without having met these, the test would not have been on this way.
        var statements: [String] {
            let always = ["BEGIN", "SET LOCAL ROLE worker", "jobs.turn", "COMMIT"]
            return switch self {
            case .batch:
                always + ["jobs.take", "jobs.announce", "SAVEPOINT", "omentum.job", "test.effect", "jobs.finish_batch"]
            case .leased: always
            case .keyed: always + ["jobs.begin_effects", "test.effect", "jobs.complete"]
            }
        }

        func handlers(_ db: TestDatabase) -> JobHandlers {
            if self != .leased { return touching() }
            var handlers = JobHandlers()
            handlers.leased(Touch.self) { job, run in
                try await db.transaction { tx in try tx.leave(job, run) }
                return .done
            }
            return handlers
        }

        func options(_ round: Int) -> JobOptions {
            self == .keyed ? JobOptions(lock: LockKey("round \(round)", limit: 3)) : .none
        }
    }

    private static let jobsPerRound = 3
    /// Far more than there are: the round in which nothing is cut ends the test.
    private static let roundsMax = 200

    @Test("nothing is lost, nothing is done twice, and the work ends", arguments: Way.allCases, Guillotine.Cut.allCases)
    func cut(on way: Way, _ cut: Guillotine.Cut) async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let guillotine = try Guillotine(before: db.server)
            let (calls, call) = AsyncStream.makeStream(of: Void.self)
            let isReady = Gate()
            let through = try db.workerConninfo() + " " + guillotine.words
            try await withWorker(
                on: db, way.handlers(db),
                { worker in
                    worker.conninfo = through
                    // Its jobs together, so that each round has the same statements.
                    worker.places = [.default: way == .batch ? 1 : 4]
                    // It does nothing by itself, so that each round counts the statements of its jobs alone.
                    worker.pace.beat = .seconds(600)
                    worker.pace.fence = .seconds(1200)
                    worker.pace.maintenance = .seconds(600)
                    worker.pace.pollShortest = .seconds(600)
                    worker.pace.pollLongest = .seconds(600)
                    worker.onReady = { Task { await isReady.open() } }
                    worker.wakeUp = WakeUpSource { ring in for await _ in calls { ring() } }
                }
            ) { _ in
                await isReady.wait()
                try await quiet(guillotine, db)
                var rounds = 0
                // Number by number, until there is none of that number.
                while rounds < Self.roundsMax {
                    rounds += 1
                    guillotine.arm(at: rounds, cut)
                    try await round(rounds, on: way, guillotine, db, call)
                    if guillotine.fallen == nil { break }
                }
                #expect(guillotine.fallen == nil)
                // What is sent at which number depends on the time that jobs take: so none of these was left out.
                for words in way.statements {
                    rounds += 1
                    guillotine.arm(at: 1, of: words, cut)
                    try await round(rounds, on: way, guillotine, db, call)
                    #expect(guillotine.fallen != nil, "never met: \(words)")
                }
                try await db.expectEachEffectOnce(of: rounds * Self.jobsPerRound)
                #expect(try await db.value("SELECT count(*) FROM jobs.batch WHERE jobs <> '{}'", as: Int.self) == 0)
            }
        }
    }

    /// Jobs come, the blade falls or not, and all of them are done once.
    private func round(
        _ round: Int, on way: Way, _ guillotine: Guillotine, _ db: TestDatabase, _ call: AsyncStream<Void>.Continuation
    ) async throws {
        let options = way.options(round)
        try await db.transaction { tx in
            for subject in 1...Self.jobsPerRound { try tx.enqueue(Touch(subject: subject), options) }
        }
        call.yield()
        try await workEnds(guillotine, db, call)
        let account = guillotine.fallen ?? "nothing"
        let isWhole = try await db.value(
            """
            SELECT count(*) = \(round * Self.jobsPerRound) AND count(*) = count(DISTINCT job)
                AND (SELECT count(*) FROM jobs.job_done WHERE outcome = 0) = count(*)
            FROM test.effect
            """, as: Bool.self)
        try #require(isWhole, "round \(round), cut at: \(account)")
        try await quiet(guillotine, db)
    }

    /// Returns when the worker sends nothing more.
    private func quiet(_ guillotine: Guillotine, _ db: TestDatabase) async throws {
        var before = -1
        while guillotine.passed != before {
            before = guillotine.passed
            try await db.run("SELECT pg_sleep(0.03)")
        }
    }

    /// Does what time does to a worker that was cut off: it looks again, and what waits for its next attempt is due.
    private func workEnds(
        _ guillotine: Guillotine, _ db: TestDatabase, _ call: AsyncStream<Void>.Continuation
    ) async throws {
        let start = ContinuousClock.now
        while try await db.value("SELECT EXISTS (SELECT FROM jobs.job)", as: Bool.self) {
            if .now - start > .seconds(60) {
                let account = try await db.account()
                Issue.record("cut at \(guillotine.fallen ?? "nothing"): \(account)")
                throw TestDatabase.NeverCameTrue()
            }
            if guillotine.fallen != nil || .now - start > .seconds(3) {
                try await db.run("UPDATE jobs.job SET state = 0 WHERE state = 2")
                call.yield()
            }
            try await db.run("SELECT pg_sleep(0.01)")
        }
    }
}
