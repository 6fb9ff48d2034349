import CareTerms
import Postgres
import ProcedureBooking
import Registry
import TestKit
import Testing
import TrialEnrollment

@testable import Pathway
@testable import Wards

@Suite("The nightly run does each thing once, and says of each item what it did")
struct NightlyTests {
    @Test("a dry run prints exactly what the run then does, and keeps nothing", .clonedDatabase, arguments: 1...4)
    func dryRun(seed: UInt64) async throws {
        var random = SeededGenerator(seed)
        let needs = (1...10).map { _ in Programme.Need.allCases.randomElement(using: &random) ?? .nothing }
        let programme = try await Programme.open(try TestDatabase.current, needs: needs)
        let store = try await programme.store
        let before = try await NightDigest.read(programme.ward.db)
        let planned = try await NightlyRun(programme.night, batchSize: 3).dryRun(in: store, as: .coordinator)
        let after = try await NightDigest.read(programme.ward.db)
        #expect(before == after)
        let done = try await NightlyRun(programme.night, batchSize: 4)(in: store, as: .coordinator)
        #expect(planned == done, "needs: \(needs)")
        #expect(Set(done.items.map(\.line)) == programme.expected, "needs: \(needs)")
        #expect(done.items.count == programme.expected.count)
    }

    @Test("each check acts, skips with a reason and fails alone; what failed is tried by the next run", .clonedDatabase)
    func allOutcomes() async throws {
        let programme = try await Programme.open(try TestDatabase.current, needs: Programme.Need.allCases)
        let store = try await programme.store
        let run = NightlyRun(programme.night)
        let first = try await run(in: store, as: .coordinator)
        #expect(Set(first.items.map(\.line)) == programme.expected)
        for check in NightlyCheckName.allCases {
            #expect(first.count(check, .acted) >= 1, "\(check) acts on nothing")
            #expect(first.count(check, .failed) == 1, "\(check) has no failed item")
            // A warning or a breach without a cause always ends, and a task that is due is raised or ended.
            let neverSkips = [.clearWarnings, .raiseDueTasks, .endBreaches].contains(check)
            #expect(first.count(check, .skipped) >= (neverSkips ? 0 : 1), "\(check) skips nothing")
        }
        let ledger = try await programme.ward.db.value("SELECT count(*) FROM pathway.nightly_item", as: Int64.self)
        #expect(ledger == Int64(first.items.count))

        // Failed again, and nothing else is touched.
        let second = try await run(in: store, as: .coordinator)
        #expect(second.items == first.items.filter { $0.outcome == .failed })
        let report = try await store.read(as: .coordinator) { tx, _ in try NightlyReport.read(programme.night, in: &tx)
        }
        #expect(report.failures.map(\.line) == second.items.map(\.line).sorted())

        try await programme.removeHindrances()
        let third = try await run(in: store, as: .coordinator)
        #expect(third.items.map(\.subject) == second.items.map(\.subject))
        #expect(third.items.allSatisfy { $0.outcome == .acted })
        let fourth = try await run(in: store, as: .coordinator)
        #expect(fourth.items == [])
        let healed = try await store.read(as: .coordinator) { tx, _ in try NightlyReport.read(programme.night, in: &tx)
        }
        #expect(healed.failures == [])
        #expect(healed.runs == 4 && healed.finished == 4)
    }

    @Test(
        "two runs at once: the second waits at the first item, finds it done, and nothing is done twice",
        .clonedDatabase)
    func twoAtOnce() async throws {
        let programme = try await Programme.open(
            try TestDatabase.current, needs: [.taskFallsDue, .taskFallsDue, .dayUncovered, .cycleToBook, .causeIsGone])
        let (db, night) = (programme.ward.db, programme.night)
        // The first act waits until the test lets it go on; the ledger row is written by then.
        try await db.script(
            """
            CREATE FUNCTION public.wait_for_the_test() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_advisory_xact_lock_shared(41); RETURN NULL; END $$;
            CREATE TRIGGER wait_for_the_test BEFORE INSERT ON followup.task_history
                FOR EACH STATEMENT EXECUTE FUNCTION public.wait_for_the_test();
            """)
        let test = try await OpenSession(db.pool)
        try await test.run("SELECT pg_advisory_lock(41)")
        let store = try await programme.store
        async let first = NightlyRun(night)(in: store, as: .coordinator)
        try await db.until("the first run waits for the test") { tx in try Self.waiting(&tx) == 1 }
        async let second = NightlyRun(night)(in: store, as: .coordinator)
        try await db.until("the second run waits for the first") { tx in try Self.waiting(&tx) == 2 }
        try await test.run("SELECT pg_advisory_unlock(41)")
        let items = try await first.items + second.items
        try await test.close()
        #expect(items.map(\.line).sorted() == programme.expected.sorted())
        let steps = try await db.value(
            "SELECT count(*) FROM followup.task_history WHERE event = 'fall_due'", as: Int64.self)
        let warnings = try await db.value(
            "SELECT count(*) FROM pathway.warning WHERE raised_on = \(night.date)", as: Int64.self)
        let ended = try await db.value(
            "SELECT count(*) FROM pathway.nightly_run WHERE finished_at IS NOT NULL", as: Int64.self)
        #expect(steps == 2 && warnings == 2 && ended == 2)
    }

    private static func waiting(_ tx: inout Transaction) throws -> Int64 {
        try tx.value(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    }

    @Test("a missed night is caught up and says how late it is", .clonedDatabase)
    func late() async throws {
        let programme = try await Programme.open(try TestDatabase.current, needs: [.taskFallsDue])
        let yesterday = NightlyNight(site: programme.ward.site, date: try day("2026-11-21"))
        let store = try await programme.store
        let planned = try await NightlyRun(yesterday).dryRun(in: store, as: .coordinator)
        let done = try await NightlyRun(yesterday)(in: store, as: .coordinator)
        #expect(planned.daysLate == 1 && done.daysLate == 1)
        #expect(done.count(.raiseDueTasks, .acted) == 1)
        let report = try await store.read(as: .coordinator) { tx, _ in try NightlyReport.read(yesterday, in: &tx) }
        #expect(report.daysLate == 1)
        // What the late run did is not done once more for the night of today.
        let today = try await NightlyRun(programme.night)(in: store, as: .coordinator)
        #expect(today.items == [] && today.daysLate == 0)
    }

    @Test(
        "a task past its grace takes one step a night, also when nights are caught up, and it says that it is late",
        .clonedDatabase)
    func oneStepANight() async throws {
        let programme = try await Programme.open(try TestDatabase.current, needs: [.taskPastItsGrace])
        let (ward, store) = (programme.ward, try await programme.store)
        // A missed night is caught up, and the night itself runs right after it.
        let missed = NightlyNight(site: ward.site, date: try day("2026-11-21"))
        let first = try await NightlyRun(missed)(in: store, as: .coordinator)
        #expect(first.items.map(\.reason) == ["fell_due_late", "fell_due_this_night"])
        let second = try await NightlyRun(programme.night)(in: store, as: .coordinator)
        #expect(second.items.map(\.reason) == ["fell_due_this_night"])
        let status = try await ward.db.value("SELECT status FROM followup.task", as: String.self)
        #expect(status == "due")

        try await ward.today("2026-11-23", at: "20:00")
        let next = NightlyNight(site: ward.site, date: try day("2026-11-23"))
        let planned = try await NightlyRun(next).dryRun(in: store, as: .coordinator)
        let third = try await NightlyRun(next)(in: store, as: .coordinator)
        #expect(third.items.map(\.reason) == ["is_overdue_late"] && planned == third)
    }

    @Test(
        "a warning ends with the patient's death or withdrawal, says so, and is not raised again", .clonedDatabase,
        arguments: [true, false])
    func leaving(byDeath: Bool) async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let patient = try await ward.patient()
        let referral = try await ward.acceptedReferral(of: patient)
        let (_, enrolment) = try await ward.enrolled(patient, from: referral)
        _ = try await ward.as(Ward.scheduler) { tx, context in
            try StartCourse(referral: referral)(in: &tx, context)
        }
        let store = Store(try await ward.db.pool(as: Ward.coordinator), facts: .all, limits: .bulk)
        func night(_ date: String) async throws -> [String] {
            try await ward.today(date, at: "20:00")
            let night = NightlyNight(site: ward.site, date: try day(date))
            return try await NightlyRun(night)(in: store, as: .coordinator).items.map {
                "\($0.check.rawValue) \($0.reason)"
            }
        }
        #expect(try await night("2026-11-03") == ["warn_next_cycle warned"])
        if byDeath {
            try await ward.db.run("UPDATE registry.patient SET vital_status = 'died' WHERE id = \(patient)")
        } else {
            let said = try day("2026-11-03")
            try await ward.as(Ward.research) { tx, context in
                try Enrolment.withdraw(
                    enrolment, from: .treatment, saidOn: said, Circumstances(reason: "too far to travel"), in: &tx,
                    context)
            }
        }
        let why = byDeath ? "patient_has_died" : "patient_has_withdrawn"
        // A withdrawal skips the cycles, so there is nothing left to warn of; the course of the dead is stopped by somebody.
        let passed = byDeath ? ["warn_next_cycle \(why)"] : []
        #expect(try await night("2026-11-04") == passed + ["clear_warnings cleared"])
        #expect(try await night("2026-11-05") == passed)
        let cleared = try await ward.db.all("SELECT cleared_because FROM pathway.warning", as: String?.self)
        #expect(cleared == ["the \(why.replacing("_", with: " "))"])
    }

    @Test("a warning ends with its course", .clonedDatabase)
    func courseStopped() async throws {
        let programme = try await Programme.open(try TestDatabase.current, needs: [.cycleToBook])
        let (ward, store) = (programme.ward, try await programme.store)
        _ = try await NightlyRun(programme.night)(in: store, as: .coordinator)
        let course = try await ward.db.value("SELECT id FROM booking.course", as: CourseID.self)
        try await ward.as(Ward.coordinator) { tx, context in
            try Course.stop(course, because: .progression, Circumstances(reason: "board"), in: &tx, context).number
        }
        try await ward.today("2026-11-23", at: "20:00")
        let next = NightlyNight(site: ward.site, date: try day("2026-11-23"))
        let done = try await NightlyRun(next)(in: store, as: .coordinator)
        #expect(done.items.map(\.reason) == ["cleared"])
    }

    @Test("a night that has not come is refused and leaves nothing", .clonedDatabase)
    func early() async throws {
        let programme = try await Programme.open(try TestDatabase.current, needs: [.taskFallsDue])
        let tomorrow = NightlyRun(NightlyNight(site: programme.ward.site, date: try day("2026-11-23")))
        let store = try await programme.store
        for isDry in [true, false] {
            do {
                _ =
                    isDry
                    ? try await tomorrow.dryRun(in: store, as: .coordinator)
                    : try await tomorrow(in: store, as: .coordinator)
                Issue.record("a run for tomorrow was not refused")
            } catch let refusal as any Refusal {
                #expect(refusal.fact == "nightly_run_is_not_early")
            }
        }
        let left = try await programme.ward.db.value(
            "SELECT (SELECT count(*) FROM pathway.nightly_run) + (SELECT count(*) FROM pathway.nightly_item)",
            as: Int64.self)
        #expect(left == 0)
    }

    @Test(
        "a warning stays while its cause does, and is cleared the night after the slot was given back", .clonedDatabase)
    func cleared() async throws {
        let programme = try await Programme.open(try TestDatabase.current, needs: [.dayUncovered])
        let (ward, store) = (programme.ward, try await programme.store)
        _ = try await NightlyRun(programme.night)(in: store, as: .coordinator)
        try await ward.today("2026-11-23", at: "20:00")
        let second = NightlyNight(site: ward.site, date: try day("2026-11-23"))
        let stays = try await NightlyRun(second)(in: store, as: .coordinator)
        #expect(stays.items.map(\.reason) == ["is_warned_already"])
        let placement = try await ward.db.value("SELECT max(id) FROM booking.placement", as: PlacementID.self)
        try await ward.as(Ward.scheduler) { tx, context in
            try Placement.release(placement, because: .byPatient, Circumstances(reason: "called"), in: &tx, context)
        }
        try await ward.today("2026-11-24", at: "20:00")
        let third = NightlyNight(site: ward.site, date: try day("2026-11-24"))
        let clears = try await NightlyRun(third)(in: store, as: .coordinator)
        #expect(clears.items.map(\.check) == [.clearWarnings])
        let open = try await ward.db.all(
            "SELECT cleared_because FROM pathway.warning", as: String?.self)
        #expect(open == ["the cause is gone"])
    }
}

/// Random numbers that are the same for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
