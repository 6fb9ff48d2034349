import CareTerms
import Foundation
import Jobs
import Pathway
import Postgres
import TestKit
import Testing

@Suite("An operator and a worker process")
struct JobsJourneyTests {
    private let otto = Clinic.otto

    @Test("given a worker, when rules are run, stopped and queues paused, then the work is done and the tool says so")
    func journey() async throws {
        try await withClonedDatabase { db in
            try await db.admit(otto)
            let clinic = Clinic(db: db)
            try await clinic.now("2026-11-22T12:00:00Z")
            try clinic.isRefused(
                otto, "jobs cron run 'prune keys' --reason 'a test'", with: 4, says: "no rule of this name")
            let log = NSTemporaryDirectory() + "omentum-worker-\(UUID().uuidString).log"
            defer { try? FileManager.default.removeItem(atPath: log) }
            let environment = try Omentum.environment.merging(db.environment(as: "omentum_worker")) { $1 }
            let worker = try Program(
                "/usr/bin/timeout", ["-k", "20", "120", Omentum.path + "-worker", "--drain", "1"],
                environment: environment
            ).start(log: log)
            defer { _ = worker.end() }
            try await until(db, "EXISTS (SELECT FROM jobs.cron WHERE name = 'prune keys')")

            // The rule is run by hand: a worker enqueues it, as cron, and does it.
            try clinic.does(otto, "jobs cron list", says: "prune keys", "daily 04:20", "2026-11-23 04:20:00Z")
            try clinic.does(otto, "jobs cron run 'prune keys' --reason 'a test' --dry-run", says: "Dry run")
            try clinic.does(otto, "jobs cron run 'prune keys' --reason 'a test'", says: "as soon as a worker sees it")
            try clinic.does(otto, "jobs wait --timeout 60s", says: "Nothing is left to do.")
            let done = try clinic.fields(otto, "jobs list --state done --kind keys.prune")["jobs"] as? [[String: Any]]
            let job = try #require(done?.first?["job"] as? String)
            #expect(done?.first?["asked_as"] as? String == "cron" && done?.count == 1)
            try clinic.does(otto, "jobs show \(job)", says: "by the rule prune keys", "done")
            try clinic.does(otto, "jobs cron list", says: "\(job) asked")

            // A rule that is disabled is said to be.
            try clinic.does(otto, "jobs cron disable 'prune keys' --reason 'holidays'", says: "is disabled")
            try clinic.isRefused(
                otto, "jobs cron disable 'prune keys' --reason 'again'", with: 3, says: "disabled already")
            try clinic.does(otto, "jobs cron list", says: "disabled")
            try clinic.does(otto, "jobs cron enable 'prune keys' --reason 'they are over'", says: "enabled")

            // What waits in a paused queue is not waited for.
            try clinic.does(otto, "jobs pause nightly --reason 'for repairs'")
            _ = try await db.transaction { tx in try tx.enqueue(PruneKeys()) }
            try clinic.isRefused(
                otto, "jobs wait --timeout 60s", with: 3, says: "try: omentum jobs resume nightly --reason TEXT")
            try clinic.does(otto, "jobs resume nightly --reason 'repaired'")
            let waited = try clinic.fields(otto, "jobs wait --queue nightly --timeout 60s")
            #expect(waited["idle"] as? Bool == true && waited["workers"] as? Int == 1)
            #expect(
                try await db.value("SELECT count(*) FROM jobs.job_done WHERE outcome = 0", as: Int.self) == 2)
            let acts = try await db.all("SELECT action FROM jobs.intervention ORDER BY id", as: String.self)
            #expect(acts == ["run", "disable", "enable", "pause", "resume"])
        }
    }

    private func until(_ db: TestDatabase, _ what: SQL) async throws {
        for _ in 0..<6000 {
            if try await db.value("SELECT \(what)", as: Bool.self) { return }
            try await db.run("SELECT pg_sleep(0.01)")
        }
        Issue.record("never came true: \(what.text)")
    }
}
