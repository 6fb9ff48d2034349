import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("How long people wait is derived from events with a rule, and never paused", .serialized)
struct ClockTests {
    @Test(
        "whether what was promised came in time: only the moment itself is too late",
        arguments: [
            (nil, nil, 5, nil), (nil, 3, 5, nil), (10, nil, 9, .due), (10, nil, 10, .late), (10, nil, 11, .late),
            (10, 9, 50, .met), (10, 10, 50, .missed), (10, 11, 50, .missed),
        ] as [(Int64?, Int64?, Int64, Promise?)])
    func promise(tooLate: Int64?, came: Int64?, now: Int64, expected: Promise?) {
        func at(_ second: Int64) -> Instant { Instant(microseconds: second * 1_000_000) }
        #expect(Promise(tooLateAt: tooLate.map(at), cameAt: came.map(at), now: at(now)) == expected)
    }

    @Test(
        "days are those of the site's calendar; the decision stops them, and a question to the referrer does not",
        .clonedDatabase)
    func ordinary() async throws {
        let ward = try await Ward.desk()
        // Nine in the evening of 1 November in Chicago, which is the second in UTC.
        let id = try await ward.received("2026-11-02T03:00:00Z")
        try await ward.takes(.review, .requestInformation, on: id)
        #expect(try await ward.days(id) == [2])
        try await ward.today("2026-11-12")
        #expect(try await ward.days(id) == [11])
        try await ward.takes(.informationCame, on: id)
        try await ward.declines(id)
        try await ward.today("2026-12-24")
        #expect(try await ward.days(id) == [11])
        let clock = try await ward.clock(id)
        #expect(clock.events.map(\.rule) == ["received", "question_to_referrer", "declined"])
        #expect(clock.answer.promise == .met && clock.decision.promise == .met)
        #expect(clock.periods.map(\.stopRule) == ["declined"] && clock.periods[0].communicatedAt == nil)
    }

    @Test("an answer after a week is missed, a decision that is not made in three weeks is late", .clonedDatabase)
    func targets() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received("2026-11-02T15:00:00Z")
        // Seven days are over when the ninth of November is, on the wall of the site.
        for (moment, answer, decision) in [
            ("2026-11-10T05:59:59Z", Promise.due, Promise.due), ("2026-11-10T06:00:00Z", .late, .due),
            ("2026-11-24T05:59:59Z", .late, .due), ("2026-11-24T06:00:00Z", .late, .late),
        ] {
            try await ward.db.setClock(Instant(moment))
            let clock = try await ward.clock(id)
            #expect(clock.answer.promise == answer && clock.decision.promise == decision, "\(moment)")
            let stalled = try await ward.page(.stalled).rows.map(\.referral)
            #expect(stalled == (answer == .late ? [id] : []), "\(moment)")
        }
        try await ward.takes(.review, .requestInformation, on: id)
        #expect(try await ward.clock(id).answer.promise == .missed)
        #expect(try await ward.page(.answeredLate).rows.map(\.referral) == [id])
    }

    @Test("days at the patient's wish stand beside, each once, and are never subtracted", .clonedDatabase)
    func choice() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received("2026-10-20T15:00:00Z")
        for (from, until) in [("2026-10-22", "2026-10-25"), ("2026-10-24", "2026-10-27"), ("2026-10-01", "2026-10-20")]
        {
            try await ward.writes(.choice(from: try day(from), until: try day(until)), of: id)
        }
        let period = try #require(try await ward.clock(id).periods.first)
        // 22 to 27, and of the days before the clock began only its first.
        #expect(period.days == 14 && period.patientsChoiceDays == 7)
        await expectFact("annotated_days_are_in_order") {
            try await ward.writes(.choice(from: try day("2026-10-25"), until: try day("2026-10-24")), of: id)
        }
        // What was meant for somebody else counts no more, and stays.
        try await ward.writes(.void(2), of: id)
        let clock = try await ward.clock(id)
        #expect(clock.periods[0].patientsChoiceDays == 5 && clock.events[1].isVoid && clock.events.count == 5)
    }

    @Test("a clock that is carried on begins with its first start, and its target with it", .clonedDatabase)
    func carried() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received("2026-11-02T15:00:00Z")
        let centre = try await ward.db.value("SELECT min(id) FROM registry.organisation", as: OrganisationID.self)
        await expectFact("carried_clock_started_before") {
            try await ward.writes(.carry(from: centre), of: id, at: "2026-11-03T10:00:00Z")
        }
        await expectFact("clock_is_carried_from_an_organisation") {
            try await ward.writes(.carry(from: OrganisationID(999)), of: id, at: "2026-10-03T10:00:00Z")
        }
        try await ward.writes(.carry(from: centre), of: id, at: "2026-10-05T15:00:00Z")
        let period = try #require(try await ward.clock(id).periods.first)
        #expect(period.days == 29)
        #expect(try period.startedHereAt == moment("2026-11-02T15:00:00Z"))
        // The decision is late since then; the answer is owed to who wrote to us, since they did.
        let clock = try await ward.clock(id)
        #expect(clock.decision.promise == .late && clock.answer.promise == .due)
        #expect(try await ward.page(.live).rows.map(\.target) == [.decision])
        #expect(try await ward.page(.stalled).rows.map(\.referral) == [id])
        // A new decision is a new wait: the first start belongs to the first.
        try await ward.takes(.review, on: id)
        try await ward.declines(id)
        try await ward.takes(.redecide, on: id)
        #expect(try await ward.days(id) == [29, 0])
        #expect(try await ward.deskDiffers() == [])
    }

    @Test("active monitoring stops a clock, changed treatment starts another, and both are told", .clonedDatabase)
    func byHand() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received("2026-10-28T15:00:00Z")
        await expectFact("only_a_stopped_clock_starts_anew") {
            try await ward.writes(.start(rule: "treatment_changed"), of: id)
        }
        await expectFact("only_a_stop_is_communicated") { try await ward.writes(.told(of: nil), of: id) }
        await expectFact("clock_event_has_its_rule") {
            try await ward.writes(.stop(rule: "declined", communicatedAt: nil), of: id)
        }
        await expectFact("clock_event_is_not_in_the_future") {
            try await ward.writes(
                .stop(rule: "active_monitoring", communicatedAt: nil), of: id, at: "2026-11-04T10:00:00Z")
        }
        await expectFact("clock_event_is_told_after_it_happened") {
            try await ward.writes(
                .stop(rule: "active_monitoring", communicatedAt: try moment("2026-10-30T10:00:00Z")), of: id)
        }
        try await ward.writes(.stop(rule: "active_monitoring", communicatedAt: nil), of: id, at: "2026-11-02T15:00:00Z")
        await expectFact("only_a_running_clock_stops") {
            try await ward.writes(.stop(rule: "active_monitoring", communicatedAt: nil), of: id)
        }
        #expect(try await ward.page(.stalled).rows == [])
        try await ward.writes(.told(of: nil), of: id, at: "2026-11-03T09:00:00Z")
        #expect(try await ward.clock(id).periods[0].communicatedAt == moment("2026-11-03T09:00:00Z"))
        await expectFact("only_a_stop_is_communicated") { try await ward.writes(.told(of: 1), of: id) }
        try await ward.today("2026-11-20")
        try await ward.writes(.start(rule: "treatment_changed"), of: id)
        try await ward.today("2026-11-23")
        #expect(try await ward.days(id) == [5, 3])
        #expect(try await ward.deskDiffers() == [])
    }

    @Test("what a step did to the clock is not undone by hand, nor done by hand what is a step's", .clonedDatabase)
    func steps() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received()
        await expectFact("step_keeps_its_clock_event") { try await ward.writes(.void(1), of: id) }
        await expectFact("clock_event_is_about_one_of_its_referral") { try await ward.writes(.void(9), of: id) }
        for rule in ["received", "accepted", "joined_earlier", "restored"] {
            await expectRefusal(by: "clock_rule_belongs_to_its_step") {
                try await ward.db.transaction(as: Ward.coordinator, in: .coordinator) { tx in
                    try tx.run(
                        """
                        INSERT INTO referrals.clock_event (referral, rule, happened_at)
                        VALUES (\(id), \(rule), '2026-11-02T16:00:00Z')
                        """)
                }
            }
        }
        await expectRefusal(by: "clock_event_is_only_appended") {
            try await ward.db.run("UPDATE referrals.clock_event SET happened_at = now() WHERE referral = \(id)")
        }
    }

    @Test("a target is set from a day to come; a clock that has begun keeps what was promised", .clonedDatabase)
    func newTargets() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received()
        let (olga, before) = (TestLogin("olga", .operator), try await ward.clock(id))
        try await ward.hire(olga)
        func set(_ from: String, _ amount: Int = 2, _ programme: String = "pipac") async throws {
            let target = ReferralTarget(
                programme: programme, kind: .answer, holdsFrom: try day(from), amount: amount, unit: .businessDays,
                source: "board of November")
            try await ward.as(olga) { tx, context in
                try target.set(in: &tx, context)
                return true
            }
        }
        await expectFact("target_holds_from_a_day_to_come") { try await set("2026-11-03") }
        await expectFact("target_belongs_to_programme") { try await set("2026-11-10", 2, "hipec") }
        await expectFact("target_amount_is_plausible") { try await set("2026-11-10", 0) }
        try await set("2026-11-06")
        await expectFact("target_is_told_once_a_day") { try await set("2026-11-06") }
        #expect(try await ward.clock(id).answer == before.answer)
        // A Friday: two working days are over when Tuesday is.
        try await ward.today("2026-11-06", at: "18:00")
        let next = try await ward.received("2026-11-06T16:00:00Z")
        #expect(try await ward.clock(next).answer.tooLateAt == moment("2026-11-11T06:00:00Z"))
        #expect(try await ward.deskDiffers() == [])
    }

    @Test("a programme that promises nothing stalls nobody, and shows no target", .clonedDatabase)
    func withoutTargets() async throws {
        let ward = try await Ward.desk()
        try await ward.db.run("INSERT INTO referrals.programme (code, label) VALUES ('hipec', 'HIPEC')")
        let (patient, site) = (try await ward.patient(), ward.site)
        let id = try await ward.as(Ward.coordinator) { tx, _ in
            try tx.value(
                """
                INSERT INTO referrals.referral (patient, site, received_at, channel, priority, referrer_name,
                    primary_cancer, programme)
                VALUES (\(patient), \(site), '2026-06-01T15:00:00Z', 'fax', 'routine', 'Dr. Example', 'C18.9', 'hipec')
                RETURNING id
                """, as: ReferralID.self)
        }
        let row = try #require(try await ward.page(.live, .init(programme: "hipec")).rows.first)
        #expect(row.referral == id && row.target == nil && row.targetAt == nil && row.targetOn == nil)
        #expect(try await ward.page(.stalled).rows == [])
        #expect(try await ward.clock(id).answer.promise == nil)
    }

    @Test("who sees no clinical text sees the clock without what was written on it", .clonedDatabase)
    func notes() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received()
        try await ward.writes(
            .choice(from: try day("2026-11-03"), until: try day("2026-11-05")), of: id, note: "pain, wants to think")
        #expect(try await ward.clock(id).events.last?.note == "pain, wants to think")
        #expect(try await ward.clock(id, as: Ward.finance).events.map(\.note) == [nil, nil])
    }
}

extension Ward {
    func clock(_ id: ReferralID, as login: TestLogin = Ward.coordinator) async throws -> Clock {
        let store = Store(try await db.pool(as: login))
        return try await store.read(as: login.groups[0]) { tx, context in try Clock.read(id, in: &tx, context) }
    }

    /// The days of each period.
    func days(_ id: ReferralID) async throws -> [Int] { try await clock(id).periods.map(\.days) }

    func writes(_ entry: Clock.Entry, of id: ReferralID, at text: String? = nil, note: String? = nil) async throws {
        let at = try text.map(moment)
        try await self.as(Ward.coordinator) { tx, context in
            try Clock.write(entry, of: id, at: at, note: note, in: &tx, context)
        }
    }
}
