import Testing

@testable import Postgres

extension OnCluster {
    @Suite struct Retries {
        /// Two sessions in serializable transactions that each read what the other writes: the second commit must lose.
        @Test("a serialization failure runs the body again, and then it holds")
        func serialization() async throws {
            try await withTable { pool in
                var runs = 0
                let value = try await pool.withConnection { db in
                    try await db.transaction(isolation: .serializable, retries: 2) { tx in
                        runs += 1
                        let seen = try tx.value("SELECT count(*) FROM t", as: Int.self)
                        if runs == 1 { try await rival(pool) }
                        try tx.run("INSERT INTO t VALUES (\(10 + seen))")
                        return (seen, runs)
                    }
                }
                #expect(value == (1, 2))
                #expect(try await pool.count() == 2)
            }
        }

        @Test("without retries the caller sees it, and it says that it may be run again")
        func noRetries() async throws {
            try await withTable { pool async throws in
                let error = await #expect(throws: PostgresError.self) {
                    try await pool.withConnection { db in
                        try await db.transaction(isolation: .serializable) { tx in
                            let seen = try tx.value("SELECT count(*) FROM t", as: Int.self)
                            try await rival(pool)
                            try tx.run("INSERT INTO t VALUES (\(10 + seen))")
                        }
                    }
                }
                #expect(error?.sqlState == "40001" && error?.isRetryable == true)
                #expect(try await pool.count() == 1)
            }
        }

        @Test("retries are bounded, and other errors run the body once")
        func bounded() async throws {
            try await makePool().withConnection { db async throws in
                var runs = 0
                let lost = await failure {
                    try await db.transaction(retries: 2) { tx in
                        runs += 1
                        try tx.run("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$")
                    }
                }
                #expect(lost == .server && runs == 3)
                runs = 0
                let refused = await failure {
                    try await db.transaction(retries: 2) { tx in
                        runs += 1
                        try tx.run("SELECT 1/0")
                    }
                }
                #expect(refused == .server && runs == 1)
            }
        }

        @Test("more retries than the most are not had")
        func most() {
            #expect([-1, 0, 10, 11, .max].map(Session.allowed) == [-1, 0, 10, 10, 10])
        }

        @Test("an unknown outcome is never retried")
        func inDoubt() async throws {
            try await withTable { pool in
                try await pool.withConnection { db in
                    try db.script(
                        """
                        CREATE OR REPLACE FUNCTION om_quit() RETURNS trigger LANGUAGE plpgsql
                        AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
                        CREATE CONSTRAINT TRIGGER quit AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION om_quit()
                        """)
                }
                var runs = 0
                let kind = await failure {
                    try await pool.withConnection { db in
                        try await db.transaction(retries: 5) { tx in
                            runs += 1
                            try tx.run("INSERT INTO t VALUES (1)")
                        }
                    }
                }
                #expect(kind == .inDoubt && runs == 1)
            }
        }

        @Test("options of a transaction reach the server, and the preamble is within it")
        func options() async throws {
            try await makePool().withConnection { db in
                let seen = try await db.transaction(
                    isolation: .serializable, readOnly: true, deferrable: true,
                    preamble: ["SET LOCAL application_name = 'preamble'"]
                ) { tx in
                    try tx.one(
                        """
                        SELECT current_setting('transaction_isolation') AS i, current_setting('transaction_read_only') AS r,
                            current_setting('transaction_deferrable') AS d, current_setting('application_name') AS n
                        """
                    ) { row in try ["i", "r", "d", "n"].map { name in try row.text(name) } }
                }
                #expect(seen == ["serializable", "on", "on", "preamble"])
                #expect(try db.value("SELECT current_setting('application_name')", as: String.self) != "preamble")
                let kind = await failure {
                    try await db.transaction(readOnly: true) { try $0.run("CREATE TABLE no ()") }
                }
                #expect(kind == .server)
            }
        }

        @Test("a preamble that is refused leaves no transaction open, and the body does not run")
        func refusedPreamble() async throws {
            try await makePool().withConnection { db async throws in
                let kind = await failure {
                    try await db.transaction(preamble: ["SET LOCAL ROLE om_nobody_has_this_role"]) { _ in
                        Issue.record("the body ran")
                    }
                }
                #expect(kind == .server && db.wire.isIdle)
            }
        }

        @Test("a deadline for a part ends that part, and the transaction around its savepoint goes on")
        func until() async throws {
            try await withTable { pool in
                try await pool.withConnection { db in
                    try await db.transaction { tx in
                        try tx.run("INSERT INTO t VALUES (1)")
                        let kind = await failure {
                            try await tx.transaction { part in
                                try part.run("INSERT INTO t VALUES (2)")
                                try await part.until(.now + .milliseconds(30)) { try $0.run("SELECT pg_sleep(60)") }
                            }
                        }
                        #expect(kind == .deadline)
                        try tx.run("INSERT INTO t VALUES (3)")
                    }
                    let ids = try db.all("SELECT id FROM t ORDER BY id", as: Int.self)
                    #expect(ids == [1, 3])
                    let late = await failure {
                        try await db.until(.now - .seconds(1)) { try $0.run("SELECT pg_sleep(60)") }
                    }
                    #expect(late == .deadline)
                    #expect(try db.value("SELECT 1", as: Int.self) == 1)
                }
            }
        }

        /// Reads and writes `t` and commits, in another session.
        private func rival(_ pool: Pool) async throws {
            try await pool.withConnection { db in
                try await db.transaction(isolation: .serializable) { tx in
                    let seen = try tx.value("SELECT count(*) FROM t", as: Int.self)
                    try tx.run("INSERT INTO t VALUES (\(seen + 1))")
                }
            }
        }
    }
}

extension Row {
    fileprivate func text(_ name: StaticString) throws(PostgresError) -> String { try self(name) }
}
