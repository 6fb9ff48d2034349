import CareTerms
import Foundation
import Postgres
import TestKit
import Testing

@testable import Registry

@Suite("An import takes nobody for another person", .clonedDatabase, .serialized)
struct ImportPersonTests {
    /// A patient of an older import, and what comes later under the same key or identifier.
    struct SecondComing: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let first, second: String
        let isTaken: Bool

        init(_ what: String, _ first: String, _ second: String, isTaken: Bool) {
            (testDescription, self.first, self.second, self.isTaken) = (what, first, second, isTaken)
        }
    }

    private static func named(_ family: String?, _ given: String = "Ann") -> String {
        family.map { #""name":[{"family":"\#($0)","given":["\#(given)"]}]"# } ?? #""name":[{"given":["\#(given)"]}]"#
    }

    @Test(
        "known birth dates decide; without them the family name does, and never a given name",
        arguments: [
            SecondComing(
                "another day of birth, the same names", named("Roe") + #","birthDate":"1950-01-01""#,
                named("Roe") + #","birthDate":"1950-01-02""#, isTaken: false),
            SecondComing(
                "another year of birth, the same names", named("Roe") + #","birthDate":"1950""#,
                named("Roe") + #","birthDate":"1951-03-01""#, isTaken: false),
            SecondComing(
                "one shared given name, birth dates differ", named("Roe") + #","birthDate":"1950-01-01""#,
                named("Doe") + #","birthDate":"1980-01-01""#, isTaken: false),
            SecondComing("one shared given name, no birth date", named("Roe"), named("Doe"), isTaken: false),
            SecondComing(
                "one shared given name, the same year", named("Roe") + #","birthDate":"1950""#,
                named("Doe") + #","birthDate":"1950-01-01""#, isTaken: false),
            SecondComing("the family name, no birth date", named("Roe"), named("ROE", "Anna"), isTaken: true),
            SecondComing(
                "the family name, the same year", named("Roe") + #","birthDate":"1950""#,
                named("Roe", "Zoe") + #","birthDate":"1950-01-01""#, isTaken: true),
            SecondComing(
                "married, the same day", named("Roe") + #","birthDate":"1950-01-01""#,
                named("Doe") + #","birthDate":"1950-01-01""#, isTaken: true),
            SecondComing("a name in one text", #""name":[{"text":"Ann Roe"}]"#, named("Roe"), isTaken: true),
            SecondComing("no family name on one side", named("Roe"), named(nil), isTaken: false),
            SecondComing("nothing known before", #""gender":"male""#, named("Roe"), isTaken: true),
        ])
    func secondComing(_ it: SecondComing) async throws {
        let id = "s\(abs(it.testDescription.hashValue))"
        let line = { (members: String) in #"{"resourceType":"Patient","id":"\#(id)",\#(members)}"# }
        #expect(try await Importing.lines([line(it.first)]).count(.created) == 1)
        let report = try await Importing.lines([line(it.second)])
        #expect(report.count(it.isTaken ? .updated : .rejected) == 1, "\(report)")
        guard !it.isTaken else { return }
        // A person has looked: it is the same, whatever the file says.
        let patient = try await Importing.known("Patient/\(id)")
        let told = try await Importing.withFiles([Data(line(it.second).utf8)]) { paths in
            try await ImportPatients(paths, source: "made-up", samePersons: [PatientID(patient)])(
                on: try await Importing.store())
        }
        #expect(told.count(.updated) == 1, "\(told)")
    }

    @Test("two files that name no system keep their patients apart, and ids that are one in the world need no system")
    func unnamed() async throws {
        let before = try await Importing.count("registry.patient")
        for born in ["1950-01-01", "1980-02-02"] {
            let bundle =
                #"{"resourceType":"Bundle","type":"collection","entry":[{"resource":"#
                + Importing.patient("1", mrn: nil, #""birthDate":"\#(born)""#) + "}]}"
            let report = try await Importing.lines([bundle], source: nil)
            #expect(report.rejections.map { $0.reason?.hasSuffix("--source NAME") } == [true], "\(report)")
        }
        #expect(try await Importing.count("registry.patient") == before)
        let global = Importing.patient("0b7f2a3e-0000-4000-8000-00000000abcd", mrn: nil)
        #expect(try await Importing.lines([global], source: nil).count(.created) == 1)
        #expect(try await Importing.lines([global], source: nil).count(.unchanged) == 1)
    }

    @Test("every answer of the importer that leads to a patient stands in the access log")
    func looksAreLogged() async throws {
        try await Importing.lines([Importing.patient("log1", mrn: "log-1")], source: "logged")
        let patient = try await Importing.known("Patient/log1")
        let looks: SQL = "registry.access_log WHERE door = 'match' AND \(patient) = ANY (patients)"
        for question: SQL in [
            #"SELECT registry.import_resolve('[{"kind": "Patient", "authority": "urn:made-up:mrn", "value": "log-1"}]', 'test')"#,
            #"SELECT registry.import_resolve('[{"kind": "Patient", "source": "logged", "key": "Patient/log1"}]', 'test')"#,
            #"SELECT record FROM registry.import_known(1, '[{"kind": "Patient", "source": "logged", "keys": ["Patient/log1"], "content": {}}]')"#,
        ] {
            let before = try await Importing.count(looks)
            let found = try await TestDatabase.current.transaction(as: Importing.coordinator, in: .coordinator) { tx in
                try tx.all("SELECT q::text FROM (\(question)) q", as: String.self)
            }
            #expect(found.joined().contains("\(patient)"))
            #expect(try await Importing.count(looks) == before + 1)
        }
    }

    @Test(
        "the importer's functions take batches, not a whole registry at once",
        arguments: [
            "import_known(1, $1)", "import_match($1, 'test')", "import_resolve($1, 'test')",
            "import_new('Condition', $1)",
            "import_changed('Condition', '{1}', $1)", "import_sources(1, $1)", "register_patients($1)",
        ])
    func batches(call: String) async throws {
        let list = "(SELECT jsonb_agg('{}'::jsonb) FROM generate_series(1, 501))"
        try await TestDatabase.current.expectRefused(
            "SELECT registry.\(call.replacing("$1", with: list))", by: .coordinator, because: "batch_has_at_most_500")
    }
}
