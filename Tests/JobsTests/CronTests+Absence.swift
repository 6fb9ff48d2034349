import CareTerms
import Postgres
import TestKit
import Testing

@testable import Jobs

/// Hours without a worker, clocks that go wrong, rules that change, and an operator who asks.
extension CronTests {
    @Test("hours that nobody worked are caught up: none, the last, or the last few, and counted")
    func downtime() async throws {
        for (how, jobs, missed) in [(CronRule.CatchUp.skip, 0, 7), (.last, 1, 7), (.all(upTo: 3), 3, 5)] {
            try await withClonedDatabase { db in
                try await db.setClock(moment("2026-11-22T00:10:00Z"))
                try await keep(rule(.fields("5 * * * *"), catchUp: how), on: db)
                try await db.setClock(moment("2026-11-22T08:07:00Z"))
                #expect(try await tick(db) == jobs, "\(how)")
                #expect(try await db.value("SELECT sum(missed)::bigint FROM jobs.cron_run", as: Int.self) == missed)
                let late = try await db.value("SELECT count(*) FROM jobs.cron_run WHERE remark = 'late'", as: Int.self)
                #expect(late == (jobs == 0 ? 1 : 0))
                let times = try await db.all(
                    "SELECT right(scheduled_at::text, 11) FROM jobs.cron_run ORDER BY scheduled_at", as: String.self)
                #expect(times == ["06:05:00+00", "07:05:00+00", "08:05:00+00"].suffix(max(jobs, 1)))
                #expect(try await tick(db) == 0)
            }
        }
    }

    @Test("after years the latest times are still the latest ones, and the answer comes at once")
    func years() async throws {
        try await withClonedDatabase { db in
            try await db.setClock(moment("2020-01-01T00:00:30Z"))
            try await keep(rule(.fields("* * * * *"), catchUp: .all(upTo: 2)), on: db)
            try await db.setClock(moment("2026-11-22T08:07:30Z"))
            #expect(try await tick(db) == 2)
            let times = try await db.all("SELECT scheduled_at FROM jobs.cron_run ORDER BY 1", as: Instant.self)
            #expect(times == [try moment("2026-11-22T08:06:00Z"), try moment("2026-11-22T08:07:00Z")])
            #expect(try await db.value("SELECT max(missed) FROM jobs.cron_run", as: Int32.self) >= 5000)
        }
    }

    @Test("a clock that goes back repeats nothing; one that was ahead loses nothing")
    func clockBack() async throws {
        try await withClonedDatabase { db in
            try await db.setClock(moment("2026-11-22T00:10:00Z"))
            try await keep(rule(.fields("0 * * * *")), on: db)
            try await db.setClock(moment("2026-11-22T03:01:00Z"))
            #expect(try await tick(db) == 1)
            // Two hours back: these times were passed over, by one entry for 03:00, which does not come again.
            try await db.setClock(moment("2026-11-22T02:30:00Z"))
            try await keep(rule(.fields("0 * * * *")), on: db)
            try await db.setClock(moment("2026-11-22T03:02:00Z"))
            #expect(try await tick(db) == 0)
            try await db.setClock(moment("2026-11-22T04:00:00Z"))
            #expect(try await tick(db) == 1)
            // Years ahead, seen by a worker, and back: the next hour is not years away.
            try await db.setClock(moment("2031-01-01T00:00:00Z"))
            #expect(try await tick(db) == 1)
            try await db.setClock(moment("2026-11-22T04:30:00Z"))
            try await keep(rule(.fields("0 * * * *")), on: db)
            try await db.setClock(moment("2026-11-22T05:00:00Z"))
            #expect(try await tick(db) == 1)
        }
    }

    @Test("a changed rule runs at its new times only, also when it was due at an old one")
    func changed() async throws {
        try await withClonedDatabase { db in
            try await db.setClock(moment("2026-11-22T00:10:00Z"))
            try await keep(rule(.fields("0 1 * * *")), on: db)
            try await db.setClock(moment("2026-11-22T05:00:00Z"))
            try await keep(rule(.fields("0 18 * * *")), on: db)
            #expect(try await tick(db) == 0, "the old time is not caught up under the new rule")
            try await db.setClock(moment("2026-11-22T17:00:00Z"))
            #expect(try await tick(db) == 1)
            try await keep(rule(.fields("0 18 * * *"), zone: "America/New_York"), on: db)
            #expect(
                try await db.value("SELECT next_at FROM jobs.cron", as: Instant.self) == moment("2026-11-22T23:00:00Z"))
        }
    }

    @Test("a run that an operator asks for comes beside the times, with cron's rights, also of a disabled rule")
    func asked() async throws {
        try await withClonedDatabase { db in
            let otto = TestLogin("otto", .operator)
            func ask(_ name: String) async throws -> JobAdmin.CronAnswer {
                try await db.transaction(as: otto, in: .operator) { tx in
                    try JobAdmin.askCron(name, reason: "the site asked", in: &tx)
                }
            }
            try await db.setClock(moment("2026-11-22T00:10:00Z"))
            try await keep(rule(overlap: .skip), on: db)
            #expect(try await ask("nightly:2") == .unknown)
            #expect(try await ask("nightly:1") == .asked)
            #expect(try await tick(db) == 1)
            #expect(try await tick(db) == 0)
            let told = try await db.all(
                "SELECT concat_ws(' ', args ->> 'scheduledAt', args ->> 'localDay', asked_as) FROM jobs.job",
                as: String.self)
            #expect(told == ["2026-11-22T00:10:00Z 2026-11-22 cron"])
            #expect(try await ask("nightly:1") == .busy)
            try await db.run("DELETE FROM jobs.job")
            try await db.run("UPDATE jobs.cron SET enabled = false")
            try await db.setClock(moment("2026-11-22T08:00:00Z"))
            #expect(try await ask("nightly:1") == .asked)
            #expect(try await tick(db) == 1)
            #expect(
                try await db.all("SELECT remark FROM jobs.cron_run ORDER BY scheduled_at", as: String.self)
                    == ["asked", "asked"])
        }
    }

    @Test("the ledger forgets what is older than the history, and keeps the last time of each rule")
    func ledgerEnds() async throws {
        try await withClonedDatabase { db in
            try await db.setClock(moment("2026-11-22T00:00:00Z"))
            try await keep(rule(), on: db)
            for day in ["2026-11-22", "2026-11-23", "2026-11-24"] {
                try await db.setClock(moment("\(day)T01:31:00Z"))
                #expect(try await tick(db) == 1)
            }
            try await db.store().keepHouse()
            #expect(try await db.value("SELECT count(*) FROM jobs.cron_run", as: Int.self) == 3)
            try await db.setClock(moment("2126-01-01T00:00:00Z"))
            try await db.store().keepHouse()
            #expect(
                try await db.all("SELECT scheduled_at FROM jobs.cron_run", as: Instant.self)
                    == [moment("2026-11-24T01:30:00Z")])
        }
    }
}
