import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Pathway

@Suite("What the database holds of holds and overrides", .clonedDatabase)
struct OverrideTests {
    private static let surgeon = TestLogin("sura", .surgeon)
    private struct TriedOut: Error {}

    /// Tries a change as a surgeon after some others by the superuser, and undoes all: the constraint that refused.
    private func refusal(of text: String, after preparation: String) async throws -> String? {
        let db = try TestDatabase.current
        _ = try await db.pool(as: Self.surgeon)
        do {
            try await db.transaction { tx in
                try tx.script(preparation)
                try tx.script("SET LOCAL SESSION AUTHORIZATION \(Self.surgeon.name); SET LOCAL ROLE surgeon")
                try tx.script(text)
                throw TriedOut()
            }
            return nil
        } catch is TriedOut {
            return nil
        } catch let error as PostgresError {
            return error.constraint ?? error.sqlState
        }
    }

    /// No foreign keys: what is tried here is apart from whose cycle it is.
    private static let loose = """
        ALTER TABLE pathway.override DROP CONSTRAINT override_belongs_to_cycle;
        INSERT INTO registry.patient (vital_status) VALUES ('alive');
        """
    private static func overriding(_ gate: String, reason: String = "is safe", answer: String = "not_met") -> String {
        """
        INSERT INTO pathway.override (cycle, gate, for_day, answer, evidence, reason)
        VALUES (1, '\(gate)', '2026-12-20', '\(answer)', '{}', '\(reason)');
        """
    }
    private static let revoke =
        "INSERT INTO pathway.override_revocation (override, reason) SELECT id, 'a fever' FROM pathway.override;"
    private static func hold(_ reason: String, _ days: Int) -> String {
        """
        INSERT INTO pathway.hold (patient, reason, review_on)
        SELECT max(id), '\(reason)', registry.now()::date + \(days) FROM registry.patient;
        """
    }

    /// A safeguard: what it refuses, and what its removal lets pass.
    struct Safeguard: Sendable, CustomTestStringConvertible {
        let fact, offence, removal: String
        var testDescription: String { fact }

        init(_ fact: String, _ offence: String, without removal: String) {
            (self.fact, self.offence, self.removal) = (fact, offence, removal)
        }

        /// One that is a constraint of this table.
        static func constraint(_ fact: String, of table: String, _ offence: String) -> Self {
            Self(fact, offence, without: "ALTER TABLE pathway.\(table) DROP CONSTRAINT \(fact)")
        }
    }

    private static let noTrigger = "ALTER TABLE pathway.override DISABLE TRIGGER gate_may_be_overridden"

    @Test(
        "each safeguard refuses, and only it",
        arguments: [
            Safeguard("hard_gate_is_never_overridden", overriding("alive"), without: noTrigger),
            Safeguard(
                "advisory_gate_needs_no_override", overriding("counselled"), without: noTrigger),
            Safeguard("gate_is_overridden_by_its_approvers", overriding("eligible"), without: noTrigger),
            .constraint("override_has_its_reason", of: "override", overriding("interval", reason: " no ")),
            .constraint("override_is_of_a_gate_that_stops", of: "override", overriding("interval", answer: "met")),
            .constraint("override_names_a_gate", of: "override", overriding("wishes")),
            .constraint(
                "override_is_revoked_once", of: "override_revocation", overriding("interval") + revoke + revoke),
            .constraint(
                "revocation_has_its_reason", of: "override_revocation",
                overriding("interval") + revoke.replacing("a fever", with: "   no   ")),
            .constraint(
                "revocation_belongs_to_override", of: "override_revocation",
                "INSERT INTO pathway.override_revocation (override, reason) VALUES (99, 'a fever')"),
            .constraint("hold_has_its_reason", of: "hold", hold(" no ", 3)),
            .constraint("hold_is_reviewed_after_it_is_set", of: "hold", hold("a fever", -2)),
            .constraint("hold_is_reviewed_after_it_is_set", of: "hold", hold("a fever", 400)),
            Safeguard(
                "hold_is_lifted_once",
                hold("a fever", 3) + "UPDATE pathway.hold SET lifted_because = 'no fever';".repeated(2),
                without: "ALTER TABLE pathway.hold DISABLE TRIGGER stamp_lifting; "
                    + "ALTER TABLE pathway.hold DROP CONSTRAINT hold_is_lifted_by_somebody_with_a_reason"),
        ])
    func safeguards(_ safeguard: Safeguard) async throws {
        let setting = """
            \(Self.loose)
            UPDATE pathway.gate SET hardness = 'advisory' WHERE code = 'counselled';
            UPDATE pathway.gate SET approvers = '{investigator}' WHERE code = 'eligible';
            """
        #expect(try await refusal(of: safeguard.offence, after: setting) == safeguard.fact)
        #expect(try await refusal(of: safeguard.offence, after: setting + safeguard.removal) == nil)
        #expect(FactBook.all[safeguard.fact] != nil || FactBook.all.note(on: safeguard.fact) != nil)
    }

    @Test("whose override it is, and when, is the database's word")
    func stamped() async throws {
        for columns in ["login", "role", "recorded_at"] {
            let text = """
                INSERT INTO pathway.override (cycle, gate, for_day, answer, evidence, reason, \(columns))
                SELECT 1, 'interval', '2026-12-20', 'not_met', '{}', 'is safe', \(columns == "recorded_at" ? "now()" : "'x'")
                """
            #expect(try await refusal(of: text, after: Self.loose) == "42501")
        }
    }
}

extension String {
    fileprivate func repeated(_ times: Int) -> String { String(repeating: self, count: times) }
}
