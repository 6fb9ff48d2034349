import CareTerms
import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("What operators see and do", .clonedDatabase)
struct AdminTests {
    private let otto = TestLogin("otto", .operator)

    private func asOperator<R: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> R
    ) async throws -> R {
        try await TestDatabase.current.transaction(as: otto, in: .operator) { tx in try body(&tx) }
    }

    private func enqueue(_ subject: Int, _ options: JobOptions = .none) async throws -> JobNumber {
        try await TestDatabase.current.transaction { tx in try tx.enqueue(Touch(subject: subject), options).id }
    }

    private func kill(_ id: JobNumber) async throws {
        try await TestDatabase.current.run(
            "UPDATE jobs.job SET state = 4, attempt = 3, last_error = 'gone' WHERE id = \(id)")
    }

    @Test("lists are paged by number, and a full page is not taken for complete")
    func paged() async throws {
        var ids: [JobNumber] = []
        for subject in 1...5 { ids.append(try await enqueue(subject, JobOptions(queue: .bulk))) }
        let filter = JobAdmin.Filter(state: .ready, kind: "test.touch", queue: "bulk")
        let first = try await asOperator { tx in try JobAdmin.list(filter, limit: 3, in: &tx) }
        #expect(first.jobs.map(\.id) == Array(ids.reversed().prefix(3)) && first.next == ids[2])
        let place = first.next
        let second = try await asOperator { tx in try JobAdmin.list(filter, after: place, limit: 3, in: &tx) }
        #expect(second.jobs.map(\.id) == Array(ids.reversed().suffix(2)) && second.next == nil)
        // Exactly full is not cut.
        let whole = try await asOperator { tx in try JobAdmin.list(filter, limit: 5, in: &tx) }
        #expect(whole.jobs.count == 5 && whole.next == nil)
    }

    @Test("a dead job runs again with its attempts given back, and the reason is kept")
    func retried() async throws {
        let db = try TestDatabase.current
        let id = try await enqueue(1)
        try await kill(id)
        let dead = try await asOperator { tx in try JobAdmin.list(.init(state: .dead), in: &tx).jobs.map(\.id) }
        #expect(dead.contains(id))
        #expect(try await asOperator { tx in try JobAdmin.retry(id, reason: "the line is back", in: &tx) })
        let details = try #require(try await asOperator { tx in try JobAdmin.show(id, in: &tx) })
        #expect(details.summary.state == .ready && details.summary.attempt == 0)
        let kept = try await db.all(
            "SELECT concat_ws(' ', login, role, action, reason) FROM jobs.intervention WHERE target = \(id.description)",
            as: String.self)
        #expect(kept == ["\(otto.name) operator retry the line is back"])
        #expect(try await asOperator { tx in try JobAdmin.retry(id, reason: "once more", in: &tx) } == false)
    }

    @Test("a dead job whose key was taken meanwhile is not brought back beside the other one")
    func keyTaken() async throws {
        let key = JobOptions(unique: UniqueKey("one of a kind"))
        let first = try await enqueue(1, key)
        try await kill(first)
        let second = try await enqueue(1, key)
        #expect(first != second)
        await expectRefusal(by: "job_is_unique_by_key") {
            try await asOperator { tx in try JobAdmin.retry(first, reason: "try again", in: &tx) }
        }
    }

    @Test("a waiting job is cancelled into the history, and shown there")
    func cancelled() async throws {
        let id = try await enqueue(1)
        #expect(try await asOperator { tx in try JobAdmin.cancel(id, reason: "not needed", in: &tx) })
        let details = try #require(try await asOperator { tx in try JobAdmin.show(id, in: &tx) })
        #expect(details.summary.state == .cancelled && details.summary.finishedAt != nil)
        #expect(details.arguments.text.contains("subject"))
        #expect(try await asOperator { tx in try JobAdmin.cancel(id, reason: "not needed", in: &tx) } == false)
        let nothing = try await asOperator { tx in try JobAdmin.show(JobNumber(rawValue: 999_999_999), in: &tx) }
        #expect(nothing == nil)
    }

    @Test("an act without a reason is refused, and not done")
    func reason() async throws {
        let id = try await enqueue(1)
        await expectRefusal(by: "intervention_has_reason") {
            try await asOperator { tx in try JobAdmin.cancel(id, reason: "", in: &tx) }
        }
        let details = try await asOperator { tx in try JobAdmin.show(id, in: &tx) }
        #expect(details?.summary.state == .ready)
    }

    @Test("numbers of jobs are read as they are shown", arguments: [("J17", 17), ("j3", 3)])
    func numbers(text: String, number: Int64) {
        #expect(JobNumber(text)?.rawValue == number)
        for wrong in ["17", "J", "J0", "J-4", "P17", "J1x"] { #expect(JobNumber(wrong) == nil) }
    }

    @Test("housekeeping makes the days ahead, once, and drops those that are over")
    func housekeeping() async throws {
        let db = try TestDatabase.current
        try await db.script(
            """
            SET ROLE omentum_owner;
            CREATE TABLE jobs.job_done_20200101 PARTITION OF jobs.job_done
                FOR VALUES FROM ('2020-01-01 00:00Z') TO ('2020-01-02 00:00Z');
            RESET ROLE
            """)
        let store = try db.store()
        try await store.keepHouse()
        try await store.keepHouse()
        let days = try await db.value(
            """
            SELECT count(*) FILTER (WHERE to_date(right(relname, 8), 'YYYYMMDD') > current_date) || ' '
                || count(*) FILTER (WHERE relname = 'job_done_20200101')
            FROM pg_class WHERE relkind = 'r' AND relname ~ '^job_done_[0-9]{8}$'
            """, as: String.self)
        #expect(days == "3 0")
    }
}
