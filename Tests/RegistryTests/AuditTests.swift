import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@Suite("The audit trail", .clonedDatabase)
struct AuditTests {
    let anna = TestLogin("anna", .coordinator)

    /// A watched table without a history.
    private static func makeBoxes(in db: TestDatabase, count: Int) async throws {
        try await db.script(
            """
            SET ROLE omentum_owner;
            CREATE TABLE pathway.crate (id int CONSTRAINT crate_has_one_id PRIMARY KEY, n int, note text);
            CALL audit.watch('pathway.crate');
            INSERT INTO pathway.crate (id, note) SELECT g, 'crate ' || g FROM generate_series(1, \(count)) g;
            RESET ROLE
            """)
    }

    @Test("a change of many rows writes one entry per row, and none is left out")
    func bulk() async throws {
        try await withClonedDatabase { db in
            try await Self.makeBoxes(in: db, count: 300)
            try await db.script(
                "SET ROLE omentum_owner; UPDATE pathway.crate SET n = id, note = NULL WHERE id <= 200; RESET ROLE")
            let pairs = try await db.number(
                """
                SELECT count(*) FROM audit.entry e WHERE rel = 'pathway.crate' AND op = 'U' AND key[1]::int <= 200
                    AND cols @> '{n,note}' AND news[array_position(cols, 'n')] = key[1]
                    AND olds[array_position(cols, 'note')] = 'crate ' || key[1]
                """)
            #expect(pairs == 200)
            #expect(
                try await db.number("SELECT count(*) FROM audit.entry WHERE rel = 'pathway.crate' AND op = 'I'") == 300)
            let verdict = try await db.trail()
            #expect(verdict.holds && verdict.checked > 500)
        }
    }

    @Test("a statement that changes no row writes no entry, and a change of nothing writes one without columns")
    func nothing() async throws {
        try await withClonedDatabase { db in
            try await Self.makeBoxes(in: db, count: 1)
            let before = try await db.number("SELECT count(*) FROM audit.entry")
            try await db.script("SET ROLE omentum_owner; UPDATE pathway.crate SET n = 1 WHERE id = -1; RESET ROLE")
            #expect(try await db.number("SELECT count(*) FROM audit.entry") == before)
            try await db.script("SET ROLE omentum_owner; UPDATE pathway.crate SET n = n WHERE id = 1; RESET ROLE")
            #expect(
                try await db.lines("SELECT cardinality(cols)::text FROM audit.entry ORDER BY seq DESC LIMIT 1") == ["0"]
            )
        }
    }

    @Test("a step is told by its row in the history alone; any other change of the record with all that changed")
    func consequences() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 2)
            func told(by change: String) async throws -> [String] {
                let before = try await db.number("SELECT max(seq) FROM audit.entry")
                try await db.script("BEGIN; SET LOCAL ROLE \(change); COMMIT")
                return try await db.lines(
                    """
                    SELECT replace(rel, 'pathway.', '') || ' ' || op::text || key::text
                        || CASE op WHEN 'U' THEN ' ' || cols::text ELSE '' END
                    FROM audit.entry WHERE seq > \(before) ORDER BY seq
                    """)
            }
            let step = "coordinator; INSERT INTO pathway.parcel_history (subject, event) VALUES (1, 'review')"
            #expect(try await told(by: step) == ["parcel_history I{1,2}"])
            #expect(
                try await told(by: "coordinator; UPDATE pathway.parcel SET note = 'other', n = 4").sorted() == [
                    "parcel U{1} {n,note}", "parcel U{2} {n,note}",
                ])
            // By an owner's hand, in one breath with a status for which the history has a row.
            let mixed = """
                omentum_owner; ALTER TABLE pathway.parcel DISABLE TRIGGER only_forward;
                UPDATE pathway.parcel SET status = 'received', step_no = 1, n = 5 WHERE id = 1
                """
            #expect(try await told(by: mixed) == ["parcel U{1} {n,is_new,status,step_no}"])
            #expect(try await db.trail().holds)
        }
    }

    @Test("an upsert, a COPY, a delete, and a row whose key changed are all told")
    func everyWay() async throws {
        try await withClonedDatabase { db in
            try await db.script(
                """
                BEGIN; SET LOCAL ROLE omentum_owner;
                CREATE TABLE pathway.box (id int CONSTRAINT box_has_one_id PRIMARY KEY, o text, n text, olds text, key text, op text);
                CALL audit.watch('pathway.box');
                INSERT INTO pathway.box VALUES (1, 'o', 'n', 'olds', 'key', 'op');
                INSERT INTO pathway.box (id) VALUES (2), (3);
                INSERT INTO pathway.box (id, o) VALUES (1, 'again'), (4, 'new') ON CONFLICT (id) DO UPDATE SET o = excluded.o;
                DELETE FROM pathway.box WHERE id = 2;
                UPDATE pathway.box SET id = id - 1 WHERE id >= 3;
                RESET ROLE;
                COPY pathway.box (id, n) FROM PROGRAM 'printf "7\\tseven\\n8\\teight\\n"';
                COMMIT;
                """)
            let told = try await db.lines(
                """
                SELECT op::text || key[1] || ' ' || cols::text FROM audit.entry WHERE rel = 'pathway.box' ORDER BY seq
                """)
            #expect(told[0] == "I1 {n,o,id,op,key,olds}" && told[1...2].sorted() == ["I2 {id}", "I3 {id}"])
            #expect(told[3...4].sorted() == ["I4 {o,id}", "U1 {o}"])
            #expect(told[5] == "D2 {id}")
            // 3 and 4 became 2 and 3: under their keys, 2 came, 4 went, and 3 is another row than it was.
            #expect(told[6...8].sorted() == ["D4 {o,id}", "I2 {id}", "U3 {o}"])
            #expect(told[9...].sorted() == ["I7 {n,id}", "I8 {n,id}"])
            #expect(try await db.trail().holds)
        }
    }

    @Test("what is not in a group of the job is refused to the service, and its entries name who asked")
    func onBehalf() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db)
            _ = try await db.transaction(as: anna, in: .coordinator) { tx in
                try tx.run("SELECT jobs.enqueue('demo.parcel', 1::smallint, '{}')")
            }
            let marked = """
                UPDATE jobs.job SET state = 1, worker = 1, effect_xid = pg_current_xact_id();
                SET LOCAL SESSION AUTHORIZATION \(worker);
                """
            let change = "INSERT INTO pathway.parcel (note) VALUES ('by the service')"
            let free = "SET LOCAL SESSION AUTHORIZATION \(worker); SET LOCAL ROLE coordinator;"
            try await db.expectRefused(free + change, by: .superuser, because: "service_acts_in_the_group_of_its_job")
            try await db.expectPasses(marked + "SET LOCAL ROLE coordinator;" + change, by: .superuser)
            try await db.expectRefused(
                marked + "SET LOCAL ROLE scheduler; UPDATE pathway.parcel SET n = 7", by: .superuser,
                because: "service_acts_in_the_group_of_its_job",
                after: "GRANT UPDATE ON pathway.parcel TO scheduler")
            try await db.script(
                "BEGIN;" + marked + "SET LOCAL ROLE coordinator;" + change + "; COMMIT; RESET SESSION AUTHORIZATION")
            #expect(
                try await db.lines(
                    "SELECT DISTINCT login || '/' || role || '/' || behalf FROM audit.entry WHERE job IS NOT NULL")
                    == ["omentum_worker/coordinator/test_anna_coordinator"])
            #expect(
                try await db.lines("SELECT behalf::text FROM pathway.parcel_history WHERE login = 'omentum_worker'")
                    == ["test_anna_coordinator"])
        }
    }

    @Test(
        "no group can touch the trail",
        arguments: [Who.coordinator, .finance, .auditor, .administrator],
        [
            "INSERT INTO audit.entry (txid) VALUES ('1')", "UPDATE audit.entry SET login = 'x'",
            "DELETE FROM audit.entry",
            "TRUNCATE audit.entry", "ALTER TABLE audit.entry DISABLE TRIGGER ALL",
            "SET session_replication_role = replica",
            "SELECT olds FROM audit.entry", "SELECT salt FROM audit.entry",
            "SELECT audit.redact(1, 'id', 'n', 'because')",
            "DROP TRIGGER audit_insert ON registry.patient", "SELECT audit.record()",
        ])
    func closed(who: Who, statement: String) async throws {
        let error = try await TestDatabase.current.attempt(statement, by: who)
        #expect(
            error?.sqlState == "42501" || error?.sqlState == "42601" && statement.contains("record"),
            "\(String(describing: error))")
    }

    @Test("the vault itself can neither change nor empty the trail, and no owner empties an audited table")
    func appendOnly() async throws {
        let db = try TestDatabase.current
        try await db.expectGuarded(
            "UPDATE audit.entry SET login = 'x' WHERE seq = 1", by: .owner("omentum_vault"),
            because: "entry_is_only_appended",
            onlyBecauseOf: "ALTER TABLE audit.entry DISABLE TRIGGER keep_row")
        try await db.expectGuarded(
            "TRUNCATE audit.entry CASCADE", by: .owner("omentum_vault"), because: "entry_is_only_appended",
            onlyBecauseOf:
                "ALTER TABLE audit.entry DISABLE TRIGGER ALL; ALTER TABLE audit.redaction DISABLE TRIGGER ALL")
        try await db.expectGuarded(
            "TRUNCATE registry.holiday", by: .owner("omentum_owner"), because: "audited_table_is_never_truncated",
            onlyBecauseOf: "ALTER TABLE registry.holiday DISABLE TRIGGER audit_truncate")
    }

    @Test("session_replication_role does not silence the trail; without ENABLE ALWAYS it would")
    func replica() async throws {
        let db = try TestDatabase.current
        let write = """
            SET LOCAL session_replication_role = replica;
            INSERT INTO registry.organisation (name) VALUES ('x');
            DO $$ BEGIN IF NOT EXISTS (SELECT FROM audit.entry WHERE txid = pg_current_xact_id()) THEN
                RAISE EXCEPTION USING errcode = 'OM999', message = 'silent'; END IF; END $$
            """
        try await db.expectPasses(write, by: .superuser)
        try await db.expectRefused(
            write, by: .superuser, because: "OM999",
            after: "ALTER TABLE registry.organisation ENABLE TRIGGER audit_insert")
    }

    @Test(
        "tampering is found",
        arguments: [
            "login = 'x'", "role = 'x'", "at = at + interval '1 us'", "txid = '1'", "rel = 'x'", "op = 'D'",
            "key = '{9}'",
            "cols[1] = 'x'", "news[1] = 'x'", "salt = '\\x00'", "behalf = 'x'", "job = 7", "patient = 7",
            "seq = seq + 1000",
        ])
    func tampering(change: String) async throws {
        let db = try TestDatabase.current
        let text = """
            ALTER TABLE audit.entry DISABLE TRIGGER keep_row;
            ALTER TABLE audit.entry ALTER COLUMN seq SET GENERATED BY DEFAULT;
            UPDATE audit.entry SET \(change) WHERE seq = (SELECT max(seq) FROM audit.entry WHERE rel = 'registry.transition' AND op = 'I');
            DO $$ BEGIN IF (SELECT broken FROM audit.verify()) = 1 THEN
                RAISE EXCEPTION USING errcode = 'OM999', message = 'found'; END IF; END $$
            """
        try await db.expectRefused(
            text, by: .superuser, because: "OM999",
            after: "INSERT INTO registry.transition VALUES ('m', 'a', 'b', 'c', 'cron', false)")
    }

    @Test("a redacted value is gone with its salt; the entry still verifies, and tampering with it is still found")
    func redaction() async throws {
        try await withClonedDatabase { db in
            _ = try await db.transaction(as: anna, in: .coordinator) { tx in
                let canary = JSONText(
                    #"[{"birth_date": "1950-02-03", "birth_precision": "day", "names": [{"family": "Canary", "given": ["Ann"]}]}]"#
                )
                try tx.run("SELECT registry.register_patients(\(canary))")
            }
            let identity = try await db.number(
                "SELECT max(seq) FROM audit.entry WHERE rel = 'registry.patient_identity'")
            try await db.script("SELECT audit.redact(\(identity), 'birth_date', 'n', 'entered by mistake')")
            #expect(try await db.trail().holds)
            #expect(
                try await db.lines(
                    """
                    SELECT (salt IS NULL)::text || (salts ? 'nbirth_date')::text || (salts ? 'nbirth_precision')::text
                        || (news::text LIKE '%1950%')::text FROM audit.entry WHERE seq = \(identity)
                    """) == ["truefalsetruefalse"])
            #expect(try await db.lines("SELECT reason FROM audit.redaction") == ["entered by mistake"])
            try await db.expectRefused(
                "SELECT audit.redact(\(identity), 'birth_date', 'n', 'twice')", by: .owner("omentum_vault"),
                because: "value_is_redacted_once")
            try await db.expectRefused(
                "SELECT audit.redact(\(identity), 'nothing', 'n', 'no such column')", by: .owner("omentum_vault"),
                because: "redaction_names_a_recorded_value")
            try await db.script(
                """
                ALTER TABLE audit.entry DISABLE TRIGGER keep_row;
                UPDATE audit.entry SET news[array_position(cols, 'birth_precision')] = 'x' WHERE seq = \(identity);
                ALTER TABLE audit.entry ENABLE ALWAYS TRIGGER keep_row;
                """)
            #expect(try await db.trail().firstBroken == [identity])
        }
    }

    @Test("the client's settings do not reach the hashed text")
    func settings() async throws {
        try await withClonedDatabase { db in
            _ = try await db.transaction(as: anna, in: .coordinator) { tx in
                for setting in [
                    "timezone = 'Asia/Tokyo'", "datestyle = 'SQL, DMY'", "bytea_output = escape",
                    "extra_float_digits = -10",
                ] {
                    try tx.script("SET LOCAL \(setting)")
                }
                try tx.run("INSERT INTO registry.organisation (name) VALUES ('Payer')")
            }
            #expect(
                try await db.lines(
                    """
                    SELECT news[array_position(cols, 'recorded_at')] LIKE '____-__-__T%+00:00'
                    FROM audit.entry WHERE rel = 'registry.organisation'
                    """, is: true))
            #expect(try await db.trail().holds)
        }
    }

    @Test("the auditor sees who did what to which patient, and verifies, without seeing a value")
    func auditor() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 2)
            let patient = try await db.transaction(as: anna, in: .coordinator) { tx in
                let ids: [PatientID] = try tx.value(
                    "SELECT registry.register_patients(\(JSONText(#"[{"names": [{"family": "Canary"}]}]"#)))")
                try tx.run("INSERT INTO pathway.parcel (patient) VALUES (\(ids[0]))")
                try tx.run("INSERT INTO pathway.parcel_history (subject, event) VALUES (3, 'review')")
                return ids[0]
            }
            let olga = try await db.store(TestLogin("olga", .auditor))
            var filter = AuditTrail.Filter()
            filter.patient = patient
            let asked = filter
            let page = try await olga.read(as: .auditor) { tx, _ in try AuditTrail.show(asked, in: &tx) }
            #expect(!page.isFull)
            #expect(
                Set(page.entries.map { "\($0.table) \($0.operation.rawValue)" }) == [
                    "registry.patient I", "registry.patient_identity I", "registry.patient_name I", "pathway.parcel I",
                    "pathway.parcel_history I",
                ])
            #expect(page.entries.allSatisfy { $0.login == "test_anna_coordinator" && $0.role == "coordinator" })
            filter.limitToOne(table: "pathway.parcel", key: "3")
            let again = filter
            let small = try await olga.read(as: .auditor) { tx, _ in try AuditTrail.show(again, limit: 2, in: &tx) }
            #expect(small.entries.count == 2 && small.isFull)
            let verdict = try await olga.read(as: .auditor) { tx, _ in try AuditTrail.verify(in: &tx) }
            #expect(verdict.holds)
            // Part by part it is the same trail, and each part is heard of.
            var heard: [Int64] = []
            let whole = try await AuditTrail.verifyAll(in: olga, as: .auditor, atOnce: 7) { done, _ in
                heard.append(done)
            }
            #expect(whole == verdict && heard.count > 1 && heard == heard.sorted())
        }
    }
}

extension AuditTrail.Filter {
    fileprivate mutating func limitToOne(table: String, key: String) { (self.table, self.key) = (table, [key]) }
}

extension TestDatabase {
    fileprivate func lines(_ query: SQL, is wanted: Bool) async throws -> Bool {
        try await pool.withConnection { session in try session.value(query, as: Bool.self) } == wanted
    }
}
