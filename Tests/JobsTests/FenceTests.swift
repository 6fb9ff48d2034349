import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("A worker that counts as dead does not finish what others may have")
struct FenceTests {
    /// Ends when its task is cancelled, and tells it.
    private static func waitForTheEnd(_ wasStopped: Locked<Bool>) async throws {
        for await _ in AsyncStream<Void>.makeStream().stream {}
        wasStopped.update { $0 = true }
        try Task.checkCancellation()
    }

    @Test("one that cannot beat stops its jobs by itself, and claims no more until it can", arguments: [true, false])
    func stopsItself(isTransactional: Bool) async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let (started, wasStopped, isFirst) = (Gate(), Locked(false), Locked(true))
            var handlers = JobHandlers()
            if isTransactional {
                handlers.transactional(Touch.self) { job, run, tx in
                    try tx.leave(job, run)
                    if isFirst.update({ $0.flip() }) {
                        await started.open()
                        try await Self.waitForTheEnd(wasStopped)
                    }
                    return .done
                }
            } else {
                handlers.leased(Touch.self) { job, run in
                    if isFirst.update({ $0.flip() }) {
                        await started.open()
                        try await Self.waitForTheEnd(wasStopped)
                    }
                    try await db.transaction { tx in try tx.leave(job, run) }
                    return .done
                }
            }
            try await db.enqueue(1)
            try await withWorker(on: db, handlers, { $0.pace.fence = .milliseconds(600) }) { _ in
                await started.wait()
                // Its beat waits; claims, which only look whether the worker is there, would not.
                let holder = try await OpenSession(db.pool)
                try await holder.run("BEGIN")
                try await holder.run("SELECT FROM jobs.worker FOR NO KEY UPDATE")
                let end = ContinuousClock.now + .seconds(20)
                while !wasStopped.current && .now < end { try await db.run("SELECT pg_sleep(0.01)") }
                #expect(wasStopped.current)
                try await db.until("NOT EXISTS (SELECT FROM jobs.job WHERE state <> 0 OR attempt > 0)")
                #expect(try await db.value("SELECT count(*) FROM test.effect", as: Int.self) == 0)
                try await holder.run("COMMIT")
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
                try await holder.close()
            }
            try await db.expectEachEffectOnce(of: 1)
            // Neither a failed attempt nor a crash; but what ran outside may have done something.
            let told = try await db.all("SELECT error FROM jobs.failure", as: String.self)
            #expect(told == (isTransactional ? [] : ["stopped in the middle"]))
        }
    }

    @Test("one that comes back after its lease was given away writes nothing over the other's end")
    func comesBackLate() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let (started, mayGoOn, hasEnded, runs) = (Gate(), Gate(), Gate(), Locked(0))
            var handlers = JobHandlers()
            handlers.leased(Touch.self) { job, run in
                let number = runs.update { runs in
                    runs += 1
                    return runs
                }
                if number == 1 {
                    await started.open()
                    await mayGoOn.wait()
                }
                try await db.transaction { tx in try tx.leave(job, run) }
                if number == 1 { await hasEnded.open() }
                return number == 1 ? .discard("too late to say so") : .done
            }
            try await db.enqueue(1)
            // One place, which the first run has: the job cannot come back to the same worker.
            try await withWorker(on: db, handlers, { $0.places = [.default: 1] }) { _ in
                await started.wait()
                try await withWorker(on: db, handlers) { _ in
                    // As the rescue does with one that missed its beats.
                    try await db.run("DELETE FROM jobs.worker WHERE id = (SELECT worker FROM jobs.job)")
                    try await db.until("EXISTS (SELECT FROM jobs.job_done)")
                }
                await mayGoOn.open()
                await hasEnded.wait()
            }
            let ends = try await db.all(
                "SELECT concat_ws(' ', outcome, attempt, crashes, last_error) FROM jobs.job_done", as: String.self)
            #expect(ends == ["0 1 1 worker lost"])
            #expect(try await db.value("SELECT count(*) FROM jobs.job", as: Int.self) == 0)
            // At least once: both runs left their effect, and the rescue between them is told.
            #expect(try await db.value("SELECT count(*) FROM test.effect", as: Int.self) == 2)
            let told = try await db.all("SELECT error FROM jobs.failure", as: String.self)
            #expect(told == ["worker lost"])
        }
    }

    @Test("a run whose job was given away and came back to the same worker is stopped, and writes nothing")
    func comesBackToItself() async throws {
        try await withClonedDatabase { db in
            let (started, wasStopped, runs) = (Gate(), Gate(), Locked(0))
            var handlers = JobHandlers()
            handlers.leased(Touch.self) { _, _ in
                let number = runs.update { runs in
                    runs += 1
                    return runs
                }
                if number > 1 { return .done }
                await started.open()
                for await _ in AsyncStream<Void>.makeStream().stream {}
                await wasStopped.open()
                return .discard("too late to say so")
            }
            try await db.enqueue(1)
            try await withWorker(on: db, handlers) { _ in
                await started.wait()
                try await db.run("DELETE FROM jobs.worker")
                await wasStopped.wait()
                try await db.until("EXISTS (SELECT FROM jobs.job_done)")
            }
            let ends = try await db.all(
                "SELECT concat_ws(' ', outcome, attempt, crashes, last_error) FROM jobs.job_done", as: String.self)
            #expect(ends == ["0 1 1 worker lost"])
            #expect(try await db.value("SELECT count(*) FROM jobs.job", as: Int.self) == 0)
        }
    }

    @Test("numbers of workers, and of claims, are never used again")
    func numbers() async throws {
        try await withClonedDatabase { db in
            try await db.enqueue(1)
            let store = try db.store()
            let kinds = try await store.openKinds([Touch.kind])
            let session = try await OpenSession(Pool(try db.workerConninfo(), size: 1))
            var (workers, tokens): ([Int32], [Int64]) = ([], [])
            for settlement in [Settlement.handBack, .snooze(.zero), .fail("x", wait: .zero, forGood: false), .handBack]
            {
                let worker = try await db.register(on: session)
                workers.append(worker)
                try await db.run("UPDATE jobs.job SET state = 0 WHERE state = 2")
                for _ in 0..<2 {
                    let lease = try #require(
                        try await store.claim(worker: worker, queue: 1, kinds: kinds, atMost: 1).first)
                    tokens.append(lease.token & 0xffff_ffff)
                    #expect(try await store.settle(lease, settlement))
                    try await db.run("UPDATE jobs.job SET state = 0 WHERE state = 2")
                }
                try await store.leave(worker: worker)
            }
            #expect(workers == workers.sorted() && Set(workers).count == workers.count)
            #expect(tokens == Array(1...8))
            try await session.close()
        }
    }
}

extension Bool {
    /// What it was, before it became false.
    fileprivate mutating func flip() -> Bool {
        defer { self = false }
        return self
    }
}
