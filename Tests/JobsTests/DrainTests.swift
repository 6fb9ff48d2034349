import Logging
import Postgres
import ServiceLifecycle
import TestKit
import Testing

@testable import Jobs

@Suite("The worker stops when it is told to")
struct DrainTests {
    @Test("running jobs may end, and nothing new is claimed")
    func letsEnd() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let (started, mayEnd, isStopping) = (Gate(), Gate(), Gate())
            var handlers = JobHandlers()
            handlers.transactional(Touch.self) { job, run, tx in
                await started.open()
                await mayEnd.wait()
                try tx.leave(job, run)
                return .done
            }
            try await db.enqueue(1)
            try await withWorker(on: db, handlers, { $0.onStopping = { Task { await isStopping.open() } } }) { group in
                await started.wait()
                await group.triggerGracefulShutdown()
                await isStopping.wait()
                try await db.enqueue(3)
                await mayEnd.open()
            }
            let account = try await db.account()
            #expect(try await db.value("SELECT count(*) FROM jobs.job_done", as: Int.self) == 1, "\(account)")
            #expect(try await db.value("SELECT count(*) FROM jobs.job WHERE state = 0", as: Int.self) == 3)
            #expect(try await db.value("SELECT count(*) FROM jobs.worker", as: Int.self) == 0)
        }
    }

    @Test("what is not done within the limit is handed back, without an attempt", arguments: [true, false])
    func handsBack(isTransactional: Bool) async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let started = Gate()
            var handlers = JobHandlers()
            if isTransactional {
                handlers.transactional(Touch.self) { job, run, tx in
                    try tx.leave(job, run)
                    await started.open()
                    try tx.run("SELECT pg_sleep(60)")
                    return .done
                }
            } else {
                handlers.leased(Touch.self) { _, _ in
                    await started.open()
                    // A stream that gives nothing: it ends when its task is cancelled.
                    for await _ in AsyncStream<Void>.makeStream().stream {}
                    try Task.checkCancellation()
                    return .done
                }
            }
            try await db.enqueue(1)
            try await withWorker(on: db, handlers, { $0.drainLimit = .milliseconds(100) }) { _ in await started.wait() }
            let left = try await db.all(
                "SELECT state || ' ' || attempt || ' ' || crashes FROM jobs.job", as: String.self)
            #expect(left == ["0 0 0"])
            #expect(try await db.value("SELECT count(*) FROM test.effect", as: Int.self) == 0)
            // A leased run may have done something outside: that it will come again stands recorded.
            let told = try await db.all("SELECT attempt || ' ' || error FROM jobs.failure", as: String.self)
            #expect(told == (isTransactional ? [] : ["1 stopped in the middle"]))
        }
    }

    @Test(
        "a worker whose task is cancelled, with no time to drain, stops what runs, waits for it and hands it back",
        .timeLimit(.minutes(10)))
    func cancelled() async throws {
        try await withClonedDatabase { db in
            let started = Gate()
            var handlers = JobHandlers()
            handlers.leased(Touch.self) { _, _ in
                await started.open()
                for await _ in AsyncStream<Void>.makeStream().stream {}
                // It takes its time.
                _ = try await Task { try await db.run("SELECT pg_sleep(0.2)") }.value
                try Task.checkCancellation()
                return .done
            }
            try await db.enqueue(1)
            let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            var configuration = WorkerConfiguration(conninfo: try db.conninfo(), host: "test", handlers: handlers)
            // More queues than cores: what waits must not keep a thread.
            configuration.places = [.default: 4, .bulk: 4, .nightly: 4, .outside: 4]
            let group = ServiceGroup(services: [WorkerService(configuration, logger: quiet)], logger: quiet)
            let running = Task { try await group.run() }
            await started.wait()
            running.cancel()
            _ = await running.result
            let left = try await db.all(
                "SELECT state || ' ' || attempt || ' ' || crashes FROM jobs.job", as: String.self)
            #expect(left == ["0 0 0"])
            let told = try await db.all("SELECT attempt || ' ' || error FROM jobs.failure", as: String.self)
            #expect(told == ["1 stopped in the middle"])
        }
    }

    @Test("a worker that was told to stop before the database answered just stops")
    func neverStarted() async throws {
        var configuration = WorkerConfiguration(
            conninfo: "host=/nowhere user=nobody", host: "test", handlers: touching())
        configuration.pace.backoffLongest = .milliseconds(50)
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = ServiceGroup(services: [WorkerService(configuration, logger: quiet)], logger: quiet)
        let running = Task { try await group.run() }
        await group.triggerGracefulShutdown()
        await #expect(throws: Never.self) { try await running.value }
    }

    @Test("a worker that somebody declared dead takes a new number and goes on")
    func declaredDead() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let isReady = Gate()
            try await withWorker(on: db, touching(), { $0.onReady = { Task { await isReady.open() } } }) { _ in
                await isReady.wait()
                let first = try await db.value("DELETE FROM jobs.worker RETURNING id", as: Int32.self)
                try await db.until("EXISTS (SELECT FROM jobs.worker WHERE id > \(first))")
                try await db.enqueue(5)
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
            }
            try await db.expectEachEffectOnce(of: 5)
        }
    }

    @Test("a wake-up call is heard long before the next look")
    func wakeUp() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let (calls, call) = AsyncStream.makeStream(of: Void.self)
            let isReady = Gate()
            try await withWorker(
                on: db, touching(),
                { configuration in
                    configuration.pace.pollShortest = .seconds(600)
                    configuration.pace.pollLongest = .seconds(600)
                    configuration.onReady = { Task { await isReady.open() } }
                    configuration.wakeUp = WakeUpSource { ring in for await _ in calls { ring() } }
                }
            ) { _ in
                await isReady.wait()
                try await db.enqueue(1)
                call.yield()
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
            }
            #expect(try await db.value("SELECT count(*) FROM test.effect", as: Int.self) == 1)
        }
    }
}
