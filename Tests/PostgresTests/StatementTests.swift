import Testing

@testable import Postgres

extension OnCluster {
    @Suite struct Statements {
        @Test("a splice brings its values along, in the order of the text")
        func splice() async throws {
            let mine: SQL = "AND i < \(8) AND t <> \("x")"
            let ends: SQL = "\(mine) \(SQL("OR i = \(9)"))"
            let sql: SQL =
                "SELECT count(*) FROM generate_series(1, \(9)) i, (VALUES ('a')) AS v(t) WHERE i > \(2) \(ends)"
            #expect(
                sql.text.hasSuffix(
                    "generate_series(1, $1) i, (VALUES ('a')) AS v(t) WHERE i > $2 AND i < $3 AND t <> $4 OR i = $5"))
            #expect(try await makePool().withConnection { db in try db.value(sql, as: Int.self) } == 6)
        }

        @Test("nil is a NULL of the type of the value")
        func typedNull() async throws {
            try await makePool().withConnection { db throws in
                let (number, text): (Int?, String?) = (nil, nil)
                let types = try db.all(
                    "SELECT pg_typeof(\(number))::text UNION ALL SELECT pg_typeof(\(text))::text", as: String.self)
                #expect(types == ["bigint", "text"])
            }
        }

        @Test("columns are found by name, also when rows are read differently")
        func names() async throws {
            try await makePool().withConnection { db throws in
                let seen = try db.all("SELECT i AS a, i * 10 AS b, i * 100 AS c FROM generate_series(1, 4) i") { row in
                    let first: Int = try row("a")
                    let second: Int = first % 2 == 0 ? try row("b") : try row("c")
                    return try second + row("a", as: Int.self)
                }
                #expect(seen == [101, 22, 303, 44])
                let many = try db.one("SELECT 1 AS a, 2 AS b") { row in
                    try (0..<200).reduce(0) { sum, i in
                        try sum + (i % 2 == 0 ? row("a", as: Int.self) : row("b", as: Int.self))
                    }
                }
                #expect(many == 300)
            }
        }

        @Test("a mismatch names the column and both types, never the value")
        func mismatch() async throws {
            let error = await #expect(throws: PostgresError.self) {
                try await makePool().withConnection { db in
                    try db.one("SELECT \("canary") AS note") { try $0("note", as: Int.self) }
                }
            }
            #expect(error?.kind == .decoding && error?.detail == "column note: text read as Int")
            #expect(error?.statement == "SELECT $1 AS note")
        }

        @Test(
            "what a result does not have cannot be read",
            arguments: [
                ("SELECT 1 AS a", "no column b"), ("SELECT 1 AS b, 2 AS b", "more than one column b"),
                ("SELECT NULL::int8 AS b", "column b: NULL read as Int: read it as an Optional"),
                ("SELECT ARRAY[[1, 2], [3, 4]] AS b", "column b: int4[] read as Int"),
            ] as [(SQL, String)])
        func absent(sql: SQL, detail: String) async throws {
            let error = await #expect(throws: PostgresError.self) {
                try await makePool().withConnection { db in try db.one(sql) { try $0("b", as: Int.self) } }
            }
            #expect(error?.detail == detail)
        }

        @Test("an array of several dimensions is refused, not flattened")
        func dimensions() async throws {
            try await makePool().withConnection { db in
                let error = #expect(throws: PostgresError.self) {
                    try db.value("SELECT ARRAY[[1, 2], [3, 4]]", as: [Int].self)
                }
                #expect(error?.detail == "array of 2 dimensions")
            }
        }

        @Test("one is exactly one, first is at most one, and all is all")
        func counts() async throws {
            try await makePool().withConnection { db throws in
                func rows(_ count: Int) -> SQL { "SELECT i FROM generate_series(1, \(count)) i" }
                #expect(try db.first(rows(0), as: Int.self) == nil)
                #expect(try db.first(rows(1), as: Int.self) == 1)
                #expect(try db.all(rows(3), as: Int.self) == [1, 2, 3])
                for count in [0, 2] {
                    let error = #expect(throws: PostgresError.self) { try db.value(rows(count), as: Int.self) }
                    #expect(error?.kind == .rowCount)
                }
                #expect(throws: PostgresError.self) { try db.first(rows(2)) { try $0("i", as: Int.self) } }
                #expect(throws: PostgresError.self) { try db.value("SELECT 1, 2", as: Int.self) }
            }
        }

        @Test("a pipeline gives rows to who reads, and an error of the reader leaves the session usable")
        func pipelinedReads() async throws {
            struct Enough: Error {}
            try await makePool().withConnection { db in
                var seen: [[Int]] = [[], []]
                try db.pipeline(["SELECT generate_series(1, 3) AS i", "SELECT \(7) AS i"]) {
                    seen[$0].append(try $1("i"))
                }
                #expect(seen == [[1, 2, 3], [7]])
                #expect(throws: Enough.self) {
                    try db.pipeline(["SELECT 1 AS i", "SELECT 2 AS i"]) { _, _ in throw Enough() }
                }
                #expect(try db.value("SELECT 5", as: Int.self) == 5)
            }
        }

        @Test("more values than the protocol can count are refused before they are sent")
        func tooMany() async throws {
            let list = (0..<16).reduce("\(1)" as SQL) { list, _ in "\(list), \(list)" }
            try await makePool().withConnection { db throws in
                let alone = #expect(throws: PostgresError.self) { try db.run("SELECT \(list)") }
                let piped = #expect(throws: PostgresError.self) { try db.pipeline(["SELECT \(list)"]) }
                #expect(alone?.kind == .misuse && piped?.kind == .misuse)
                #expect(try db.value("SELECT 1", as: Int.self) == 1)
            }
        }

        @Test("in a pipeline that has begun, they end the session, and nothing of it is kept")
        func tooManyWithin() async throws {
            let list = (0..<16).reduce("\(1)" as SQL) { list, _ in "\(list), \(list)" }
            let pool = makePool()
            try await pool.withConnection { db throws in try db.run("CREATE TABLE half (i int8)") }
            try? await pool.withConnection { db throws in
                let error = #expect(throws: PostgresError.self) {
                    // The values of the first fill more than a piece, so the server has begun.
                    try db.pipeline([
                        "INSERT INTO half SELECT unnest(\(Array(repeating: 7, count: 5000)))", "SELECT \(list)",
                    ])
                }
                #expect(error?.kind == .misuse)
            }
            try await pool.withConnection { db throws in
                #expect(try db.value("SELECT count(*) FROM half", as: Int.self) == 0)
                try db.run("DROP TABLE half")
            }
        }

        @Test("a lazy sequence is sent as it goes, and its error names the statement that failed")
        func lazily() async throws {
            try await makePool().withConnection { db throws in
                let written = try db.pipeline((1...2000).lazy.map { "SELECT generate_series(1, \($0 % 3))" as SQL })
                #expect(written == (1...2000).map { $0 % 3 })
                let error = #expect(throws: PostgresError.self) {
                    try db.pipeline((1...2000).lazy.map { $0 == 1500 ? "SELECT 1 / \(0)" : "SELECT \($0)" })
                }
                #expect(error?.statement == "SELECT 1 / $1")
                #expect(try db.value("SELECT 5", as: Int.self) == 5)
            }
        }

        @Test("the error of a pipeline names the statement that failed")
        func pipelineError() async throws {
            try await makePool().withConnection { db throws in
                let error = #expect(throws: PostgresError.self) {
                    try db.pipeline(["SELECT 1", "SELECT 1 / \(0)", "SELECT missing"])
                }
                #expect(error?.sqlState == "22012" && error?.statement == "SELECT 1 / $1")
                let second = #expect(throws: PostgresError.self) { try db.pipeline(["SELECT 1", "SELECT missing"]) }
                #expect(second?.sqlState == "42703" && second?.statement == "SELECT missing")
                #expect(try db.pipeline(["SELECT 1", "SELECT 1 / \(1)"]) == [1, 1])
            }
        }

        @Test("an error holds no value: neither message nor detail of the server")
        func noValues() async throws {
            try await withTable { pool in
                let error = await #expect(throws: PostgresError.self) {
                    try await pool.withConnection { db in
                        try db.run("INSERT INTO t VALUES (\(424_242))")
                        try db.run("INSERT INTO t VALUES (\(424_242))")
                    }
                }
                #expect(error?.violates("t_id_is_unique") == true && error?.table == "t" && error?.schema == "public")
                #expect("\(String(reflecting: error)) \(error?.description ?? "")".contains("424242") == false)
            }
        }
    }
}
