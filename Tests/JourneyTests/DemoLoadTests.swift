import CareTerms
import Pathway
import Postgres
import Registry
import TestKit
import Testing

@Suite("Loading a demo") struct DemoLoadTests {
    @Test("writes the plan down through the offices' own rules, and only into a demo database", .clonedDatabase)
    func load() async throws {
        let db = try TestDatabase.current
        let plan = DemoPlan(patients: 12, seed: 7, asOf: try #require(ClinicalDay("2026-11-20")))
        let result = try await Self.load(plan, into: db)
        #expect(result.patients == 12)
        let procedures = plan.patients.reduce(0) { $0 + $1.cycles.count { $0.outcome != nil } }
        let found = try await db.value(
            "SELECT count(*) FROM booking.procedure_now WHERE signed_at IS NOT NULL", as: Int.self)
        #expect(found == procedures && procedures > 0)
        let otto = Store(try await db.pool(as: TestLogin("otto", .operator)), facts: .all)
        let state = try await otto.read(as: .operator) { tx, _ in try Deployment.demo(in: &tx) }
        #expect(state == .loaded)
    }

    @Test("stands at a day in the past too: slots that were to come then are written down late", .clonedDatabase)
    func longAgo() async throws {
        let db = try TestDatabase.current
        let plan = DemoPlan(patients: 12, seed: 7, asOf: try #require(ClinicalDay("2026-11-20")))
        try #require(plan.patients.contains { $0.cycles.contains { $0.outcome == nil } })
        let result = try await Self.load(plan, into: db, on: "2027-02-01T18:00:00Z")
        #expect(result.patients == 12)
    }

    @Test("the same seed gives the same lives, whoever of the lanes is first: only records' numbers differ")
    func sameSeed() async throws {
        let plan = DemoPlan(patients: 10, seed: 3, asOf: try #require(ClinicalDay("2026-11-20")))
        var programmes: [[String]] = []
        for _ in 1...2 {
            try await withClonedDatabase { db in
                _ = try await Self.load(plan, into: db)
                programmes.append(try await Self.lives(in: db))
            }
        }
        #expect(programmes[0] == programmes[1] && programmes[0].count > 10 * plan.patients.count)
    }

    /// Each step of each patient, with its day where somebody said it; patients are numbered in the order of the plan.
    private static func lives(in db: TestDatabase) async throws -> [String] {
        try await db.all(
            """
            SELECT format('%s %s %s %s %s %s', patient, record_kind, event, to_state, reason_code,
                CASE WHEN happened_at < recorded_at - interval '1 hour' THEN happened_at END) AS line
            FROM (SELECT * FROM referrals.timeline UNION ALL SELECT * FROM booking.timeline
                UNION ALL SELECT * FROM coverage.timeline UNION ALL SELECT * FROM followup.timeline) t
            ORDER BY line
            """, as: String.self)
    }

    /// On the morning of the plan's day, when nothing else is said.
    private static func load(
        _ plan: DemoPlan, into db: TestDatabase, on moment: String = "2026-11-20T12:00:00Z"
    ) async throws -> DemoLoad.Result {
        let instant: Instant = try #require(Instant(moment))
        try await db.setClock(instant)
        let otto = Store(try await db.pool(as: TestLogin("otto", .operator)), facts: .all)
        // Logins are the whole server's, so each database has a cast of its own.
        let cast = "cast_\(db.name)"
        try await otto.command(as: .operator) { tx, _ in
            try Deployment.makeDemo(in: &tx)
            try People.add(
                login: cast, printedName: "Demo Cast", groups: GroupRole.allCases.filter { !$0.isService }, in: &tx)
            return cast
        }
        let conninfo = try db.server.conninfo(database: db.name, user: cast)
        return try await DemoLoad(plan)(
            makeStore: { Store(Pool(conninfo, size: DemoLoad.lanes), facts: .all, limits: .bulk) }, progress: { _ in })
    }

    @Test("a database that holds patients is not made a demo", .clonedDatabase)
    func notEmpty() async throws {
        let db = try TestDatabase.current
        try await db.run("INSERT INTO registry.patient (vital_status) VALUES ('alive')")
        let otto = Store(try await db.pool(as: TestLogin("otto", .operator)), facts: .all)
        await #expect(throws: Fact.self) {
            try await otto.command(as: .operator) { tx, _ in
                try Deployment.makeDemo(in: &tx)
                return 0
            }
        }
    }
}
