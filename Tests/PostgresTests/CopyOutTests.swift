import Foundation
import Testing

@testable import Postgres

private func residentKilobytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line?.split(separator: " ").dropLast().last.flatMap { Int($0) } ?? 0
}

extension OnCluster {
    @Suite("COPY out") struct CopyOut {
        @Test("rows are read by name, with their types; NULL is an Optional")
        func rows() async throws {
            let pool = makePool()
            let rows = try await pool.withConnection { db in
                try await db.copyOut(
                    of: "SELECT i AS id, CASE WHEN i > 1 THEN 'n' || i END AS name FROM generate_series(1, 3) i",
                    decode: { try ($0("name") as String?, $0("id") as Int) }
                ) { rows in
                    var all: [String] = []
                    for try await (name, id) in rows { all.append("\(id) \(name ?? "-")") }
                    return all
                }
            }
            #expect(rows == ["1 -", "2 n2", "3 n3"])
        }

        @Test("a column of another type, without its name, or NULL is an error, and the session goes on")
        func types() async throws {
            try await makePool().withConnection { db in
                let query: SQL = "SELECT 1::int8 AS id, 'x'::text AS name, NULL::int8 AS none, 2 AS id2, 3 AS id2"
                func read(_ body: @escaping (borrowing CopiedRow) throws -> Void) -> PostgresError.Kind? {
                    do { try db.copyOut(of: query, forEach: body) } catch { return (error as? PostgresError)?.kind }
                    return nil
                }
                #expect(read { _ = try $0("id", as: String.self) } == .decoding)
                #expect(read { _ = try $0("name", as: Int.self) } == .decoding)
                #expect(read { _ = try $0("none", as: Int.self) } == .decoding)
                #expect(read { _ = try $0("other", as: Int.self) } == .decoding)
                #expect(read { _ = try $0("id2", as: Int32.self) } == .decoding)
                #expect(read { _ = try $0("id", as: Int.self) } == nil)
            }
        }

        @Test("no rows at all, and a query with values or a defect, leave a session that goes on")
        func edges() async throws {
            try await makePool().withConnection { db in
                let none = try db.copyOut(of: "SELECT 1 AS a WHERE false") { _ in }
                #expect(none == 0)
                let refused = #expect(throws: PostgresError.self) {
                    try db.copyOut(of: "SELECT \(1) AS a") { _ in }
                }
                #expect(refused?.kind == .misuse && refused?.statement == "SELECT $1 AS a")
                let wrong = #expect(throws: PostgresError.self) { try db.copyOut(of: "SELECT nothing") { _ in } }
                #expect(wrong?.sqlState == "42703")
                let late = #expect(throws: PostgresError.self) {
                    try db.copyOut(of: "SELECT 10 / (5000 - i) AS a FROM generate_series(1, 9000) i") { _ in }
                }
                #expect(late?.sqlState == "22012")
                try db.run("CREATE TEMPORARY TABLE mine (a int8)")
                let notCopy = await #expect(throws: PostgresError.self) {
                    try await db.copyOut("COPY mine FROM STDIN") { _ in }
                }
                #expect(notCopy?.kind == .misuse)
                #expect(try db.pipeline(["SELECT 1"]) == [1])
                #expect(try db.value("SELECT 1", as: Int.self) == 1)
            }
        }

        @Test("a consumer that leaves early stops the server; session and transaction stay usable")
        func early() async throws {
            try await withCopied { pool in
                let backend = try await pool.backend()
                let start = ContinuousClock.now
                try await pool.withConnection { db in
                    try await db.transaction { tx in
                        try tx.run("INSERT INTO copied VALUES (1, 'kept')")
                        let first = try await tx.copyOut(
                            of: "SELECT generate_series(1, 2000000000) AS i", decode: { try $0("i", as: Int.self) }
                        ) { rows in
                            for try await row in rows { return row }
                            return 0
                        }
                        #expect(first == 1)
                        try tx.run("INSERT INTO copied VALUES (2, 'kept')")
                        #expect(throws: Broken.self) {
                            try tx.copyOut(of: "SELECT generate_series(1, 2000000000) AS i") { _ in throw Broken() }
                        }
                        try tx.run("INSERT INTO copied VALUES (3, 'kept')")
                    }
                    let none = try await db.copyOut("COPY (SELECT generate_series(1, 2000000000)) TO STDOUT") { _ in 5 }
                    #expect(none == 5)
                }
                #expect(ContinuousClock.now - start < .seconds(10))
                #expect(try await pool.copiedCount() == 3)
                #expect(try await pool.backend() == backend)
            }
        }

        @Test("cancellation and deadline end it within a buffer of rows, and the session is kept")
        func interrupted() async throws {
            let pool = makePool()
            let backend = try await pool.backend()
            let gate = AsyncStream<Void>.makeStream()
            let task = Task {
                try await pool.withConnection { db in
                    try await db.transaction { tx in
                        var count = 0
                        try tx.copyOut(of: "SELECT generate_series(1, 2000000000) AS i") { _ in
                            count += 1
                            if count == 10_000 { gate.continuation.finish() }
                        }
                    }
                }
            }
            for await _ in gate.stream {}
            task.cancel()
            #expect(await failure { try await task.value } == .cancelled)
            let kind = await failure {
                try await pool.withConnection(deadline: .now + .milliseconds(100)) { db in
                    try db.copyOut(of: "SELECT pg_sleep(10)::text AS a") { _ in }
                }
            }
            #expect(kind == .deadline)
            #expect(try await pool.backend() == backend)
        }

        @Test("its savepoint is gone afterwards, also when it did not begin")
        func savepoint() async throws {
            try await makePool().withConnection { db in
                for query: SQL in ["SELECT 1 AS i", "COPY (SELECT 1) TO STDOUT", "SELECT 2"] {
                    let error = await #expect(throws: PostgresError.self) {
                        try await db.transaction { tx in
                            if query.text.hasPrefix("COPY") {
                                try await tx.copyOut(query) { _ in }
                            } else if query.text.hasSuffix("2") {
                                _ = await failure { try await tx.copyOut(query) { _ in } }
                            } else {
                                try tx.copyOut(of: query) { _ in }
                            }
                            try tx.run("RELEASE SAVEPOINT omentum_copy")
                        }
                    }
                    #expect(error?.sqlState == "3B001")
                }
            }
        }

        @Test("an error of the server in the midst of it fails the transaction, as that of any statement")
        func failing() async throws {
            try await makePool().withConnection { db in
                let kind = await failure {
                    try await db.transaction { tx in
                        _ = try? tx.copyOut(of: "SELECT 10 / (5 - i) AS a FROM generate_series(1, 9) i") { _ in }
                    }
                }
                #expect(kind == .aborted)
            }
        }

        @Test("raw lines come one by one as the server writes them")
        func lines() async throws {
            let lines = try await makePool().withConnection { db in
                try await db.copyOut("COPY (SELECT i, 'a,b' FROM generate_series(1, 2) i) TO STDOUT (FORMAT csv)") {
                    var lines: [String] = []
                    for try await line in $0 { lines.append(String(decoding: line, as: UTF8.self)) }
                    return lines
                }
            }
            #expect(lines == ["1,\"a,b\"\n", "2,\"a,b\"\n"])
        }

        @Test("rows that were kept beyond their closure give an error, not memory of another statement")
        func kept() async throws {
            try await makePool().withConnection { db in
                var kept: CopiedRows<[UInt8]>?
                try await db.copyOut("COPY (SELECT 1) TO STDOUT") { kept = $0 }
                let error = await #expect(throws: PostgresError.self) {
                    guard let kept else { return }
                    for try await _ in kept {}
                }
                #expect(error?.kind == .misuse)
            }
        }

        @Test("a million rows take no more memory than a thousand")
        func memory() async throws {
            try await makePool().withConnection { db in
                func read(_ count: Int) throws -> Int {
                    try db.copyOut(of: "SELECT i, repeat('x', 100) AS text FROM generate_series(1, 1000000) i") { row in
                        _ = try row("text", as: String.self)
                    }
                }
                _ = try db.copyOut(of: "SELECT repeat('x', 100) AS text FROM generate_series(1, 1000) i") { row in
                    _ = try row("text", as: String.self)
                }
                let before = try residentKilobytes()
                #expect(try read(1_000_000) == 1_000_000)
                #expect(try residentKilobytes() - before < 8 * 1024)
            }
        }
    }
}
