import Testing

@testable import Postgres

extension OnCluster {
    @Suite struct Transactions {
        @Test("values travel as parameters, whatever they contain")
        func hostileText() async throws {
            let text = "'); DROP TABLE t; -- $1 \u{1F469}\u{200D}\u{2695}"
            let seen = try await makePool().withConnection { db in
                let missing: String? = nil
                return try db.one("SELECT \(text) AS t, \("") = '' AS e, \(missing) IS NULL AS n, \(42) AS i") { row in
                    (
                        try row("t", as: String.self), try row("e", as: Bool.self), try row("n", as: Bool.self),
                        try row("i", as: Int.self)
                    )
                }
            }
            #expect(seen == (text, true, true, 42))
        }

        @Test("a savepoint undoes only its own work, three deep")
        func savepoints() async throws {
            struct Undo: Error {}
            try await withTable { pool in
                try await pool.withConnection { db in
                    try await db.transaction { tx in
                        try tx.run("INSERT INTO t VALUES (1)")
                        try? await tx.transaction { inner in
                            try inner.run("INSERT INTO t VALUES (2)")
                            try await inner.transaction { try $0.run("INSERT INTO t VALUES (3)") }
                            throw Undo()
                        }
                        let error = await failure {
                            try await tx.transaction { try $0.run("INSERT INTO t VALUES (1)") }
                        }
                        #expect(error == .server)
                        try await tx.transaction { try $0.run("INSERT INTO t VALUES (4)") }
                    }
                    #expect(try db.value("SELECT sum(id)::int8 FROM t") == 5)
                }
            }
        }

        @Test("a savepoint is gone with its body, whether that returned or threw")
        func released() async throws {
            try await makePool().withConnection { db in
                for throwing in [false, true] {
                    let error = await #expect(throws: PostgresError.self) {
                        try await db.transaction { tx in
                            try? await tx.transaction { _ in if throwing { throw Broken() } }
                            try tx.run("RELEASE SAVEPOINT s1")
                        }
                    }
                    #expect(error?.sqlState == "3B001")
                }
            }
        }

        @Test("a savepoint that is refused after a deadline does no harm to the transaction", .timeLimit(.minutes(1)))
        func refusedSavepoint() async throws {
            try await makePool().withConnection { db in
                let seen = try await db.transaction { tx in
                    let kind = await failure {
                        try await tx.until(.now) { tx in
                            while tx.access.wire.interruption == nil { await Task.yield() }
                            try await tx.transaction { _ in }
                        }
                    }
                    #expect(kind == .deadline)
                    return try tx.value("SELECT 1", as: Int.self)
                }
                #expect(seen == 1)
            }
        }

        @Test("a body that throws leaves nothing, and a constraint is named")
        func rollback() async throws {
            try await withTable { pool in
                do {
                    try await pool.withConnection { db in
                        try await db.transaction { tx in
                            _ = try tx.pipeline(["INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1)"])
                        }
                    }
                    Issue.record("no error")
                } catch let error as PostgresError {
                    #expect(error.constraint == "t_id_is_unique")
                }
                #expect(try await pool.count() == 0)
            }
        }

        @Test("a swallowed error does not look like a commit")
        func swallowed() async throws {
            try await withTable { pool in
                let error = await failure {
                    try await pool.withConnection { db in
                        try await db.transaction { tx in
                            try tx.run("INSERT INTO t VALUES (1)")
                            _ = try? tx.run("SELECT 1/0")
                        }
                    }
                }
                let count = try await pool.count()
                #expect(error == .aborted && count == 0)
            }
        }

        @Test("a pipeline is one transaction and gives the rows written")
        func pipeline() async throws {
            try await withTable { pool in
                try await pool.withConnection { db in
                    let written = try db.pipeline([
                        "INSERT INTO t SELECT generate_series(1, \(3))", "UPDATE t SET id = -id",
                        "DELETE FROM t WHERE id = \(-1)",
                    ])
                    #expect(written == [3, 3, 1])
                    #expect(throws: PostgresError.self) {
                        try db.pipeline(["INSERT INTO t VALUES (7)", "INSERT INTO t VALUES (7)", "SELECT 1"])
                    }
                    #expect(try db.value("SELECT count(*) FROM t") == 2)
                }
            }
        }

        @Test("big replies do not deadlock a pipeline", .timeLimit(.minutes(1)))
        func bigPipeline() async throws {
            let text = String(repeating: "x", count: 100_000)
            let statements = (0..<300).map { _ in "SELECT \(text)" as SQL }
            #expect(try await makePool().withConnection { db in try db.pipeline(statements).count } == 300)
        }
    }
}
