import Testing

@testable import Postgres

extension OnCluster {
    @Suite struct PreparedStatements {
        /// Two hundred and more texts, from a few literals.
        private func statement(_ number: Int) -> SQL {
            let bits = (0..<9).map { number >> $0 & 1 == 1 ? " + 1" as SQL : " + 0" }
            return bits.reduce("SELECT 0" as SQL) { "\($0)\($1)" }
        }

        private func prepared(_ db: inout Session) throws -> Int {
            try db.value("SELECT count(*) FROM pg_prepared_statements", as: Int.self)
        }

        @Test("a session keeps at most its bound, and what was used last stays")
        func bound() async throws {
            var settings = Pool.Configuration(conninfo, size: 1)
            settings.preparedStatementsMax = 256
            try await Pool(settings).withConnection { db in
                let favourite: SQL = "SELECT 'favourite'"
                for number in 0..<400 {
                    #expect(try db.value(statement(number), as: Int32.self) == Int32(number.nonzeroBitCount))
                    try db.run(favourite)
                }
                #expect(try prepared(&db) <= 256)
                #expect(db.wire.plans?.count == 256)
                let kept = try db.value(
                    "SELECT count(*) FROM pg_prepared_statements WHERE statement = \(favourite.text)", as: Int.self)
                #expect(kept == 1)
            }
        }

        @Test("the plan that was not used for longest goes first")
        func leastRecent() {
            var plans = Plans(bound: 2)
            let (one, two): (SQL, SQL) = ("SELECT 1", "SELECT 2")
            let first = plans.add(one).name
            let second = plans.add(two).name
            #expect(plans.find(one) == first)
            #expect(plans.evict() == second)
            #expect(plans.find(two) == nil && plans.find(one) == first)
            #expect(plans.evict() == nil)
        }

        @Test("a plan that made room for itself is prepared again")
        func narrow() async throws {
            var settings = Pool.Configuration(conninfo, size: 1)
            settings.preparedStatementsMax = 1
            try await Pool(settings).withConnection { db in
                let only: SQL = "SELECT 1 AS only"
                for _ in 0..<3 {
                    try db.run(only)
                    #expect(try db.pipeline([only]) == [1])
                }
            }
        }

        @Test("one text is one plan, wherever it is written; another type of a value is another plan")
        func shared() async throws {
            try await makePool().withConnection { db in
                let before = try prepared(&db)
                for _ in 0..<3 { try db.run("SELECT \(1) AS shared") }
                try db.run("SELECT \(2) AS shared")
                #expect(try prepared(&db) == before + 1)
                try db.run("SELECT \("text") AS shared")
                #expect(try prepared(&db) == before + 2)
            }
        }

        @Test("a pipeline with more statements than the bound still runs, and the next statement makes room")
        func wide() async throws {
            var settings = Pool.Configuration(conninfo, size: 1)
            settings.preparedStatementsMax = 8
            try await Pool(settings).withConnection { db in
                let sums = try db.pipeline((0..<64).map(statement))
                #expect(sums == Array(repeating: 1, count: 64))
                #expect(try prepared(&db) <= 8)
            }
        }

        @Test("a plan whose result type changed is prepared anew: at once outside of a transaction, else by its retry")
        func invalidated() async throws {
            try await withTable { pool in
                try await pool.withConnection { db in
                    let read: SQL = "SELECT t.id FROM t"
                    try db.run("INSERT INTO t VALUES (7)")
                    #expect(try db.value(read, as: Int.self) == 7)
                    try db.run("ALTER TABLE t ALTER COLUMN id TYPE text")
                    #expect(try db.value(read, as: String.self) == "7")
                    try db.run("ALTER TABLE t ALTER COLUMN id TYPE int8 USING id::int8")
                    var runs = 0
                    let value = try await db.transaction(retries: 1) { tx in
                        runs += 1
                        return try tx.value(read, as: Int.self)
                    }
                    #expect(value == 7 && runs == 2)
                }
            }
        }

        @Test("a pipeline that met a stale plan fails as what may be run again, and then it holds")
        func invalidatedInPipeline() async throws {
            try await withTable { pool in
                try await pool.withConnection { db in
                    let read: SQL = "SELECT t.id AS piped FROM t"
                    #expect(try db.pipeline([read]) == [0])
                    try db.run("ALTER TABLE t ALTER COLUMN id TYPE text")
                    let error = #expect(throws: PostgresError.self) { try db.pipeline([read]) }
                    #expect(error?.isRetryable == true)
                    #expect(try db.pipeline([read]) == [0])
                }
            }
        }

        @Test("a failed transaction drops no plan that the server keeps")
        func failedTransaction() async throws {
            var settings = Pool.Configuration(conninfo, size: 1)
            settings.preparedStatementsMax = 4
            try await Pool(settings).withConnection { db in
                try db.pipeline((0..<4).map(statement))
                let kind = await failure {
                    try await db.transaction { tx in
                        _ = try? tx.run("SELECT 1/0")
                        for number in 4..<12 { _ = try? tx.run(statement(number)) }
                    }
                }
                #expect(kind == .aborted)
                #expect(try prepared(&db) <= 4)
            }
        }

        @Test("a rolled-back change of the schema drops the plans made under it")
        func rolledBack() async throws {
            struct Undo: Error {}
            try await withTable { pool in
                try await pool.withConnection { db in
                    let read: SQL = "SELECT t.id AS seen FROM t"
                    try db.run("INSERT INTO t VALUES (7)")
                    await #expect(throws: Undo.self) {
                        try await db.transaction { tx in
                            try tx.run("ALTER TABLE t ALTER COLUMN id TYPE text")
                            #expect(try tx.value(read, as: String.self) == "7")
                            throw Undo()
                        }
                    }
                    #expect(db.wire.plans?.areDoubtful == true)
                    let seen = try await db.transaction { try $0.value(read, as: Int.self) }
                    #expect(seen == 7)
                }
            }
        }

        @Test("a statement that the server refuses to prepare leaves no plan behind")
        func refused() async throws {
            try await makePool().withConnection { db in
                let before = db.wire.plans?.count
                let wrong: SQL = "SELECT nonsense FROM nowhere"
                for _ in 0..<2 {
                    let error = #expect(throws: PostgresError.self) { try db.run(wrong) }
                    #expect(error?.sqlState == "42P01" && db.wire.plans?.count == before)
                }
            }
        }

        @Test("behind a pooler nothing is prepared, and all else is the same")
        func unprepared() async throws {
            var settings = Pool.Configuration(conninfo, size: 1)
            settings.preparedStatements = false
            try await Pool(settings).withConnection { db async throws in
                #expect(try db.value("SELECT \(1) + \(2)", as: Int.self) == 3)
                #expect(try db.pipeline(["SELECT \(1)", "SELECT \("a")"]) == [1, 1])
                #expect(try await db.transaction { try $0.value("SELECT 4", as: Int.self) } == 4)
                #expect(try prepared(&db) == 0)
            }
        }
    }
}
