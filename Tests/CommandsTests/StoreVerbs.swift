import ArgumentParser
import CareTerms
import Foundation

@testable import Commands

/// The verbs of the tool that work on records, as its own tree lists them.
struct StoreVerbs {
    let path: [String]
    let type: any StoreVerb.Type

    var name: String { path.joined(separator: " ") }

    static var all: [StoreVerbs] { below(OmentumCommand.self, []) }

    private static func below(_ command: any ParsableCommand.Type, _ path: [String]) -> [StoreVerbs] {
        if let verb = command as? any StoreVerb.Type { return [StoreVerbs(path: path, type: verb)] }
        return command.configuration.subcommands.flatMap { child in
            below(child, path + [child.configuration.commandName ?? "\(child)".lowercased()])
        }
    }
}

/// Words that a verb can parse: found by trying, so that a new verb needs no line here.
struct SampleWords {
    private let verb: StoreVerbs
    private let needed: [CommandDump.Argument]

    /// One of each kind that the tool's words have.
    private static let samples =
        [
            "some text", "P1", "R1", "S1", "1", "2026-11-02", "2026-11-02T10:00", "T1", "A1", "E1", "K1", "Y1", "X1",
            "U1", "B1",
            "V1", "G1", "L1", "Q1", "N1", "F1", "O1", "J1", "W1", "Z1", "10:00", "100 USD", "/dev/null", "a=b",
        ] + GroupRole.allCases.map(\.rawValue)

    init(_ verb: StoreVerbs) {
        self.verb = verb
        let dump = try? CommandDump.read(OmentumCommand.self)
        let command = verb.path.reduce(dump) { command, name in
            command?.subcommands?.first { $0.commandName == name }
        }
        needed = command?.arguments?.filter { !$0.isOptional && $0.kind != "flag" } ?? []
    }

    /// Words of verbs that ask for one of two options, or take only some of their own words.
    private static let byHand = [
        "patient import": ["--source", "here", patientFile],
        "patient find": ["Adl"], "referral step": ["R1", "review"],
        "referral close": ["R1", "--waive", "nobody asked"],
        "referral send": ["R1", "--by", "phone"], "enrolment step": ["E1", "approach"],
        "procedure exposure": ["X1", "--pressure", "12"], "counselling show": ["N1"],
        "counselling draft": ["K1", "--file", form], "trial create": ["--file", form],
        "data-set load": ["--file", form],
    ]
    /// A file that can be read, as it is read before the database is asked.
    private static let patientFile = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs/examples/patient.json").standardizedFileURL.path
    /// Stands for a file with the verb's own filled-in form.
    static let form = "FORM"

    /// What the verb can parse: words by hand, what trying finds, or the example of its own help.
    var found: [String]? {
        if let words = Self.byHand[verb.name] { return verb.path + words }
        return tried ?? example
    }

    private var example: [String]? {
        let lines = verb.type.configuration.discussion.replacing("\\\n", with: " ").split(separator: "\n")
        guard let line = lines.first(where: { $0.contains("Example: omentum ") }) else { return nil }
        // Quoted words are one word each.
        let parts = line.drop { $0 != ":" }.dropFirst(": omentum ".count).split(
            separator: "'", omittingEmptySubsequences: false)
        let words = parts.enumerated().flatMap { number, part in
            number.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [String(part)]
        }
        return (try? OmentumCommand.parseAsRoot(words)) == nil ? nil : words
    }

    /// For each argument the first sample that the parser takes; the parser names the argument that is off.
    private var tried: [String]? {
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
