import CareTerms
import Foundation
import Postgres
import Registry
import TestKit
import Testing

@Suite("Roles", .clonedDatabase)
struct RoleTests {
    let eva = TestLogin("eva", .coordinator, .finance)

    @Test("a login without a group can do nothing")
    func nothing() async throws {
        let db = try TestDatabase.current
        try await db.expectRefused("SELECT FROM registry.patient", by: .person(eva, nil), because: "42501")
        try await db.expectRefused("SELECT registry.knock('{1}', 'why')", by: .person(eva, nil), because: "42501")
    }

    @Test(
        "nobody takes a group that is not theirs, nor an owner's role",
        arguments: [
            "auditor", "worker", "operator", "omentum_owner", "omentum_vault", "omentum_gatekeeper", "pg_read_all_data",
        ])
    func escalation(role: String) async throws {
        let db = try TestDatabase.current
        try await db.expectRefused("SET LOCAL ROLE \(role)", by: .person(eva, .coordinator), because: "42501")
        // A role taken before does not help: it is the login that must be a member.
        if role != "worker" {
            try await db.expectRefused(
                "SET LOCAL SESSION AUTHORIZATION \(worker); SET LOCAL ROLE worker; SET LOCAL ROLE \(role)",
                by: .superuser,
                because: "42501")
        }
    }

    @Test("two groups of one login never add up")
    func noSum() async throws {
        let db = try TestDatabase.current
        try await db.expectPasses("SELECT source FROM coverage.coverage", by: .person(eva, .finance))
        try await db.expectRefused(
            "SELECT source FROM coverage.coverage", by: .person(eva, .coordinator),
            because: "42501")
    }

    // A database of its own: the server refuses two grants on one database at once.
    @Test("no temporary table outlives the role that made it, and no group makes functions", .clonedDatabase)
    func temporary() async throws {
        let db = try TestDatabase.current
        try await db.expectGuarded(
            "CREATE TEMP TABLE t (a int)", by: .coordinator, because: "42501",
            onlyBecauseOf: "GRANT TEMP ON DATABASE \(db.name) TO coordinator")
        try await db.expectRefused(
            "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", by: .coordinator, because: "42501")
        try await db.expectRefused("CREATE TABLE registry.t (a int)", by: .coordinator, because: "42501")
        try await db.expectRefused("CREATE SCHEMA s", by: .administrator, because: "42501")
    }

    @Test("a transaction of the store leaves no role behind, also when it fails")
    func noResidue() async throws {
        let db = try TestDatabase.current
        let store = Store(Pool(try db.conninfo(as: eva), size: 1))
        _ = try await db.pool(as: eva)
        _ = try await store.command(as: .coordinator) { tx, context in
            #expect(context.actor == Actor(login: "test_eva_coordinator_finance", role: .coordinator))
            return try tx.value("SELECT current_setting('role')", as: String.self)
        }
        await #expect(throws: PostgresError.self) {
            try await store.command(as: .finance) { tx, _ in try tx.value("SELECT 1 / 0", as: Int32.self) }
        }
        let role = try await store.pool.withConnection { session in
            try session.value(
                "SELECT current_setting('role') || ' ' || current_setting('lock_timeout')", as: String.self)
        }
        #expect(role == "none 0")
    }

    @Test("the groups' rights are those of db/grants.txt")
    func matrix() async throws {
        let lines = try await TestDatabase.current.transaction { tx in try GrantMatrix.lines(in: &tx) }
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../db/grants.txt")
        if ProcessInfo.processInfo.environment["OMENTUM_WRITE_GRANTS"] == "1" {
            try (lines.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
        }
        let held = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(
            Set(lines).subtracting(held) == [],
            "new rights: OMENTUM_WRITE_GRANTS=1 deploy/test --filter RoleTests writes them down")
        #expect(Set(held).subtracting(lines) == [], "rights that are gone")
    }
}

@Suite("The catalogue", .clonedDatabase)
struct CatalogueTests {
    @Test("it has no offences against the rules of the ground")
    func clean() async throws {
        let offences = try await TestDatabase.current.transaction { tx in try Catalogue.offences(in: &tx) }
        #expect(offences == [])
    }

    @Test(
        "operators and auditors may look, without a right to what they look at",
        arguments: [GroupRole.operator, .auditor])
    func looking(role: GroupRole) async throws {
        try await withClonedDatabase { db in
            let login = TestLogin("olga", role)
            let offences = try await db.transaction(as: login, in: role) { tx in try Catalogue.offences(in: &tx) }
            #expect(offences == [])
            try await db.script("ALTER TABLE registry.site ENABLE TRIGGER know_zone")
            let found = try await db.transaction(as: login, in: role) { tx in try Catalogue.offences(in: &tx) }
            #expect(found == ["trigger is not ALWAYS: registry.site.know_zone"])
        }
    }

    @Test(
        "each offence is seen",
        arguments: [
            ("no audit triggers", "CREATE TABLE booking.x (id int CONSTRAINT x_has_one_id PRIMARY KEY)"),
            ("no audit triggers", "ALTER TABLE registry.holiday RENAME day TO date"),
            ("no audit triggers", "DROP TRIGGER audit_update ON registry.person"),
            ("no audit triggers", "ALTER TABLE registry.person DISABLE TRIGGER audit_delete"),
            ("no audit triggers", "ALTER TABLE followup.task ADD COLUMN colour text"),
            (
                "no audit triggers",
                "CALL audit.leave_out('followup.task', '{status,step_no,due_on}')"
            ),
            ("no audit triggers", "CALL audit.leave_out('registry.person', '{printed_name}')"),
            ("trigger is not ALWAYS", "ALTER TABLE registry.site ENABLE TRIGGER know_zone"),
            (
                "exempt, but not there",
                "INSERT INTO registry.catalog_exemption VALUES ('audited', 'booking.none', 'it is not there')"
            ),
            ("constraint is not named as a fact", "CREATE TABLE booking.x (id int PRIMARY KEY)"),
            ("constraint is not named as a fact", "ALTER TABLE registry.site ADD CONSTRAINT site_check CHECK (true)"),
            (
                "a primary key could identify a patient",
                "CREATE TABLE booking.x (mrn text CONSTRAINT x_has_one_id PRIMARY KEY)"
            ),
            (
                "SECURITY DEFINER without",
                "CREATE FUNCTION booking.f() RETURNS int SECURITY DEFINER LANGUAGE sql AS 'SELECT 1'"
            ),
            ("executable by everybody", "GRANT EXECUTE ON FUNCTION registry.make_demo() TO public"),
            ("identity is readable: finance", "GRANT SELECT (family) ON registry.patient_name TO finance"),
            ("view runs with its owner's rights", "CREATE VIEW booking.v AS SELECT 1 AS a"),
            (
                "owned by an application role",
                "RESET ROLE; CREATE TABLE booking.x (); ALTER TABLE booking.x OWNER TO finance"
            ),
            ("the trail's values are open: auditor", "RESET ROLE; GRANT SELECT ON audit.entry TO auditor"),
            (
                "a group may write who or when: pathway.hold.lifted_by",
                "GRANT UPDATE (lifted_by) ON pathway.hold TO nurse"
            ),
            ("owned by an application role", "RESET ROLE; ALTER FUNCTION registry.make_demo() OWNER TO nurse"),
            (
                "a member inherits or is strong: test_strong",
                "RESET ROLE; CREATE ROLE test_strong LOGIN INHERIT; GRANT nurse TO test_strong"
            ),
            ("a member of omentum_vault: omentum_worker", "RESET ROLE; GRANT omentum_vault TO omentum_worker"),
            (
                "a person is a service: test.service",
                "RESET ROLE; SELECT registry.add_person('test.service', 'X', '{nurse}'); GRANT worker TO \"test.service\""
            ),
            (
                "a person's groups differ from the registry: test.differs",
                "RESET ROLE; SELECT registry.add_person('test.differs', 'X', '{nurse}'); GRANT finance TO \"test.differs\""
            ),
            ("a group may insert the trail: nurse", "RESET ROLE; GRANT INSERT ON audit.entry TO nurse"),
            (
                "everybody has connect",
                "RESET ROLE; DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO public', current_database()); END $$"
            ),
            ("the gatekeeper owns more", "RESET ROLE; ALTER FUNCTION registry.make_demo() OWNER TO omentum_gatekeeper"),
        ])
    func seen(offence: (what: String, ddl: String)) async throws {
        let db = try TestDatabase.current
        let name = offence.what.replacing("'", with: "''")
        try await db.expectRefused(
            """
            SET LOCAL ROLE omentum_owner; \(offence.ddl); RESET ROLE;
            DO $$ BEGIN IF EXISTS (SELECT FROM registry.catalog_offences() o WHERE starts_with(o, '\(name)')) THEN
                RAISE EXCEPTION USING errcode = 'OM999', message = 'seen'; END IF; END $$
            """, by: .superuser, because: "OM999")
    }

    @Test("settings that could write patients' data into the server's log are told")
    func settings() async throws {
        let unsafe = try await TestDatabase.current.transaction { tx in
            try tx.script("SET LOCAL log_error_verbosity = verbose; SET LOCAL log_min_error_statement = panic")
            return try Catalogue.unsafeSettings(in: &tx)
        }
        #expect(unsafe.contains { $0.name == "log_error_verbosity" && $0.wanted == "terse" })
        #expect(!unsafe.contains { $0.name == "log_min_error_statement" })
    }
}
