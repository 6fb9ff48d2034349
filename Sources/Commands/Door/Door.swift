public import ArgumentParser
internal import CareTerms
internal import Glibc
internal import Jobs
internal import Postgres

/// The way in for every tool: parses the words, runs the verb, and ends with one answer and one exit code.
public enum Door {
    /// More than this is no command line that a person typed.
    static let argumentsMax = 10_000
    static let argumentBytesMax = 65_536

    /// Runs the command that the process was started with; never returns.
    public static func main(_ root: any ParsableCommand.Type) async -> Never {
        StandardStreams.secure()
        let arguments = Array(CommandLine.arguments.dropFirst())
        // The tool, the noun and the verb; what follows may name a patient.
        ProcessTitle.keepFirst(3)
        if arguments == ["--version"] {
            exit(Output.plain("\(root.name) \(productVersion)") ? 0 : Ending.failed.rawValue)
        }
        exit(await run(root, arguments).rawValue)
    }

    static func run(_ root: any ParsableCommand.Type, _ arguments: [String]) async -> Ending {
        let json = arguments.prefix { $0 != "--" }.contains("--json")
        do {
            try check(arguments)
            guard let command = try parse(root, arguments) else { return .done }
            return await perform(command, of: root, arguments, json: json)
        } catch {
            return tell(Trouble(error), json: json)
        }
    }

    private static func perform(
        _ verb: any Verb, of root: any ParsableCommand.Type, _ arguments: [String], json: Bool
    ) async -> Ending {
        let output = Output(json: json, terminal: .current(), words: arguments)
        do {
            // What this command enqueues stands in the trace of whoever called it.
            try await TraceContext.$current.withValue(Environment.trace) { try await verb.perform(output) }
            guard output.finish() else { throw Trouble.unwritable }
            return output.ending
        } catch {
            // What was said before the error stays said.
            _ = output.finish()
            var trouble = Trouble(error)
            if trouble.status == .outcomeUnknown, trouble.key == nil { trouble.key = verb.idempotencyKey }
            if trouble.remedy == nil, [.usage, .refused, .notFound].contains(trouble.status) {
                trouble.remedy = CommandTree(root: root).help(for: arguments)
            }
            return tell(trouble, json: json)
        }
    }

    /// Gives `nil` when the words asked for help or the version, which is then printed.
    private static func parse(_ root: any ParsableCommand.Type, _ arguments: [String]) throws -> (any Verb)? {
        let tree = CommandTree(root: root)
        let place = try tree.place(of: arguments)
        do {
            var command = try root.parseAsRoot(arguments)
            if let verb = command as? any Verb { return verb }
            guard command is any Noun else {
                // The parser's own help command, which answers by throwing.
                try command.run()
                return nil
            }
            if place.words > 0 { throw tree.missingVerb(place) }
            return try printed(root.helpMessage(), isHelp: true)
        } catch let refusal as any Refusal {
            throw refusal
        } catch let trouble as Trouble {
            throw trouble
        } catch  where root.exitCode(for: error).isSuccess {
            let text = root.fullMessage(for: error)
            return try printed(text, isHelp: text.hasPrefix("OVERVIEW:") || text.hasPrefix("USAGE:"))
        } catch {
            throw ParserTrouble(arguments: arguments).trouble(
                root.message(for: error), full: root.fullMessage(for: error),
                usage: place.words > 0 ? root.usageString(for: place.command) : "", path: place.path)
        }
    }

    private static func printed(_ text: String, isHelp: Bool) throws -> (any Verb)? {
        guard Output.plain(isHelp ? text + "\n\n" + Ending.help : text) else { throw Trouble.unwritable }
        return nil
    }

    /// Arguments that are no text are refused before anybody looks at them.
    ///
    /// Swift replaces invalid UTF-8 by U+FFFD, so that character, which only ever stands for a loss, is refused.
    static func check(_ arguments: [String]) throws(UsageTrouble) {
        guard arguments.count <= argumentsMax else {
            throw UsageTrouble("arguments_are_few", "There are more than \(argumentsMax) arguments.")
        }
        for (position, argument) in arguments.enumerated() {
            guard argument.utf8.count <= argumentBytesMax else {
                throw UsageTrouble(
                    "argument_is_short", "Argument \(position + 1) is longer than \(argumentBytesMax) bytes.")
            }
            guard !argument.unicodeScalars.contains("\u{FFFD}") else {
                throw UsageTrouble(
                    "argument_is_text", "Argument \(position + 1) is not valid UTF-8.",
                    try: "a terminal with a UTF-8 locale, such as LANG=C.UTF-8")
            }
        }
    }

    private static func tell(_ trouble: Trouble, json: Bool) -> Ending {
        Output.error(json ? trouble.json.document : trouble.text.harmless(keepingLines: true))
        return trouble.status
    }
}

extension Environment {
    /// `TRACEPARENT`, as W3C Trace Context writes it; what is none counts as none.
    static var trace: TraceContext? { filled("TRACEPARENT").flatMap { TraceContext($0) } }
}

extension Trouble {
    static var unwritable: Trouble {
        Trouble(
            .failed, fact: "answer_is_written",
            "The command was run, but its answer could not be written to standard output.")
    }
}
