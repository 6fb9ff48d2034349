import CareTerms
import Foundation
import Postgres
import TestKit
import Testing

/// A centre on a database of its own, where everybody works with the tool alone, each with their own login.
struct Clinic: Sendable {
    let db: TestDatabase

    static let carla = TestLogin("carla", .coordinator)
    static let rita = TestLogin("rita", .research)
    static let ines = TestLogin("ines", .investigator)
    static let sven = TestLogin("sven", .scheduler)
    static let theo = TestLogin("theo", .theatre)
    static let sura = TestLogin("sura", .surgeon)
    static let nora = TestLogin("nora", .nurse)
    static let fina = TestLogin("fina", .finance)
    static let otto = TestLogin("otto", .operator)
    static let everyone = [carla, rita, ines, sven, theo, sura, nora, fina, otto]

    /// The people are registered, and it is this moment.
    ///
    /// Logins belong to the whole server, so no verb makes them here.
    static func open(_ db: TestDatabase, at moment: String) async throws -> Clinic {
        for login in everyone {
            try await db.admit(login)
            try await db.run(
                """
                INSERT INTO registry.person (login, printed_name, active_from)
                VALUES (\(login.name), \(login.name), '2020-01-01')
                """)
        }
        let clinic = Clinic(db: db)
        try await clinic.now(moment)
        return clinic
    }

    func now(_ moment: String) async throws {
        let instant: Instant = try #require(Instant(moment))
        try await db.setClock(instant)
    }

    /// Runs a line as somebody types it, in 80 columns; what follows the tool's name, quotes and redirections included.
    func run(_ login: TestLogin, _ line: String) throws -> Program.Outcome {
        let environment = try Omentum.environment.merging(db.environment(as: login.name)) { $1 }
            .merging(["omentum": Omentum.path]) { $1 }
        return try Program("/bin/bash", ["-c", "\"$omentum\" \(line)"], environment: environment).run()
    }

    /// Runs a line that has to end well, fits the terminal, and says this.
    @discardableResult
    func does(
        _ login: TestLogin, _ line: String, says words: String..., source: SourceLocation = #_sourceLocation
    ) throws -> String {
        let outcome = try run(login, line)
        try #require(outcome.status == 0, "\(line)\n\(outcome.output)", sourceLocation: source)
        for words in words {
            #expect(outcome.output.contains(words), "\(line)\n\(outcome.output)", sourceLocation: source)
        }
        return outcome.output
    }

    /// Runs a line that has to be refused with this exit code, and says this.
    func isRefused(
        _ login: TestLogin, _ line: String, with status: Int32, says words: String,
        source: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try run(login, line)
        #expect(
            outcome.status == status && outcome.output.contains(words),
            "\(line) ended with \(outcome.status)\n\(outcome.output)",
            sourceLocation: source)
    }

    /// What a verb answers to machines: one object.
    func fields(_ login: TestLogin, _ line: String) throws -> [String: Any] {
        try #require(try answer(login, line) as? [String: Any])
    }

    /// What a verb answers to machines: a list of objects.
    func list(_ login: TestLogin, _ line: String) throws -> [[String: Any]] {
        try #require(try answer(login, line) as? [[String: Any]])
    }

    private func answer(_ login: TestLogin, _ line: String) throws -> Any {
        let outcome = try run(login, "\(line) --json 2>/dev/null")
        return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    }

    /// A part of an answer as one text: equal parts give the same.
    static func canonical(_ part: Any?) -> String {
        let data = try? JSONSerialization.data(withJSONObject: [part ?? NSNull()], options: [.sortedKeys])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "no JSON"
    }

    /// How many rows each table holds, and how many changes the audit trail knows: equal, when nothing was kept.
    func contents() async throws -> [String] {
        try await db.all(
            """
            SELECT format('%I.%I %s', n.nspname, c.relname, (xpath('/row/c/text()', query_to_xml(
                format('SELECT count(*) AS c FROM %I.%I', n.nspname, c.relname), false, true, '')))[1])
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema)' ORDER BY 1
            """, as: String.self)
    }
}

/// A file that a verb reads, gone with this value.
final class ScratchFile {
    let path: String

    init(_ text: String, _ ending: String = "json") throws {
        path = NSTemporaryDirectory() + "omentum-\(UUID().uuidString).\(ending)"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
