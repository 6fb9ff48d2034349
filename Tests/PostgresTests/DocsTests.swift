import Foundation
import Testing

@testable import Postgres

private struct Person {
    let id: Int
    let name: String
    let born: PostgresDate?
}

private let ward = "4b"

/// A session with the tables of the examples, which nobody else sees.
private func withWard(_ body: @Sendable @concurrent (inout Session) async throws -> Void) async throws {
    try await makePool().withConnection { db in
        try db.run(
            """
            CREATE TEMPORARY TABLE person
            (id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, ward text, born date, closed date)
            """)
        try db.run(
            """
            CREATE TEMPORARY TABLE bed
            (ward text, person int8 CONSTRAINT bed_belongs_to_a_person REFERENCES person)
            """)
        try await body(&db)
    }
}

extension OnCluster {
    /// The examples of docs/postgres.md, compiled and run.
    @Suite("docs/postgres.md") struct Docs {
        @Test("every example of the page stands in this file")
        func examples() throws {
            let page = try String(
                contentsOfFile: #filePath.replacing("Tests/PostgresTests/DocsTests.swift", with: "docs/postgres.md"),
                encoding: .utf8)
            func lines(_ text: some StringProtocol) -> String {
                text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
            }
            let here = lines(try String(contentsOfFile: #filePath, encoding: .utf8))
            let examples = page.components(separatedBy: "```swift\n").dropFirst().map {
                $0.components(separatedBy: "```")[0]
            }
            #expect(examples.count >= 6)
            for example in examples { #expect(here.contains(lines(example)), "not compiled:\n\(example)") }
        }

        @Test("a session is lent")
        func lend() async throws {
            try await makePool().withConnection { db in
                try db.run("DROP TABLE IF EXISTS bed")
                try db.run("CREATE TABLE bed (ward text)")
            }
            let pool = Pool(conninfo, size: 4)
            let beds = try await pool.withConnection(deadline: .now + .seconds(5)) { db in
                try db.value("SELECT count(*) FROM bed WHERE ward = \(ward)", as: Int.self)
            }
            #expect(beds == 0)
            try await pool.withConnection { db in try db.run("DROP TABLE bed") }
        }

        @Test("SQL, rows and transactions")
        func statements() async throws {
            try await withWard { db in
                let name = "Ada"
                try await db.transaction(retries: 3) { tx in
                    let insert: SQL = "INSERT INTO person (name, ward) VALUES (\(name), \(ward)) RETURNING id"
                    let id = try tx.value(insert, as: Int.self)
                    try await tx.transaction { inner in
                        _ = try inner.run("INSERT INTO bed (person, ward) VALUES (\(id), \(ward))")
                    }
                }
                let open: SQL = "AND closed IS NULL"
                let people = try db.all(
                    "SELECT id, name, born FROM person WHERE ward = \(ward) \(open) ORDER BY id LIMIT \(50)"
                ) { row in
                    try Person(id: row("id"), name: row("name"), born: row("born"))
                }
                #expect(people.map(\.name) == ["Ada"])
                var refused = false
                do {
                    try db.run("INSERT INTO bed (person, ward) VALUES (\(17), \(ward))")
                } catch let error as PostgresError where error.violates("bed_belongs_to_a_person") {
                    refused = true
                }
                #expect(refused)
            }
        }

        @Test("COPY")
        func copy() async throws {
            try await withWard { db in
                let names = ["Ada", "Grace"]
                var ids: [Int] = []
                try await db.transaction { tx in
                    let sent = try await tx.copyIn("COPY person (name, ward) FROM STDIN (FORMAT binary)") { writer in
                        for name in names { try writer.row(name, ward) }
                    }
                    let total = try tx.copyOut(of: "SELECT id, name FROM person") { row in
                        ids.append(try row("id"))
                    }
                    let query: SQL = "SELECT id FROM person ORDER BY id"
                    let first = try await tx.copyOut(of: query, decode: { try $0("id", as: Int.self) }) { rows in
                        for try await id in rows { return id }
                        return 0
                    }
                    let lines = try await tx.copyOut("COPY person (name) TO STDOUT (FORMAT csv)") { lines in
                        var count = 0
                        for try await _ in lines { count += 1 }
                        return count
                    }
                    #expect([sent, total, ids.count, lines] == [2, 2, 2, 2] && first == ids.first)
                }
            }
        }

        @Test("LISTEN")
        func listen() async throws {
            let gate = AsyncStream<String>.makeStream()
            @Sendable func lookForWork() async throws { gate.continuation.yield("gap") }
            @Sendable func wake(_ payload: String) { gate.continuation.yield(payload) }
            let task = Task {
                for await notice in Listener(conninfo, channels: ["jobs"]) {
                    switch notice {
                    case .gap: try await lookForWork()
                    case .notification(_, let payload, _): wake(payload)
                    }
                }
            }
            var told = gate.stream.makeAsyncIterator()
            #expect(await told.next() == "gap")
            try await makePool().withConnection { db in try db.run("SELECT pg_notify('jobs', 'J7')") }
            #expect(await told.next() == "J7")
            task.cancel()
            try await task.value
        }
    }
}
