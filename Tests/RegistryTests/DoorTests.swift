import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@Suite("The identity door", .clonedDatabase)
struct DoorTests {
    let anna = TestLogin("anna", .coordinator)

    private func register(_ people: String) async throws -> [PatientID] {
        try await TestDatabase.current.transaction(as: anna, in: .coordinator) { tx in
            try tx.value("SELECT registry.register_patients(\(JSONText(people)))")
        }
    }

    /// A patient whose values nobody may find where they do not belong.
    private func registerCanary(_ number: String) async throws -> PatientID {
        try await register(
            #"""
            [{"gender": "female", "birth_date": "1950-02-01", "birth_precision": "month",
              "names": [{"use": "official", "family": "Canary\#(number)", "given": ["Ann", "Lee"], "prefix": ["Dr"]}, {"text": "Annie"}],
              "identifiers": [{"authority": "urn:oid:1.2.3", "value": "00\#(number)", "type_code": "MR"}],
              "contacts": [{"system": "phone", "value": "555-0100"}],
              "addresses": [{"lines": ["1 Lane"], "city": "Springfield"}]}]
            """#)[0]
    }

    @Test(
        "no group reads names, identifiers, birth dates or contacts past the door", arguments: GroupRole.allCases,
        [
            "patient_identity", "patient_name", "patient_identifier", "patient_contact", "patient_address",
            "patient_contact_person",
        ])
    func closed(role: GroupRole, table: String) async throws {
        let who: Who = role.isService ? .superuser : .person(.member(of: role), role)
        let take = role.isService ? "SET LOCAL ROLE \(role.rawValue);" : ""
        let db = try TestDatabase.current
        try await db.expectRefused("\(take) SELECT patient FROM registry.\(table)", by: who, because: "42501")
        try await db.expectRefused("\(take) UPDATE registry.\(table) SET patient = patient", by: who, because: "42501")
    }

    @Test("asking is logged with its purpose, and the answer names the patient")
    func open() async throws {
        let patient = try await registerCanary("71")
        let store = try await TestDatabase.current.store(anna)
        let door = IdentityDoor(store, as: .coordinator)
        let identity = try await door.open([patient, PatientID(999_999)], for: "call back")
        #expect(identity.keys.map { $0 } == [patient])
        #expect(identity[patient]?.name == "Canary71, Ann Lee")
        #expect(identity[patient]?.birth?.description == "1950-02")
        let full = try await door.openFully(patient, for: "letter")
        #expect(full.names.map(\.given) == [["Ann", "Lee"], []] && full.names[1].text == "Annie")
        #expect(full.identifiers.map(\.value) == ["0071"] && full.identifiers[0].type == "MR")
        #expect(full.contacts.map(\.value) == ["555-0100"] && full.addresses[0].city == "Springfield")
        let olga = try await TestDatabase.current.store(TestLogin("olga", .auditor))
        let log = try await olga.read(as: .auditor) { tx, _ in try AccessLog.show(patient: patient, in: &tx).entries }
        #expect(log.map(\.purpose) == ["letter", "call back"])
        #expect(log.allSatisfy { $0.login == anna.name && $0.role == "coordinator" && $0.door == "read" })
    }

    @Test("in the transaction that asks nothing is shown, so a rollback shows nothing either")
    func sameTransaction() async throws {
        _ = try await registerCanary("72")
        let db = try TestDatabase.current
        try await db.expectGuarded(
            "SELECT count(*) FROM registry.identity(registry.knock('{1}', 'peek'))", by: .coordinator,
            because: "identity_is_read_with_a_committed_ticket",
            onlyBecauseOf: """
                CREATE OR REPLACE FUNCTION registry.behind(ticket bigint) RETURNS bigint[] LANGUAGE sql SECURITY DEFINER AS
                'SELECT patients FROM registry.access_log WHERE id = ticket'
                """)
        try await db.expectRefused(
            "SELECT patients FROM registry.hits(registry.find('ca', NULL, 'peek'))", by: .coordinator,
            because: "identity_is_read_with_a_committed_ticket")
    }

    @Test("a ticket serves nobody else, no other role, and not for long")
    func ticket() async throws {
        let patient = try await registerCanary("73")
        let db = try TestDatabase.current
        let ticket: Int64 = try await db.transaction(as: anna, in: .coordinator) { tx in
            try tx.value("SELECT registry.knock(\([patient]), 'call back')")
        }
        let read = "SELECT patient FROM registry.identity(\(ticket))"
        try await db.expectPasses(read, by: .coordinator)
        try await db.expectRefused(read, by: .finance, because: "identity_is_read_with_a_committed_ticket")
        let eva = TestLogin("eva", .coordinator, .finance)
        try await db.expectRefused(
            read, by: .person(eva, .coordinator), because: "identity_is_read_with_a_committed_ticket")
        try await db.expectRefused(
            read, by: .coordinator, because: "identity_is_read_with_a_committed_ticket",
            after: """
                ALTER TABLE registry.access_log DISABLE TRIGGER keep_row;
                UPDATE registry.access_log SET at = at - interval '3 minutes' WHERE id = \(ticket)
                """)
    }

    @Test("a search tells nothing before it is logged, and says when there are more")
    func search() async throws {
        let people = (1...60).map {
            #"{"names": [{"family": "Finch\#($0)"}], "identifiers": [{"authority": "F", "value": "00\#($0)"}]}"#
        }
        _ = try await register("[\(people.joined(separator: ","))]")
        let store = try await TestDatabase.current.store(anna)
        let door = IdentityDoor(store, as: .coordinator)
        let some = try await door.find("finch6", for: "call back")
        #expect(some.patients.compactMap(\.family) == ["Finch6", "Finch60"] && !some.isFull)
        #expect(try await door.find("FINCH", for: "call back").isFull)
        #expect(
            try await door.find(identifier: "0060", of: "F", for: "call back").patients.map(\.family) == ["Finch60"])
        #expect(try await door.find(identifier: "60", of: "F", for: "call back").patients == [])
        await #expect(throws: try known("search_has_two_letters")) {
            try await door.find("f", for: "call back")
        }
        await #expect(throws: try known("access_has_purpose")) { try await door.find("finch", for: "x") }
    }

    @Test("importing the same again changes nothing and leaves no audit row")
    func amend() async throws {
        let patient = try await registerCanary("74")
        let db = try TestDatabase.current
        let entries = SQL("SELECT count(*) FROM audit.entry WHERE patient = \(patient)")
        let before = try await db.number(entries)
        let same = JSONText(
            #"""
            {"gender": "female", "birth_date": "1950-02-01", "birth_precision": "month",
             "names": [{"use": "official", "family": "Canary74", "given": ["Ann", "Lee"], "prefix": ["Dr"], "suffix": []}, {"text": "Annie"}],
             "identifiers": [{"authority": "urn:oid:1.2.3", "value": "0074", "type_code": "MR"}]}
            """#)
        #expect(try await amended(patient, same) == false)
        #expect(try await db.number(entries) == before)
        #expect(
            try await amended(
                patient, JSONText(#"{"names": [{"family": "Canary74", "given": ["Anna"]}], "vital_status": "died"}"#)))
        // One row of the patient changed, two names went, one came.
        #expect(try await db.number(entries) == before + 4)
        await expectRefusal(by: "patient_exists") { try await amended(PatientID(999_999), same) }
    }

    private func amended(_ patient: PatientID, _ change: JSONText) async throws -> Bool {
        try await TestDatabase.current.transaction(as: anna, in: .coordinator) { tx in
            try tx.value("SELECT registry.amend_patient(\(patient), \(change))")
        }
    }

    @Test(
        "errors of the writing functions name the fact, and carry no value",
        arguments: [
            (
                #"[{"names": [{"family": "Canary"}], "identifiers": [{"authority": "D", "value": "Canary1"}, {"authority": "D", "value": "Canary1"}]}]"#,
                "identifier_belongs_to_one_patient"
            ),
            (#"[{"birth_date": "Canary"}]"#, "patient_has_readable_values"),
            (#"[{"birth_date": "1700-01-01", "birth_precision": "day"}]"#, "birth_date_is_plausible"),
            (#"[{"gender": "Canary"}]"#, "patient_gender_is_known"),
            (#"[{"names": [{"family": "Canary\u0007"}]}]"#, "short_text_has_1_to_200_plain_characters"),
            (
                #"[{"died_on": "2020-01-01", "died_precision": "day", "language": "Canary"}]"#,
                "patient_has_a_death_date_only_when_died"
            ),
        ])
    func quiet(people: String, fact: String) async throws {
        let db = try TestDatabase.current
        let error = try await db.attempt("SELECT registry.register_patients('\(people)')", by: .coordinator)
        #expect(error?.constraint == fact)
        #expect(error.map { "\($0)" }?.contains("Canary") == false)
        // What the server itself would print.
        try await db.expectRefused(
            """
            DO $do$ DECLARE m text; d text; h text; BEGIN PERFORM registry.register_patients('\(people)');
            EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS m = message_text, d = pg_exception_detail, h = pg_exception_hint;
                IF m ~ 'Canary|1700|2020' OR d <> '' OR h <> '' THEN RAISE EXCEPTION USING errcode = 'OM998', message = 'a value';
                ELSE RAISE EXCEPTION USING errcode = 'OM999', message = 'quiet'; END IF; END $do$
            """, by: .coordinator, because: "OM999")
    }

    @Test("a service opens the door only in effects of a job of the group it acts in")
    func service() async throws {
        try await TestDatabase.current.expectRefused(
            "SET LOCAL SESSION AUTHORIZATION \(worker); SET LOCAL ROLE coordinator; SELECT registry.knock('{1}', 'letter')",
            by: .superuser, because: "service_acts_in_the_group_of_its_job")
    }

    @Test("what leaves the organisation is written down, for whom and why, and is never changed")
    func disclosure() async throws {
        let patient = try await registerCanary("75")
        let store = try await TestDatabase.current.store(anna)
        let letter = Disclosure(
            to: "State registry", what: "operation report", purpose: "cancer registration", kind: .identified,
            basis: .requiredByLaw, reference: "45 CFR 164.512(a)")
        _ = try await store.command(as: .coordinator) { tx, _ in try letter.record(about: [patient], in: &tx) }
        let told = try await store.read(as: .coordinator) { tx, context in
            try Disclosure.about(patient, since: context.now - .seconds(3600), in: &tx)
        }
        #expect(told.map(\.disclosure) == [letter] && told[0].login == anna.name)
        await #expect(throws: try known("disclosure_of_a_limited_data_set_names_its_agreement")) {
            try await store.command(as: .coordinator) { tx, _ in
                try Disclosure(to: "X", what: "x", purpose: "x", kind: .limitedDataSet, basis: .research)
                    .record(about: [patient], in: &tx)
            }
        }
        await #expect(throws: try known("disclosure_names_its_patients")) {
            try await store.command(as: .coordinator) { tx, _ in try letter.record(about: [], in: &tx) }
        }
        try await TestDatabase.current.expectRefused(
            "UPDATE registry.disclosure SET recipient = 'x'", by: .owner("omentum_owner"),
            because: "disclosure_is_only_appended")
    }
}
