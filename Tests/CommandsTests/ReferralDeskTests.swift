import CareTerms
import Foundation
import Postgres
import TestKit
import Testing

@Suite("A coordinator's lists, notes and clocks by the tool", .serialized)
struct ReferralDeskTests {
    private var carla: TestLogin { Clinic.carla }
    private var nora: TestLogin { Clinic.nora }
    private var fina: TestLogin { Clinic.fina }

    /// Three referrals on a Tuesday in November: of ten days ago, of yesterday, and one in a state that nobody knows.
    private func clinic() async throws -> Clinic {
        let db = try TestDatabase.current
        let clinic = try await Clinic.open(db, at: "2026-11-10T21:00:00Z")
        try clinic.does(Clinic.otto, "site add 'Theatre block' --of Lakeside --zone America/Chicago", says: "S1")
        try await db.run("INSERT INTO registry.patient (vital_status) SELECT 'alive' FROM generate_series(1, 3)")
        for (patient, received) in [(1, "2026-10-31T09:30"), (2, "2026-11-09T09:30"), (3, "2026-11-09T10:30")] {
            try clinic.does(
                carla,
                "referral create P\(patient) --site S1 --channel fax --from 'Dr. Berg' --primary C18.9 "
                    + "--received-at \(received)", says: "Received R\(patient) for P\(patient).")
        }
        try await db.run(
            """
            INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason, needs)
            VALUES ('referral', 'received', 'park', 'parked', 'coordinator', false, '{}')
            """)
        _ = try await db.transaction(as: carla, in: .coordinator) { tx in
            try tx.run("INSERT INTO referrals.referral_history (subject, event) VALUES (3, 'park')")
        }
        return clinic
    }

    @Test("each list and each page fits eighty columns, and is one object for machines", .clonedDatabase)
    func lists() async throws {
        let clinic = try await clinic()
        let lists = [
            "live", "mine", "unowned", "stalled", "waiting-for-information", "awaiting-board", "nothing-booked",
            "answered-late", "outcome-owed", "unknown-state", "closed",
        ]
        for list in lists {
            let shown = try clinic.does(carla, "referral list \(list) 2>/dev/null")
            #expect(shown.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(shown)")
            let page = try clinic.fields(carla, "referral list \(list)")
            #expect(Set(page.keys) == ["list", "referrals", "more", "after"])
            #expect(page["list"] as? String == list && page["more"] as? Bool == false && page["after"] is NSNull)
        }
        let first = try clinic.fields(carla, "referral list --limit 1")
        #expect(first["more"] as? Bool == true)
        let after = try #require(first["after"] as? String)
        try clinic.does(carla, "referral list --limit 1 2>&1", says: "there are more", "--after \(after)")
        let second = try clinic.fields(carla, "referral list --limit 2 --after \(after)")
        #expect(Self.referrals(second) == ["R2", "R3"] && second["more"] as? Bool == false)
        let row = try #require((first["referrals"] as? [[String: Any]])?.first)
        #expect(
            Set(row.keys) == [
                "referral", "patient", "site", "programme", "status", "priority", "received_at", "primary_cancer",
                "pathway", "since", "waiting_days", "target", "target_on", "target_at", "owner", "next_action",
                "next_on",
                "version",
            ])
        #expect(row["referral"] as? String == "R1" && row["target_on"] as? String == "2026-11-07")
    }

    @Test("a state that the program does not know is in a list, and is shown", .clonedDatabase)
    func unknownState() async throws {
        let clinic = try await clinic()
        try clinic.does(carla, "referral list unknown-state", says: "R3", "parked", "operator")
        #expect(Self.referrals(try clinic.fields(carla, "referral list live")) == ["R1", "R2", "R3"])
        try clinic.does(carla, "referral show R3", says: "parked", "This state is not known: tell the operator")
    }

    @Test("what leaves as CSV is written down with who gets it, about every patient in it", .clonedDatabase)
    func export() async throws {
        let clinic = try await clinic()
        try clinic.does(carla, "referral next R1 '=HYPERLINK(\"http://x\")' --due 2026-11-12")
        let text = try clinic.does(
            carla, "referral list stalled --csv --recipient 'Tumour board' --purpose 'weekly meeting'")
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: true)
        #expect(lines.count == 2 && lines[0].hasPrefix("referral,patient,site,"))
        #expect(lines[1].contains(#""'=HYPERLINK(""http://x"")""#))
        let kept = try await clinic.db.all(
            """
            SELECT d.recipient || ', ' || d.purpose || ', ' || d.data_kind || ', P' || p.patient
            FROM registry.disclosure d JOIN registry.disclosed_patient p ON p.disclosure = d.id
            """, as: String.self)
        #expect(kept == ["Tumour board, weekly meeting, identified, P1"])
        // An empty list tells nobody anything.
        try clinic.does(carla, "referral list closed --csv --recipient 'Tumour board' --purpose 'weekly meeting'")
        #expect(try await clinic.db.value("SELECT count(*) FROM registry.disclosure", as: Int.self) == 1)
    }

    @Test("who saw what somebody changed since is told so with 5, and nothing is overwritten", .clonedDatabase)
    func seen() async throws {
        let clinic = try await clinic()
        let version = try #require(try clinic.fields(carla, "referral show R2")["version"] as? Int)
        try clinic.does(carla, "referral assign R2 --to \(nora.name) --seen \(version)", says: nora.name)
        for change in [
            "referral assign R2 --to \(fina.name)", "referral take R2 --note 'she is ill'",
            "referral next R2 'Call' --due 2026-12-01", "referral note R2 'Call'", "referral step R2 review",
            "clock choice R2 --from 2026-11-09 --until 2026-11-10",
        ] {
            try clinic.isRefused(carla, "\(change) --seen \(version)", with: 5, says: "changed since you read it")
        }
        #expect(try clinic.fields(carla, "referral show R2")["owner"] as? String == nora.name)
    }

    @Test("finance is asked by a task that says whom to ask, and reads nothing clinical", .clonedDatabase)
    func finance() async throws {
        let clinic = try await clinic()
        try clinic.does(
            carla, "referral note R1 'Ascites: is paracentesis covered?' --mention finance", says: "Note 1 on R1")
        try clinic.does(carla, "referral next R1 'Ask for the ascites cytology' --due 2026-11-12")
        let tasks = try clinic.fields(fina, "referral tasks")
        let task = try #require((tasks["tasks"] as? [[String: Any]])?.first)
        #expect(task["what"] is NSNull && task["asked_by"] as? String == carla.name)
        for line in ["referral tasks", "referral list", "referral show R1", "clock show R1", "target list"] {
            let shown = try clinic.does(fina, line)
            #expect(!shown.lowercased().contains("ascites"), "\(shown)")
            #expect(shown.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(shown)")
        }
        try clinic.isRefused(fina, "referral notes R1", with: 6, says: "may do this")
        try clinic.isRefused(nora, "referral task-done 1", with: 6, says: "This task is of another group.")
        try clinic.does(fina, "referral task-done 1 --note 'it is covered'", says: "Task 1 of R1 is done.")
    }

    @Test("notes and the clock are looked at: the access log says so", .clonedDatabase)
    func looks() async throws {
        let clinic = try await clinic()
        for line in ["referral show R1", "referral notes R1", "clock show R1"] {
            try clinic.does(nora, line)
        }
        let purposes = try await clinic.db.all(
            "SELECT purpose::text FROM registry.access_log WHERE login = \(nora.name) ORDER BY id", as: String.self)
        #expect(purposes == ["referral show", "referral notes", "clock show"])
    }

    @Test("a dry run keeps nothing, and a key does it once", .clonedDatabase)
    func changes() async throws {
        let clinic = try await clinic()
        let lines = [
            "referral take R1", "referral next R1 'Call' --due 2026-12-01", "referral note R1 'When?' --mention nurse",
            "referral task-done 2", "referral hand-over R1 --to \(nora.name) --note 'on leave'",
            "clock choice R1 --from 2026-11-09 --until 2026-11-10", "clock carry R1 --from O1 --at 2026-10-02T09:00",
            "clock stop R1 --rule active_monitoring --at 2026-11-10T10:00", "clock told R1",
            "clock start R1 --rule treatment_changed", "clock void R1 2 --note mistaken",
        ]
        // A dry run takes a number too, so the note's task is the second.
        for (number, line) in lines.enumerated() {
            let before = try await clinic.contents()
            try clinic.does(carla, "\(line) --dry-run", says: "Dry run, nothing is kept")
            let after = try await clinic.contents()
            #expect(before == after, "\(line)")
            let first = try clinic.fields(carla, "\(line) --key request-number-\(number)")
            let second = try clinic.fields(carla, "\(line) --key request-number-\(number)")
            #expect(first["repeat"] as? Bool == false && second["repeat"] as? Bool == true, "\(line)")
        }
        #expect(try clinic.fields(carla, "clock show R1")["is_running"] as? Bool == true)
    }

    private static func referrals(_ page: [String: Any]) -> [String] {
        (page["referrals"] as? [[String: Any]] ?? []).compactMap { $0["referral"] as? String }
    }
}
