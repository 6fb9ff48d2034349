import CareTerms
import Foundation
import Postgres
import TestKit
import Testing

@testable import Registry

/// Importing made-up files into the database of a test.
enum Importing {
    static let coordinator = TestLogin("ina", .coordinator)

    static func store(as login: TestLogin = coordinator) async throws -> Store {
        Store(try await TestDatabase.current.pool(as: login), limits: .bulk)
    }

    /// Files with these contents, only for the time of `body`.
    static func withFiles<R>(_ contents: [Data], _ body: ([String]) async throws -> R) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("omentum-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let paths = try contents.enumerated().map { number, data in
            let file = folder.appendingPathComponent("\(number).ndjson")
            try data.write(to: file)
            return file.path
        }
        return try await body(paths)
    }

    @discardableResult
    static func files(_ paths: [String], source: String? = nil) async throws -> ImportReport {
        let told = Locked<[ImportLine]>([])
        let report = try await ImportPatients(paths, source: source)(on: try await store()) { line in
            told.update { $0.append(line) }
        }
        #expect(report.total == told.current.count, "every resource has one verdict")
        #expect(report.total == ImportVerdict.allCases.reduce(0) { $0 + report.count($1) })
        return report
    }

    @discardableResult
    static func lines(_ lines: [String]..., source: String? = "made-up") async throws -> ImportReport {
        try await withFiles(lines.map { Data($0.joined(separator: "\n").utf8) }) { try await files($0, source: source) }
    }

    /// A patient of one line; `members` are added to what a patient needs.
    static func patient(_ id: String, mrn: String?, family: String = "Tester", _ members: String...) -> String {
        var all =
            [#""resourceType":"Patient","id":"\#(id)","name":[{"family":"\#(family)","given":["Ann"]}]"#] + members
        if let mrn { all.append(#""identifier":[{"system":"urn:made-up:mrn","value":"\#(mrn)"}]"#) }
        return "{" + all.joined(separator: ",") + "}"
    }

    static func condition(_ id: String, of patient: String) -> String {
        #"{"resourceType":"Condition","id":"\#(id)","subject":{"reference":"\#(patient)"},"code":{"text":"made up"}}"#
    }

    /// The number of the patient that a key of the source `made-up`, or of another, names.
    static func known(_ key: String) async throws -> Int64 {
        try await TestDatabase.current.value("SELECT patient FROM registry.source_record WHERE key = \(key)")
    }

    static func count(_ table: SQL) async throws -> Int {
        try await TestDatabase.current.value("SELECT count(*) FROM \(table)")
    }
}

@Suite("Patients are imported", .clonedDatabase, .serialized)
struct ImportPatientsTests {
    @Test("again is unchanged everywhere, and writes nothing")
    func again() async throws {
        let lines = FHIRSamples.lines + [FHIRSamples.line(FHIRSamples.bundle)]
        let first = try await Importing.lines(lines, source: nil)
        #expect(first.count(.created) == 2, "\(first)")
        #expect(first.count(.unchanged) == 1, "the Bundle's patient is the same as the one before: \(first)")
        #expect(first.count(.rejected) == 2, "ids of a system that nothing names: \(first)")
        #expect(first.rejections.allSatisfy { $0.reason?.hasSuffix("--source NAME") == true })
        let written: SQL = "audit.entry WHERE rel <> 'registry.import_run'"
        let before = try await Importing.count(written)
        let second = try await Importing.lines(lines, source: nil)
        #expect(second.count(.created) == 0 && second.count(.updated) == 0 && second.count(.rejected) == 2, "\(second)")
        #expect(try await Importing.count(written) == before)
    }

    @Test("what refers may come before what it refers to, also in another file")
    func order() async throws {
        let coverage =
            #"{"resourceType":"Coverage","id":"v","status":"active","subscriberId":"007","payor":[{"reference":"#
            + #""Organization/pay"}],"beneficiary":{"reference":"Patient?identifier=urn:made-up:mrn|0041"}}"#
        let patient = Importing.patient(
            "o1", mrn: "0041", #""managingOrganization":{"reference":"Organization/clinic"}"#,
            #""generalPractitioner":[{"reference":"Practitioner/gp"}]"#)
        let report = try await Importing.lines(
            [Importing.condition("c", of: "Patient/o1"), coverage], [patient],
            [
                #"{"resourceType":"Organization","id":"clinic","name":"Made-up Clinic"}"#,
                #"{"resourceType":"Organization","id":"pay","name":"Made-up Mutual"}"#,
                #"{"resourceType":"Practitioner","id":"gp","name":[{"family":"Madeup"}]}"#,
            ], source: "order")
        #expect(report.count(.created) == 6, "\(report)")
        let linked = try await TestDatabase.current.value(
            """
            SELECT count(*) FROM registry.source_record s JOIN registry.patient p ON p.id = s.patient
            JOIN registry.organisation o ON o.id = p.managing_organisation
            JOIN registry.practitioner g ON g.id = p.general_practitioner
            JOIN registry.condition c ON c.patient = p.id
            JOIN registry.imported_coverage v ON v.patient = p.id AND v.subscriber_id = '007'
            JOIN registry.imported_coverage_payer y ON y.coverage = v.id
            JOIN registry.organisation m ON m.id = y.organisation AND m.name = 'Made-up Mutual'
            WHERE s.source = 'order' AND o.name = 'Made-up Clinic'
            """, as: Int.self)
        #expect(linked == 1)
    }

    @Test("a condition of nobody known is rejected, and taken once the patient has come")
    func unknownPatient() async throws {
        let condition = Importing.condition("late", of: "Patient/late")
        let first = try await Importing.lines([condition])
        #expect(first.rejections.map(\.reason) == ["the patient that it refers to is not known"])
        #expect(first.rejections.map(\.position) == [1])
        try await Importing.lines([Importing.patient("late", mrn: nil)])
        #expect(try await Importing.lines([condition]).count(.created) == 1)
    }

    @Test("identifiers keep their authority and leading zeros, birth dates their precision")
    func asSent() async throws {
        try await Importing.lines([
            Importing.patient("z1", mrn: "000123", #""birthDate":"1950""#),
            Importing.patient("z2", mrn: "123", family: "Other", #""birthDate":"1950-02""#),
        ])
        let kept = try await TestDatabase.current.all(
            """
            SELECT i.authority || ' ' || i.value || ' ' || n.birth_date || ' ' || n.birth_precision
            FROM registry.patient_identifier i JOIN registry.patient_identity n USING (patient)
            WHERE value IN ('000123', '123') ORDER BY 1
            """, as: String.self)
        #expect(kept == ["urn:made-up:mrn 000123 1950-01-01 year", "urn:made-up:mrn 123 1950-02-01 month"])
    }

    @Test("a new version updates, and takes no identifier and no death away")
    func update() async throws {
        let old = Importing.patient("u1", mrn: "u-1", #""deceasedDateTime":"2026-02""#, #""birthDate":"1960-05-01""#)
        let new =
            #"{"resourceType":"Patient","id":"u1","name":[{"family":"Tester","given":["Anna"]}],"identifier":[{"#
            + #""system":"urn:made-up:ssn","value":"u-2"}],"deceasedBoolean":false,"birthDate":"1960-05-01"}"#
        let first = try await Importing.lines([old])
        #expect(first.count(.created) == 1)
        let second = try await Importing.lines([new])
        #expect(second.count(.updated) == 1, "\(second)")
        let state = try await TestDatabase.current.value(
            """
            SELECT p.vital_status || ' ' || p.died_on || ' ' || (SELECT string_agg(value, ',' ORDER BY value)
                FROM registry.patient_identifier i WHERE i.patient = p.id) || ' ' || (SELECT string_agg(given[1], ',')
                FROM registry.patient_name n WHERE n.patient = p.id)
            FROM registry.patient p JOIN registry.source_record s ON s.patient = p.id WHERE s.key = 'Patient/u1'
            """, as: String.self)
        #expect(state == "died 2026-02-01 u-1,u-2 Anna")
        #expect(
            try await Importing.lines([old], [new]).count(.rejected) == 1, "two versions without a date to choose by")
    }

    @Test("an older version changes nothing")
    func older() async throws {
        let at = { (date: String, given: String) in
            #"{"resourceType":"Patient","id":"v1","meta":{"lastUpdated":"\#(date)"},"#
                + #""name":[{"family":"Dated","given":["\#(given)"]}]}"#
        }
        try await Importing.lines([at("2026-03-02T00:00:00Z", "New")])
        let report = try await Importing.lines([
            at("2026-03-01T23:00:00-05:00", "Old"), at("2026-03-01T00:00:00Z", "Older"),
        ])
        #expect(report.remarks == [.olderVersion: 1], "the first is newer, in its own zone: \(report)")
        #expect(report.count(.updated) == 1)
    }

    @Test("an identifier that is used again does not turn one person into another")
    func anotherPerson() async throws {
        try await Importing.lines([
            Importing.patient("a1", mrn: "same", #""birthDate":"1950-01-01""#),
            Importing.patient("a2", mrn: "other", family: "Second", #""birthDate":"1960-01-01""#),
        ])
        let stranger =
            #"{"resourceType":"Patient","id":"a3","name":[{"family":"Stranger","given":["Zoe"]}],"birthDate":"#
            + #""1980-01-01","identifier":[{"system":"urn:made-up:mrn","value":"same"}]}"#
        let both =
            #"{"resourceType":"Patient","id":"a4","name":[{"family":"Tester"}],"identifier":[{"system":"#
            + #""urn:made-up:mrn","value":"same"},{"system":"urn:made-up:mrn","value":"other"}]}"#
        let reused =
            #"{"resourceType":"Patient","id":"a1","name":[{"family":"Stranger","given":["Zoe"]}],"#
            + #""birthDate":"1980-01-01"}"#
        let report = try await Importing.lines([stranger, both, reused])
        #expect(report.count(.rejected) == 3, "\(report)")
        let reasons = report.rejections.compactMap(\.reason)
        #expect(reasons[0].hasSuffix("--same-person P\(try await Importing.known("Patient/a1"))"))
        #expect(reasons[1] == "its identifiers belong to several patients here")
        #expect(reasons[2] == reasons[0])
        let married = try await Importing.lines(
            [Importing.patient("b1", mrn: "same", family: "Married", #""birthDate":"1950-01-01""#)], source: "elsewhere"
        )
        #expect(married.count(.updated) == 1, "same identifier and birth date: the name may change")
    }

    @Test("bad resources never stop good ones, and are named without a word of theirs")
    func bad() async throws {
        var lines: [Data] = []
        let good = { (number: Int) in
            Data(Importing.patient("g\(number)", mrn: "g\(number)", family: "Good\(number)").utf8)
        }
        let bad = [
            Data(#"{"resourceType":"Patient","id":"x","name":[{"family":"canary"}],"birthDate":"1799-12-31"}"#.utf8),
            Data(#"{"resourceType":"Patient","name":[{"family":"canary"#.utf8), Data("canary".utf8),
            Data([0xFF, 0xFE, 0x7B]),
            Data(#"{"resourceType":"Patient","name":[{"family":"canary\#u{0}"}]}"#.utf8),
            Data(#"{"id":"canary"}"#.utf8),
            Data(#"{"resourceType":"Patient","resourceType":"Patient","id":"canary"}"#.utf8),
            Data(#"{"resourceType":"Patient","name":[{"family":""#.utf8) + Data([0xC3, 0x28]) + Data(#""}]}"#.utf8),
            Data(#"{"resourceType":"Patient","id":"y","gender":"canary"}"#.utf8),
            Data(#"{"resourceType":"Condition","id":"z","subject":{"reference":"Patient/canary"}}"#.utf8),
        ]
        for (number, line) in bad.enumerated() { lines += [good(number), line] }
        lines.append(good(bad.count))
        let data = Data(lines.joined(separator: Data("\r\n".utf8)))
        let report = try await Importing.withFiles([data]) { try await Importing.files($0, source: "bad") }
        #expect(report.count(.created) == bad.count + 1, "\(report)")
        #expect(report.count(.rejected) == bad.count)
        #expect(report.rejections.map(\.line).sorted() == (0..<bad.count).map { $0 * 2 + 2 })
        #expect(!"\(report)".contains("canary"))
        #expect(report.rejections.contains { $0.reason == "This birth date lies too far back." })
    }

    @Test("a dry run says what an import would do, and keeps nothing")
    func dryRun() async throws {
        let text = FHIRSamples.line(FHIRSamples.bundle) + "\n" + Importing.patient("dry", mrn: "dry")
        try await Importing.withFiles([Data(text.utf8)]) {
            paths in
            let before = try await Importing.count("audit.entry")
            let dry = try await ImportPatients(paths, source: "dry")
                .dryRun(on: try await Importing.store(), tellingEach: true)
            #expect(try await Importing.count("audit.entry") == before)
            let real = try await Importing.files(paths, source: "dry")
            #expect(dry.report.counts == real.counts && dry.lines.count == real.total)
            #expect(dry.report.count(.created) > 0)
            // Whom it finds is written into the access log, which is not undone with the rest.
            let looks = try await Importing.count("registry.access_log")
            let again = try await ImportPatients(paths, source: "dry").dryRun(on: try await Importing.store())
            #expect(again.report.count(.created) == 0)
            #expect(try await Importing.count("registry.access_log") == looks + 1)
        }
    }

    @Test("an import that was killed is finished by running it again")
    func killed() async throws {
        let lines = (0..<450).map { Importing.patient("k\($0)", mrn: "k\($0)", family: "K\($0)") }
        let part = lines.prefix(230).joined(separator: "\n") + "\n" + lines[230].prefix(20)
        let first = try await Importing.withFiles([Data(part.utf8)]) { try await Importing.files($0, source: "killed") }
        #expect(first.count(.created) == 230 && first.count(.rejected) == 1)
        let second = try await Importing.lines(lines, source: "killed")
        #expect(second.count(.unchanged) == 230 && second.count(.created) == 220)
        #expect(try await Importing.count("registry.source_record WHERE source = 'killed'") == 450)
    }

    @Test("two imports of the same file at once bring each patient once")
    func race() async throws {
        let lines = (0..<250).map { Importing.patient("r\($0)", mrn: nil, family: "R\($0)") }
        let before = try await Importing.count("registry.patient")
        async let one = Importing.lines(lines, source: "race")
        async let two = Importing.lines(lines, source: "race")
        let reports = try await [one, two]
        #expect(reports.map { $0.count(.created) }.reduce(0, +) == 250)
        #expect(reports.map { $0.count(.rejected) }.reduce(0, +) == 0)
        #expect(try await Importing.count("registry.patient") == before + 250)
    }

    @Test("of a history the newest version counts, and again it changes nothing")
    func history() async throws {
        let entry = { (given: String) in
            #"{"resource":{"resourceType":"Patient","id":"h1","name":[{"family":"History","given":["\#(given)"]}]}}"#
        }
        let bundle =
            #"{"resourceType":"Bundle","type":"history","entry":[\#(entry("New")),"#
            + #"{"request":{"method":"DELETE","url":"Patient/h9"}},\#(entry("Old"))]}"#
        let first = try await Importing.lines([bundle])
        #expect(
            first.count(.created) == 1 && first.remarks == [.olderVersion: 1] && first.count(.skipped) == 1, "\(first)")
        let second = try await Importing.lines([bundle])
        #expect(second.count(.unchanged) == 2, "\(second)")
    }

    @Test("a practitioner is known by a valid NPI, also under another key")
    func npi() async throws {
        let practitioner = { (id: String, npi: String) in
            #"{"resourceType":"Practitioner","id":"\#(id)","name":[{"family":"Madeup"}],"identifier":[{"system":"#
                + #""http://hl7.org/fhir/sid/us-npi","value":"\#(npi)"}]}"#
        }
        let report = try await Importing.lines([
            practitioner("n1", "1234567893"), practitioner("n2", "1234567893"), practitioner("n3", "1234567890"),
            practitioner("n4", "12"),
        ])
        #expect(report.count(.created) == 3 && report.count(.updated) == 1, "\(report)")
        #expect(report.remarks == [.npiFailsItsCheckDigit: 2])
    }

    @Test("a file that is not there, and a folder, are told; the others are read")
    func files() async throws {
        try await Importing.withFiles([Data(), Data(Importing.patient("f1", mrn: "f1").utf8)]) { paths in
            let folder = String(paths[0].dropLast("/0.ndjson".count))
            let report = try await Importing.files([folder + "/none", folder] + paths, source: "files")
            #expect(report.rejections.map(\.reason) == ["there is no such file", "is not a file"])
            #expect(report.rejections.map(\.file) == [1, 2])
            #expect(report.count(.created) == 1)
        }
    }

    @Test("only a coordinator imports, and even they read no identity by it")
    func rights() async throws {
        let nurse = try await Importing.store(as: TestLogin("nora", .nurse))
        await #expect(throws: (any Error).self) { _ = try await ImportPatients([])(on: nurse) }
        let pool = try await TestDatabase.current.pool(as: Importing.coordinator)
        for table: SQL in ["registry.source_record", "registry.patient_name", "registry.patient_identity"] {
            await expectRefusal(sqlState: "42501") {
                try await pool.withConnection { session in
                    try await session.transaction { tx in
                        try tx.run("SET LOCAL ROLE coordinator")
                        try tx.run("SELECT 1 FROM \(table)")
                    }
                }
            }
        }
    }
}

@Suite(
    "What others made is imported", .clonedDatabase, .serialized,
    .enabled(if: FHIRSamples.hasData, "shared/data is not beside the package"))
struct ImportDataTests {
    @Test("Synthea's bundles, twice")
    func synthea() async throws {
        let files = try FHIRDataTests.files("synthea_r4")
        let first = try await Importing.files(files)
        #expect(first.count(.rejected) == 0, "\(first.rejections)")
        #expect(first.counts["Patient"] == [.created: 10])
        #expect(first.counts["Condition"] == [.created: 38])
        let second = try await Importing.files(files)
        #expect(
            second.count(.created) == 0 && second.count(.updated) == 0 && second.count(.rejected) == 0,
            "\(second.counts)")
        let reversed = try await Importing.files(files.reversed())
        #expect(reversed.count(.created) == 0 && reversed.count(.rejected) == 0, "\(reversed.counts)")
    }

    @Test("the official Patient examples and US Core's, all of them; of mCODE's, one each is no patient we may take")
    func examples() async throws {
        let patients = try FHIRDataTests.files("fhir_r4_official") { $0.hasPrefix("Patient-") }
        for (files, source, rejected) in [
            (patients, "hl7", nil), (try FHIRDataTests.files("us_core"), "us core", nil),
            (try FHIRDataTests.files("mcode/mcode_coverage_checker"), "coverage checker", 1),
            (try FHIRDataTests.files("mcode/mcode_extraction_framework_bundles"), "extraction framework", 1),
        ] as [([String], String, Int?)] {
            let first = try await Importing.files(files, source: source)
            #expect(first.counts["Patient"]?[.rejected] == rejected, "\(source): \(first.rejections)")
            let second = try await Importing.files(files, source: source)
            #expect(second.count(.created) == 0 && second.count(.updated) == 0, "\(source): \(second.counts)")
        }
    }
}
