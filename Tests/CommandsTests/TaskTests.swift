import CareTerms
import Pathway
import Postgres
import Registry
import TestKit
import Testing

@testable import Commands

@Suite("Tasks by the tool")
struct TaskTests {
    @Test("whoever owes a task writes down a try of it, and another one", .clonedDatabase)
    func tries() async throws {
        let db = try TestDatabase.current
        let cast = try await db.loadProgramme()
        let task = try await db.value("SELECT max(task) FROM followup.task_now WHERE is_open", as: Int64.self)
        for role in TaskNoun.owners {
            let outcome = try Omentum.run(
                [
                    "task", "attempt", "F\(task)", "--result", "no_answer", "--next-on", "2026-12-02", "--role",
                    role.rawValue,
                ], as: cast, in: db)
            #expect(outcome.status == 0, "\(role): \(outcome.output)")
        }
        let tries = try await db.value("SELECT count(*) FROM followup.attempt WHERE task = \(task)", as: Int.self)
        #expect(tries == TaskNoun.owners.count)
    }
}

extension TestDatabase {
    /// A made-up programme; gives a login in every group.
    func loadProgramme() async throws -> String {
        let cast = "cast_\(name)"
        let otto = Store(try await pool(as: TestLogin("otto", .operator)), facts: .all)
        try await otto.command(as: .operator) { tx, _ in
            try Deployment.makeDemo(in: &tx)
            try People.add(
                login: cast, printedName: "Demo Cast", groups: GroupRole.allCases.filter { !$0.isService }, in: &tx)
            return cast
        }
        let conninfo = try server.conninfo(database: name, user: cast)
        let plan = DemoPlan(patients: 12, seed: 7, asOf: try #require(ClinicalDay("2026-11-20")))
        _ = try await DemoLoad(plan)(
            makeStore: { Store(Pool(conninfo, size: 4), facts: .all, limits: .bulk) }, progress: { _ in })
        return cast
    }
}
