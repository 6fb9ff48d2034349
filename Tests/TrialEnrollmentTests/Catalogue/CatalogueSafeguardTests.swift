import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("What guards the catalogue: with it a change is refused, without it the very same goes through")
struct CatalogueSafeguardTests {
    struct Safeguard: Sendable, CustomTestStringConvertible {
        let fact: String
        let change: SQL
        let removal: String
        var testDescription: String { "\(fact): \(removal)" }

        init(_ fact: String, _ change: SQL, without removal: String) {
            (self.fact, self.change, self.removal) = (fact, change, removal)
        }

        static func frozen(_ table: String, _ change: SQL) -> Safeguard {
            Safeguard(
                "released_protocol_is_frozen", change,
                without: "ALTER TABLE trials.\(table) DISABLE TRIGGER refuse_released")
        }
    }

    static let safeguards: [Safeguard] = [
        .frozen("dose", "UPDATE trials.dose SET amount = 11"),
        .frozen("dose_level", "INSERT INTO trials.dose_level (arm, no) SELECT id, 9 FROM trials.arm"),
        .frozen("washout_rule", "UPDATE trials.washout_rule SET days_before = 1"),
        .frozen("washout_exception", "DELETE FROM trials.washout_exception"),
        .frozen("visit", "UPDATE trials.visit SET offset_days = 1"),
        .frozen("protocol_version", "UPDATE trials.protocol_version SET effective_from = '2026-02-01'"),
        Safeguard(
            "released_version_has_an_arm",
            """
            WITH v AS (INSERT INTO trials.protocol_version (trial, version, effective_from)
                SELECT id, '2', '2027-01-01' FROM trials.trial RETURNING id)
            SELECT trials.release_for_test(id) FROM v
            """,
            without: "ALTER TABLE trials.protocol_version DISABLE TRIGGER released_version_asks"),
        Safeguard(
            "stopped_recruitment_has_its_reason",
            """
            INSERT INTO trials.recruitment_change (trial, recruitment, from_day)
            SELECT id, 'suspended', '2026-01-01' FROM trials.trial
            """,
            without: "ALTER TABLE trials.recruitment_change DROP CONSTRAINT stopped_recruitment_has_its_reason"),
        Safeguard(
            "recruitment_change_is_only_appended", "UPDATE trials.recruitment_change SET from_day = '2025-01-01'",
            without: "ALTER TABLE trials.recruitment_change DISABLE TRIGGER keep_row"),
        Safeguard(
            "site_changes_to_another_state",
            """
            INSERT INTO trials.site_change (trial, site, event, from_day)
            SELECT trial, site, 'approved', '2026-01-02' FROM trials.site_change
            """,
            without: """
                ALTER TABLE trials.site_change DISABLE TRIGGER site_change_has_its_number, ALTER no SET DEFAULT 2
                """),
    ]

    @Test("the database refuses by the name of the fact, for everybody", .clonedDatabase, arguments: safeguards)
    func refused(safeguard: Safeguard) async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        _ = try await CatalogueTrial.created(in: ward)
        try await ward.db.script(
            """
            CREATE FUNCTION trials.release_for_test(v bigint) RETURNS void LANGUAGE plpgsql AS $$
            BEGIN UPDATE trials.protocol_version SET released_at = now(), released_by = 'x' WHERE id = v; END $$;
            """)
        await expectRefusal(by: safeguard.fact) { try await ward.db.run(safeguard.change) }
        try await ward.db.script(safeguard.removal)
        #expect(try await ward.db.run(safeguard.change) > 0)
    }

    @Test("two released versions never take effect on one day, and a task is ended by its group alone", .clonedDatabase)
    func constraints() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let trial = try await CatalogueTrial.created(in: ward).trial
        let same = try day("2026-01-01")
        try await ward.as(Ward.research) { tx, _ in
            try ProtocolVersion.copy("1", as: "2", effectiveFrom: same, summary: nil, of: trial, in: &tx)
            return trial
        }
        let release: @Sendable (inout Transaction, Context) throws -> TrialID = { tx, context in
            try ProtocolVersion.release("2", of: trial, in: &tx, context)
            return trial
        }
        await expectFact("one_version_takes_effect_on_a_day") { try await ward.as(Ward.research, release) }
        try await ward.db.script(
            "ALTER TABLE trials.protocol_version DROP CONSTRAINT one_version_takes_effect_on_a_day")
        try await ward.as(Ward.research, release)

        let task: TrialTaskID = try await ward.db.value(
            """
            INSERT INTO trials.trial_task (trial, kind, what, due_on)
            VALUES (\(trial), 'sites_changed', 'Look at it', '2026-11-09') RETURNING id
            """)
        let end: @Sendable (inout Transaction, Context) throws -> TrialTaskID = { tx, _ in
            try TrialTask.end(task, .done, in: &tx)
            return task
        }
        await expectFact("trial_task_is_ended_by_who_owes_it") { try await ward.as(Ward.coordinator, end) }
        try await ward.db.script("ALTER TABLE trials.trial_task_end DISABLE TRIGGER trial_task_is_owed")
        try await ward.as(Ward.coordinator, end)
    }
}
