internal import ArgumentParser
internal import FoundationEssentials

/// `omentum man`: the manual pages, written from the same tree as the help.
struct ManVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "man", abstract: "Print the manual, or write a page for each noun and verb.",
        discussion: """
            Read it at once: omentum man | man -l -
            Install it:      omentum man --out ~/.local/share/man/man1
            """)

    @OptionGroup var form: FormOptions
    @Option(help: "Write the pages into this folder, which is made if it is missing.", completion: .directory)
    var out: String?

    func perform(_ output: Output) throws {
        let pages = try ManualPage.all(of: CommandDump.read(OmentumCommand.self))
        guard let out else {
            if output.isJSON { return output.show(.object(pages.map { .init($0.name, .text($0.roff)) })) }
            return output.raw(pages.map(\.roff).joined())
        }
        let folder = URL(filePath: out, directoryHint: .isDirectory)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for page in pages {
                try Data(page.roff.utf8).write(to: folder.appending(path: page.name + ".1"), options: .atomic)
            }
        } catch {
            throw Trouble(.failed, fact: "folder_is_writable", "The pages could not be written into that folder.")
        }
        output.done("Wrote \(pages.count) pages into \(out).", ["folder": out, "pages": pages.map { $0.name + ".1" }])
    }
}

/// The parts of the parser's own description of the tool that a manual needs.
struct CommandDump: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String
        }

        var kind: String
        var shouldDisplay: Bool
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var valueName: String?
        var defaultValue: String?
        var allValues: [String]?
        var abstract: String?
    }

    var commandName: String
    var shouldDisplay: Bool
    var abstract: String?
    var discussion: String?
    var subcommands: [CommandDump]?
    var arguments: [Argument]?

    static func read(_ root: any ParsableCommand.Type) throws -> CommandDump {
        struct Tool: Decodable { var command: CommandDump }
        return try JSONDecoder().decode(Tool.self, from: Data(root._dumpHelp().utf8)).command
    }
}

/// One page of section 1, in roff.
struct ManualPage {
    let name: String
    let roff: String

    /// The page of a command, then those of its subcommands.
    static func all(of command: CommandDump, under path: [String] = []) -> [ManualPage] {
        let path = path + [command.commandName]
        let below = (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
        let name = path.joined(separator: "-")
        return [ManualPage(name: name, roff: page(command, path, below))] + below.flatMap { all(of: $0, under: path) }
    }

    private static func page(_ command: CommandDump, _ path: [String], _ below: [CommandDump]) -> String {
        let name = path.joined(separator: "-")
        let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
        var lines = [
            ".\\\" -*- coding: utf-8 -*-", ".TH \(name.uppercased()) 1 \"\" \"omentum \(productVersion)\"",
            // No stretched lines and no broken words: what stands there is copied.
            ".ad l", ".nh",
            ".SH NAME", "\(escaped(name)) \\- \(escaped(command.abstract ?? ""))",
            ".SH SYNOPSIS", ".B \(escaped(path.joined(separator: " ")))",
            escaped(
                ((below.isEmpty ? [] : ["<\(path.count == 1 ? "noun" : "verb")>"]) + arguments.map(\.synopsis))
                    .joined(separator: " ")),
        ]
        if let discussion = command.discussion, !discussion.isEmpty {
            lines.append(".SH DESCRIPTION")
            for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
                lines += line.isEmpty ? [".PP"] : [escaped(String(line)), ".br"]
            }
        }
        if !arguments.isEmpty { lines.append(".SH OPTIONS") }
        for argument in arguments { lines += [".TP", ".B \(escaped(argument.heading))", escaped(argument.text)] }
        if !below.isEmpty { lines.append(path.count == 1 ? ".SH NOUNS" : ".SH VERBS") }
        for one in below {
            lines += [".TP", ".B \(escaped(name))\\-\(escaped(one.commandName))(1)", escaped(one.abstract ?? "")]
        }
        lines.append(".SH EXIT STATUS")
        for status in Ending.allCases { lines += [".TP", ".B \(status.rawValue)", escaped(status.meaning)] }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A line of text that roff cannot take for a request.
    static func escaped(_ text: String) -> String {
        let text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("\n", with: " ")
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }
}

extension CommandDump.Argument {
    /// All spellings, with the value: `--out <out>`.
    var heading: String {
        guard let names, !names.isEmpty else { return "<\(valueName ?? "value")>" }
        let spelled = names.map { ($0.kind == "long" ? "--" : "-") + $0.name }.joined(separator: ", ")
        return kind == "flag" ? spelled : "\(spelled) <\(valueName ?? "value")>"
    }

    var synopsis: String {
        let text = heading + (isRepeating ? " ..." : "")
        return isOptional ? "[\(text)]" : text
    }

    var text: String {
        var text = abstract ?? ""
        if let allValues, !allValues.isEmpty { text += " One of: " + allValues.joined(separator: ", ") + "." }
        if let defaultValue { text += " Default: \(defaultValue)." }
        return text
    }
}
