import CareTerms
import Postgres
import ProcedureBooking
import TestKit
import Testing

@Suite("Two want the same room")
struct RaceTests {
    /// A session of the scheduler in an open transaction, on the Monday before.
    private func scheduler(_ ward: Ward) async throws -> OpenSession {
        let session = try await OpenSession(ward.db.pool(as: .member(of: .scheduler)))
        try await session.run("BEGIN")
        try await session.run(
            "SELECT set_config('role', 'scheduler', true), set_config('omentum.test_now', \(Ward.monday), true)")
        return session
    }

    private func placing(_ cycle: PlannedCycleID, from: String) throws -> SQL {
        "SELECT booking.place(\(cycle), \(Ward.site), \(Ward.room), \(try Ward.hours(from)))"
    }

    @Test("the second clerk waits, and is told that the room is taken")
    func second() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            let (anna, ben) = (try await scheduler(ward), try await scheduler(ward))
            try await anna.run(placing(Ward.cycle(1), from: "2026-12-08T14:30:00Z"))
            let waiting = ben.start(try placing(Ward.cycle(1, of: 2), from: "2026-12-08T15:00:00Z"))
            try await db.untilBlocked(ben)
            try await anna.run("COMMIT")
            await expectRefusal(by: "resource_is_used_by_one_placement_at_a_time") { try await waiting.value }
            try await ben.run("ROLLBACK")
            #expect(try await ward.overlaps() == 0)
            try await anna.close()
            try await ben.close()
        }
    }

    @Test("when the first clerk gives up, the second gets the room")
    func firstGivesUp() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            let (anna, ben) = (try await scheduler(ward), try await scheduler(ward))
            try await anna.run(placing(Ward.cycle(1), from: "2026-12-08T14:30:00Z"))
            let waiting = ben.start(try placing(Ward.cycle(1, of: 2), from: "2026-12-08T15:00:00Z"))
            try await db.untilBlocked(ben)
            try await anna.run("ROLLBACK")
            _ = try await waiting.value
            try await ben.run("COMMIT")
            #expect(try await db.value("SELECT count(*) FROM booking.placement", as: Int.self) == 1)
            try await anna.close()
            try await ben.close()
        }
    }

    @Test("without the constraint the second clerk would get the room too")
    func withoutConstraint() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            try await db.script("ALTER TABLE booking.claim DROP CONSTRAINT resource_is_used_by_one_placement_at_a_time")
            let (anna, ben) = (try await scheduler(ward), try await scheduler(ward))
            try await anna.run(placing(Ward.cycle(1), from: "2026-12-08T14:30:00Z"))
            let waiting = ben.start(try placing(Ward.cycle(1, of: 2), from: "2026-12-08T15:00:00Z"))
            try await db.untilBlocked(ben)
            try await anna.run("COMMIT")
            _ = try await waiting.value
            try await ben.run("COMMIT")
            #expect(try await ward.overlaps() == 3)
            try await anna.close()
            try await ben.close()
        }
    }

    @Test("a hold that is confirmed at the last moment stands against who saw it expire")
    func lastMoment() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            let held = try await ward.hold(Ward.cycle(1), from: "2026-12-08T14:30:00Z")
            let (anna, ben) = (try await scheduler(ward), try await scheduler(ward))
            try await anna.perform { session in
                try session.run(
                    """
                    SELECT booking.clear(\(Ward.cycle(1)), 'confirm', '2026-12-08', 'go', jsonb_agg(
                        jsonb_build_object('finding', jsonb_build_object('gate', code, 'answer', 'met'))), 'test')
                    FROM pathway.gate
                    """)
                try session.run("INSERT INTO booking.placement_history (subject, event) VALUES (\(held), 'confirm')")
            }
            try await ben.run("SELECT set_config('omentum.test_now', '2026-12-07T12:16:00Z', true)")
            let waiting = ben.start(try placing(Ward.cycle(1, of: 2), from: "2026-12-08T14:30:00Z"))
            try await db.untilBlocked(ben)
            try await anna.run("COMMIT")
            await expectRefusal(by: "resource_is_used_by_one_placement_at_a_time") { try await waiting.value }
            #expect(try await ward.status(held) == .confirmed)
            try await anna.close()
            try await ben.close()
        }
    }

    @Test("sixteen bookers over few slots: no overlap, no deadlock, and what was told is what is stored")
    func storm() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db, patients: 16)
            let told = try await Storm(ward: ward).run()
            #expect(try await ward.overlaps() == 0)
            #expect(told.deadlocks == 0)
            #expect(told.unexpected == [])
            let stored: Int = try await db.value("SELECT count(*) FROM booking.placement")
            #expect(told.placed == stored)
            #expect(told.placed >= 4 && told.refused >= 16)
        }
    }

    @Test("the storm overlaps when the constraint is dropped")
    func stormWithoutConstraint() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db, patients: 16)
            try await db.script("ALTER TABLE booking.claim DROP CONSTRAINT resource_is_used_by_one_placement_at_a_time")
            _ = try await Storm(ward: ward).run()
            #expect(try await ward.overlaps() > 0)
        }
    }
}

/// Sixteen people who book and move their patients' first cycles over a morning's few slots, all at once.
struct Storm {
    struct Told: Sendable {
        var placed = 0, refused = 0, deadlocks = 0
        var unexpected: [String] = []
    }

    let ward: Ward
    private static let bookers = 16
    private static let attempts = 12

    func run() async throws -> Told {
        let login = TestLogin.member(of: .scheduler)
        _ = try await ward.db.pool(as: login)
        let pool = Pool(try ward.db.conninfo(as: login), size: Self.bookers)
        return try await withThrowingTaskGroup(of: Told.self) { group in
            for booker in 1...Self.bookers { group.addTask { try await book(booker, pool) } }
            var told = Told()
            for try await one in group {
                told.placed += one.placed
                told.refused += one.refused
                told.deadlocks += one.deadlocks
                told.unexpected += one.unexpected
            }
            return told
        }
    }

    private func book(_ booker: Int, _ pool: Pool) async throws -> Told {
        var (told, dice, current) = (Told(), UInt64(booker) &* 0x9E37_79B9_7F4A_7C15, PlacementID?.none)
        for _ in 0..<Self.attempts {
            dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Half hours of one morning, and resources named in an order of the booker's own.
            let morning: Instant = try #require(Instant("2026-12-08T14:00:00Z"))
            let start = morning + .seconds(Int(dice >> 60) * 1800)
            let resources =
                (dice >> 33) % 2 == 0 ? Ward.room.reversed() : [Ward.device, Ward.theatre, Ward.otherSurgeon]
            let during = PostgresRange(start..<start + .seconds(3600))
            let old = current
            do {
                current = try await pool.withConnection { session in
                    try await session.transaction { tx in
                        try tx.run(
                            """
                            SELECT set_config('role', 'scheduler', true),
                                set_config('omentum.test_now', \(Ward.monday), true)
                            """)
                        return try tx.value(
                            """
                            SELECT booking.place(\(Ward.cycle(1, of: booker)), \(Ward.site), \(Array(resources)), \(during),
                                NULL, \(old))
                            """, as: PlacementID.self)
                    }
                }
                told.placed += 1
            } catch let error as PostgresError {
                switch (error.sqlState, error.constraint) {
                case ("40P01", _): told.deadlocks += 1
                case (_, "resource_is_used_by_one_placement_at_a_time"): told.refused += 1
                default: told.unexpected.append(error.description)
                }
            }
        }
        return told
    }
}
