import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Pathway
@testable import Wards

@Suite("The nightly run, killed and run again", .clonedDatabase)
struct NightlyCrashTests {
    @Test("killed before any statement or in any commit and run again, it ends as one clean run does")
    func killedAnywhere() async throws {
        let db = try TestDatabase.current
        let programme = try await Programme.open(db, needs: Programme.Need.allCases)
        try await db.script(Self.trap)
        let (clean, count) = try await withClone(of: db) { clone in
            try await Self.prepare(clone, killAt: 0)
            let result = try await Self.run(programme.night, in: clone)
            #expect(Set(result.items.map(\.line)) == programme.expected)
            return (try await NightDigest.read(clone), try await Self.calls(in: clone))
        }
        // Each item alone is more than two statements, so this is no empty loop.
        #expect(count > Int64(2 * programme.expected.count))
        #expect(clean.contains("ended runs 1"))
        for number in 1...count {
            try await withClone(of: db) { clone in
                try await Self.prepare(clone, killAt: number)
                await #expect(throws: (any Error).self, "killed at \(number)") {
                    try await Self.run(programme.night, in: clone)
                }
                try await clone.run("UPDATE crash_test.plan SET at = 0")
                _ = try await Self.run(programme.night, in: clone)
                let state = try await NightDigest.read(clone)
                let difference = Set(state).symmetricDifference(clean).sorted()
                #expect(state == clean, "killed at \(number) of \(count): \(difference)")
            }
        }
    }

    /// Ends the server's process at the call that the plan names: before a statement, or within a commit.
    ///
    /// A sequence counts, as it forgets nothing when a transaction is undone.
    private static let trap = """
        CREATE SCHEMA crash_test;
        CREATE SEQUENCE crash_test.calls;
        CREATE TABLE crash_test.plan (at bigint NOT NULL);
        CREATE FUNCTION crash_test.count() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
            IF nextval('crash_test.calls') = (SELECT at FROM crash_test.plan) THEN
                PERFORM pg_terminate_backend(pg_backend_pid());
                PERFORM pg_sleep(1);
            END IF;
            RETURN NULL;
        END $$;
        """
        + ["pathway.nightly_run", "pathway.nightly_item", "pathway.warning", "followup.task", "followup.task_history"]
        .map {
            """
            CREATE TRIGGER crash_before BEFORE INSERT OR UPDATE ON \($0)
                FOR EACH STATEMENT EXECUTE FUNCTION crash_test.count();
            """
        }.joined()
        + ["pathway.nightly_run", "pathway.nightly_item"].map {
            """
            CREATE CONSTRAINT TRIGGER crash_in_commit AFTER INSERT OR UPDATE ON \($0)
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION crash_test.count();
            """
        }.joined()

    private static func prepare(_ clone: TestDatabase, killAt: Int64) async throws {
        try await clone.run("INSERT INTO crash_test.plan VALUES (\(killAt))")
        try await clone.setClock(try moment("\(Programme.today)T20:00:00Z"))
    }

    /// Two items in a transaction, so that there are many.
    private static func run(_ night: NightlyNight, in clone: TestDatabase) async throws -> NightlyRun.Result {
        let store = Store(try await clone.pool(as: Ward.coordinator), facts: .all, limits: .bulk)
        return try await NightlyRun(night, batchSize: 2)(in: store, as: .coordinator)
    }

    private static func calls(in clone: TestDatabase) async throws -> Int64 {
        try await clone.value("SELECT last_value FROM crash_test.calls")
    }
}

extension NightlyRun.Item {
    /// As ``Programme/expected`` writes it.
    var line: String { "\(check.rawValue) \(subject) \(outcome.rawValue)" }
}
