import Postgres
import TestKit
import Testing

@testable import Migrations

private let first = Migration(
    number: 1, name: "0001_first", text: "CREATE SCHEMA registry;\nCREATE TABLE registry.one (id int);\n")
private let second = Migration(
    number: 2, name: "0002_second",
    text:
        "SET ROLE omentum_vault; RESET ROLE; SET search_path = registry; CREATE TABLE two (id int); SET ROLE omentum_owner;\n"
)
private let third = Migration(number: 3, name: "0003_third", text: "CREATE TABLE registry.three (id int);\n")
private let view = ViewFile(name: "01_ones", text: "CREATE VIEW registry.ones AS SELECT id FROM registry.one;\n")

private func migrator(_ migrations: [Migration], views: [ViewFile] = []) -> Migrator {
    Migrator(toolVersion: "1.0", migrations: migrations, views: views)
}

extension TestDatabase {
    fileprivate func ledger() async throws -> [String] {
        try await all("SELECT name FROM migration.applied ORDER BY number")
    }

    fileprivate func tables() async throws -> [String] {
        try await all("SELECT tablename::text FROM pg_tables WHERE schemaname = 'registry' ORDER BY tablename")
    }
}

@Suite("The migrator")
struct MigratorTests {
    @Test("applies what is missing, in order, each with its row; and nothing twice")
    func applies() async throws {
        try await withEmptyDatabase { db in
            #expect(try await migrator([first]).migrate(on: db.pool).applied == ["0001_first"])
            let events = Locked<[Migrator.Event]>([])
            let outcome = try await migrator([first, second, third]).migrate(on: db.pool) { event in
                events.update { $0.append(event) }
            }
            #expect(outcome.applied == ["0002_second", "0003_third"])
            #expect(events.current.first == .rolesAreThere && events.current.count == 3)
            #expect(try await db.ledger() == ["0001_first", "0002_second", "0003_third"])
            #expect(try await db.tables() == ["one", "three", "two"])
            #expect(try await migrator([first, second, third]).migrate(on: db.pool).applied == [])
        }
    }

    @Test("four at once on a fresh database: all succeed, and each step is applied by one of them")
    func race() async throws {
        try await withEmptyDatabase { db in
            let steps = [first, second, third]
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 1...4 {
                    let conninfo = try db.conninfo()
                    group.addTask {
                        try await migrator(steps, views: [view]).migrate(on: Pool(conninfo, size: 1)).applied
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == steps.map(\.name))
            #expect(try await db.ledger() == steps.map(\.name))
            #expect(try await migrator(steps, views: [view]).status(on: db.pool).isCurrent)
        }
    }

    @Test("a step that fails leaves nothing, says its line and no more, and the steps before it stay")
    func failure() async throws {
        let broken = Migration(
            number: 2, name: "0002_broken",
            text: "CREATE TABLE registry.two (id int);\nSELECT 1;\nSELECT nothing FROM registry.one;\n")
        try await withEmptyDatabase { db in
            let refusal = await #expect(throws: MigrationRefusal.self) {
                try await migrator([first, broken]).migrate(on: db.pool)
            }
            let (ledger, tables) = (try await db.ledger(), try await db.tables())
            #expect(ledger == ["0001_first"] && tables == ["one"])
            guard case .failed("0002_broken", line: 3, let error) = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            #expect(error.sqlState == "42703")
        }
    }

    @Test("a database newer than the program is refused, and so are a changed step and a gap")
    func refusals() async throws {
        try await withEmptyDatabase { db in
            try await migrator([first, second]).migrate(on: db.pool)
            await #expect(throws: MigrationRefusal.newerDatabase(steps: ["0002_second"])) {
                try await migrator([first]).migrate(on: db.pool)
            }
            let edited = Migration(number: 1, name: first.name, text: first.text + "-- a word\n")
            await #expect(throws: MigrationRefusal.changed(steps: ["0001_first"])) {
                try await migrator([edited, second, third]).migrate(on: db.pool)
            }
            let renamed = Migration(number: 1, name: "0001_other", text: first.text)
            await #expect(throws: MigrationRefusal.changed(steps: ["0001_first"])) {
                try await migrator([renamed, second]).migrate(on: db.pool)
            }
            try await db.script("DELETE FROM migration.applied WHERE number = 1")
            await #expect(throws: MigrationRefusal.gap(missing: ["0001_first"])) {
                try await migrator([first, second]).migrate(on: db.pool)
            }
            #expect(try await db.tables() == ["one", "two"])
        }
    }

    @Test("a database of somebody else, and a ledger that is half there, are refused untouched")
    func foreign() async throws {
        try await withEmptyDatabase { db in
            try await db.script("CREATE SCHEMA booking; CREATE TABLE booking.flight (id int)")
            await #expect(throws: MigrationRefusal.foreign(schemas: ["booking"])) {
                try await migrator([first]).migrate(on: db.pool)
            }
            try await db.script("DROP SCHEMA booking CASCADE; CREATE SCHEMA migration")
            await #expect(
                throws: MigrationRefusal.unfinished("the schema migration is there, its table applied is not")
            ) {
                try await migrator([first]).migrate(on: db.pool)
            }
            #expect(try await db.tables() == [])
        }
    }

    @Test("a dry run applies everything and leaves nothing")
    func dryRun() async throws {
        try await withEmptyDatabase { db in
            let events = Locked<[Migrator.Event]>([])
            let migrator = migrator([first, second], views: [view])
            let outcome = try await migrator.migrate(on: db.pool, dryRun: true) { event in
                events.update { $0.append(event) }
            }
            #expect(outcome.applied == ["0001_first", "0002_second"] && outcome.viewsMade == ["01_ones"])
            #expect(events.current.count == 4)
            #expect(try await migrator.status(on: db.pool).names(.pending) == ["0001_first", "0002_second"])
            #expect(try await db.tables() == [])
            let broken = Migration(number: 2, name: "0002_broken", text: "SELECT nothing;\n")
            await #expect(throws: MigrationRefusal.self) {
                try await Migrator(toolVersion: "1", migrations: [first, broken]).migrate(on: db.pool, dryRun: true)
            }
        }
    }

    @Test("a step waits for its locks only so long, tries again, and says which attempt it is")
    func lockedOut() async throws {
        try await withEmptyDatabase { db in
            try await migrator([first]).migrate(on: db.pool)
            let reader = try await OpenSession(db.pool)
            try await reader.run("BEGIN")
            try await reader.run("LOCK TABLE registry.one IN ACCESS SHARE MODE")
            let steps = [
                first, Migration(number: 2, name: "0002_lock", text: "ALTER TABLE registry.one ADD COLUMN b int;\n"),
            ]
            var limits = Migrator.Limits()
            limits.lock = .milliseconds(20)
            limits.pause = .milliseconds(1)
            limits.attemptsMax = 3
            let impatient = Migrator(toolVersion: "1.0", migrations: steps, roles: "SELECT 1", limits: limits)
            let events = Locked<[Migrator.Event]>([])
            await #expect(throws: MigrationRefusal.locked(step: "the next step", attempts: 3)) {
                try await impatient.migrate(on: db.pool) { event in events.update { $0.append(event) } }
            }
            let attempts = events.current.compactMap { if case .lockedOut(_, let n, 3) = $0 { n } else { nil } }
            #expect(attempts == [1, 2])
            try await reader.run("COMMIT")
            try await reader.close()
            #expect(try await impatient.migrate(on: db.pool).applied == ["0002_lock"])
        }
    }

    @Test("while another migrator is at work we wait our turn, and give up after a time")
    func turns() async throws {
        try await withEmptyDatabase { db in
            // The roles are the cluster's: on a new one nobody may have made them yet.
            try await migrator([]).migrate(on: db.pool)
            let other = try await OpenSession(db.pool)
            try await other.run("BEGIN")
            try await other.run("SELECT pg_advisory_xact_lock(\(Ledger.lockKey))")
            var limits = Migrator.Limits()
            limits.turn = .milliseconds(20)
            let impatient = Migrator(toolVersion: "1.0", migrations: [first], roles: "SELECT 1", limits: limits)
            await #expect(throws: MigrationRefusal.anotherMigrator(waited: limits.turn)) {
                try await impatient.migrate(on: db.pool)
            }
            try await other.close()
            #expect(try await impatient.migrate(on: db.pool).applied == ["0001_first"])
        }
    }

    @Test("views are made anew when one file changed, in the order of their names, and only then")
    func views() async throws {
        try await withEmptyDatabase { db in
            let above = ViewFile(
                name: "02_above", text: "CREATE VIEW registry.above AS SELECT id FROM registry.ones;\n")
            #expect(
                try await migrator([first], views: [view, above]).migrate(on: db.pool).viewsMade == [
                    "01_ones", "02_above",
                ])
            #expect(try await migrator([first], views: [view, above]).migrate(on: db.pool).viewsMade == [])
            let changed = ViewFile(
                name: "01_ones", text: "CREATE VIEW registry.ones AS SELECT id::text AS id FROM registry.one;\n")
            #expect(try await migrator([first], views: [changed, above]).status(on: db.pool).staleViews == ["01_ones"])
            #expect(try await migrator([first], views: [changed, above]).migrate(on: db.pool).viewsMade == ["01_ones"])
            #expect(try await migrator([first], views: [changed]).migrate(on: db.pool).viewsMade == ["02_above"])
            #expect(try await db.value("SELECT to_regclass('registry.above') IS NULL"))
            try await db.script("DROP VIEW registry.ones")
            #expect(try await migrator([first], views: [changed]).migrate(on: db.pool).viewsMade == ["01_ones"])
        }
    }

    @Test("what somebody else built on a view is not dropped with it")
    func viewsOfOthers() async throws {
        try await withEmptyDatabase { db in
            try await migrator([first], views: [view]).migrate(on: db.pool)
            try await db.script("CREATE VIEW public.report AS SELECT id FROM registry.ones")
            await #expect(throws: MigrationRefusal.self) { try await migrator([first], views: []).migrate(on: db.pool) }
            #expect(try await db.value("SELECT count(*) = 0 FROM public.report"))
        }
    }

    @Test("a step may take as long as it needs, whatever the pool allows a statement")
    func noTimeouts() async throws {
        try await withEmptyDatabase { db in
            let step = Migration(
                number: 1, name: "0001_slow",
                text: """
                    DO $$ BEGIN
                        ASSERT current_setting('statement_timeout') = '0';
                        ASSERT current_setting('idle_in_transaction_session_timeout') = '0';
                    END $$;

                    """)
            var settings = Pool.Configuration(try db.conninfo(), size: 1)
            settings.statementTimeout = .seconds(30)
            settings.idleInTransactionTimeout = .seconds(30)
            #expect(try await migrator([step]).migrate(on: Pool(settings)).applied == ["0001_slow"])
        }
    }

    @Test("a step begins as the login and with its path, whatever the step before left, also in a dry run")
    func freshStep() async throws {
        try await withEmptyDatabase { db in
            let step = Migration(
                number: 3, name: "0003_fresh",
                text: """
                    DO $$ BEGIN
                        ASSERT current_user = session_user;
                        ASSERT current_setting('search_path') <> 'registry';
                    END $$;

                    """)
            let migrator = migrator([first, second, step])
            let rehearsed = try await migrator.migrate(on: db.pool, dryRun: true)
            let applied = try await migrator.migrate(on: db.pool)
            #expect(rehearsed.applied.count == 3 && applied.applied.count == 3)
        }
    }

    @Test("a server that is too old for the schema is refused")
    func oldServer() throws {
        #expect(throws: MigrationRefusal.oldServer(version: 14)) { try Migrator.require(14) }
        try Migrator.require(15)
    }

    @Test("a login that may not create roles is told who may")
    func noRoles() async throws {
        try await withEmptyDatabase { db in
            let roles = "CREATE ROLE test_unused; DROP ROLE test_unused;"
            try await db.script("CREATE SCHEMA other; GRANT CREATE ON DATABASE \(db.name) TO PUBLIC")
            let plain = try await db.pool(as: TestLogin("migrant"))
            let migrator = Migrator(toolVersion: "1.0", migrations: [first], roles: roles)
            // The roles are there, so it goes on, and fails where it may not make the ledger for its owner.
            await expectRefusal(sqlState: "42501") { try await migrator.migrate(on: plain) }
            #expect(try await migrator.status(on: db.pool).names(.pending) == ["0001_first"])
        }
    }
}
