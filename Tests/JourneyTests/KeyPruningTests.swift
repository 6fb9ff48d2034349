import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Jobs
@testable import Pathway

@Suite("Keys of commands are forgotten, and never too soon")
struct KeyPruningTests {
    @Test("the worker forgets those of more than 90 days, every night", .clonedDatabase)
    func prune() async throws {
        let db = try TestDatabase.current
        let anna = Store(try await db.pool(as: TestLogin("anna", .coordinator)), facts: .all)
        for number in 1...3 {
            _ = try await anna.command(as: .coordinator, key: CommandKey("key-000\(number)")) { _, _ in true }
        }
        try await db.script(
            """
            UPDATE registry.idempotency_key SET at = at - interval '91 days' WHERE key = 'key-0001';
            UPDATE registry.idempotency_key SET at = at - interval '89 days' WHERE key = 'key-0002';
            """)
        let worker = Store(Pool(try db.conninfo() + " user=omentum_worker", size: 1), facts: .all, limits: .bulk)
        // The rule stands among those that the worker keeps, and what it enqueues can be read back.
        let rules = try Wiring.cron(for: [])
        try await worker.command(as: .worker) { tx, _ in
            try tx.run("SELECT jobs.open_kinds('{keys.prune}')")
            for rule in rules { try tx.keep(rule) }
            return rules.count
        }
        let kept = try await db.all("SELECT name || ' ' || rule || ' ' || zone FROM jobs.cron", as: String.self)
        #expect(kept == ["prune keys daily 04:20 UTC"])
        let arguments = try await db.value("SELECT args FROM jobs.cron", as: JSONText.self)
        let lease = Lease(
            id: JobNumber(rawValue: 1), token: 1, kind: 1, version: PruneKeys.schemaVersion, attempt: 1, attemptsMax: 1,
            askedBy: "omentum_worker", askedAs: "cron", enqueuedAt: try #require(Instant("2026-11-02T04:20:00Z")),
            arguments: arguments)
        let handler = try #require(Wiring.handlers(worker).byKind[PruneKeys.kind])
        guard case .leased(let body) = handler.mode else {
            Issue.record("pruning takes many transactions")
            return
        }
        #expect(try await body(lease, lease.run(of: PruneKeys.kind)) == .done)
        let left = try await db.all("SELECT key FROM registry.idempotency_key ORDER BY key", as: String.self)
        #expect(left == ["key-0002", "key-0003"])
    }
}
