internal import ArgumentParser

/// Words that the parser refused, said without repeating them.
///
/// An argument may hold a patient's name or number; an error is logged, copied and mailed. So a value is named by its
/// place on the line, and only option names are repeated.
struct ParserTrouble {
    let arguments: [String]

    /// `full` is the parser's message with its help line.
    func trouble(_ message: String, full: String, usage: String, path: [String]) -> Trouble {
        let help = full.split(separator: "\n").first { $0.hasPrefix("Help:") }
            .map { $0.dropFirst(5).drop { $0 == " " } }
        var text = withoutValues(message)
        if let last = text.last, !".?!".contains(last) { text += "." }
        let lines = [help.map { withoutValues(String($0)) }, usage].compactMap { $0 }.filter { !$0.isEmpty }
        return Trouble(
            .usage, fact: "words_are_valid", text,
            try: (lines + [path.joined(separator: " ") + " --help"]).joined(separator: "\n"))
    }

    func withoutValues(_ message: String) -> String {
        var text = message
        for (position, argument) in arguments.enumerated() {
            for value in Self.values(of: argument) {
                text = text.replacing("'\(value)'", with: "(argument \(position + 1))")
            }
        }
        return text
    }

    private static func values(of argument: String) -> [String] {
        guard argument.hasPrefix("-"), argument != "-" else { return [argument] }
        if let equals = argument.firstIndex(of: "=") {
            return [argument, String(argument[argument.index(after: equals)...])]
        }
        let isName = argument.utf8.count <= 40 && argument.utf8.allSatisfy { $0 == 45 || (97...122).contains($0) }
        return isName ? [] : [argument]
    }
}
