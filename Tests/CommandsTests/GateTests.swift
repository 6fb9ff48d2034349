import CareTerms
import Foundation
import Postgres
import TestKit
import Testing

@Suite("Treatment holds and overridden gates, by the tool alone", .serialized)
struct GateVerbTests {
    private static let isa = TestLogin("isa", .investigator)
    private static let phil = TestLogin("phil", .pharmacist)

    private func clinic() async throws -> Clinic {
        let clinic = try await Clinic.open(try TestDatabase.current, at: "2026-11-02T15:00:00Z")
        for login in [Self.isa, Self.phil] {
            try await clinic.db.admit(login)
            try await clinic.db.run(
                """
                INSERT INTO registry.person (login, printed_name, active_from)
                VALUES (\(login.name), \(login.name), '2020-01-01')
                """)
        }
        let file = try ScratchFile(PatientFile.madeHere)
        try await clinic.walk(from: file.path)
        return clinic
    }

    /// How one gate of the second cycle stands, as somebody sees it.
    private func gate(
        _ name: String, on day: String = "2026-12-20", as login: TestLogin = Clinic.sven, _ clinic: Clinic
    ) throws -> [String: Any] {
        let answer = try clinic.fields(login, "patient ready P1 --cycle 2 --on \(day)")
        let gates = try #require(answer["gates"] as? [[String: Any]])
        return try #require(gates.first { $0["gate"] as? String == name })
    }

    @Test(
        "a hold stops every cycle until it is lifted; an override lasts as long as what it was given for",
        .clonedDatabase)
    func journey() async throws {
        let clinic = try await clinic()
        try clinic.does(
            Self.isa, "hold place P1 --reason 'a fever' --review-on 2026-11-20", says: "omentum hold lift 1")
        #expect(try gate("no_treatment_hold", clinic)["stops"] as? Bool == true)
        let holds = try clinic.list(Clinic.nora, "hold list P1")
        #expect(holds.map { $0["reason"] as? String } == ["a fever"])
        #expect(holds[0]["review_on"] as? String == "2026-11-20" && holds[0]["set_by"] as? String == Self.isa.name)
        #expect(try clinic.list(Clinic.nora, "hold list").map { $0["patient"] as? String } == ["P1"])
        // A surgeon takes it upon herself for one day; no other day.
        try clinic.does(
            Clinic.sura, "gate override Y2 no_treatment_hold --on 2026-12-20 --reason 'the fever is over'",
            says: "no_treatment_hold of Y2 on 2026-12-20 upon yourself")
        #expect(try gate("no_treatment_hold", clinic)["stops"] as? Bool == false)
        #expect(try gate("no_treatment_hold", clinic)["overridden_by"] as? [String] == [Clinic.sura.name])
        #expect(try gate("no_treatment_hold", on: "2026-12-21", clinic)["stops"] as? Bool == true)
        try clinic.isRefused(
            Clinic.sura, "gate override Y2 no_treatment_hold --on 2026-12-20 --reason 'and again'", with: 3,
            says: "for this evidence already")
        // Another hold is other evidence.
        try clinic.does(
            Self.isa, "hold place P1 --reason 'a thrombosis' --review-on 2026-11-21", says: "omentum hold lift 2")
        #expect(try gate("no_treatment_hold", clinic)["stops"] as? Bool == true)
        try clinic.does(Clinic.sura, "hold lift 2 --reason 'was another patient'", says: "Hold 2 of P1 is lifted.")
        try clinic.isRefused(Clinic.sura, "hold lift 2 --reason 'and again'", with: 3, says: "was lifted before")
        #expect(try gate("no_treatment_hold", clinic)["stops"] as? Bool == false)
        // What was taken back stands no longer, and stays on record.
        try clinic.does(
            Self.isa, "gate revoke Y2 no_treatment_hold --on 2026-12-20 --reason 'the fever is back'",
            says: "no longer overridden")
        #expect(try gate("no_treatment_hold", clinic)["stops"] as? Bool == true)
        let overrides = try clinic.list(Self.phil, "gate list --cycle Y2")
        #expect(overrides.map { $0["reason"] as? String } == ["the fever is over"])
        #expect(overrides[0]["revoked_because"] as? String == "the fever is back")
        #expect(overrides[0]["evidence"] as? [String] == ["hold 1"])
        try clinic.isRefused(
            Self.isa, "gate revoke Y2 no_treatment_hold --on 2026-12-20 --reason 'again'", with: 3,
            says: "No override of no_treatment_hold stands")
        let gates = try clinic.list(Clinic.otto, "gate list")
        let interval = try #require(gates.first { $0["gate"] as? String == "interval" })
        #expect(interval["approvers"] as? [String] == ["surgeon", "investigator"])
    }

    @Test("where the programme asks for two people, the second one opens the gate", .clonedDatabase)
    func fourEyes() async throws {
        let clinic = try await clinic()
        _ = try await clinic.db.transaction(as: Clinic.otto, in: .operator) { tx in
            try tx.run("UPDATE pathway.gate SET four_eyes = true WHERE code = 'interval'")
        }
        let line = "gate override Y2 interval --on 2026-12-20 --reason 'one day early is safe'"
        try clinic.does(Clinic.sura, line, says: "It takes 2 people")
        #expect(try gate("interval", clinic)["stops"] as? Bool == true)
        try clinic.isRefused(Clinic.sura, line, with: 3, says: "for this evidence already")
        try clinic.does(Self.isa, line, says: "It holds for what the gate says now.")
        #expect(try gate("interval", clinic)["stops"] as? Bool == false)
        // The programme may leave a gate to one group.
        _ = try await clinic.db.transaction(as: Clinic.otto, in: .operator) { tx in
            try tx.run("UPDATE pathway.gate SET approvers = '{investigator}' WHERE code = 'interval'")
        }
        try clinic.isRefused(
            Clinic.sura, "gate override Y2 interval --on 2026-12-19 --reason 'two days early'", with: 6,
            says: "does not approve this gate")
    }

    @Test("every office that owns a gate sees how a cycle stands, and what happened to the patient", .clonedDatabase)
    func everyOwner() async throws {
        let clinic = try await clinic()
        let owners = [
            Clinic.carla, Clinic.rita, Self.isa, Clinic.sven, Clinic.theo, Clinic.sura, Self.phil, Clinic.nora,
            Clinic.fina,
        ]
        for login in owners {
            #expect(try gate("interval", as: login, clinic)["answer"] as? String == "not_met")
            try clinic.does(login, "patient timeline P1", says: "discharged")
        }
        // All whom the programme may name as owners were asked.
        let named = try await clinic.db.all(
            """
            SELECT m[1] FROM pg_constraint, regexp_matches(pg_get_constraintdef(oid), '''([a-z]+)''', 'g') m
            WHERE conname = 'gate_owner_is_a_group'
            """, as: String.self)
        #expect(Set(named) == Set(owners.map { $0.groups[0].rawValue }))
    }

    @Test(
        "a death is taken back with a reason that stays; a member's number is read through the access log",
        .clonedDatabase)
    func corrections() async throws {
        let clinic = try await clinic()
        try clinic.does(Clinic.nora, "patient vital-status P1 died --on 2026-11-01", says: "P1: died")
        try clinic.isRefused(Clinic.nora, "patient vital-status P1 alive", with: 3, says: "--corrects-error --reason")
        try clinic.does(
            Clinic.nora, "patient vital-status P1 alive --corrects-error --reason 'mixed up with a namesake'",
            says: "P1: alive (it was died)")
        let why = try await clinic.db.all(
            "SELECT reason || ' ' || login FROM registry.death_correction", as: String.self)
        #expect(why == ["mixed up with a namesake \(Clinic.nora.name)"])
        let looks: SQL =
            "SELECT count(*) FROM registry.access_log WHERE login = \(Clinic.fina.name) AND purpose = 'a call'"
        let before = try await clinic.db.value(looks, as: Int64.self)
        let coverages = try clinic.list(Clinic.fina, "coverage list P1 --purpose 'a call'")
        #expect(coverages.map { $0["subscriber"] as? String } == ["W123"])
        let after = try await clinic.db.value(looks, as: Int64.self)
        #expect(after == before + 1)
    }
}
