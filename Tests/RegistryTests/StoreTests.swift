import CareTerms
import Postgres
import Registry
import Synchronization
import TestKit
import Testing

@Suite("Commands and their keys")
struct StoreTests {
    let anna = TestLogin("anna", .coordinator)

    private func note(_ text: String) throws -> CommandRequest { try CommandRequest("parcel note", [text]) }

    @Test("sent twice with one key, a command is done once, and answers the same")
    func twice() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 0)
            let (store, key) = (try await db.store(anna), CommandKey("key-0001"))
            for isRepeat in [false, true] {
                let outcome = try await store.command(as: .coordinator, key: key, request: try note("a")) { tx, _ in
                    try tx.value("INSERT INTO pathway.parcel (note) VALUES ('a') RETURNING id", as: PatientID.self)
                }
                #expect(outcome.answer == PatientID(1) && outcome.isRepeat == isRepeat)
            }
            await #expect(throws: try known("idempotency_key_names_one_request")) {
                try await store.command(as: .coordinator, key: key, request: try note("b")) { _, _ in true }
            }
            #expect(try await db.number("SELECT count(*) FROM pathway.parcel") == 1)
            // Another person's key is another key.
            let eva = try await db.store(TestLogin("eva", .coordinator, .finance))
            let hers = try await eva.command(as: .finance, key: key, request: try note("b")) { _, _ in true }
            #expect(!hers.isRepeat)
        }
    }

    @Test("sent eight times at once, a command is done once, and nobody fails")
    func eight() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 0)
            let store = Store(Pool(try db.conninfo(as: anna), size: 8))
            let request = try note("race")
            let answers = try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await store.command(as: .coordinator, key: CommandKey("key-race"), request: request) {
                            tx, _ in
                            try tx.value(
                                "INSERT INTO pathway.parcel (note) VALUES ('race') RETURNING id", as: Int64.self)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 8 && Set(answers.map(\.answer)).count == 1)
            #expect(answers.count { !$0.isRepeat } == 1)
            #expect(try await db.number("SELECT count(*) FROM pathway.parcel") == 1)
        }
    }

    @Test("a dry run does the work, checks what is deferred, tells the answer, and leaves nothing")
    func dryRun() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 0)
            let (store, key) = (try await db.store(anna), CommandKey("key-0001"))
            let outcome = try await store.command(as: .coordinator, key: key, request: try note("a"), dryRun: true) {
                tx, _ in
                try tx.value("INSERT INTO pathway.parcel (note) VALUES ('a') RETURNING note", as: String.self)
            }
            #expect(outcome.answer == "a" && outcome.isDryRun)
            #expect(try await db.number("SELECT count(*) FROM pathway.parcel") == 0)
            #expect(try await db.number("SELECT count(*) FROM registry.idempotency_key") == 0)
            try await db.script(
                """
                CREATE FUNCTION pathway.late() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION USING errcode = 'OM999', constraint = 'parcel_is_never_late'; END $$;
                CREATE CONSTRAINT TRIGGER late AFTER INSERT ON pathway.parcel DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION pathway.late();
                """)
            await expectRefusal(by: "parcel_is_never_late") {
                try await store.command(as: .coordinator, dryRun: true) { tx, _ in
                    try tx.run("INSERT INTO pathway.parcel (note) VALUES ('a')")
                }
            }
        }
    }

    @Test("a command that fails leaves neither its work nor its key")
    func failure() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 0)
            let (store, key) = (try await db.store(anna), CommandKey("key-0001"))
            await #expect(throws: try known("parcel_step_is_legal", in: .history(of: "parcel"))) {
                try await Store(store.pool, facts: .registry.adding(.history(of: "parcel"))).command(
                    as: .coordinator, key: key, request: try note("a")
                ) { tx, _ in
                    try tx.run("INSERT INTO pathway.parcel (note) VALUES ('a')")
                    try tx.run("INSERT INTO pathway.parcel_history (subject, event) VALUES (1, 'accept')")
                    return true
                }
            }
            #expect(try await db.number("SELECT count(*) FROM pathway.parcel") == 0)
            let outcome = try await store.command(as: .coordinator, key: key, request: try note("a")) { _, _ in true }
            #expect(!outcome.isRepeat)
        }
    }

    @Test("a commit whose answer is lost is asked about again under its key, and done once")
    func lostCommit() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 0)
            try await db.script(
                """
                CREATE SEQUENCE pathway.deaths;
                CREATE FUNCTION pathway.die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
                    IF nextval('pathway.deaths') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER die AFTER INSERT ON pathway.parcel DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION pathway.die();
                """)
            let store = try await db.store(anna)
            let outcome = try await store.command(
                as: .coordinator, key: CommandKey("key-0001"), request: try note("a")
            ) { tx, _ in
                try tx.value("INSERT INTO pathway.parcel (note) VALUES ('a') RETURNING note", as: String.self)
            }
            #expect(outcome.answer == "a")
            #expect(try await db.number("SELECT count(*) FROM pathway.parcel") == 1)
            try await db.script(
                "CREATE OR REPLACE FUNCTION pathway.die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'"
            )
            let key = try #require(CommandKey("key-0002"))
            await #expect(throws: OutcomeUnknown(key: key)) {
                try await store.command(as: .coordinator, key: key, request: try note("b")) { tx, _ in
                    try tx.run("INSERT INTO pathway.parcel (note) VALUES ('b')")
                }
            }
            await #expect(throws: OutcomeUnknown(key: nil)) {
                try await store.command(as: .coordinator) { tx, _ in
                    try tx.run("INSERT INTO pathway.parcel (note) VALUES ('c')")
                }
            }
        }
    }

    @Test("a read can write nothing, and a missing right is said as such")
    func read() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 0)
            let store = try await db.store(anna)
            await #expect(throws: PostgresError.self) {
                try await store.read(as: .coordinator) { tx, _ in
                    try tx.run("INSERT INTO pathway.parcel (note) VALUES ('a')")
                }
            }
            let error = await #expect(throws: Fact.self) { try await store.read(as: .finance) { _, _ in true } }
            #expect(error?.kind == .notPermitted && error?.fact == "role_has_the_right")
        }
    }

    @Test("no table is found by its bare name, in a command or a read, and the connection keeps nothing of that")
    func searchPath() async throws {
        try await withClonedDatabase { db in
            let store = try await db.store(anna)
            let command = try await store.command(as: .coordinator) { tx, _ in
                try tx.value("SELECT current_setting('search_path')", as: String.self)
            }.answer
            let read = try await store.read(as: .coordinator) { tx, _ in
                try tx.value("SELECT current_setting('search_path')", as: String.self)
            }
            #expect([command, read] == ["pg_catalog, pg_temp", "pg_catalog, pg_temp"])
            let after = try await store.pool.withConnection { session in
                try session.value("SELECT current_setting('search_path')", as: String.self)
            }
            #expect(after != command)
        }
    }

    @Test("the clock of a test is set only in a database of that name, and never reaches the trail")
    func clock() async throws {
        try await withClonedDatabase { db in
            try await Parcel.install(in: db, count: 0)
            let store = try await db.store(anna)
            let far = try #require(Instant("2030-01-01T00:00:00Z"))
            try await db.setClock(far)
            let now = try await store.command(as: .coordinator) { tx, context in
                try tx.run("INSERT INTO pathway.parcel (note) VALUES ('a')")
                return context.now.description
            }
            #expect(now.answer == far.description)
            #expect(try await db.number("SELECT count(*) FROM audit.entry WHERE at >= '2029-12-31'") == 0)
        }
    }

    @Test("old keys are pruned in batches, and never before a day has passed")
    func prune() async throws {
        try await withClonedDatabase { db in
            let store = try await db.store(anna)
            for number in 1...3 {
                _ = try await store.command(as: .coordinator, key: CommandKey("key-000\(number)")) { _, _ in true }
            }
            try await db.script(
                "UPDATE registry.idempotency_key SET at = at - interval '40 days' WHERE key <> 'key-0003'")
            let otto = try await db.store(TestLogin("otto", .operator))
            let pruned = try await otto.command(as: .operator) { tx, _ in
                [
                    try CommandKeys.prune(olderThan: 30, batch: 1, in: &tx),
                    try CommandKeys.prune(olderThan: 30, batch: 9, in: &tx),
                ]
            }
            #expect(pruned.answer == [1, 1])
            await #expect(throws: try known("idempotency_key_is_kept_a_day")) {
                try await otto.command(as: .operator) { tx, _ in try CommandKeys.prune(olderThan: 0, batch: 9, in: &tx)
                }
            }
        }
    }
}

@Suite("The book of facts", .clonedDatabase)
struct FactTests {
    @Test("every constraint of the registry, the trail and the queue is explained, or noted as out of reach")
    func complete() async throws {
        let names = try await TestDatabase.current.transaction { tx in
            try FactBook.constraints(of: ["registry", "audit", "jobs"], in: &tx)
        }
        #expect(FactBook.registry.unexplained(of: names) == [])
        #expect(names.count > 150)
    }

    @Test("a command key is plain, and neither guessable nor endless")
    func keys() {
        #expect(CommandKey("short") == nil && CommandKey(String(repeating: "x", count: 101)) == nil)
        #expect(CommandKey("with space") == nil && CommandKey("schlüssel") == nil && CommandKey("01J-key_7") != nil)
    }
}
