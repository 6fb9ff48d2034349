import Testing

@testable import Postgres

struct Broken: Error {}

/// Numbers that come one by one, and an error at the end if asked for.
private struct Numbers: AsyncSequence {
    let count: Int
    var breaks = false

    struct AsyncIterator: AsyncIteratorProtocol {
        var next = 0
        let numbers: Numbers

        mutating func next() async throws -> Int? {
            await Task.yield()
            if next == numbers.count {
                if numbers.breaks { throw Broken() }
                return nil
            }
            defer { next += 1 }
            return next
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(numbers: self) }
}

/// A pool of one session, so that each lend shows how the one before left it, and an empty `copied (id, name)`.
func withCopied(_ body: @Sendable (Pool) async throws -> Void) async throws {
    let pool = makePool()
    try await pool.withConnection { db in
        try db.run("DROP TABLE IF EXISTS copied")
        try db.run("CREATE TABLE copied (id int8 CONSTRAINT copied_id_is_unique UNIQUE, name text)")
    }
    try await body(pool)
    try await pool.withConnection { db in _ = try db.run("DROP TABLE copied") }
}

private let copied: SQL = "COPY copied (id, name) FROM STDIN (FORMAT binary)"

extension Pool {
    func copiedCount() async throws -> Int {
        try await withConnection { db in try db.value("SELECT count(*) FROM copied") }
    }
}

extension OnCluster {
    @Suite("COPY in") struct CopyIn {
        @Test("rows arrive as they were sent: numbers, text, NULL, empty text, and pieces larger than one buffer")
        func values() async throws {
            try await withCopied { pool in
                let long = String(repeating: "ä", count: 200_000)
                let sent = try await pool.withConnection { db in
                    try await db.transaction { tx in
                        try await tx.copyIn(copied) { writer in
                            try writer.row(1, "one")
                            try writer.row(2, String?.none)
                            try writer.row(3, "")
                            try writer.row {
                                $0.append(4)
                                $0.append(long)
                            }
                        }
                    }
                }
                #expect(sent == 4)
                let names = try await pool.withConnection { db in
                    try db.all("SELECT name FROM copied ORDER BY id", as: String?.self)
                }
                #expect(names == ["one", nil, "", long])
            }
        }

        @Test("a sequence and an asynchronous sequence are sent whole; no row at all is no error")
        func sequences() async throws {
            try await withCopied { pool in
                try await pool.withConnection { db in
                    let plain = try await db.copyIn(copied, rows: 0..<30_000) { number, row in
                        row.append(number)
                        row.append("row")
                    }
                    #expect(plain == 30_000)
                    try await db.transaction { tx in
                        let slow = try await tx.copyIn(copied, rows: Numbers(count: 500)) { number, row in
                            row.append(-1 - number)
                            row.append(String?.none)
                        }
                        #expect(slow == 500)
                        #expect(try await tx.copyIn(copied) { _ in } == 0)
                    }
                }
                #expect(try await pool.copiedCount() == 30_500)
            }
        }

        @Test("when the sequence throws, nothing is kept, its error is thrown, and the session goes on")
        func thrown() async throws {
            try await withCopied { pool in
                try await pool.withConnection { db in
                    await #expect(throws: Broken.self) {
                        try await db.copyIn(copied, rows: Numbers(count: 20_000, breaks: true)) { number, row in
                            row.append(number)
                            row.append("lost")
                        }
                    }
                    let left = try db.value("SELECT count(*) FROM copied", as: Int.self)
                    #expect(left == 0)
                }
            }
        }

        @Test("a refused row is an error with its constraint, and a savepoint saves the transaction")
        func refused() async throws {
            try await withCopied { pool in
                try await pool.withConnection { db in
                    try await db.transaction { tx in
                        try tx.run("INSERT INTO copied VALUES (7, 'there')")
                        let error = await #expect(throws: PostgresError.self) {
                            try await tx.transaction { inner in
                                try await inner.copyIn(copied) { writer in
                                    for number in 0..<50_000 { try writer.row(number, "row") }
                                }
                            }
                        }
                        #expect(error?.constraint == "copied_id_is_unique")
                        #expect(error?.statement?.hasPrefix("COPY copied") == true)
                        #expect(error?.sqlState == "23505")
                    }
                }
                #expect(try await pool.copiedCount() == 1)
            }
        }

        @Test("cancelling the task ends it between two pieces; the session is kept and nothing was stored")
        func cancelled() async throws {
            try await withCopied { pool in
                let backend = try await pool.backend()
                let gate = AsyncStream<Void>.makeStream()
                let task = Task {
                    try await pool.withConnection { db in
                        try await db.transaction { tx in
                            try await tx.copyIn(copied) { writer in
                                var number = 0
                                while true {
                                    try writer.row(number, "row")
                                    number += 1
                                    if number == 50_000 { gate.continuation.finish() }
                                }
                            }
                        }
                    }
                }
                for await _ in gate.stream {}
                task.cancel()
                #expect(await failure { try await task.value } == .cancelled)
                #expect(try await pool.backend() == backend)
                #expect(try await pool.copiedCount() == 0)
            }
        }

        @Test("a deadline ends it, too")
        func deadline() async throws {
            try await withCopied { pool in
                let backend = try await pool.backend()
                let kind = await failure {
                    try await pool.withConnection(deadline: .now + .milliseconds(100)) { db in
                        try await db.copyIn(copied) { writer in
                            while true { try writer.row(1, "row") }
                        }
                    }
                }
                #expect(kind == .deadline)
                #expect(try await pool.backend() == backend)
                #expect(try await pool.copiedCount() == 0)
            }
        }

        @Test("what is no COPY FROM STDIN is refused, and the session goes on")
        func misuse() async throws {
            try await withCopied { pool in
                try await pool.withConnection { db in
                    for sql: SQL in ["SELECT 1", "COPY copied TO STDOUT", "COPY copied FROM STDIN WHERE id = \(1)"] {
                        let error = await #expect(throws: PostgresError.self) {
                            try await db.copyIn(sql) { _ in Issue.record("there is nothing to write to") }
                        }
                        #expect(error?.kind == .misuse)
                    }
                    let kinds = [
                        await failure { try await db.copyIn("COPY copied FROM STDIN") { try $0.row(1, "binary") } },
                        await failure { try await db.copyIn(copied) { try $0.raw("1\ttext\n".utf8) } },
                    ]
                    #expect(kinds == [.misuse, .misuse])
                    let left = try db.value("SELECT count(*) FROM copied", as: Int.self)
                    #expect(left == 0)
                }
            }
        }

        @Test("a COPY in the wrong direction is left, so that the session can do anything afterwards")
        func wrongWay() async throws {
            try await withCopied { pool in
                try await pool.withConnection { db async throws in
                    let kind = await failure { try await db.copyIn("COPY copied TO STDOUT") { _ in } }
                    #expect(kind == .misuse)
                    #expect(try db.pipeline(["SELECT 1"]) == [1])
                }
            }
        }

        @Test("a row that its closure gave up is not sent, and the next ones are")
        func givenUp() async throws {
            try await withCopied { pool in
                try await pool.withConnection { db in
                    let sent = try await db.copyIn(copied) { writer in
                        try? writer.row {
                            $0.append(1)
                            throw Broken()
                        }
                        try writer.row(2, "whole")
                    }
                    #expect(sent == 1)
                }
            }
        }

        @Test("lines of CSV are sent as they are")
        func csv() async throws {
            try await withCopied { pool in
                let count = try await pool.withConnection { db in
                    try await db.copyIn("COPY copied FROM STDIN (FORMAT csv)") { writer in
                        for number in 0..<20_000 { try writer.raw("\(number),\"a, b\"\n".utf8) }
                    }
                }
                #expect(count == 20_000)
                #expect(try await pool.copiedCount() == 20_000)
            }
        }

        @Test("a backend that dies meanwhile is a lost connection, and the next lend has another")
        func lost() async throws {
            try await withCopied { pool in
                let other = makePool()
                let kind = await failure {
                    try await pool.withConnection { db in
                        let backend = try db.value("SELECT pg_backend_pid()", as: Int.self)
                        try await db.copyIn(copied) { writer in
                            try writer.row(1, "row")
                            try writer.flush()
                            try await other.withConnection { db in
                                _ = try db.run("SELECT pg_terminate_backend(\(backend)::int)")
                            }
                            for number in 2..<1_000_000 { try writer.row(number, "row") }
                        }
                    }
                }
                #expect(kind == .connection)
                let left = try await pool.copiedCount()
                #expect(left == 0)
            }
        }
    }
}
