import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@Suite("Steps of a record with a history")
struct StepTests {
    private static let step = "INSERT INTO pathway.parcel_history (subject, event, reason) VALUES"

    @Test("a status moves only by its history, also for the owner")
    func onlyByHistory() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db)
            try await db.expectRefused(
                "UPDATE pathway.parcel SET status = 'accepted'", by: .coordinator, because: "42501")
            try await db.expectRefused(
                "INSERT INTO pathway.parcel (patient, status) VALUES (NULL, 'accepted')", by: .coordinator,
                because: "42501")
            try await db.expectGuarded(
                "UPDATE pathway.parcel SET status = 'accepted', step_no = 2 WHERE id = 5", by: .owner("omentum_owner"),
                because: "parcel_status_is_its_last_step",
                onlyBecauseOf: "ALTER TABLE pathway.parcel DROP CONSTRAINT parcel_status_is_its_last_step")
            try await db.expectGuarded(
                "UPDATE pathway.parcel SET status = 'received', step_no = 1 WHERE id = 3", by: .owner("omentum_owner"),
                because: "parcel_only_moves_forward",
                onlyBecauseOf: "ALTER TABLE pathway.parcel DISABLE TRIGGER only_forward",
                after: "SET LOCAL ROLE coordinator; \(Self.step) (3, 'review', NULL); RESET ROLE")
            try await db.expectGuarded(
                "DELETE FROM pathway.parcel_history WHERE subject = 3 AND no = 2", by: .owner("omentum_owner"),
                because: "parcel_history_is_only_appended",
                onlyBecauseOf: """
                    ALTER TABLE pathway.parcel_history DISABLE TRIGGER keep_row;
                    ALTER TABLE pathway.parcel DROP CONSTRAINT parcel_status_is_its_last_step
                    """,
                after: "SET LOCAL ROLE coordinator; \(Self.step) (3, 'review', NULL); RESET ROLE")
            #expect(
                try await db.number(
                    """
                    SELECT count(*) FROM pathway.parcel r LEFT JOIN LATERAL
                        (SELECT * FROM pathway.parcel_history h WHERE subject = r.id ORDER BY no DESC LIMIT 1) h ON true
                    WHERE (r.status, r.step_no) IS DISTINCT FROM (h.to_state, h.no)
                    """) == 0)
        }
    }

    @Test("only legal steps, by the right group, with their reason")
    func legal() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db)
            try await db.expectGuarded(
                "\(Self.step) (4, 'accept', NULL)", by: .coordinator, because: "parcel_step_is_legal",
                onlyBecauseOf:
                    "INSERT INTO registry.transition VALUES ('parcel', 'received', 'accept', 'accepted', 'coordinator', false)"
            )
            try await db.expectGuarded(
                "\(Self.step) (4, 'review', NULL); \(Self.step) (4, 'decline', ' ')", by: .coordinator,
                because: "parcel_step_has_its_reason",
                onlyBecauseOf: "UPDATE registry.transition SET needs_reason = false")
            try await db.expectGuarded(
                "\(Self.step) (4, 'review', NULL)", by: .owner("omentum_owner"), because: "parcel_step_is_legal",
                onlyBecauseOf: """
                    INSERT INTO registry.transition SELECT machine, from_state, event, to_state, 'omentum_owner', false
                    FROM registry.transition WHERE machine = 'parcel' AND event = 'review'
                    """)
            try await db.expectRefused("\(Self.step) (4, 'review', NULL)", by: .finance, because: "42501")
            try await db.expectRefused(
                "\(Self.step) (4, 'arrived', NULL)", by: .coordinator, because: "parcel_step_has_one_number")
            try await db.expectRefused(
                "INSERT INTO pathway.parcel_history (subject, event, login) VALUES (4, 'review', 'eva')",
                by: .coordinator,
                because: "42501")
            try await db.expectRefused(
                "INSERT INTO pathway.parcel_history (subject, event, happened_at) VALUES (4, 'review', now() + interval '1 day')",
                by: .coordinator, because: "parcel_step_is_not_in_the_future")
            try await db.expectPasses(
                "\(Self.step) (4, 'review', NULL); \(Self.step) (4, 'decline', 'too frail')", by: .coordinator)
        }
    }

    @Test("a record may have begun before it was written down")
    func openedBefore() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 1)
            _ = try await db.transaction(as: TestLogin("anna", .coordinator), in: .coordinator) { tx in
                try tx.run("INSERT INTO pathway.parcel (opened_at) VALUES ('2026-01-02 10:00+00')")
            }
            #expect(
                try await db.lines(
                    "SELECT to_char(happened_at, 'YYYY-MM-DD HH24') FROM pathway.parcel_history WHERE subject = 2")
                    == ["2026-01-02 10"])
        }
    }

    @Test("of two who take the same step, the second is told that it is not open any more")
    func race() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db)
            let pool = try await db.pool(as: TestLogin("anna", .coordinator))
            let first = try await OpenSession(pool), second = try await OpenSession(pool)
            for session in [first, second] {
                try await session.run("BEGIN"); try await session.run("SET LOCAL ROLE coordinator")
            }
            try await first.run("INSERT INTO pathway.parcel_history (subject, event) VALUES (6, 'review')")
            let late = second.start("INSERT INTO pathway.parcel_history (subject, event) VALUES (6, 'review')")
            try await db.untilBlocked(second)
            try await first.run("COMMIT")
            await expectRefusal(by: "parcel_step_is_legal") { try await late.value }
            try await first.close()
            try await second.close()
            #expect(try await db.number("SELECT count(*) FROM pathway.parcel_history WHERE subject = 6") == 2)
        }
    }

    @Test("the database holds exactly the steps of the machine")
    func table() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 0)
            let held = try await db.transaction { tx in try TransitionTable.differences(of: ParcelLife.self, in: &tx) }
            #expect(held == [])
            try await db.script("UPDATE registry.transition SET needs_reason = false WHERE event = 'decline'")
            let changed = try await db.transaction { tx in try TransitionTable.differences(of: ParcelLife.self, in: &tx)
            }
            #expect(
                changed == [
                    "missing: parcel: in_review –decline→ declined by coordinator, with a reason",
                    "not in the machine: parcel: in_review –decline→ declined by coordinator",
                ])
        }
    }
}

/// The machine of ``Parcel``.
enum ParcelLife: Machine {
    enum State: String, Named { case received, inReview = "in_review", accepted, declined }
    enum Event: String, Named { case arrived, review, accept, decline }

    static let name = "parcel"
    static let opening = Event.arrived

    static func step(_ event: Event, from state: State?) -> Step<State>? {
        switch (state, event) {
        case (nil, .arrived): Step(to: .received, by: [.coordinator])
        case (.received, .review): Step(to: .inReview, by: [.coordinator])
        case (.inReview, .accept): Step(to: .accepted, by: [.coordinator])
        case (.inReview, .decline): Step(to: .declined, by: [.coordinator], reason: true)
        default: nil
        }
    }
}
