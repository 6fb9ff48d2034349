import ArgumentParser
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
        #expect(verbs.count >= 12)
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
            var asked = [words]
            if let role = able.first { asked.append(words + ["--role", role.rawValue]) }
            for line in asked {
                let outcome = try Self.run(line, as: outsider, in: db)
                #expect(outcome.status == 6, "\(outsider.name): \(line.joined(separator: " ")): \(outcome.output)")
            }
            let after = try await Self.state(of: db)
            #expect(before == after, "\(verb.path.joined(separator: " ")) left something behind")
        }
    }

    private static func run(_ words: [String], as login: TestLogin, in db: TestDatabase) throws -> Program.Outcome {
        let host = db.server.conninfo.split(separator: " ").first { $0.hasPrefix("host=") }?.dropFirst(5) ?? ""
        let environment = Omentum.environment.merging(
            ["PGHOST": String(host), "PGUSER": login.name, "PGDATABASE": db.name]) { $1 }
        return try Program(Omentum.path, words, environment: environment).run()
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

/// The verbs of the tool that work on records, as its own tree lists them.
struct StoreVerbs {
    let path: [String]
    let type: any StoreVerb.Type

    static var all: [StoreVerbs] { below(OmentumCommand.self, []) }

    private static func below(_ command: any ParsableCommand.Type, _ path: [String]) -> [StoreVerbs] {
        if let verb = command as? any StoreVerb.Type { return [StoreVerbs(path: path, type: verb)] }
        return command.configuration.subcommands.flatMap { child in
            below(child, path + [child.configuration.commandName ?? "\(child)".lowercased()])
        }
    }
}

/// Words that a verb can parse: found by trying, so that a new verb needs no line here.
private struct SampleWords {
    private let verb: StoreVerbs
    private let needed: [CommandDump.Argument]

    /// One of each kind that the tool's words have.
    private static let samples =
        [
            "text", "P1", "R1", "S1", "1", "2026-11-02", "2026-11-02T10:00", "T1", "A1", "E1", "K1", "Y1", "X1", "B1",
            "V1", "G1", "L1", "Q1", "N1", "F1", "O1", "J1", "10:00", "100 USD", "/dev/null", "a=b",
        ] + GroupRole.allCases.map(\.rawValue)

    init(_ verb: StoreVerbs) {
        self.verb = verb
        let dump = try? CommandDump.read(OmentumCommand.self)
        let command = verb.path.reduce(dump) { command, name in
            command?.subcommands?.first { $0.commandName == name }
        }
        needed = command?.arguments?.filter { !$0.isOptional && $0.kind != "flag" } ?? []
    }

    /// For each argument the first sample that the parser takes; the parser names the argument that is off.
    var found: [String]? {
        var chosen = Array(repeating: 0, count: needed.count)
        let choices = needed.map { ($0.allValues ?? []) + Self.samples }
        // Each round moves one argument on to its next sample.
        for _ in 0..<(needed.count * 60 + 1) {
            let words = line(zip(choices, chosen).map { $0[$1] })
            do {
                _ = try OmentumCommand.parseAsRoot(words)
                return words
            } catch {
                let message = OmentumCommand.message(for: error)
                guard let off = needed.indices.first(where: { message.contains(place($0, choices[$0][chosen[$0]])) })
                else { return nil }
                chosen[off] += 1
                guard chosen[off] < choices[off].count else { return nil }
            }
        }
        return nil
    }

    private func name(_ index: Int) -> String {
        needed[index].names?.first { $0.kind == "long" }.map { "--" + $0.name } ?? ""
    }

    /// How the parser names an argument with a value that it cannot take.
    private func place(_ index: Int, _ value: String) -> String {
        let (name, valueName) = (name(index), needed[index].valueName ?? "")
        return name.isEmpty
            ? "'\(value)' is invalid for '<\(valueName)>'" : "'\(value)' is invalid for '\(name) <\(valueName)>'"
    }

    private func line(_ values: [String]) -> [String] {
        verb.path
            + values.indices.flatMap { index in name(index).isEmpty ? [values[index]] : [name(index), values[index]] }
    }
}
