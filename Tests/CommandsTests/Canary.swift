import Foundation
import Postgres

@testable import Commands

/// Words that stand for a patient; no other text of the product has them.
enum Canary {
    static let born = "1903-02-27"
    static let family = "Canaryfamily"
    private static let mark = "canary"

    /// The lines that hold them.
    static func hits(in text: String) -> [String] {
        text.split(separator: "\n").filter { $0.lowercased().contains(mark) || $0.contains(born) }.map {
            String($0.prefix(300))
        }
    }

    static func hits(in texts: [String]) -> [String] { hits(in: texts.joined(separator: "\n")) }

    static func patient(_ id: String, family: String = family, mrn: String, born: String = born) -> String {
        #"""
        {"resourceType":"Patient","id":"\#(id)","identifier":[{"type":{"coding":[{"code":"MR"}]},
        "system":"urn:made-up:mrn","value":"\#(mrn)"}],"name":[{"use":"official","family":"\#(family)",
        "given":["Canarygiven"]}],"birthDate":"\#(born)","gender":"female",
        "telecom":[{"system":"phone","value":"555-CANARY-1"},{"system":"email","value":"canary@example.org"}],
        "address":[{"line":["7 Canary Lane"],"city":"Canarytown","postalCode":"00501"}]}
        """#.replacing("\n", with: "")
    }
}

/// What stands in a cluster that holds a made-up programme and the canary, by the names under which verbs take them.
struct CanaryRecords: Sendable {
    let patient, referral, course, cycle, procedure, task, note: String
    let site: Int64

    /// A few made-up patients with their records, and one more who is the canary, with a referral.
    static func furnish(_ house: House) async throws -> CanaryRecords {
        try house.must("demo", "load", "--patients", "12", "--seed", "7", "--as-of", "2026-11-20", "--role", "operator")
        for (login, group) in [("carla", "coordinator"), ("fina", "finance")] {
            try house.must("person", "add", login, "--name", login, "--group", group, "--role", "operator")
        }
        try house.must("person", "add", "nix", "--name", "Nix Canarysigner", "--role", "operator")
        let file = house.folder + "/one.json"
        try Canary.patient("p1", mrn: "0CANARY77").write(toFile: file, atomically: true, encoding: .utf8)
        try house.must("patient", "import", "--source", "made-up", file, "--as", "carla")
        let pool = try house.pool()
        func name(_ letter: String, _ sql: SQL) async throws -> String {
            let number = try await pool.withConnection { session in try session.value(sql, as: Int64.self) }
            return letter + String(number)
        }
        let patient = try await name("P", "SELECT max(id) FROM registry.patient")
        let site = try await name("S", "SELECT min(id) FROM registry.site")
        try house.must(create(patient, at: site) + ["--from", "Dr. Canaryreferrer"])
        let referral = try await name("R", "SELECT max(id) FROM referrals.referral")
        try house.must("referral", "step", referral, "review", "--reason", "canary reason", "--as", "carla")
        return CanaryRecords(
            patient: patient, referral: referral,
            course: try await name("K", "SELECT max(course) FROM booking.course_now"),
            cycle: try await name("Y", "SELECT max(cycle) FROM booking.cycle_now WHERE status = 'planned'"),
            procedure: try await name("X", "SELECT min(procedure) FROM booking.procedure_now"),
            task: try await name("F", "SELECT max(task) FROM followup.task_now WHERE is_open"),
            note: try await name("N", "SELECT min(id) FROM coverage.note"),
            site: Int64(site.dropFirst()) ?? 0)
    }

    static func create(
        _ patient: String, at site: String, received: String = "2026-11-02T10:00", as login: String = "carla"
    ) -> [String] {
        [
            "referral", "create", patient, "--site", site, "--channel", "fax", "--primary", "C18.9", "--peritoneal",
            "C78.6", "--received-at", received, "--not-duplicate", "canary: another course", "--as", login,
        ]
    }
}
