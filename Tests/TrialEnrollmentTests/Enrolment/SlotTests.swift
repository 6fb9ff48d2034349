import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("Slots of an arm, a site and a dose level")
struct SlotTests {
    private func ward() async throws -> Ward { try await Ward.open(try TestDatabase.current, on: "2026-11-02") }

    private func refuses(_ fact: String, _ ward: Ward, _ id: EnrolmentID, source: SourceLocation = #_sourceLocation)
        async
    {
        await expectFact(fact, sourceLocation: source) { try await ward.steps([.reserveSlot], of: id) }
    }

    @Test(
        "where one site has slots of its own, another has none until it is given some, and both stay below the arm's",
        .clonedDatabase)
    func sites() async throws {
        let ward = try await ward()
        let arm = try await ward.arms(of: .small("NCT99990011", slots: [2]))[0]
        let here = ward.site
        let there = try await ward.db.transaction { tx in
            try Site.add("Annex", of: "Lakeside", zone: "America/Chicago", in: &tx)
        }
        try await ward.db.run(
            "INSERT INTO trials.site_change (trial, site, event, from_day) VALUES (1, \(there), 'approved', '2026-11-01')"
        )
        try await ward.as(Ward.research) { tx, _ in
            try ArmSlots.allow(1, for: .init(site: here), of: arm, because: "letter of the sponsor", in: &tx)
            return 0
        }
        let first = try await ward.eligible(for: arm)
        try await ward.steps([.reserveSlot], of: first)
        let second = try await ward.eligible(for: arm)
        await refuses("arm_has_a_free_slot", ward, second)
        let other = try await ward.eligible(for: arm, at: there)
        await refuses("site_was_given_slots", ward, other)
        try await ward.as(Ward.research) { tx, _ in
            try ArmSlots.allow(5, for: .init(site: there), of: arm, because: "letter of the sponsor", in: &tx)
            return 0
        }
        try await ward.steps([.reserveSlot], of: other)
        await refuses("arm_has_a_free_slot", ward, try await ward.eligible(for: arm, at: there))
        await expectFact("slots_taken_are_within_their_limit") {
            try await ward.as(Ward.research) { tx, _ in
                try ArmSlots.allow(0, for: .init(site: there), of: arm, because: "letter of the sponsor", in: &tx)
                return 0
            }
        }
        #expect(try await ward.held() == 2)
    }

    /// What an arm says of who is replaced, how far the patient came, how they left, and whether the slot is free again.
    struct Leaving: Sendable, CustomTestStringConvertible {
        let replaces: NewTrial.SlotRules.Replaces
        let steps: [Enrolment.Event]
        let leaves: Enrolment.Event
        let code: String
        let isFree: Bool
        var testDescription: String { "\(replaces) \(steps.last?.rawValue ?? "") \(leaves.rawValue)" }
    }

    static let leavings: [Leaving] = [
        .init(replaces: .nobody, steps: [.reserveSlot], leaves: .releaseSlot, code: "start_delayed", isFree: true),
        .init(replaces: .nobody, steps: [.reserveSlot], leaves: .findIneligible, code: "died", isFree: false),
        .init(replaces: .reserved, steps: [.reserveSlot], leaves: .findIneligible, code: "died", isFree: true),
        .init(
            replaces: .reserved, steps: [.reserveSlot, .start], leaves: .endTreatment, code: "progression",
            isFree: false),
        .init(
            replaces: .untreated, steps: [.reserveSlot, .start], leaves: .endTreatment, code: "progression",
            isFree: true),
        .init(
            replaces: .untreated, steps: [.reserveSlot, .start, .treat], leaves: .endTreatment, code: "progression",
            isFree: false),
    ]

    @Test(
        "a slot is free again when the arm says that such a patient is replaced", .clonedDatabase, arguments: leavings)
    func replaced(_ leaving: Leaving) async throws {
        let ward = try await ward()
        let rules = NewTrial.SlotRules(replaces: leaving.replaces)
        let arm = try await ward.arms(of: .small("NCT99990012", slots: [1], rules: rules))[0]
        let first = try await ward.eligible(for: arm)
        try await ward.steps(leaving.steps, of: first)
        let second = try await ward.eligible(for: arm)
        await refuses("arm_has_a_free_slot", ward, second)
        try await ward.steps([leaving.leaves], of: first, because: leaving.code)
        if leaving.isFree {
            try await ward.steps([.reserveSlot], of: second)
        } else {
            await refuses("arm_has_a_free_slot", ward, second)
        }
        #expect(try await ward.held() == 1)
    }

    @Test("an amended protocol gives nobody a second set of slots", .clonedDatabase)
    func versions() async throws {
        let ward = try await ward()
        let arm = try await ward.arms(of: .small("NCT99990013", slots: [1]))[0]
        try await ward.steps([.reserveSlot], of: try await ward.eligible(for: arm))
        let amended = try await ward.db.value(
            """
            WITH v AS (INSERT INTO trials.protocol_version (trial, version, effective_from)
                SELECT trial, '2', '2026-02-01' FROM trials.protocol_version RETURNING id)
            INSERT INTO trials.arm (protocol_version, label, regimen, planned_cycles, interval_min_days,
                interval_target_days, interval_max_days, partial_counts, dwell_target_minutes, slots)
            SELECT v.id, '1', 'oxaliplatin', 3, 42, 42, 56, false, 30, 1 FROM v RETURNING id
            """, as: ArmID.self)
        try await ward.db.run(
            """
            INSERT INTO trials.criterion (arm, kind, fact, operator, numbers, unit)
            VALUES (\(amended), 'inclusion', 'ecog', '<=', '{2}', '{score}')
            """)
        try await ward.db.run("UPDATE trials.protocol_version SET released_at = registry.now() WHERE version = '2'")
        await refuses("arm_has_a_free_slot", ward, try await ward.eligible(for: amended))
    }

    @Test("a hold shuts its part, says why, and is lifted once", .clonedDatabase)
    func hold() async throws {
        let ward = try await ward()
        let arm = try await ward.arms(of: .small("NCT99990014", slots: [3]))[0]
        let id = try await ward.eligible(for: arm)
        let why = "the safety board meets on Friday"
        try await ward.as(Ward.investigator) { tx, _ in
            try ArmSlots.hold(.init(level: 1), of: arm, because: why, in: &tx)
            return 0
        }
        await refuses("slot_is_not_on_hold", ward, id)
        await expectFact("hold_is_placed_and_then_lifted") {
            try await ward.as(Ward.research) { tx, _ in
                try ArmSlots.lift(.init(), of: arm, because: why, in: &tx)
                return 0
            }
        }
        try await ward.as(Ward.research) { tx, _ in
            try ArmSlots.lift(.init(level: 1), of: arm, because: why, in: &tx)
            return 0
        }
        try await ward.steps([.reserveSlot], of: id)
    }
}

@Suite("The dose-limiting toxicities of an arm")
struct ToxicityTests {
    /// ≤ 1 of the first 2, ≤ 1 of the first 3, as a small mirror of ≤ 1 of the first 6 and ≤ 2 of the first 7 to 8.
    private func ward(
        _ limits: [NewTrial.SlotRules.Limit], atOnce: Int? = nil, replaces: NewTrial.SlotRules.Replaces = .reserved
    ) async throws -> (Ward, ArmID) {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let rules = NewTrial.SlotRules(
            replaces: replaces, windowDays: 28, observedAtOnce: atOnce, limits: limits, source: "protocol, 4.2")
        return (ward, try await ward.arms(of: .small("NCT99990021", slots: [14], rules: rules))[0])
    }

    @Test("the slot after the first so many opens when all of those were observed, and the rule holds", .clonedDatabase)
    func rule() async throws {
        let (ward, arm) = try await ward([.init(first: 2, atMost: 1), .init(first: 3, atMost: 1)])
        let first = try await ward.treated(in: arm)
        let second = try await ward.treated(in: arm)
        let third = try await ward.eligible(for: arm)
        func refused(by fact: String) async {
            await expectFact(fact) { try await ward.steps([.reserveSlot], of: third) }
        }
        await refused(by: "slot_opens_after_those_before_were_observed")
        await expectFact("observation_is_over_before_it_is_clean") {
            try await ward.says(.none, of: first, on: "2026-11-02")
        }
        try await ward.today("2026-12-01")
        try await ward.says(.none, of: first, on: "2026-11-30")
        await refused(by: "slot_opens_after_those_before_were_observed")
        try await ward.says(.dlt, of: second, on: "2026-11-20")
        try await ward.steps([.reserveSlot, .start, .treat], of: third)
        let fourth = try await ward.eligible(for: arm)
        await expectFact("slot_opens_after_those_before_were_observed") {
            try await ward.steps([.reserveSlot], of: fourth)
        }
        try await ward.says(.dlt, of: third, on: "2026-12-01")
        await expectFact("toxicities_are_within_the_rule_of_the_arm") {
            try await ward.steps([.reserveSlot], of: fourth)
        }
        // What was wrong is corrected; who said it twice is told.
        await expectFact("dlt_is_assessed_once_and_then_corrected") {
            try await ward.says(.dlt, of: third, on: "2026-12-01")
        }
        let seen = try day("2026-12-01")
        try await ward.as(Ward.investigator) { tx, _ in
            let entry = try tx.value(
                "SELECT max(id) FROM trials.dlt_assessment WHERE enrolment = \(third)", as: Int64.self)
            return try Toxicity.record(
                .notEvaluable, of: third, on: seen, what: "moved away", corrects: entry, in: &tx)
        }
        try await ward.steps([.reserveSlot], of: fourth)
    }

    @Test("only so many are observed at once", .clonedDatabase)
    func atOnce() async throws {
        let (ward, arm) = try await ward([], atOnce: 1)
        let first = try await ward.treated(in: arm)
        let second = try await ward.eligible(for: arm)
        await expectFact("slot_opens_after_those_before_were_observed") {
            try await ward.steps([.reserveSlot], of: second)
        }
        try await ward.today("2026-12-01")
        try await ward.says(.none, of: first, on: "2026-11-30")
        try await ward.steps([.reserveSlot], of: second)
    }

    @Test("who cannot be evaluated is replaced where the arm says so, and counts for no limit", .clonedDatabase)
    func notEvaluable() async throws {
        let (ward, arm) = try await ward([.init(first: 2, atMost: 0)], replaces: .notEvaluable)
        let first = try await ward.treated(in: arm)
        try await ward.says(.notEvaluable, of: first, on: "2026-11-02")
        #expect(try await ward.held() == 0)
        _ = try await ward.treated(in: arm)
        _ = try await ward.treated(in: arm)
        let places = try await ward.as(Ward.research) { tx, _ in
            try ObservedPatient.list(of: TrialID(1), in: &tx).map(\.place)
        }
        #expect(places == [1, 2])
    }

    @Test("a treatment death closes the arm, and a higher dose level rests on the lower one", .clonedDatabase)
    func death() async throws {
        let (ward, arm) = try await ward([.init(first: 3, atMost: 1)])
        let first = try await ward.treated(in: arm)
        let version = try await ward.db.value("SELECT protocol_version FROM trials.arm", as: Int64.self)
        try await ward.db.script(
            """
            ALTER TABLE trials.dose_level DISABLE TRIGGER refuse_released;
            INSERT INTO trials.dose_level (arm, no) VALUES (\(arm.number), 2);
            ALTER TABLE trials.dose_level ENABLE ALWAYS TRIGGER refuse_released
            """)
        #expect(version == 1)
        func open(_ level: Int) async throws {
            try await ward.as(Ward.investigator) { tx, _ in
                try ArmSlots.open(level: level, of: arm, because: "decision of the board", in: &tx)
                return level
            }
        }
        await expectFact("higher_dose_level_rests_on_the_lower_one") { try await open(2) }
        await expectFact("dose_level_is_one_of_its_arm") { try await open(3) }
        try await ward.today("2026-12-01")
        try await ward.says(.none, of: first, on: "2026-11-30")
        try await open(2)
        let second = try await ward.treated(in: arm)
        let level = try await ward.db.value("SELECT level FROM trials.slot WHERE enrolment = \(second)", as: Int32.self)
        #expect(level == 2)
        try await ward.says(.dlt, of: second, on: "2026-12-01", isFatal: true)
        let third = try await ward.eligible(for: arm)
        await expectFact("treatment_death_closes_the_arm") { try await ward.steps([.reserveSlot], of: third) }
        try await open(1)
        await expectFact("treatment_death_closes_the_arm") { try await ward.steps([.reserveSlot], of: third) }
    }
}

@Suite("Two coordinators want the last slot")
struct SlotRaceTests {
    /// One in a verb's isolation, one who took a view of the database long before: neither gets a slot that is not there.
    @Test("the second waits and is refused, by verbs as by hand", arguments: ["READ COMMITTED", "REPEATABLE READ"])
    func last(isolation: String) async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(db, on: "2026-11-02")
            let arm = try await ward.arms(of: .small("NCT99990031", slots: [1]))[0]
            let (first, second) = (try await ward.eligible(for: arm), try await ward.eligible(for: arm))
            let pool = try await db.pool(as: Ward.research)
            let (anna, ben) = (try await OpenSession(pool), try await OpenSession(pool))
            try await anna.run("BEGIN")
            try await ben.run(isolation == "READ COMMITTED" ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ")
            for session in [anna, ben] { try await session.run("SELECT set_config('role', 'research', true)") }
            try await ben.run("SELECT count(*) FROM trials.slot")
            try await anna.run(
                "INSERT INTO trials.enrolment_history (subject, event) VALUES (\(first), 'reserve_slot')")
            let waiting = ben.start(
                "INSERT INTO trials.enrolment_history (subject, event) VALUES (\(second), 'reserve_slot')")
            try await db.untilBlocked(ben)
            try await anna.run("COMMIT")
            if isolation == "READ COMMITTED" {
                await expectRefusal(by: "arm_has_a_free_slot") { try await waiting.value }
            } else {
                await expectRefusal(sqlState: "40001") { try await waiting.value }
            }
            try await ben.run("ROLLBACK")
            #expect(try await ward.held() == 1)
            try await anna.close()
            try await ben.close()
        }
    }

    @Test("a hold that comes while somebody reserves waits for them, and shuts the next one out")
    func holdMeanwhile() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(db, on: "2026-11-02")
            let arm = try await ward.arms(of: .small("NCT99990032", slots: [2]))[0]
            let (first, second) = (try await ward.eligible(for: arm), try await ward.eligible(for: arm))
            let anna = try await OpenSession(try await db.pool(as: Ward.investigator))
            let ben = try await OpenSession(try await db.pool(as: Ward.research))
            try await anna.run("BEGIN")
            try await anna.run("SELECT set_config('role', 'investigator', true)")
            try await ben.run("BEGIN")
            try await ben.run("SELECT set_config('role', 'research', true)")
            try await anna.run(
                """
                INSERT INTO trials.slot_hold (trial, label, event, reason) VALUES (1, '1', 'held', 'the board meets')
                """)
            let waiting = ben.start(
                "INSERT INTO trials.enrolment_history (subject, event) VALUES (\(first), 'reserve_slot')")
            try await db.untilBlocked(ben)
            try await anna.run("COMMIT")
            await expectRefusal(by: "slot_is_not_on_hold") { try await waiting.value }
            try await ben.run("ROLLBACK")
            await expectFact("slot_is_not_on_hold") { try await ward.steps([.reserveSlot], of: second) }
            try await anna.close()
            try await ben.close()
        }
    }
}
