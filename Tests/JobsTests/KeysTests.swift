import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("Keys, times and deadlines, one by one and in bulk", .clonedDatabase)
struct KeysTests {
    private func subjects(of ids: [JobNumber]) async throws -> [Int] {
        try await TestDatabase.current.all(
            """
            SELECT (j.args ->> 'subject')::bigint FROM unnest(\(ids)) WITH ORDINALITY u(id, n)
                JOIN jobs.job j ON j.id = u.id ORDER BY u.n
            """, as: Int.self)
    }

    @Test("in bulk each gets its own key; those that were there keep their number")
    func bulkKeys() async throws {
        let db = try TestDatabase.current
        @Sendable func key(_ subject: Int) -> JobOptions { JobOptions(unique: UniqueKey("bulk \(subject / 2)")) }
        let first = try await db.transaction { tx in
            try tx.enqueue(all: (0..<6).map(Touch.init)) { key($0.subject) }
        }
        #expect(first.map(\.isNew) == [true, false, true, false, true, false])
        #expect(first[0].id == first[1].id && first[0].id != first[2].id)
        let second = try await db.transaction { tx in
            try tx.enqueue(all: (4..<9).map(Touch.init)) { $0.subject == 8 ? .none : key($0.subject) }
        }
        #expect(second.map(\.isNew) == [false, false, true, false, true])
        #expect(second[0].id == first[4].id)
    }

    @Test("who takes a key may replace what waits, or only its arguments", arguments: [true, false])
    func replaced(withTime: Bool) async throws {
        let db = try TestDatabase.current
        let name = "replaced \(withTime)"
        let key = UniqueKey(name, ifTaken: withTime ? .replace : .keepTime)
        let late = try #require(Instant("2099-01-01T00:00:00Z"))
        let first = try await db.transaction { tx in try tx.enqueue(Touch(subject: 1), JobOptions(unique: key)) }
        let second = try await db.transaction { tx in
            try tx.enqueue(Touch(subject: 2), JobOptions(at: late, unique: key))
        }
        #expect(second == Enqueued(id: first.id, isNew: false))
        #expect(try await subjects(of: [first.id]) == [2])
        let state = try await db.value("SELECT state::int FROM jobs.job WHERE id = \(first.id)", as: Int.self)
        #expect(state == (withTime ? 2 : 0))
    }

    @Test("a job that runs is not changed by who takes its key")
    func runningIsKept() async throws {
        let db = try TestDatabase.current
        let key = UniqueKey("running", ifTaken: .replace)
        let job = try await db.transaction { tx in try tx.enqueue(Touch(subject: 1), JobOptions(unique: key)) }
        let holder = try await OpenSession(db.pool)
        try await holder.run("BEGIN")
        try await holder.run("SELECT id FROM jobs.job WHERE id = \(job.id) FOR UPDATE")
        let again = try await db.transaction { tx in try tx.enqueue(Touch(subject: 2), JobOptions(unique: key)) }
        #expect(again == Enqueued(id: job.id, isNew: false))
        try await holder.run("COMMIT")
        try await holder.close()
        #expect(try await subjects(of: [job.id]) == [1])
    }

    @Test("a job that was not started by its deadline ends as cancelled, and says why")
    func deadline() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let past = try #require(Instant("2020-01-01T00:00:00Z"))
            let future = try #require(Instant("2099-01-01T00:00:00Z"))
            try await db.transaction { tx in
                _ = try tx.enqueue(Touch(subject: 1), JobOptions(deadline: past))
                _ = try tx.enqueue(all: [Touch(subject: 2)], JobOptions(deadline: future))
                _ = try tx.enqueue(all: [Touch(subject: 3)]) { _ in JobOptions(deadline: past, unique: UniqueKey("d")) }
            }
            try await withWorker(on: db, touching()) { _ in
                try await db.until("NOT EXISTS (SELECT FROM jobs.job)")
            }
            let ends = try await db.all(
                "SELECT concat_ws(' ', outcome, last_error) FROM jobs.job_done ORDER BY id", as: String.self)
            #expect(ends == ["1 deadline passed", "0", "1 deadline passed"])
            #expect(try await db.all("SELECT subject FROM test.effect", as: Int.self) == [2])
        }
    }
}
