import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@Suite("What stands behind a reason, and behind the door", .clonedDatabase)
struct DeathTests {
    private static let died = "INSERT INTO registry.patient (vital_status) VALUES ('died')"
    private static let back = "UPDATE registry.patient SET vital_status = 'alive' WHERE vital_status = 'died'"
    private static let why =
        "INSERT INTO registry.death_correction (patient, reason) SELECT id, 'mixed up' FROM registry.patient;"

    @Test("who died comes back only with a correction of the same transaction, in anybody's hand")
    func staysDead() async throws {
        let db = try TestDatabase.current
        for who in [Who.coordinator, .superuser] {
            try await db.expectGuarded(
                Self.back, by: who, because: "died_patient_stays_so",
                onlyBecauseOf: "DROP TRIGGER died_patient_stays_so ON registry.patient", after: Self.died)
        }
        try await db.expectPasses(Self.why + Self.back, by: .coordinator, after: Self.died)
        // The importer's and the registry's own functions pass the same gate.
        try await db.expectRefused(
            "SELECT registry.amend_patient(id, '{\"vital_status\": \"unknown\"}') FROM registry.patient",
            by: .coordinator, because: "died_patient_stays_so", after: Self.died)
        // A correction of yesterday is spent.
        let patient: PatientID = try await db.value(
            "INSERT INTO registry.patient (vital_status) VALUES ('died') RETURNING id")
        try await db.run("INSERT INTO registry.death_correction (patient, reason) VALUES (\(patient), 'mixed up')")
        try await db.expectRefused(Self.back, by: .coordinator, because: "died_patient_stays_so")
        try await db.expectGuarded(
            "INSERT INTO registry.death_correction (patient, reason) SELECT id, '  no  ' FROM registry.patient",
            by: .coordinator, because: "death_correction_has_its_reason",
            onlyBecauseOf: "ALTER TABLE registry.death_correction DROP CONSTRAINT death_correction_has_its_reason")
    }

    @Test("a member's number is read with a ticket only, and the catalogue says so when it is not")
    func memberNumbers() async throws {
        let db = try TestDatabase.current
        for (table, column) in [
            ("registry.imported_coverage", "subscriber_id"), ("registry.imported_coverage", "member_identifiers"),
            ("coverage.coverage", "subscriber_id"),
        ] {
            try await db.expectGuarded(
                "SELECT \(column) FROM \(table)", by: .finance, because: "42501",
                onlyBecauseOf: "GRANT SELECT (\(column)) ON \(table) TO finance")
            let offences = try await db.transaction { tx in
                try tx.script("GRANT SELECT (\(column)) ON \(table) TO finance")
                let offences = try Catalogue.offences(in: &tx)
                try tx.script("REVOKE SELECT (\(column)) ON \(table) FROM finance")
                return offences
            }
            #expect(offences == ["a member number is readable: finance \(table).\(column)"])
        }
        for door in ["registry.identity_member_numbers", "coverage.member_numbers"] {
            try await db.expectGuarded(
                "SELECT * FROM \(door)(registry.knock('{1}', 'peek'))", by: .finance,
                because: "identity_is_read_with_a_committed_ticket",
                onlyBecauseOf: """
                    CREATE OR REPLACE FUNCTION registry.behind(ticket bigint) RETURNS bigint[] LANGUAGE sql SECURITY DEFINER AS
                    'SELECT patients FROM registry.access_log WHERE id = ticket'
                    """)
            try await db.expectRefused("SELECT * FROM \(door)(1)", by: .coordinator, because: "42501")
        }
    }
}
