import CareTerms
import Postgres
import TestKit
import Testing

@Suite("Loading a demo by the tool: what cannot be is found before anything is written")
struct DemoVerbTests {
    @Test("a day that has not come is refused, a dry run keeps nothing, and a half demo is told as such")
    func refused() async throws {
        try await withClonedDatabase { db in
            let clinic = try await Clinic.open(db, at: "2026-11-20T02:00:00Z")
            let before = try await clinic.contents()
            // At the demo's centre it is still the 19th.
            for day in ["2026-11-20", "2030-01-01"] {
                try clinic.isRefused(
                    Clinic.otto, "demo load --patients 3 --as-of \(day)", with: 2, says: "--as-of 2026-11-19")
            }
            try clinic.does(
                Clinic.otto, "demo load --patients 3 --dry-run", says: "Dry run", "would load 3 made-up patients")
            try clinic.does(Clinic.otto, "demo status", says: "No demo is loaded here.")
            let after = try await clinic.contents()
            #expect(before == after)

            try await db.script("UPDATE registry.deployment SET is_demo = true")
            try clinic.does(Clinic.otto, "demo status", says: "begun here and not finished")
            try clinic.isRefused(Clinic.otto, "demo load", with: 3, says: "omentum db remove --yes")
            try await db.script("UPDATE registry.deployment SET demo_loaded_at = now()")
            #expect(try clinic.fields(Clinic.otto, "demo status")["state"] as? String == "loaded")
            try clinic.isRefused(Clinic.otto, "demo load", with: 3, says: "loaded here already")
        }
    }
}

@Suite("A database that nobody migrated is told as that")
struct UnmigratedTests {
    @Test("it ends with 3, with and without a role, and says what to type", arguments: ["", " --role nurse"])
    func unmigrated(role: String) async throws {
        // The groups are the server's: a migrated database has them made.
        try await withClonedDatabase { _ in
            try await withEmptyDatabase { db in
                try await db.admit(Clinic.nora)
                let outcome = try Clinic(db: db).run(Clinic.nora, "patient find Be\(role)")
                #expect(
                    outcome.status == 3 && outcome.output.contains("try: omentum db migrate"), "\(outcome.output)")
            }
        }
    }
}
