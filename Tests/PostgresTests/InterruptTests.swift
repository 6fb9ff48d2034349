import Glibc
import Testing

@testable import Postgres

extension OnCluster {
    @Suite struct Interrupts {
        @Test("cancelling the task ends the statement, rolls back, and keeps the session")
        func cancel() async throws {
            try await withTable { pool in
                let one = makePool()
                let backend = try await one.backend()
                let task = Task {
                    try await one.withConnection { db in
                        try await db.transaction { tx in
                            try tx.run("INSERT INTO t VALUES (1)")
                            try tx.run("SELECT pg_sleep(10)")
                        }
                    }
                }
                try await pool.untilSleeping()
                let start = ContinuousClock.now
                task.cancel()
                #expect(await failure { try await task.value } == .cancelled)
                let took = ContinuousClock.now - start
                #expect(took < .seconds(5), "the statement ran to its end")
                print("cancel took", took)
                #expect(try await one.backend() == backend)
                #expect(try await pool.count() == 0)
            }
        }

        @Test("a body that ignores the cancellation can send no more, but its transaction is rolled back")
        func refused() async throws {
            try await withTable { pool in
                let one = makePool()
                let backend = try await one.backend()
                let task = Task {
                    try await one.withConnection { db in
                        try await db.transaction { tx in
                            try tx.run("INSERT INTO t VALUES (1)")
                            withUnsafeCurrentTask { $0?.cancel() }
                            #expect(throws: PostgresError.self) { try tx.run("INSERT INTO t VALUES (2)") }
                        }
                    }
                }
                #expect(await failure { try await task.value } == .cancelled)
                #expect(try await one.backend() == backend)
                #expect(try await pool.count() == 0)
            }
        }

        @Test("a late cancel never hits the next statement, in 300 rounds", .timeLimit(.minutes(2)))
        func stress() async throws {
            let pool = makePool()
            let backend = try await pool.backend()
            var outcomes: [String: Int] = [:]
            for round in 0..<300 {
                let seconds = Double(round % 20) / 20_000
                let task = Task {
                    try await pool.withConnection { db in
                        try await db.transaction { tx in
                            try tx.run("SELECT 1")
                            try tx.run("SELECT pg_sleep(\("\(seconds)")::text::float8)")
                        }
                    }
                }
                // Not a pause but a moving moment: from before the first statement to after the last.
                let moment = ContinuousClock.now + .microseconds(50 + round * 7 % 1200)
                while ContinuousClock.now < moment { sched_yield() }
                task.cancel()
                let kind = await failure { try await task.value }
                outcomes[kind.map { "\($0)" } ?? "committed", default: 0] += 1
                #expect(try await pool.backend() == backend, "round \(round)")
            }
            print("stress:", outcomes)
            #expect(Set(outcomes.keys).isSubset(of: ["committed", "cancelled"]))
        }

        @Test("a deadline ends a statement and spares the session")
        func deadline() async throws {
            let pool = makePool()
            let backend = try await pool.backend()
            let start = ContinuousClock.now
            let kind = await failure {
                try await pool.withConnection(deadline: .now + .milliseconds(200)) {
                    try $0.run("SELECT pg_sleep(10)")
                }
            }
            let took = ContinuousClock.now - start
            #expect(kind == .deadline && took >= .milliseconds(200) && took < .seconds(8))
            #expect(try await pool.backend() == backend)
        }

        @Test("the alarm of one lend does not ring in the next")
        func staleAlarm() async throws {
            let pool = makePool()
            for _ in 0..<300 {
                _ = await failure {
                    try await pool.withConnection(deadline: .now + .microseconds(300)) {
                        try $0.run("SELECT pg_sleep(0.0003)")
                    }
                }
                #expect(try await pool.backend() > 0)
            }
        }

        @Test("an interrupt that comes after its span does nothing, and one that came is over with it")
        func spans() {
            let interrupt = Interrupt(grace: .seconds(1))
            let lend = interrupt.open()
            let part = interrupt.open()
            interrupt.close(part)
            interrupt.fire(part, .deadline)
            #expect(interrupt.reason == nil)
            let other = interrupt.open()
            interrupt.fire(other, .deadline)
            #expect(interrupt.reason == .deadline)
            interrupt.close(other)
            #expect(interrupt.reason == nil)
            interrupt.fire(lend, .cancelled)
            #expect(interrupt.reason == .cancelled)
        }

        @Test("a server that does not answer costs the session, not the caller")
        func hungServer() async throws {
            let (pool, one) = (makePool(), makePool(grace: .milliseconds(300)))
            let backend = try await one.backend()
            let task = Task {
                try await one.withConnection { db in try await db.transaction { try $0.run("SELECT pg_sleep(10)") } }
            }
            try await pool.untilSleeping()
            kill(pid_t(backend), SIGSTOP)
            defer { kill(pid_t(backend), SIGCONT) }
            let start = ContinuousClock.now
            task.cancel()
            #expect(await failure { _ = try await task.value } == .cancelled)
            #expect(ContinuousClock.now - start < .seconds(8))
            #expect(try await one.backend() != backend)
        }

        @Test("a deadline also ends a connect that gets no answer")
        func hungConnect() async throws {
            let silent = try SilentServer()
            let pool = Pool("host=/tmp port=\(silent.port)", size: 1)
            let kind = await failure { try await pool.withConnection(deadline: .now + .milliseconds(100)) { _ in } }
            #expect(kind == .deadline)
        }

        @Test("a session lost during COMMIT is in doubt")
        func inDoubt() async throws {
            let pool = makePool()
            try await pool.withConnection { db in
                try db.run("CREATE TABLE IF NOT EXISTS doubt (id int8)")
                try db.run(
                    """
                    CREATE OR REPLACE FUNCTION quit() RETURNS trigger LANGUAGE plpgsql
                    AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'
                    """)
                try db.run("DROP TRIGGER IF EXISTS quit ON doubt")
                try db.run(
                    """
                    CREATE CONSTRAINT TRIGGER quit AFTER INSERT ON doubt DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION quit()
                    """)
            }
            let kind = await failure {
                try await pool.withConnection { db in
                    try await db.transaction { tx in _ = try tx.run("INSERT INTO doubt VALUES (1)") }
                }
            }
            #expect(kind == .inDoubt)
            _ = try await pool.backend()
        }
    }
}
