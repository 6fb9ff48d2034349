import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("The tumour board: its lists, its decisions, and what rests on them")
struct BoardTests {
    @Test("a referral that awaits the board stands on one list at a time, and leaves it with a reason", .clonedDatabase)
    func lists() async throws {
        let ward = try await ward()
        let (id, first) = try await ward.onTheList()
        let second = try await ward.meeting(at: "2026-11-10T09:00:00Z")
        #expect(try await ward.list(of: id) == first)
        await expectFact("referral_is_on_one_list_at_a_time") {
            try await ward.change { tx in try BoardList.putOn(id, second, in: &tx) }
        }
        await expectFact("only_a_listed_referral_leaves_the_list") {
            try await ward.change { tx in try BoardList.takeOff(id, second, because: "no", in: &tx) }
        }
        await expectFact("listing_is_deferred_to_another_meeting") {
            try await ward.change { tx in try BoardList.defer(id, from: first, to: first, because: "no", in: &tx) }
        }
        try await ward.change { tx in
            try BoardList.defer(id, from: first, to: second, because: "the films are not read", in: &tx)
        }
        #expect(try await ward.list(of: id) == second)
        try await ward.change { tx in try BoardList.takeOff(id, second, because: "she was admitted", in: &tx) }
        #expect(try await ward.list(of: id) == nil)
        let other = try await ward.referralInReview()
        await expectFact("referral_on_a_list_awaits_the_board") {
            try await ward.change { tx in try BoardList.putOn(other, first, in: &tx) }
        }
        await expectFact("referral_exists") {
            try await ward.change { tx in try BoardList.putOn(ReferralID(999), first, in: &tx) }
        }
        let events = try await ward.as(Ward.coordinator) { tx, _ in try BoardList.latest(of: first, in: &tx) }
        #expect(events.map(\.kind) == [.deferred] && events[0].defersTo == second)
    }

    @Test("who goes on without the board leaves its list in the same breath", .clonedDatabase)
    func leaves() async throws {
        let ward = try await ward()
        let (id, meeting) = try await ward.onTheList()
        try await ward.as(Ward.coordinator) { tx, context in
            try Referral.take(.withdrawByPatient, on: id, Circumstances(reason: "her wish"), in: &tx, context)
        }
        #expect(try await ward.list(of: id) == nil)
        let events = try await ward.as(Ward.coordinator) { tx, _ in try BoardList.latest(of: meeting, in: &tx) }
        #expect(events.map(\.kind) == [.takenOff])
    }

    /// A decision that a board cannot make so.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let fact: String
        let spoil: @Sendable (inout DecideAtBoard) -> Void
        var testDescription: String { fact }

        init(_ fact: String, _ spoil: @escaping @Sendable (inout DecideAtBoard) -> Void) {
            (self.fact, self.spoil) = (fact, spoil)
        }
    }

    static let wrongs: [Wrong] = [
        Wrong("pipac_has_its_intent") { $0.intent = nil },
        Wrong("pipac_comes_after_cure_was_ruled_out") { $0.cureRuledOut = nil },
        Wrong("pipac_has_its_intent") {
            $0.answer = "supportive_care"
            $0.cureRuledOut = nil
        },
        Wrong("board_decision_names_a_board_answer") { $0.answer = "chemotherapy" },
        Wrong("long_text_has_1_to_4000_characters") { $0.summary = "" },
        Wrong("referral_exists") { $0.referral = ReferralID(999) },
        Wrong("board_meeting_exists") { $0.meeting = MeetingID(999) },
        Wrong("board_decision_corrects_one_of_its_referral") { $0.corrects = BoardDecisionID(999) },
        Wrong("condition_has_a_group_of_people") {
            $0.conditions = [.init("Nutrition", owner: .auditor, dueOn: $0.conditions[0].dueOn)]
        },
        Wrong("board_decision_has_few_conditions") {
            $0.conditions = Array(repeating: $0.conditions[0], count: 21)
        },
    ]

    @Test(
        "a decision that a board cannot make is refused, and leaves the referral on the list", .clonedDatabase,
        arguments: wrongs)
    func refused(wrong: Wrong) async throws {
        let ward = try await ward()
        let (id, meeting) = try await ward.onTheList()
        var decide = DecideAtBoard(
            "pipac_in_trial", of: id, at: meeting, intent: .symptomRelief, cureRuledOut: .fitness, summary: "Ascites.",
            conditions: [.init("Nutrition", owner: .nurse, dueOn: try day("2026-11-20"))])
        wrong.spoil(&decide)
        let spoiled = decide
        await expectFact(wrong.fact) { try await ward.as(Ward.surgeon) { tx, _ in try spoiled(in: &tx) } }
        #expect(try await ward.list(of: id) == meeting)
    }

    @Test("a board decides when it has met, with two members, on who is on its list", .clonedDatabase)
    func whenAndWho() async throws {
        let ward = try await ward()
        let (id, meeting) = try await ward.onTheList()
        let later = try await ward.meeting(at: "2026-11-10T09:00:00Z")
        let alone = try await ward.meeting(at: "2026-11-03T10:00:00Z", members: 1)
        await expectFact("board_decides_what_is_on_its_list") {
            let other = try await ward.meeting(at: "2026-11-03T11:00:00Z")
            try await ward.boardSays("supportive_care", of: id, at: other)
        }
        for (where_, fact) in [(later, "meeting_has_begun"), (alone, "board_has_two_members_present")] {
            try await ward.change { tx in try BoardList.defer(id, from: meeting, to: where_, because: "try", in: &tx) }
            await expectFact(fact) { try await ward.boardSays("supportive_care", of: id, at: where_) }
            try await ward.change { tx in try BoardList.defer(id, from: where_, to: meeting, because: "back", in: &tx) }
        }
        try await ward.boardSays("supportive_care", of: id, at: meeting)
        #expect(try await ward.list(of: id) == nil)
        // Discussed once: a second word on it is a correction, or another meeting's.
        await expectFact("board_decides_what_is_on_its_list") {
            try await ward.boardSays("supportive_care", of: id, at: meeting)
        }
    }

    @Test(
        "conditions are tasks of a group; the decision that corrects it takes them back and says its own",
        .clonedDatabase)
    func conditions() async throws {
        let ward = try await ward()
        let (id, meeting) = try await ward.onTheList()
        let due = try day("2026-11-20")
        let wrong = try await ward.boardSays("pipac_in_trial", of: id, at: meeting) {
            $0.conditions = [
                .init("Nutrition consult", owner: .nurse, dueOn: due), .init("Echo", owner: .coordinator, dueOn: due),
            ]
        }
        let tasks: SQL = "SELECT owner_role || ' ' || what FROM referrals.open_task ORDER BY task"
        #expect(try await ward.db.all(tasks, as: String.self) == ["nurse Nutrition consult", "coordinator Echo"])
        let right = try await ward.boardSays("pipac_off_trial", of: id, at: meeting) {
            $0.corrects = wrong
            $0.conditions = [.init("Ask the insurer", owner: .finance, dueOn: due)]
        }
        #expect(try await ward.db.all(tasks, as: String.self) == ["finance Ask the insurer"])
        let standing = try await ward.as(Ward.coordinator) { tx, _ in
            try BoardDecision.standing(on: id, in: &tx)?.id
        }
        #expect(standing == right)
        await expectFact("board_decision_is_corrected_once") {
            try await ward.boardSays("supportive_care", of: id, at: meeting) { $0.corrects = wrong }
        }
        await expectRefusal(by: "board_decision_is_only_appended") {
            try await ward.db.run("UPDATE referrals.board_decision SET code = 'supportive_care'")
        }
    }

    @Test("a meeting that ends leaves nobody on a list that nobody looks at any more", .clonedDatabase)
    func ends() async throws {
        let ward = try await ward()
        let (id, meeting) = try await ward.onTheList()
        let next = try await ward.meeting(at: "2026-11-10T09:00:00Z")
        await expectFact("ended_meeting_leaves_nobody_on_its_list") {
            try await ward.change { tx in try BoardMeeting.hold(meeting, in: &tx) }
        }
        // By hand too.
        await expectRefusal(by: "ended_meeting_leaves_nobody_on_its_list") {
            try await ward.db.transaction(as: Ward.coordinator, in: .coordinator) { tx in
                try tx.run("INSERT INTO referrals.meeting_end (meeting, outcome) VALUES (\(meeting), 'held')")
            }
        }
        await expectFact("meeting_has_begun") {
            try await ward.change { tx in try BoardMeeting.hold(next, in: &tx) }
        }
        let moved = try await ward.as(Ward.coordinator) { tx, _ in
            try BoardMeeting.cancel(meeting, because: "snow", listGoesTo: next, in: &tx)
        }
        #expect(moved == [id])
        #expect(try await ward.list(of: id) == next)
        let other = try await ward.referralForTheBoard()
        await expectFact("ended_meeting_takes_no_more") {
            try await ward.change { tx in try BoardList.putOn(other, meeting, in: &tx) }
        }
        await expectFact("meeting_ends_once") {
            try await ward.change { tx in try BoardMeeting.hold(meeting, in: &tx) }
        }
        try await ward.today("2026-11-10")
        try await ward.boardSays("supportive_care", of: id, at: next)
        await expectFact("meeting_that_decided_was_held") {
            try await ward.as(Ward.coordinator) { tx, _ in
                try BoardMeeting.cancel(next, because: "snow", listGoesTo: nil, in: &tx)
            }
        }
        try await ward.change { tx in try BoardMeeting.hold(next, in: &tx) }
        let statuses = try await ward.as(Ward.coordinator) { tx, _ in
            try BoardMeeting.list(at: nil, from: nil, limit: 9, in: &tx).map(\.status)
        }
        #expect(statuses == [.cancelled, .held])
    }

    private func ward() async throws -> Ward { try await Ward.open(try TestDatabase.current, on: "2026-11-03") }
}

extension Ward {
    /// The coordinator changes something of which nothing comes back.
    func change(_ body: @escaping @Sendable (inout Transaction) throws -> Void) async throws {
        try await self.as(Ward.coordinator) { tx, _ in
            try body(&tx)
            return true
        }
    }
}

@Suite("Two at once at the board")
struct BoardRaceTests {
    @Test("who is put on a list while its meeting is cancelled waits for the cancellation, and is refused")
    func race() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(db, on: "2026-11-03")
            let (id, meeting) = (try await ward.referralForTheBoard(), try await ward.meeting())
            let pool = try await db.pool(as: Ward.coordinator)
            let (first, second) = (try await OpenSession(pool), try await OpenSession(pool))
            for session in [first, second] {
                try await session.run("BEGIN")
                try await session.run("SET LOCAL ROLE coordinator")
            }
            try await first.run(
                "INSERT INTO referrals.meeting_end (meeting, outcome, reason) VALUES (\(meeting), 'cancelled', 'snow')")
            let putOn = second.start(
                "INSERT INTO referrals.listing (meeting, referral, event) VALUES (\(meeting), \(id), 'put_on')")
            try await db.untilBlocked(second)
            try await first.run("COMMIT")
            await expectRefusal(by: "ended_meeting_takes_no_more") { try await putOn.value }
            try await first.close()
            try await second.close()
            #expect(try await ward.list(of: id) == nil)
        }
    }
}
