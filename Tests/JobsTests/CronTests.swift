import CareTerms
import Jobs
import Postgres
import TestKit
import Testing

/// What a rule enqueues: it declares the two members that the queue adds.
struct Nightly: Job {
    static let kind: JobKind = "test.nightly"
    static let queue = QueueName.nightly
    var site: Int
    var scheduledAt: Instant
    var localDay: ClinicalDay
}

@Suite("Cron: each time exactly once, in the clock of its zone")
struct CronTests {
    struct Site: Encodable {
        let site: Int
    }

    func rule(
        _ times: CronRule.Times = .daily(hour: 2, minute: 30), zone: String = "Europe/Berlin",
        catchUp: CronRule.CatchUp = .last, overlap: CronRule.Overlap = .allow
    ) throws -> CronRule {
        try CronRule(
            "nightly:1", times, zone: zone, enqueues: Nightly.self, with: Site(site: 1), catchUp: catchUp,
            overlap: overlap)
    }

    func moment(_ text: String) throws -> Instant { try #require(Instant(text)) }

    @discardableResult
    func tick(_ db: TestDatabase) async throws -> Int {
        try await db.transaction { tx in
            try tx.run("SET LOCAL ROLE cron")
            return Int(try tx.value("SELECT jobs.run_cron()", as: Int32.self))
        }
    }

    func keep(_ rule: CronRule, on db: TestDatabase) async throws {
        try await db.transaction { tx in
            try tx.run("SET LOCAL ROLE cron")
            try tx.keep(rule)
        }
    }

    /// The hour that the clocks skip, and the one that they show twice: to be read; all others are in CronOracleTests.
    static let changes: [(zone: String, rule: String, after: String, runs: [String])] = [
        // Spring: 02:30 does not exist on the 28th and happens at 03:00, the first moment after.
        (
            "Europe/Berlin", "daily 02:30", "2027-03-26T12:00:00Z",
            ["2027-03-27T01:30:00Z", "2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z"]
        ),
        // Autumn: 02:30 comes twice on the 25th; the first one is meant.
        (
            "Europe/Berlin", "30 2 * * *", "2026-10-23T12:00:00Z",
            ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
        ),
        // Two of its times are skipped: one run stands for both.
        (
            "America/New_York", "15,45 2 * * *", "2027-03-13T12:00:00Z",
            ["2027-03-14T07:00:00Z", "2027-03-15T06:15:00Z", "2027-03-15T06:45:00Z"]
        ),
        // A star in the hour means each reading: 01:30 twice, 02:30 not at all.
        (
            "America/New_York", "30 * * * *", "2026-11-01T04:31:00Z",
            ["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "2026-11-01T07:30:00Z"]
        ),
        (
            "America/New_York", "30 * * * *", "2027-03-14T06:29:00Z",
            ["2027-03-14T06:30:00Z", "2027-03-14T07:30:00Z"]
        ),
        // A zone that changes by half an hour, and one whose midnight is skipped.
        (
            "Australia/Lord_Howe", "daily 02:10", "2026-10-02T12:00:00Z",
            ["2026-10-02T15:40:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:10:00Z"]
        ),
        (
            "America/Santiago", "0 0 * * *", "2026-09-05T12:00:00Z",
            ["2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"]
        ),
        // Elapsed time knows no zone: four runs in each hour, also in the one that comes twice.
        (
            "Europe/Berlin", "every 30 minutes", "2026-10-25T00:10:00Z",
            ["2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z"]
        ),
    ]

    @Test("every local date of fourteen years has its one run", arguments: ["Europe/Berlin", "America/New_York"])
    func everyDate(zone: String) async throws {
        try await withClonedDatabase { db in
            for rule in ["daily 00:30", "daily 01:30", "daily 02:30", "daily 23:59"] {
                // The days told by the server's own list of dates; a run shifted by a gap stays on its date.
                let missing = try await db.value(
                    """
                    WITH RECURSIVE run(at) AS (
                        SELECT jobs.next_run(\(rule), \(zone), '2026-01-01 12:00Z')
                        UNION ALL
                        SELECT jobs.next_run(\(rule), \(zone), at) FROM run WHERE at < '2040-01-01 12:00Z')
                    SELECT count(*) FROM (
                        SELECT d::date FROM generate_series('2026-01-03'::date, '2039-12-30'::date, '1 day') d
                        EXCEPT ALL SELECT (at AT TIME ZONE \(zone))::date FROM run) x
                    """, as: Int.self)
                let doubled = try await db.value(
                    """
                    WITH RECURSIVE run(at) AS (
                        SELECT jobs.next_run(\(rule), \(zone), '2026-01-01 12:00Z')
                        UNION ALL
                        SELECT jobs.next_run(\(rule), \(zone), at) FROM run WHERE at < '2040-01-01 12:00Z')
                    SELECT count(*) - count(DISTINCT (at AT TIME ZONE \(zone))::date) FROM run
                    """, as: Int.self)
                #expect([missing, doubled] == [0, 0], "missing and doubled dates of \(rule)")
            }
        }
    }

    @Test("the job is told for which moment and which local date it is")
    func told() async throws {
        try await withClonedDatabase { db in
            try await db.setClock(moment("2026-11-22T12:00:00Z"))
            try await keep(rule(.daily(hour: 0, minute: 30)), on: db)
            try await db.setClock(moment("2026-11-22T23:30:00Z"))
            #expect(try await tick(db) == 1)
            let job = try await db.all(
                "SELECT concat_ws(' ', args ->> 'site', args ->> 'localDay', args ->> 'scheduledAt', asked_as) FROM jobs.job",
                as: String.self)
            #expect(job == ["1 2026-11-23 2026-11-22T23:30:00Z cron"])
        }
    }

    @Test("two schedulers at the same moment enqueue one job: the second finds the rule taken")
    func twoSchedulers() async throws {
        try await withClonedDatabase { db in
            try await db.setClock(moment("2026-11-22T00:00:00Z"))
            try await keep(rule(), on: db)
            try await db.setClock(moment("2026-11-22T01:31:00Z"))
            let first = try await OpenSession(db.pool)
            try await first.run("BEGIN")
            try await first.run("SET LOCAL ROLE cron")
            try await first.run("SELECT jobs.run_cron()")
            #expect(try await tick(db) == 0)
            try await first.run("COMMIT")
            #expect(try await tick(db) == 0)
            #expect(try await db.value("SELECT count(*) FROM jobs.job", as: Int.self) == 1)
            try await first.close()
        }
    }

    @Test("the ledger refuses a time that was there, however the rule came to it again")
    func ledger() async throws {
        try await withClonedDatabase { db in
            try await db.setClock(moment("2026-11-22T00:00:00Z"))
            try await keep(rule(), on: db)
            try await db.setClock(moment("2026-11-22T01:31:00Z"))
            #expect(try await tick(db) == 1)
            try await db.run("UPDATE jobs.cron SET next_at = next_at - interval '1 day'")
            #expect(try await tick(db) == 0)
            #expect(try await db.value("SELECT count(*) FROM jobs.job", as: Int.self) == 1)
        }
    }

    @Test(
        "what was missed is caught up as the rule says",
        arguments: [(CronRule.CatchUp.skip, 0, 1), (.last, 1, 1), (.all(upTo: 3), 3, 3), (.all(upTo: 10), 5, 5)])
    func catchUp(how: CronRule.CatchUp, jobs: Int, entries: Int) async throws {
        try await withClonedDatabase { db in
            try await db.setClock(moment("2026-11-22T00:00:00Z"))
            try await keep(rule(catchUp: how), on: db)
            try await db.setClock(moment("2026-11-26T08:00:00Z"))
            #expect(try await tick(db) == jobs)
            let told = try await db.all("SELECT (1 + missed)::int FROM jobs.cron_run", as: Int.self)
            #expect(told.count == entries)
            #expect(told.reduce(0, +) == 5, "every missed time is accounted for")
            #expect(
                try await db.value("SELECT next_at FROM jobs.cron", as: Instant.self) == moment("2026-11-27T01:30:00Z"))
        }
    }

    @Test("a rule that may not overlap waits for its last job to end")
    func overlap() async throws {
        try await withClonedDatabase { db in
            try await db.setClock(moment("2026-11-22T00:00:00Z"))
            try await keep(rule(overlap: .skip), on: db)
            try await db.setClock(moment("2026-11-22T01:31:00Z"))
            #expect(try await tick(db) == 1)
            try await db.setClock(moment("2026-11-23T01:31:00Z"))
            #expect(try await tick(db) == 0)
            try await db.run("DELETE FROM jobs.job")
            try await db.setClock(moment("2026-11-24T01:31:00Z"))
            #expect(try await tick(db) == 1)
        }
    }

    @Test("a rule that was changed is counted from now, one kept as it was goes on, and a disabled one stays so")
    func kept() async throws {
        try await withClonedDatabase { db in
            try await db.setClock(moment("2026-11-22T00:00:00Z"))
            try await keep(rule(), on: db)
            try await db.setClock(moment("2026-11-22T01:31:00Z"))
            try await keep(rule(), on: db)
            #expect(try await tick(db) == 1, "a restart of the worker does not forget what is due")
            try await db.transaction { tx in
                try tx.run("SET LOCAL ROLE operator")
                #expect(try JobAdmin.enableCron("nightly:1", false, reason: "holidays", in: &tx))
            }
            try await keep(rule(.every(minutes: 15)), on: db)
            try await db.setClock(moment("2026-11-22T03:00:00Z"))
            #expect(try await tick(db) == 0)
        }
    }

    @Test("impossible times and unknown zones are refused by name")
    func refused() async throws {
        try await withClonedDatabase { db in
            await #expect(throws: CronRefused.impossibleTimes(rule: "daily 25:00", .form)) {
                try await keep(rule(.daily(hour: 25, minute: 0)), on: db)
            }
            await #expect(throws: CronRefused.impossibleTimes(rule: "every 0 minutes", .form)) {
                try await keep(rule(.every(minutes: 0)), on: db)
            }
            await #expect(throws: CronRefused.unknownZone("Europe/Atlantis")) {
                try await keep(rule(zone: "Europe/Atlantis"), on: db)
            }
        }
    }

    @Test("the workers run the rules: two of them, one job per time")
    func inWorkers() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            var handlers = JobHandlers()
            handlers.transactional(Nightly.self) { job, run, tx in
                try tx.run("INSERT INTO test.effect (job, subject) VALUES (\(run.id), \(job.site))")
                return .done
            }
            let nightly = try rule()
            func configure(_ configuration: inout WorkerConfiguration) {
                configuration.cron = [nightly]
                configuration.places = [.nightly: 1]
            }
            try await withWorker(on: db, handlers, configure) { _ in
                try await withWorker(on: db, handlers, configure) { _ in
                    try await db.until("EXISTS (SELECT FROM jobs.cron)")
                    for round in 1...4 {
                        // Each time a moment that the ledger does not know yet.
                        try await db.run("UPDATE jobs.cron SET next_at = clock_timestamp()")
                        try await db.until("(SELECT count(*) FROM jobs.job_done) = \(round)")
                    }
                }
            }
            try await db.expectEachEffectOnce(of: 4)
        }
    }
}
