import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@Suite("People", .serialized, .clonedDatabase)
struct PeopleTests {
    let otto = TestLogin("otto", .operator)

    /// Logins belong to the whole server, so each run has names of its own.
    private func fresh(_ name: String) throws -> String {
        "\(name).\(try TestDatabase.current.name.split(separator: "_")[1])"
    }

    @Test("an operator adds a person, who then acts in their groups and no other")
    func add() async throws {
        let db = try TestDatabase.current
        let login = try fresh("nora")
        let store = try await db.store(otto)
        _ = try await store.command(as: .operator) { tx, _ in
            try People.add(login: login, printedName: "Nora Nurse", groups: [.nurse, .theatre], in: &tx)
            return true
        }
        let nora = Store(Pool(try db.server.conninfo(database: db.name, user: login), size: 1))
        #expect(try await nora.read(as: .nurse) { tx, context in context.actor.login } == login)
        #expect(try await nora.read(as: .nurse) { tx, _ in try People.myGroups(in: &tx) } == [.theatre, .nurse])
        await #expect(throws: Fact.self) { try await nora.read(as: .finance) { _, _ in true } }
        #expect(
            try await store.read(as: .operator) { tx, _ in try People.list(in: &tx) }.first { $0.login == login }?
                .groups
                == [.nurse, .theatre])
        #expect(
            try await db.lines("SELECT DISTINCT login::text FROM audit.entry WHERE rel = 'registry.person'") == [
                otto.name
            ])
        #expect(try await db.transaction { tx in try Catalogue.offences(in: &tx) } == [])
    }

    @Test("a group that is taken away is gone with the next transaction; who left cannot log in, and may come back")
    func leave() async throws {
        let db = try TestDatabase.current
        let login = try fresh("lars")
        let store = try await db.store(otto)
        try await store.people {
            try People.add(login: login, printedName: "Lars", groups: [.nurse, .theatre], in: &$0)
        }
        let lars = Store(Pool(try db.server.conninfo(database: db.name, user: login), size: 1))
        #expect(try await lars.read(as: .theatre) { _, _ in true })
        try await store.people { try People.setGroups(of: login, to: [.nurse], in: &$0) }
        // On the session that was open before.
        await #expect(throws: Fact.self) { try await lars.read(as: .theatre) { _, _ in true } }
        try await store.people { try People.deactivate(login, in: &$0) }
        await #expect(throws: Fact.self) { try await lars.read(as: .nurse) { _, _ in true } }
        let late = Store(Pool(try db.server.conninfo(database: db.name, user: login), size: 1))
        await #expect(throws: PostgresError.self) { try await late.read(as: .nurse) { _, _ in true } }
        await #expect(throws: try known("login_is_given_once")) {
            try await store.people { try People.add(login: login, printedName: "Another", groups: [.nurse], in: &$0) }
        }
        try await store.people { try People.reactivate(login, groups: [.finance], in: &$0) }
        #expect(try await late.read(as: .finance) { _, _ in true })
    }

    @Test(
        "names that are not a person's are refused, and so are groups of services",
        arguments: [
            ("omentum_owner", "nurse", "login_is_free_for_a_person"),
            ("postgres", "nurse", "login_is_free_for_a_person"),
            ("omentum_worker", "nurse", "login_is_free_for_a_person"),
            ("coordinator", "nurse", "login_is_free_for_a_person"),
            ("pg_monitor", "nurse", "login_is_free_for_a_person"), ("none", "nurse", "login_is_free_for_a_person"),
            ("Anna", "nurse", "login_has_plain_letters"), ("a b", "nurse", "login_has_plain_letters"),
            ("zoe", "worker", "membership_names_a_group_of_people"),
            ("zoe", "cron", "membership_names_a_group_of_people"),
            ("zoe", "omentum_vault", "membership_names_a_group_of_people"),
            ("zoe", "pg_read_all_data", "membership_names_a_group_of_people"),
        ])
    func refused(login: String, group: String, fact: String) async throws {
        try await TestDatabase.current.expectRefused(
            "SELECT registry.add_person('\(login)', 'X', '{\(group)}')", by: .administrator, because: fact)
    }

    @Test("the gatekeeper's own checks hold when a module calls it past the registry")
    func gatekeeper() async throws {
        let db = try TestDatabase.current
        for (login, group) in [
            ("omentum_owner", "nurse"), ("postgres", "nurse"), ("zoe", "omentum_vault"), ("zoe", "worker"),
        ] {
            let error = try await db.attempt(
                "SELECT registry.open_login('\(login)', '{\(group)}')", by: .owner("omentum_owner"))
            #expect(error?.sqlState == "OM070" || error?.sqlState == "OM071")
        }
        try await db.expectRefused("SELECT registry.open_login('zoe', '{nurse}')", by: .administrator, because: "42501")
        try await db.expectRefused("CREATE ROLE zoe", by: .owner("omentum_owner"), because: "42501")
    }

    @Test("nobody takes their own access away or chooses their own groups, and only operators manage people")
    func oneself() async throws {
        let db = try TestDatabase.current
        try await db.expectRefused(
            "SELECT registry.set_groups('\(otto.name)', '{finance}')", by: .administrator,
            because: "nobody_chooses_their_own_groups")
        try await db.expectRefused(
            "SELECT registry.deactivate_person('\(otto.name)')", by: .administrator,
            because: "nobody_is_deactivated_by_themselves")
        try await db.expectRefused(
            "SELECT registry.add_person('zoe', 'Z', '{nurse}')", by: .coordinator, because: "42501")
    }
}

extension Store {
    fileprivate func people(_ change: @escaping @Sendable (inout Transaction) throws -> Void) async throws {
        _ = try await command(as: .operator) { tx, _ in
            try change(&tx)
            return true
        }
    }
}
