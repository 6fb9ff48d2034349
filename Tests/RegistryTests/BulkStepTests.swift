import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@Suite("The same step on many records")
struct BulkStepTests {
    private let anna = TestLogin("anna", .coordinator, .finance)
    private typealias ParcelID = ID<ParcelTag>

    private static func ids(_ numbers: Int64...) -> [(id: ParcelID, at: Instant?)] {
        numbers.map { (ParcelID($0), nil) }
    }

    private func take(
        _ event: ParcelLife.Event, _ steps: [(id: ParcelID, at: Instant?)], as role: GroupRole = .coordinator,
        in db: TestDatabase
    ) async throws {
        try await db.store(anna).command(as: role) { tx, context in
            try ParcelLife.take(event, onEach: steps, in: &tx, context)
            return steps.count
        }
    }

    /// Where each parcel stands: its status and its number of steps.
    private func standing(in db: TestDatabase) async throws -> [String] {
        try await db.lines("SELECT format('%s %s %s', id, status, step_no) FROM pathway.parcel ORDER BY id")
    }

    @Test("moves each at its time, with one row of history and one entry each", arguments: [false, true])
    func many(setWise: Bool) async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 4, setWise: setWise)
            let then: Instant = try #require(Instant("2026-01-02T10:00:00Z"))
            let before = try await db.number("SELECT max(seq) FROM audit.entry")
            try await take(.review, [(ParcelID(3), then), (ParcelID(1), nil), (ParcelID(2), nil)], in: db)
            #expect(
                try await standing(in: db) == ["1 in_review 2", "2 in_review 2", "3 in_review 2", "4 received 1"])
            #expect(
                try await db.lines(
                    "SELECT subject || ' ' || event FROM pathway.parcel_history WHERE happened_at = \(then)")
                    == ["3 review"])
            #expect(
                try await db.lines(
                    "SELECT rel || ' ' || op::text || key::text FROM audit.entry WHERE seq > \(before) ORDER BY seq")
                    == [1, 2, 3].map { "pathway.parcel_history I{\($0),2}" })
            try await take(.review, [], in: db)
        }
    }

    @Test("is taken by all of them or by none", arguments: [false, true])
    func allOrNone(setWise: Bool) async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 3, setWise: setWise)
            try await take(.review, Self.ids(2), in: db)
            await #expect(throws: StepRefused.self) { try await take(.review, Self.ids(1, 2, 3), in: db) }
            await #expect(throws: NotFound.self) { try await take(.review, Self.ids(1, 99), in: db) }
            await #expect(throws: StepRefused.self) { try await take(.review, Self.ids(1), as: .finance, in: db) }
            await #expect(throws: ReasonMissing.self) { try await take(.decline, Self.ids(2), in: db) }
            await expectRefusal(by: "parcel_step_has_one_number") {
                try await take(.review, Self.ids(1, 1), in: db)
            }
            #expect(try await standing(in: db) == ["1 received 1", "2 in_review 2", "3 received 1"])
        }
    }

    @Test(
        "a step of somebody else's that came between refuses them all, as it meant another state",
        arguments: [false, true])
    func between(setWise: Bool) async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 2, setWise: setWise)
            // The machine looks twice away here, so the step is legal after itself too.
            try await db.script(
                """
                INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason)
                VALUES ('parcel', 'in_review', 'review', 'in_review', 'coordinator', false)
                """)
            let other = try await OpenSession(try await db.pool(as: anna))
            try await other.run("BEGIN")
            try await other.run("SET LOCAL ROLE coordinator")
            try await other.run("INSERT INTO pathway.parcel_history (subject, event) VALUES (2, 'review')")
            let late = Task { try await take(.review, Self.ids(1, 2), in: db) }
            try await db.until("the later one waits for the lock") { tx in
                try tx.value(
                    """
                    SELECT EXISTS (SELECT FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock')
                    """, as: Bool.self)
            }
            try await other.run("COMMIT")
            await #expect(throws: ChangedMeanwhile.self) { try await late.value }
            try await other.close()
            #expect(try await standing(in: db) == ["1 received 1", "2 in_review 2"])
        }
    }
}

enum ParcelTag: RecordTag {
    static let prefix: Character = "Z"
    static let noun = "parcel"
    static let finding: String? = nil
}

extension ParcelLife.State: Codable, PostgresCodable {}
extension ParcelLife.Event: PostgresCodable {}

extension ParcelLife: RecordedInBulk {
    typealias Tag = ParcelTag

    static func reading(_ id: ID<ParcelTag>) -> SQL { "SELECT status, step_no FROM pathway.parcel WHERE id = \(id)" }

    static func reading(_ ids: [ID<ParcelTag>]) -> SQL {
        "SELECT id, status, step_no FROM pathway.parcel WHERE id = ANY (\(ids))"
    }

    static func inserting(_ event: Event, into id: ID<ParcelTag>, _ circumstances: Circumstances) -> SQL {
        """
        INSERT INTO pathway.parcel_history (subject, event, reason, happened_at)
        VALUES (\(id), \(event), \(circumstances.reason), \(circumstances.happenedAt)) RETURNING no, to_state
        """
    }

    static func inserting(_ event: Event, into ids: [ID<ParcelTag>], at times: [Instant?]) -> SQL {
        """
        INSERT INTO pathway.parcel_history (subject, event, happened_at)
        SELECT subject, \(event), happened_at
        FROM unnest(\(ids)::bigint[], \(times)::timestamptz[]) step(subject, happened_at) ORDER BY subject
        RETURNING subject, no
        """
    }
}
