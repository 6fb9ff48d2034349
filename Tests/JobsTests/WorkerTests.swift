import CareTerms
import Jobs
import Postgres
import TestKit
import Testing

@Suite("The worker")
struct WorkerTests {
    struct Broken: Error {
        let text: String
    }

    @Test("four workers do 500 jobs, each effect exactly once")
    func exactlyOnce() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            try await db.enqueue(500)
            try await withWorker(on: db, touching()) { _ in
                try await withWorker(on: db, touching()) { _ in
                    try await withWorker(on: db, touching()) { _ in
                        try await withWorker(on: db, touching()) { _ in
                            try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
                        }
                    }
                }
            }
            try await db.expectEachEffectOnce(of: 500)
            #expect(try await db.value("SELECT count(*) FROM jobs.worker", as: Int.self) == 0, "all signed off")
        }
    }

    @Test("sessions that are cut while they work cost nothing: each effect still exactly once")
    func cutSessions() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            try await db.enqueue(400)
            try await withWorker(on: db, touching()) { _ in
                for round in 1...8 {
                    try await db.until("(SELECT count(*) FROM jobs.job_done) >= \(round * 40)")
                    try await db.cutWorkers()
                }
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
            }
            try await db.expectEachEffectOnce(of: 400)
        }
    }

    @Test("a failing attempt leaves no effect and no value, and the last one leaves the job dead")
    func failing() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            var handlers = JobHandlers()
            handlers.transactional(Touch.self) { job, run, tx in
                try tx.leave(job, run)
                throw Broken(text: "Canary Canaryson")
            }
            try await db.enqueue(1)
            try await withWorker(on: db, handlers) { _ in
                try await db.until("EXISTS (SELECT FROM jobs.job WHERE state = 4)")
            }
            #expect(try await db.value("SELECT count(*) FROM test.effect", as: Int.self) == 0)
            let failures = try await db.all(
                "SELECT attempt || ' ' || error FROM jobs.failure ORDER BY 1", as: String.self)
            #expect(failures == (1...3).map { "\($0) JobsTests.WorkerTests.Broken" })
            #expect(try await db.value("SELECT last_error FROM jobs.job", as: String.self).hasSuffix("Broken"))
        }
    }

    @Test("an error of the server is told by its SQLSTATE and constraint")
    func serverError() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            var handlers = JobHandlers()
            handlers.transactional(Touch.self) { job, run, tx in
                try tx.run(
                    "INSERT INTO test.effect (id, job, subject) OVERRIDING SYSTEM VALUE VALUES (1, 1, 1), (1, 1, 1)")
                return .done
            }
            try await db.enqueue(1)
            try await withWorker(on: db, handlers) { _ in
                try await db.until("EXISTS (SELECT FROM jobs.failure)")
            }
            let told = try await db.all("SELECT DISTINCT error FROM jobs.failure", as: String.self)
            #expect(told == ["PostgresError server 23505 effect_has_one_id"])
        }
    }

    @Test("what a handler returns commits with its effects; what it throws undoes them")
    func outcomes() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            var handlers = JobHandlers()
            handlers.transactional(Touch.self) { job, run, tx in
                try tx.leave(job, run)
                switch job.subject {
                case 1: return .snooze(for: .seconds(3600))
                case 2: throw JobOutcome.snooze(for: .seconds(3600))
                case 3: return .cancel("no longer needed")
                case 4: throw JobOutcome.discard("cannot be")
                default: throw JobOutcome.retry("not yet there", after: .seconds(3600))
                }
            }
            try await db.enqueue(5)
            try await withWorker(on: db, handlers) { _ in
                try await db.until("NOT EXISTS (SELECT FROM jobs.job WHERE state IN (0, 1))")
            }
            let effects = try await db.all("SELECT subject FROM test.effect ORDER BY 1", as: Int.self)
            #expect(effects == [1, 3])
            let left = try await db.all(
                """
                SELECT concat_ws(' ', args ->> 'subject', state, attempt, last_error) FROM jobs.job
                ORDER BY (args ->> 'subject')::int
                """, as: String.self)
            #expect(left == ["1 2 0", "2 2 0", "4 4 1 cannot be", "5 2 1 not yet there"])
            let cancelled = try await db.all("SELECT outcome || ' ' || last_error FROM jobs.job_done", as: String.self)
            #expect(cancelled == ["1 no longer needed"])
        }
    }

    @Test("a snoozed job comes back when its time is there")
    func snoozed() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let runs = Locked(0)
            var handlers = JobHandlers()
            handlers.transactional(Touch.self) { job, run, tx in
                if runs.update({
                    $0 += 1; return $0
                }) < 5 {
                    throw JobOutcome.snooze(for: .zero)
                }
                #expect(run.attempt == 1)
                try tx.leave(job, run)
                return .done
            }
            try await db.enqueue(1)
            try await withWorker(on: db, handlers) { _ in
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
            }
            try await db.expectEachEffectOnce(of: 1)
            #expect(runs.current == 5)
        }
    }

    @Test("arguments that cannot be read end in the dead list, those of a newer program wait for it")
    func arguments() async throws {
        try await withClonedDatabase { db in
            try await db.run("SELECT FROM jobs.enqueue('test.touch', 1::smallint, '{\"subject\": \"seven\"}')")
            try await db.run("SELECT FROM jobs.enqueue('test.touch', 2::smallint, '{\"new\": 1}')")
            try await withWorker(on: db, touching()) { _ in
                try await db.until("(SELECT array_agg(state ORDER BY id) = '{4,2}' FROM jobs.job)")
            }
            let attempts = try await db.all("SELECT attempt::int FROM jobs.job ORDER BY id", as: Int.self)
            #expect(attempts == [1, 0])
        }
    }

    @Test("a job of a person runs in their group, and the trail says on whose behalf")
    func behalf() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            var handlers = touching()
            handlers.transactional(Cause.self) { job, _, tx in
                let group = try tx.value("SELECT current_setting('role')", as: String.self)
                #expect(group == "coordinator")
                try tx.enqueue(Touch(subject: job.subject))
                return .done
            }
            let anna = TestLogin("anna", .coordinator)
            let cause = try await db.transaction(as: anna, in: .coordinator) { tx in try tx.enqueue(Cause(subject: 5)) }
            try await withWorker(on: db, handlers) { _ in
                try await db.until("(SELECT count(*) FROM jobs.job_done) = 2")
            }
            let trail = try await db.all(
                "SELECT concat_ws(' ', login, role, behalf, job) FROM audit.entry WHERE rel = 'test.effect'",
                as: String.self)
            let caused = try await db.value("SELECT id FROM jobs.job_done WHERE id <> \(cause.id)", as: JobNumber.self)
            // The second job was caused by the first: it is asked for by the same person, not by the service.
            #expect(trail == ["omentum_worker coordinator \(anna.name) \(caused.rawValue)"])
        }
    }

    @Test("a job cannot do what its person may not")
    func rightsOfThePerson() async throws {
        try await withClonedDatabase { db in
            var handlers = JobHandlers()
            handlers.transactional(Touch.self) { _, _, tx in
                try tx.run("SELECT id FROM jobs.job")
                return .done
            }
            let anna = TestLogin("anna", .coordinator)
            try await db.transaction(as: anna, in: .coordinator) { tx in _ = try tx.enqueue(Touch(subject: 1)) }
            try await withWorker(on: db, handlers) { _ in
                try await db.until("EXISTS (SELECT FROM jobs.failure)")
            }
            let told = try await db.all("SELECT DISTINCT error FROM jobs.failure", as: String.self)
            #expect(told == ["PostgresError server 42501"])
        }
    }

    @Test("a leased job runs outside of a transaction, and ends as its handler says")
    func leased() async throws {
        try await withClonedDatabase { db in
            let runs = Locked<[Int16]>([])
            var handlers = JobHandlers()
            handlers.leased(Touch.self) { _, run in
                runs.update { $0.append(run.attempt) }
                return run.attempt < 3 ? .retry("line busy") : .done
            }
            try await db.enqueue(1)
            try await withWorker(on: db, handlers) { _ in
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
            }
            #expect(runs.current == [1, 2, 3])
        }
    }

    @Test("a job that takes longer than its limit has failed, and its neighbours have not")
    func limit() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            var handlers = JobHandlers()
            handlers.transactional(Touch.self, limit: .milliseconds(300)) { job, run, tx in
                try tx.leave(job, run)
                if job.subject == 3 { try tx.run("SELECT pg_sleep(30)") }
                return .done
            }
            try await db.enqueue(6)
            try await withWorker(on: db, handlers) { _ in
                try await db.until("EXISTS (SELECT FROM jobs.job WHERE state = 4)")
            }
            let told = try await db.all("SELECT DISTINCT error FROM jobs.failure", as: String.self)
            #expect(told == ["PostgresError deadline"])
            try await db.expectEachEffectOnce(of: 6)
        }
    }

    @Test("an operator stops a running job; it ends as cancelled, without effects")
    func stopped() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            var handlers = JobHandlers()
            handlers.transactional(Touch.self) { job, run, tx in
                try tx.leave(job, run)
                try tx.run("SELECT pg_sleep(60)")
                return .done
            }
            try await db.enqueue(1)
            let otto = TestLogin("otto", .operator)
            try await withWorker(on: db, handlers) { _ in
                try await db.until("EXISTS (SELECT FROM jobs.batch WHERE cardinality(jobs) > 0)")
                let id = try await db.value("SELECT id FROM jobs.job", as: JobNumber.self)
                // Its row is locked by its own transaction; the operator does not wait for it.
                let asked = try await db.transaction(as: otto, in: .operator) { tx in
                    try JobAdmin.cancel(id, reason: "runs too long", in: &tx)
                }
                #expect(asked)
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
            }
            let ends = try await db.all("SELECT outcome || ' ' || last_error FROM jobs.job_done", as: String.self)
            #expect(ends == ["1 stopped by an operator"])
            #expect(try await db.value("SELECT count(*) FROM test.effect", as: Int.self) == 0)
        }
    }
}
