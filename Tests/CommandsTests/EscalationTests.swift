import CareTerms
import Foundation
import Postgres
import TestKit
import Testing

@testable import Commands

@Suite("Nobody does by the tool what their roles may not", .clonedDatabase)
struct EscalationTests {
    @Test("each verb ends with 6 for a login without its role, also when it names the role, and nothing is changed")
    func everyVerb() async throws {
        let db = try TestDatabase.current
        let verbs = StoreVerbs.all
        // The nouns of the journey are there, so this is no empty loop.
        #expect(verbs.count >= 90)
        for verb in verbs {
            guard let words = SampleWords(verb).found else {
                Issue.record("no words were found that \(verb.path.joined(separator: " ")) can parse")
                continue
            }
            let able = verb.type.roles
            let other = GroupRole.allCases.first { !$0.isService && !able.contains($0) }
            let outsider = other.map { TestLogin("outsider", $0) } ?? TestLogin("outsider")
            _ = try await db.pool(as: outsider)
            let before = try await Self.state(of: db)
            let file = try Self.form(of: verb)
            defer { if let file { try? FileManager.default.removeItem(atPath: file) } }
            var asked = [words.map { $0 == SampleWords.form ? file ?? $0 : $0 }]
            if let role = able.first { asked.append(asked[0] + ["--role", role.rawValue]) }
            for line in asked {
                let outcome = try Omentum.run(line, as: outsider.name, in: db)
                #expect(outcome.status == 6, "\(outsider.name): \(line.joined(separator: " ")): \(outcome.output)")
            }
            let after = try await Self.state(of: db)
            #expect(before == after, "\(verb.path.joined(separator: " ")) left something behind")
        }
    }

    /// A file with the verb's own filled-in form, for one that reads a form.
    private static func form(of verb: StoreVerbs) throws -> String? {
        guard let filing = verb.type as? any FilingVerb.Type else { return nil }
        let file = NSTemporaryDirectory() + "/omentum-form-\(UUID().uuidString).json"
        try filing.example.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    /// Everything that a command can leave: changes, looks at patients, jobs, keys.
    private static func state(of db: TestDatabase) async throws -> [Int64] {
        try await db.all(
            """
            SELECT count(*) FROM audit.entry UNION ALL SELECT count(*) FROM registry.access_log
            UNION ALL SELECT count(*) FROM jobs.job UNION ALL SELECT count(*) FROM registry.idempotency_key
            """, as: Int64.self)
    }
}
