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
        let plan = DemoPlan(patients: 12, seed: 7, asOf: try #require(ClinicalDay("2026-11-20")))
        let result = try await DemoLoad(plan)(
            makeStore: { Store(Pool(conninfo, size: 4), facts: .all, limits: .bulk) }, progress: { _ in })
        #expect(result.patients == 12)
        let procedures = plan.patients.reduce(0) { $0 + $1.cycles.count { $0.outcome != nil } }
        let found = try await db.value(
            "SELECT count(*) FROM booking.procedure_now WHERE signed_at IS NOT NULL", as: Int.self)
        #expect(found == procedures && procedures > 0)
        let isDemo = try await otto.read(as: .operator) { tx, _ in try Deployment.isDemo(in: &tx) }
        #expect(isDemo)
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
