import Foundation
import TestKit
import Testing

@Suite("Letters and joining by the words that a coordinator types")
struct LetterVerbTests {
    /// A clinic with one patient and a referral that is in review.
    private func clinic() async throws -> Clinic {
        let clinic = try await Clinic.open(try TestDatabase.current, at: "2026-11-02T15:00:00Z")
        let file = try ScratchFile(PatientFile.madeHere)
        try clinic.does(
            Clinic.otto, "site add 'Lakeside theatres' --of Lakeside --zone America/Chicago", says: "Added site S1")
        try clinic.register(from: file.path)
        try refer(clinic, "R1")
        return clinic
    }

    private func refer(_ clinic: Clinic, _ id: String, at received: String = "2026-10-30T09:30") throws {
        try clinic.does(
            Clinic.carla,
            "referral create P1 --site S1 --channel fax --from 'Dr. O\"Hara & Sons <x>' --primary C18.9 "
                + "--received-at \(received)" + (id == "R1" ? "" : " --not-duplicate 'a course of its own'"), says: id)
        try clinic.does(Clinic.carla, "referral step \(id) review", says: "\(id) is in review now")
    }

    @Test("from the decline to the closed referral: shown, kept, sent, closed", .clonedDatabase)
    func declined() async throws {
        let clinic = try await clinic()
        try clinic.does(
            Clinic.carla, "referral decline R1 --because bowel_obstruction --reason 'told by phone'", says: "declined")
        let shown = try clinic.does(
            Clinic.carla, "referral letter R1 --dry-run", says: "Your referral is not accepted",
            "The\nreason: Bowel obstruction.", "Dry run, nothing is kept")
        #expect(shown.contains("To: Dr. O\"Hara & Sons <x>\n"))
        try clinic.does(Clinic.carla, "referral letters R1", says: "No letter was written yet")
        // The number of the dry run is gone: numbers are never given twice.
        let file = NSTemporaryDirectory() + "omentum-letter-\(UUID().uuidString).html"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let done = try clinic.does(
            Clinic.carla, "referral letter R1 --html --out \(file)", says: "Z2 is kept.",
            "omentum referral send R1 --letter Z2 --by fax")
        #expect(!done.contains("Hara"))
        let html = try String(contentsOfFile: file, encoding: .utf8)
        #expect(html.contains("Dr. O&quot;Hara &amp; Sons &lt;x&gt;") && html.contains("<td>R1</td>"))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try clinic.does(Clinic.sura, "referral letter-text Z2 --html") == html)
        let fields = try clinic.fields(Clinic.carla, "referral letter-text Z2")
        #expect(fields["template"] as? String == "outcome-declined" && fields["tells_step"] as? Int == 3)
        #expect((fields["sha256"] as? String)?.count == 64 && fields["sent_at"] is NSNull)
        #expect((fields["text"] as? String)?.contains("Your referral is not accepted") == true)

        try await clinic.now("2026-11-02T16:00:00Z")
        try clinic.isRefused(Clinic.carla, "referral close R1", with: 3, says: "omentum referral letter R1")
        try clinic.does(
            Clinic.carla, "referral send R1 --letter Z2 --by fax --at 2026-11-02T09:45 --address '+1 555 0100'",
            says: "The referrer of R1 was told by fax: omentum referral close R1")
        let sent = try clinic.list(Clinic.nora, "referral letters R1").first
        #expect(sent?["letter"] as? String == "Z2" && sent?["sent_by"] as? String == "fax")
        #expect(sent?["sent_at"] as? String == "2026-11-02T15:45:00Z")
        try clinic.does(Clinic.carla, "referral close R1", says: "R1 is closed now (it was declined).")
    }

    @Test("a folder of one's own templates, also for another language", .clonedDatabase)
    func ownTemplates() async throws {
        let clinic = try await clinic()
        try clinic.does(Clinic.carla, "referral step R1 withdraw_by_patient --reason 'by phone'", says: "withdrawn")
        let folder = NSTemporaryDirectory() + "omentum-letters-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for ending in ["txt", "html"] {
            try "Estimado {{referrer}}: {{patient}} no desea seguir."
                .write(toFile: "\(folder)/outcome-withdrawn-es.\(ending)", atomically: true, encoding: .utf8)
        }
        let said = try clinic.does(
            Clinic.carla, "referral letter R1 --template outcome-withdrawn-es --templates \(folder)",
            says: "Estimado Dr. O\"Hara & Sons <x>: ", "Z1 is kept.")
        #expect(!said.contains("{{"))
        #expect(
            try clinic.list(Clinic.carla, "referral letters R1").first?["template"] as? String == "outcome-withdrawn-es"
        )
    }

    @Test("the referrer's withdrawal is acknowledged in one line; a call and a waiver need no letter", .clonedDatabase)
    func acknowledged() async throws {
        let clinic = try await clinic()
        try refer(clinic, "R2")
        try refer(clinic, "R3")
        for id in ["R1", "R2"] {
            try clinic.does(
                Clinic.carla, "referral step \(id) withdraw_by_referrer --reason 'by fax'", says: "withdrawn")
        }
        try clinic.does(
            Clinic.carla, "referral acknowledge R1 --by fax", says: "You have withdrawn it.",
            "The withdrawal of R1 was acknowledged by fax")
        try clinic.does(Clinic.carla, "referral close R1", says: "R1 is closed now")
        try clinic.does(Clinic.carla, "referral acknowledge R2 --by phone", says: "acknowledged by phone")
        let letters = try clinic.list(Clinic.carla, "referral letters R1").map { $0["template"] as? String }
        #expect(letters == ["withdrawal-acknowledged"])
        #expect(try clinic.list(Clinic.carla, "referral letters R2").isEmpty)
        try clinic.does(Clinic.carla, "referral close R2", says: "R2 is closed now")
        try clinic.does(Clinic.carla, "referral step R3 withdraw_by_patient --reason 'by phone'", says: "withdrawn")
        try clinic.does(
            Clinic.carla, "referral waive R3 --reason 'the practice has closed'", says: "Nobody needs to be told")
        try clinic.does(Clinic.carla, "referral close R3", says: "R3 is closed now")
    }

    @Test("two referrals are joined, read together, and taken apart", .clonedDatabase)
    func joined() async throws {
        let clinic = try await clinic()
        try refer(clinic, "R2", at: "2026-10-20T08:00")
        try clinic.does(
            Clinic.carla, "referral join R2 --to R1 --reason 'the fax of the letter'",
            says: "R2 is duplicate now (it was in review).")
        for id in ["R1", "R2"] {
            try clinic.does(
                Clinic.nora, "referral joined \(id)", says: "R1", "R2", "2026-10-20")
        }
        let answer = try clinic.fields(Clinic.carla, "referral joined R2")
        #expect(answer["referral"] as? String == "R1" && answer["joined"] as? [String] == ["R2"])
        let steps = (answer["steps"] as? [[String: Any]] ?? []).compactMap { $0["referral"] as? String }
        #expect(steps == ["R2", "R1", "R2", "R1", "R2"] || steps == ["R2", "R1", "R1", "R2", "R2"])
        try clinic.does(
            Clinic.carla, "referral unjoin R2 --reason 'another course'",
            says: "R2 is in review now (it was duplicate).")
        #expect(try clinic.fields(Clinic.carla, "referral joined R1")["joined"] as? [String] == [])
    }
}
