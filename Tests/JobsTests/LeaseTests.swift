import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("Leases: claimed by one, fenced by their token, rescued when their worker is gone")
struct LeaseTests {
    /// A database with its own jobs, a worker that holds its lock, and the store of the service.
    private func withQueue(
        _ count: Int, _ body: (TestDatabase, JobStore, Int32, OpenSession) async throws -> Void
    ) async throws {
        try await withClonedDatabase { db in
            try await db.enqueue(count)
            let holder = try await OpenSession(Pool(try db.workerConninfo(), size: 1))
            let worker = try await db.register(on: holder)
            try await body(db, try db.store(), worker, holder)
            try? await holder.close()
        }
    }

    private func claim(_ store: JobStore, _ worker: Int32, atMost limit: Int = 100) async throws -> [Lease] {
        let kinds = try await store.openKinds([Touch.kind])
        return try await store.claim(worker: worker, queue: 1, kinds: kinds, atMost: limit)
    }

    @Test("eight claimers race over 500 jobs, and every job is taken once")
    func race() async throws {
        try await withQueue(500) { db, _, worker, _ in
            let store = JobStore(pool: Pool(try db.workerConninfo(), size: 8))
            let kinds = try await store.openKinds([Touch.kind])
            let taken = try await withThrowingTaskGroup(of: [JobNumber].self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var mine: [JobNumber] = []
                        while true {
                            let leases = try await store.claim(worker: worker, queue: 1, kinds: kinds, atMost: 7)
                            if leases.isEmpty { return mine }
                            mine += leases.map(\.id)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            // SKIP LOCKED may show a claimer nothing while another one holds the last rows; those come next time.
            let rest = try await claim(store, worker, atMost: 500).map(\.id)
            #expect(taken.count + rest.count == 500)
            #expect(Set(taken + rest).count == 500)
        }
    }

    @Test("the more urgent job is first, then the older one")
    func order() async throws {
        try await withQueue(3) { db, store, worker, _ in
            let urgent = try await db.transaction { tx in
                try tx.enqueue(Touch(subject: 9), JobOptions(priority: .urgent))
            }
            let first = try await claim(store, worker, atMost: 1)
            #expect(first.map(\.id) == [urgent.id])
            let second = try await claim(store, worker, atMost: 1)
            #expect(try second.first?.arguments(as: Touch.self).subject == 1)
        }
    }

    @Test("a kind that the worker does not know, and a paused queue, are left alone")
    func leftAlone() async throws {
        try await withQueue(2) { db, store, worker, _ in
            try await db.transaction { tx in _ = try tx.enqueue(Cause(subject: 1)) }
            try await db.run("UPDATE jobs.queue SET paused = true WHERE name = 'default'")
            #expect(try await claim(store, worker).isEmpty)
            try await db.run("UPDATE jobs.queue SET paused = false WHERE name = 'default'")
            #expect(try await claim(store, worker).count == 2)
        }
    }

    @Test("of jobs with one lock key, as many run at a time as its limit says")
    func lockKey() async throws {
        try await withQueue(1) { db, store, worker, _ in
            let lock = JobOptions(lock: LockKey("patient 5", limit: 2))
            try await db.transaction { tx in
                for subject in 10..<15 { try tx.enqueue(Touch(subject: subject), lock) }
            }
            var held: [Lease] = []
            for _ in 0..<6 { held += try await claim(store, worker) }
            // The one without a key, and two of the five.
            #expect(held.count == 3)
            for lease in held { #expect(try await store.settle(lease, .done)) }
            var next: [Lease] = []
            for _ in 0..<6 { next += try await claim(store, worker) }
            #expect(next.count == 2)
        }
    }

    @Test("claimers that race for one lock key get one job between them")
    func lockKeyRace() async throws {
        try await withQueue(1) { db, _, worker, _ in
            try await db.run("DELETE FROM jobs.job")
            try await db.transaction { tx in
                for subject in 0..<40 { try tx.enqueue(Touch(subject: subject), JobOptions(lock: LockKey("one"))) }
            }
            let store = JobStore(pool: Pool(try db.workerConninfo(), size: 8))
            let kinds = try await store.openKinds([Touch.kind])
            let taken = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var count = 0
                        for _ in 0..<10 {
                            count += try await store.claim(worker: worker, queue: 1, kinds: kinds, atMost: 4).count
                        }
                        return count
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(taken == 1)
        }
    }

    @Test("a second claimer of a key waits for nothing and gets nothing, while the first one is still at it")
    func lockKeySteps() async throws {
        try await withQueue(1) { db, store, worker, _ in
            try await db.run("DELETE FROM jobs.job")
            try await db.transaction { tx in
                for subject in 0..<2 { try tx.enqueue(Touch(subject: subject), JobOptions(lock: LockKey("one"))) }
            }
            let first = try await OpenSession(db.pool)
            try await first.run("BEGIN")
            let held = try await first.run("SELECT FROM jobs.claim(\(worker), 1::smallint, ARRAY[1], 4)")
            #expect(held == 1)
            // Its lease is not to be seen yet, only its lock on the key.
            #expect(try await claim(store, worker).isEmpty)
            try await first.run("COMMIT")
            #expect(try await claim(store, worker).isEmpty)
            try await first.close()
        }
    }

    @Test("a job is finished in the group worker only, also by who may do anything")
    func finishedByWorker() async throws {
        try await withQueue(1) { db, store, worker, _ in
            let lease = try #require(try await claim(store, worker).first)
            for settlement in [Settlement.done, .snooze(.zero), .fail("x", wait: .zero, forGood: true), .cancel("x")] {
                await expectRefusal(by: "job_is_completed_by_worker") {
                    try await db.transaction { tx in try tx.settle(lease, settlement) }
                }
            }
        }
    }

    @Test("whoever comes with an old token is refused, whatever they want to write")
    func fenced() async throws {
        try await withQueue(1) { db, store, worker, _ in
            let old = try #require(try await claim(store, worker).first)
            #expect(try await store.settle(old, .handBack))
            let new = try #require(try await claim(store, worker).first)
            #expect(new.id == old.id && new.token != old.token)
            let settlements: [Settlement] = [
                .snooze(.zero), .cancel("x"), .fail("x", wait: .zero, forGood: true), .handBack,
            ]
            for settlement in settlements { #expect(try await store.settle(old, settlement) == false) }
            await expectRefusal(by: "job_is_held") { try await store.settle(old, .done) }
            await expectRefusal(by: "job_is_held") {
                try await store.asWorker { tx in try tx.run("SELECT jobs.begin_effects(\(old.id), \(old.token))") }
            }
            #expect(try await store.settle(new, .done))
        }
    }

    @Test("one transaction holds the effects of one job at a time")
    func oneJobPerTransaction() async throws {
        try await withQueue(2) { db, store, worker, _ in
            let leases = try await claim(store, worker)
            await expectRefusal(by: "job_effects_fill_one_transaction") {
                try await store.asWorker { tx in
                    for lease in leases { try tx.run("SELECT jobs.begin_effects(\(lease.id), \(lease.token))") }
                }
            }
            // One after the other is what batches will need.
            try await store.asWorker { tx in
                for lease in leases {
                    try tx.run("SELECT jobs.begin_effects(\(lease.id), \(lease.token))")
                    _ = try tx.settle(lease, .done)
                }
            }
            #expect(try await db.value("SELECT count(*) FROM jobs.job_done", as: Int.self) == 2)
        }
    }

    @Test("the jobs of a worker whose session died are ready again at once; the crash is no attempt")
    func rescueByLock() async throws {
        try await withQueue(3) { db, store, worker, holder in
            let leases = try await claim(store, worker)
            #expect(leases.count == 3)
            let alive = try await rescue(db)
            #expect(alive == [0, 0])
            try await db.run("SELECT pg_terminate_backend(\(holder.pid)::int, 5000)")
            #expect(try await rescue(db) == [1, 3])
            let state = try await db.all(
                "SELECT state || ' ' || attempt || ' ' || crashes FROM jobs.job", as: String.self)
            #expect(state == Array(repeating: "0 0 1", count: 3))
            #expect(
                try await db.value("SELECT count(*) FROM jobs.failure WHERE error = 'worker lost'", as: Int.self) == 3)
            // It lives on, and does not know yet.
            await expectRefusal(by: "job_is_held") { try await store.settle(leases[0], .done) }
            await expectRefusal(sqlState: "OM021") { try await claim(store, worker) }
        }
    }

    @Test("without a lock it is the missing beat that tells, and a fresh beat that protects")
    func rescueByBeat() async throws {
        try await withClonedDatabase { db in
            try await db.enqueue(1)
            let holder = try await OpenSession(Pool(try db.workerConninfo(), size: 1))
            let worker = try await db.register(on: holder, holdsLock: false)
            _ = try await claim(try db.store(), worker)
            #expect(try await rescue(db) == [0, 0])
            try await db.run("UPDATE jobs.worker SET beat_at = beat_at - interval '31 s'")
            #expect(try await rescue(db) == [1, 1])
            try await holder.close()
        }
    }

    @Test("a job whose transaction is still open is not rescued, and may yet commit")
    func rescueLeavesOpenEffects() async throws {
        try await withQueue(1) { db, store, worker, holder in
            let lease = try #require(try await claim(store, worker).first)
            let effects = try await OpenSession(Pool(try db.workerConninfo(), size: 1))
            try await effects.run("BEGIN")
            try await effects.run("SET LOCAL ROLE worker")
            try await effects.run("SELECT jobs.begin_effects(\(lease.id), \(lease.token))")
            try await db.run("SELECT pg_terminate_backend(\(holder.pid)::int, 5000)")
            #expect(try await rescue(db) == [1, 0])
            try await effects.run("SELECT jobs.complete(\(lease.id), \(lease.token))")
            try await effects.run("COMMIT")
            #expect(try await rescue(db) == [0, 0])
            #expect(try await db.value("SELECT count(*) FROM jobs.job_done", as: Int.self) == 1)
            try await effects.close()
        }
    }

    @Test("a job that was held by three dying workers is dead itself")
    func poison() async throws {
        try await withClonedDatabase { db in
            try await db.enqueue(1)
            for crash in 1...3 {
                try await db.run("UPDATE jobs.job SET state = 0 WHERE state = 2")
                let holder = try await OpenSession(Pool(try db.workerConninfo(), size: 1))
                let worker = try await db.register(on: holder)
                #expect(try await claim(try db.store(), worker).count == 1)
                try await db.run("SELECT pg_terminate_backend(\(holder.pid)::int, 5000)")
                #expect(try await rescue(db) == [1, 1], "crash \(crash)")
            }
            let dead = try await db.all("SELECT state || ' ' || last_error FROM jobs.job", as: String.self)
            #expect(dead == ["4 worker lost"])
        }
    }

    @Test("a claim whose answer was lost is taken back by the worker itself")
    func releaseUnknown() async throws {
        try await withQueue(3) { db, store, worker, _ in
            let leases = try await claim(store, worker)
            let known = [leases[0].id]
            #expect(try await store.releaseUnknown(worker: worker, queue: 1, known: known) == 2)
            #expect(try await claim(store, worker).count == 2)
        }
    }

    /// Workers and jobs, as a rescuer that came after the server had settled.
    private func rescue(_ db: TestDatabase) async throws -> [Int32] {
        try await db.transaction { tx in
            try tx.run("SET LOCAL ROLE worker")
            return try tx.one("SELECT workers, jobs FROM jobs.rescue(0, server_settles => interval '0')") { row in
                [try row("workers"), try row("jobs")]
            }
        }
    }
}
