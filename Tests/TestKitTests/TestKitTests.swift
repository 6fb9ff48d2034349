import CareTerms
import Migrations
import Postgres
import TestKit
import Testing

@Suite("The test kit")
struct TestKitTests {
    @Test("a clone is migrated, its name ends in _test, and it is gone afterwards")
    func clone() async throws {
        let name = try await withClonedDatabase { db in
            #expect(db.name.hasSuffix("_test"))
            let status = try await Migrator(toolVersion: "test").status(on: db.pool)
            #expect(status.isCurrent)
            return db.name
        }
        try await withEmptyDatabase { db in
            let isGone = try await db.value(
                "SELECT NOT EXISTS (SELECT FROM pg_database WHERE datname = \(name))", as: Bool.self)
            #expect(isGone)
        }
    }

    @Test("many clones at once, more than there are places")
    func manyClones() async throws {
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 1...24 { group.addTask { try await withClonedDatabase { $0.name } } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(names.count == 24)
    }

    @Test("a database whose name does not end in _test is refused")
    func refusesOthers() throws {
        let server = TestServer(conninfo: "host=nowhere")
        #expect(throws: TestServer.NotForTests.self) { try server.conninfo(database: "omentum") }
        #expect(throws: TestServer.NotForTests.self) { try server.conninfo(database: "x_test dbname=omentum") }
        #expect(try server.conninfo(database: "x_test", user: "anna") == "host=nowhere dbname=x_test user=anna")
    }

    @Test("a person logs in as themselves, and has rights only in the group that the transaction takes")
    func people() async throws {
        try await withClonedDatabase { db in
            let eva = TestLogin("eva", .coordinator, .finance)
            let who = try await db.transaction(as: eva, in: .finance) { tx in
                try tx.one("SELECT session_user::text AS login, current_user::text AS role") { row in
                    [try row("login") as String, try row("role")]
                }
            }
            #expect(who == ["test_eva_coordinator_finance", "finance"])
            await expectRefusal(sqlState: "42501") {
                try await db.transaction(as: eva, in: .surgeon) { _ in }
            }
            await expectRefusal(sqlState: "42501") {
                try await db.pool(as: eva).withConnection { session in
                    try session.run("CREATE TABLE public.x (id int)")
                }
            }
        }
    }

    @Test("logins made by many at once are made once")
    func manyLogins() async throws {
        let made = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 1...8 {
                group.addTask {
                    try await withClonedDatabase { db in
                        try await db.transaction(as: TestLogin("crowd", .nurse), in: .nurse) { tx in
                            try tx.value("SELECT 1::bigint", as: Int.self)
                        }
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(made == 8)
    }

    @Test("the clock is set for what begins afterwards, and runs again")
    func clock() async throws {
        try await withClonedDatabase { db in
            let moment = try #require(Instant("2026-03-29T01:30:00.5Z"))
            let before = try await db.value("SELECT registry.now()", as: Instant.self)
            try await db.setClock(moment)
            #expect(try await db.value("SELECT registry.now()") == moment)
            try await db.setClock(nil)
            #expect(try await db.value("SELECT registry.now()") >= before)
        }
    }

    @Test("two sessions race in explicit steps: the second waits until the first commits")
    func race() async throws {
        try await withEmptyDatabase { db in
            try await db.script(
                "CREATE TABLE t (id int PRIMARY KEY, n int CONSTRAINT n_is_small CHECK (n < 5)); INSERT INTO t VALUES (1, 0)"
            )
            let (anna, eva) = (try await OpenSession(db.pool), try await OpenSession(db.pool))
            try await anna.run("BEGIN")
            try await anna.run("UPDATE t SET n = n + 1")
            let second = eva.start("UPDATE t SET n = n + 1")
            try await db.untilBlocked(eva)
            try await anna.run("COMMIT")
            #expect(try await second.value == 1)
            #expect(try await eva.perform { session in try session.value("SELECT n FROM t", as: Int32.self) } == 2)
            await expectRefusal(by: "n_is_small") { try await eva.run("UPDATE t SET n = 9") }
            try await anna.close()
            try await eva.close()
        }
    }

    @Test("an expected refusal that does not come, or comes from elsewhere, fails the test")
    func expectations() async throws {
        try await withEmptyDatabase { db in
            // These would fail this test if they did not fail themselves.
            await withKnownIssue { await expectRefusal(by: "x") {} }
            await withKnownIssue { await expectRefusal(by: "x") { try await db.run("SELECT 1 / 0") } }
            await expectRefusal(sqlState: "22012") { try await db.run("SELECT 1 / 0") }
        }
    }
}

@Suite("A suite with one clone", .clonedDatabase)
struct ClonedSuiteTests {
    @Test("every test finds the same database", arguments: [1, 2])
    func same(number: Int) async throws {
        let db = try TestDatabase.current
        #expect(try await db.value("SELECT current_database()::text") == db.name)
    }
}
