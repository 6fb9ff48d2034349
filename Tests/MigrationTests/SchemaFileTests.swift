import Foundation
import Postgres
import SourceText
import TestKit
import Testing

/// db/schema.sql shows what all steps together make: reviewed in every change, compared here.
///
/// `deploy/dump-schema` runs this suite with `OMENTUM_WRITE_SCHEMA=1`, and then it writes the file instead.
@Suite("db/schema.sql")
struct SchemaFileTests {
    private static let file = SourceTree.root.appending(path: "db/schema.sql")
    private static let major = "15"

    @Test(
        "is the dump of the migrated schema",
        .enabled("another major version of PostgreSQL dumps in other words") { try await serverIsOfThatMajor() })
    func isCurrent() async throws {
        let dump = try await withClonedDatabase { db in try Self.normalised(Self.dump(db.conninfo())) }
        #expect(dump.contains("CREATE TABLE migration.applied"), "pg_dump gave no schema")
        if ProcessInfo.processInfo.environment["OMENTUM_WRITE_SCHEMA"] == "1" {
            return try dump.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: Self.file, encoding: .utf8)
        let difference = Self.lines(dump).difference(from: Self.lines(written)).prefix(20)
        #expect(dump == written, "type deploy/dump-schema and review db/schema.sql: \(difference.map(Self.told))")
    }

    @Test("versions and keys of one dump do not count, everything else does")
    func normalising() {
        let dump =
            "--\n-- Dumped by pg_dump version 15.18\n\\restrict abc\n\n\n\nCREATE TABLE a (id int);\n\\unrestrict abc\n"
        #expect(Self.normalised(dump).hasSuffix("\nCREATE TABLE a (id int);\n"))
        #expect(!Self.normalised(dump).contains("15.18") && !Self.normalised(dump).contains("restrict"))
        #expect(Self.normalised("CREATE TABLE a ();") != Self.normalised("CREATE TABLE b ();"))
    }

    private static func serverIsOfThatMajor() async throws -> Bool {
        try await withEmptyDatabase { db in
            let version = try await db.value("SELECT current_setting('server_version')", as: String.self)
            return version.hasPrefix(major + ".")
        }
    }

    private static func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

    private static func told(_ change: CollectionDifference<Substring>.Change) -> String {
        switch change {
        case .insert(_, let line, _): "+ \(line)"
        case .remove(_, let line, _): "- \(line)"
        }
    }

    private static func normalised(_ dump: String) -> String {
        let kept = dump.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            line != "--" && !["-- Dumped ", "\\restrict", "\\unrestrict"].contains { line.hasPrefix($0) }
        }
        let head =
            "-- What all steps of db/migrations and db/views make, as PostgreSQL \(major) dumps it. Written by deploy/dump-schema.\n"
        let body = kept.joined(separator: "\n").replacing(/\n{3,}/, with: "\n\n")
        return head + body.trimmingPrefix(/[\n-]*/) + (body.hasSuffix("\n") ? "" : "\n")
    }

    private static func dump(_ conninfo: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["pg_dump", "--schema-only", "--dbname", conninfo]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "pg_dump failed with \(process.terminationStatus)")
        return String(decoding: text, as: UTF8.self)
    }
}
