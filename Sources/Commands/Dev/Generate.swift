internal import ArgumentParser
internal import FoundationEssentials
internal import Pathway
internal import Registry

/// For those who work on the source: `omentum dev generate`.
struct DevNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "dev", abstract: "For those who change the source.", shouldDisplay: false,
        subcommands: [GenerateVerb.self])
}

/// Writes what is made from the machines into the source tree; tests compare it.
struct GenerateVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Write docs/states and the transitions in db/migrations from the machines.")

    @OptionGroup var form: FormOptions
    @Option(help: "The root of the source tree.") var root = "."

    func perform(_ output: Output) throws {
        var changed: [String] = []
        for machine in MachineOutput.all {
            let page = "docs/states/\(machine.page.name.replacing("_", with: "-")).md"
            if try write(machine.page.text, to: page) { changed.append(page) }
            let migration = "db/migrations/\(machine.migration)"
            let text = try read(migration)
            guard let replaced = machine.transitions.replacing(in: text) else {
                let name = machine.transitions.machine
                throw UsageTrouble(
                    "migration_has_its_markers", "\(migration) has no place for the transitions of \(name).",
                    try: "-- transitions of \(name): generated, do not edit\n-- end of transitions")
            }
            if try write(replaced, to: migration) { changed.append(migration) }
        }
        output.done(
            changed.isEmpty ? "Everything was up to date." : "Wrote \(changed.joined(separator: ", ")).",
            ["changed": changed])
    }

    private func read(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else {
            throw UsageTrouble("file_is_there", "There is no \(path) here.", try: "--root with the source tree")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private func write(_ text: String, to path: String) throws -> Bool {
        if FileManager.default.contents(atPath: "\(root)/\(path)") == Data(text.utf8) { return false }
        try Data(text.utf8).write(to: URL(filePath: "\(root)/\(path)"), options: .atomic)
        return true
    }
}
