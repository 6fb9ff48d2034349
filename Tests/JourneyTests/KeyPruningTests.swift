import CareTerms
import Jobs
import JobsKit
import Postgres
import Registry
import TestKit
import Testing

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
        // An operator wants it now; what the rule enqueues is run as a worker does.
        try await db.transaction { tx in
            #expect(try JobAdmin.askCron("prune keys", reason: "the disk is full", in: &tx) == .asked)
            try tx.run("SET LOCAL ROLE cron")
            #expect(try tx.value("SELECT jobs.run_cron()", as: Int32.self) == 1)
        }
        let ran = try await JobBench(on: db, Wiring.handlers(worker)).drain()
        #expect(ran.map(\.kind) == [PruneKeys.kind.description] && ran.allSatisfy { $0.end == .done })
        let left = try await db.all("SELECT key FROM registry.idempotency_key ORDER BY key", as: String.self)
        #expect(left == ["key-0002", "key-0003"])
    }
}
