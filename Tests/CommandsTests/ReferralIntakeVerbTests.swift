import CareTerms
import Foundation
import Postgres
import TestKit
import Testing

@Suite("Referrals come in by the tool: by hand, with documents, as a file")
struct ReferralIntakeVerbTests {
    @Test("each wrong way in is refused in its own words, and leaves nothing but the look", .clonedDatabase)
    func wrongWays() async throws {
        let clinic = try await Self.clinic()
        let before = try await clinic.contents()
        for way in WrongWays.intake.ways + WrongWays.files.ways {
            let outcome = try clinic.run(way.who, way.line)
            let line = way.line.prefix(120)
            #expect(outcome.status == way.status, "\(line) ended with \(outcome.status)\n\(outcome.output)")
            #expect(outcome.output.contains(way.says), "\(line)\n\(outcome.output)")
            #expect(outcome.output.contains("\n    try: "), "no remedy: \(line)\n\(outcome.output)")
        }
        let after = try await clinic.contents()
        #expect(before.filter { !$0.contains("access_log") } == after.filter { !$0.contains("access_log") })
        #expect(!FileManager.default.fileExists(atPath: "/tmp/never"))
    }

    @Test("a form from standard input is kept once with its key; who looks alike is shown with names", .clonedDatabase)
    func form() async throws {
        let clinic = try await Self.clinic()
        let form = "referral create --print-schema 2>/dev/null"
        let keyed = "referral create --file - --key a-fax-of-today < <(\"$omentum\" \(form))"
        let first = try clinic.run(Clinic.carla, keyed)
        #expect(first.status == 0, "\(first.output)")
        #expect(first.output.contains("Received R2 for P2, who is new.") && first.output.contains("performance_status"))
        let again = try clinic.run(Clinic.carla, keyed)
        #expect(again.status == 0 && again.output.contains("Done before with this key"), "\(again.output)")
        let copy = try clinic.run(
            Clinic.carla,
            "referral create --family Adlr --given Anna --born 1958-04-30 --site S1 --channel phone --from 'Dr. Berg' "
                + "--primary C18.9 --received-at 2026-11-02T08:00")
        #expect(copy.status == 3)
        for words in ["P2       Adler, Anna", "R2", "--patient P2", "--not-duplicate REASON", "--duplicate-of R2"] {
            #expect(copy.output.contains(words), "\(copy.output)")
        }
        #expect(!copy.output.contains("Berg"))
        let joined = try clinic.fields(
            Clinic.carla,
            "referral create --family Adlr --given Anna --born 1958-04-30 --site S1 --channel phone --from 'Dr. Berg' "
                + "--primary C18.9 --received-at 2026-11-02T08:00 --duplicate-of R2")
        #expect(joined["duplicate_of"] as? String == "R2" && joined["patient"] as? String == "P2")
        #expect(
            Set(joined.keys) == [
                "referral", "patient", "patient_is_new", "duplicate_of", "attachments", "missing", "dry_run", "repeat",
            ])
    }

    @Test("a document goes in and comes out as it was, and the look is in the access log", .clonedDatabase)
    func document() async throws {
        let clinic = try await Self.clinic()
        let file = try ScratchFile("%PDF-1.4 \u{1}", "txt")
        try clinic.does(Clinic.carla, "referral attach R1 \(file.path)=imaging", says: "Kept D1 with R1.")
        try clinic.does(Clinic.carla, "referral attachments R1", says: "imaging", "application/pdf", "10")
        let out = NSTemporaryDirectory() + "omentum-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: out) }
        try clinic.does(Clinic.sura, "referral attachment D1 --out \(out) --purpose 'the board'", says: "Wrote D1")
        #expect(FileManager.default.contents(atPath: out) == Data("%PDF-1.4 \u{1}".utf8))
        let purpose = try await clinic.db.value(
            "SELECT role || ' ' || purpose FROM registry.access_log ORDER BY id DESC LIMIT 1", as: String.self)
        #expect(purpose == "surgeon the board")
        try clinic.isRefused(Clinic.carla, "referral attachment D1 --out \(out)", with: 2, says: "it stays")
        try clinic.does(
            Clinic.carla, "referral put-aside D1 --because 'of another patient'", says: "D1 of R1 is put aside")
    }

    /// Everything that a file can have wrong, between rows that are good.
    private static var hostile: Data {
        let head = "referrer_name,priority,received_at,family_name,given_name,birth_date,primary_cancer"
        var data = Data([0xEF, 0xBB, 0xBF])
        func add(_ text: String) { data += Data(text.utf8) }
        add(head + "\r\n")
        add("Dr. Quill,routine,2026-11-02,Zzyzx,Mary,1961-05-07,C18.9\n")  // 2
        add("\"Dr. \"\"Q\"\"\nof Hill\",routine,2026-11-02,Okonkwo,Chidi,1944-12-01,C18.9\r\n")  // 3 and 4
        add("Dr. Quill,routine,2026-11-02,Nul\u{0}l,Nan,1961-05-07,C18.9\r\n")  // 5
        data += Data("Dr. ".utf8) + [0xFF] + Data("uill,routine,2026-11-02,Bad,Utf,1961-05-07,C18.9\r".utf8)  // 6
        add("\(String(repeating: "x", count: 1 << 20)),routine,2026-11-02,Long,Lena,1961-05-07,C18.9\n")  // 7
        add("\(String(repeating: "y", count: (1 << 20) + 9)),routine,2026-11-02,Huge,Hugo,1961-05-07,C18.9\n")  // 8
        add("Dr. Quill,routine,2026-11-02,Leap,Lea,1961-02-29,C18.9\r\n")  // 9
        add("Dr. Quill,routine,2026-11-02,Two,Tao,03/04/1961,C18.9\r\n")  // 10
        add("Dr. Quill,routine,2026-11-02,Few,Fay,C18.9\r\n")  // 11
        add("Dr. Quill,urgent,2026-11-02 09:30,Brandt,Bo,1970-01-01,C16.9")  // 12, without a line break
        return data
    }

    @Test("a hostile file: every row has its verdict, the good ones are in, once", .clonedDatabase)
    func file() async throws {
        let clinic = try await Self.clinic()
        let folder = NSTemporaryDirectory() + "omentum-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.hostile.write(to: URL(fileURLWithPath: folder + "/in.csv"))
        let plan = try clinic.fields(
            Clinic.carla, "referral import \(folder)/in.csv --site S1 --plan-out \(folder)/plan.json")
        #expect(plan["rows"] as? Int == 10 && plan["accepted"] as? Int == 2 && plan["rejected"] as? Int == 8, "\(plan)")
        let rows = try #require(plan["rows_not_accepted"] as? [[String: Any]])
        let told = rows.map { "\($0["line"] ?? 0) \(($0["rule"] as? [String] ?? []).joined(separator: " "))" }
        #expect(
            told == [
                "3 referral_text_stands_on_one_line", "5 csv_text_has_no_nul", "6 csv_text_is_utf_8",
                "7 referral_text_is_short", "8 csv_field_is_within_limit", "9 date_is_in_the_calendar",
                "10 date_has_one_reading", "11 csv_row_has_all_columns",
            ])
        #expect(
            try FileManager.default.attributesOfItem(atPath: folder + "/plan.json")[.posixPermissions] as? Int == 0o600)
        for round in 0...1 {
            let applied = try clinic.run(
                Clinic.carla,
                "referral apply \(folder)/plan.json --report \(folder)/report\(round).csv --json 2>/dev/null")
            #expect(applied.status == 9)
            let answer = try #require(
                try JSONSerialization.jsonObject(with: Data(applied.output.utf8)) as? [String: Any])
            #expect(answer["accepted"] as? Int == 2 && answer["applied_before"] as? Int == 2 * round, "\(answer)")
        }
        let report = try String(contentsOfFile: folder + "/report1.csv", encoding: .utf8)
        #expect(report.split(separator: "\r\n").count == 11 && report.contains("2,accepted,,,R2,"))
        #expect(try await clinic.db.value("SELECT count(*) FROM referrals.referral", as: Int.self) == 3)
        // Declared, the date that had two readings has one.
        let declared = try clinic.fields(
            Clinic.carla,
            "referral import \(folder)/in.csv --site S1 --plan-out \(folder)/2.json --date-order day-first")
        #expect(declared["accepted"] as? Int == 1 && declared["duplicate"] as? Int == 2, "\(declared)")
        try clinic.isRefused(
            Clinic.carla, "referral apply <(sed s/Tao/Tea/ \(folder)/2.json)", with: 5, says: "was changed or cut")
    }

    /// A site, and a patient with a referral.
    private static func clinic() async throws -> Clinic {
        let clinic = try await Clinic.open(try TestDatabase.current, at: "2026-11-21T15:00:00Z")
        try clinic.furnish()
        try clinic.does(
            Clinic.carla,
            "referral create --family Stone --given Sam --born 1950-02-03 --site S1 --channel fax --from X "
                + "--primary C18.9 --received-at 2026-10-30T09:30", says: "Received R1 for P1, who is new.")
        return clinic
    }
}
