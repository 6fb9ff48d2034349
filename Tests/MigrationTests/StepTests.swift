import Migrations
import TestKit
import Testing

@Suite("The steps of this program")
struct StepTests {
    @Test("a list with a gap, a double, or a name without its number is found")
    func faults() {
        func step(_ number: Int, _ name: String) -> Migration { Migration(number: number, name: name, text: "") }
        #expect(Migration.faults(in: [step(1, "0001_a"), step(2, "0002_b")]) == [])
        #expect(Migration.faults(in: [step(1, "0001_a"), step(3, "0003_b")]) == ["0003_b does not follow 1"])
        #expect(Migration.faults(in: [step(1, "0001_a"), step(1, "0001_b")]) == ["0001_b has a number that is taken"])
        #expect(Migration.faults(in: [step(1, "1_a")]) == ["1_a is not named NNNN_what_it_does.sql"])
        #expect(Migration.faults(in: [step(-1, "readme")]).count == 1)
        #expect(Migration.faults(in: [step(2, "0002_a")]) == ["0002_a does not follow 0"])
    }

    @Test("are numbered without gaps, and no step ends its own transaction")
    func embedded() {
        #expect(Migration.faults(in: Migration.all) == [])
        for migration in Migration.all {
            let ends = migration.text.lowercased().matches(
                of: /(?m)^(commit|rollback|end|begin|start transaction|vacuum)\s*;/)
            #expect(ends.isEmpty, "\(migration.name) holds \(ends.map(\.output.0)): the migrator makes the transaction")
            #expect(!migration.text.contains(/(?m)^\s*\\[a-z]/), "\(migration.name) has a psql command")
        }
    }

    @Test("bring an empty database to a state that a second run leaves alone")
    func whole() async throws {
        try await withEmptyDatabase { db in
            let migrator = Migrator(toolVersion: "1.0")
            let outcome = try await migrator.migrate(on: db.pool)
            #expect(outcome.applied == Migration.all.map(\.name))
            #expect(try await migrator.status(on: db.pool).isCurrent)
            #expect(try await migrator.migrate(on: db.pool) == Migrator.Outcome())
        }
    }
}
