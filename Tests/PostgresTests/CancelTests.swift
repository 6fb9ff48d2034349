import Testing

@testable import Postgres

/// A session that stands in the way: it holds a lock that another session's statement waits for.
private let waits: SQL = "SELECT pg_advisory_xact_lock(7250099)"

extension Session {
    fileprivate mutating func holdsUp() throws { try run("SELECT pg_advisory_lock(7250099)") }
    fileprivate mutating func letsGo() throws { try run("SELECT pg_advisory_unlock(7250099)") }

    /// Returns once another session waits for the lock.
    fileprivate mutating func untilWaitedFor() throws {
        let waiting: SQL = "SELECT count(*) FROM pg_locks WHERE objid = 7250099 AND NOT granted"
        while try value(waiting, as: Int.self) == 0 {}
    }
}

extension OnCluster {
    /// What is known about a cancel only from the outside, where it arrives.
    @Suite("The way of a cancel", .timeLimit(.minutes(1))) struct Cancels {
        @Test("the next statement waits until a late cancel has come and gone")
        func late() async throws {
            let relay = try Relay(holding: .cancels)
            let (one, watcher) = (Pool(relay.conninfo, size: 1, grace: .seconds(20)), makePool())
            let backend = try await one.backend()
            try await makePool().withConnection { db in
                try db.holdsUp()
                let task = Task { try await one.withConnection { try $0.run(waits) } }
                try db.untilWaitedFor()
                task.cancel()
                while relay.cancels == 0 { await Task.yield() }
                // The statement comes to its end by itself, before its cancel.
                try db.letsGo()
                let next = Task {
                    try await one.withConnection { try $0.value("SELECT 1 FROM pg_sleep(0.3)", as: Int.self) }
                }
                for _ in 0..<50 {
                    let begun = try await watcher.withConnection { db in
                        try db.value(
                            "SELECT wait_event = 'PgSleep' FROM pg_stat_activity WHERE pid = \(backend)", as: Bool?.self
                        )
                    }
                    #expect(begun != true, "the next statement has begun")
                }
                relay.release()
                _ = try? await task.value
                #expect(try await next.value == 1)
            }
            #expect(try await one.backend() == backend)
        }

        @Test("a cancel that gets no answer costs the session, as it may still come")
        func hung() async throws {
            let relay = try Relay(holding: .cancels)
            let one = Pool(relay.conninfo, size: 1, grace: .milliseconds(300))
            let backend = try await one.backend()
            try await makePool().withConnection { db in
                try db.holdsUp()
                let task = Task { try await one.withConnection { try $0.run(waits) } }
                try db.untilWaitedFor()
                task.cancel()
                while relay.cancels == 0 { await Task.yield() }
                try db.letsGo()
                _ = try? await task.value
            }
            #expect(try await one.backend() != backend)
        }

        @Test("a deadline and a cancellation of one statement send one cancel")
        func once() async throws {
            let relay = try Relay(holding: .cancels)
            let one = Pool(relay.conninfo, size: 1, grace: .seconds(20))
            try await makePool().withConnection { db in
                try db.holdsUp()
                let task = Task {
                    try await one.withConnection(deadline: .now + .milliseconds(50)) { try $0.run(waits) }
                }
                while relay.cancels == 0 { await Task.yield() }
                task.cancel()
                for _ in 0..<2000 { await Task.yield() }
                #expect(relay.cancels == 1)
                relay.release()
                #expect(await failure { try await task.value } == .deadline)
                try db.letsGo()
            }
        }

        @Test("a COMMIT that has begun is not cancelled: it takes place, and says so")
        func commit() async throws {
            let relay = try Relay()
            try await withTable { pool in
                let one = Pool(relay.conninfo, size: 1, grace: .seconds(20))
                try await pool.withConnection { db in
                    try db.script(
                        """
                        CREATE OR REPLACE FUNCTION om_wait() RETURNS trigger LANGUAGE plpgsql
                        AS 'BEGIN PERFORM pg_advisory_xact_lock(7250099); RETURN NULL; END';
                        CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION om_wait()
                        """)
                }
                try await pool.withConnection { db in
                    try db.holdsUp()
                    let task = Task {
                        try await one.withConnection { db in
                            try await db.transaction { try $0.run("INSERT INTO t VALUES (1)") }
                        }
                    }
                    try db.untilWaitedFor()
                    task.cancel()
                    try db.letsGo()
                    #expect(try await task.value == 1)
                }
                #expect(try await pool.count() == 1)
                #expect(relay.cancels == 0)
            }
        }
    }
}
