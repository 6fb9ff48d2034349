internal import ArgumentParser

/// Finds what was meant by the first words, before anything is parsed: so that a wrong noun or verb is answered with
/// the right ones.
struct CommandTree {
    let root: any ParsableCommand.Type

    /// How far the words lead.
    struct Place {
        var path: [String]
        var command: any ParsableCommand.Type
        var words: Int
    }

    static let builtIn = ["help"]
    private static let rootFlags = ["--help", "-h", "--version", "--help-hidden", "--experimental-dump-help"]

    /// The command that the words name; throws when they name none.
    func place(of arguments: [String]) throws(UsageTrouble) -> Place {
        var place = Place(path: [root.name], command: root, words: 0)
        for word in arguments {
            let subcommands = place.command.configuration.subcommands
            if subcommands.isEmpty || Self.builtIn.contains(word) && place.words == 0 { break }
            if word.hasPrefix("-") {
                if Self.rootFlags.contains(word) || word.hasPrefix("--generate-completion-script") { break }
                throw misplacedOption(place)
            }
            guard let next = subcommands.first(where: { $0.name == word || $0.configuration.aliases.contains(word) })
            else { throw unknownWord(word, in: place) }
            place = Place(path: place.path + [next.name], command: next, words: place.words + 1)
        }
        return place
    }

    /// What to type where nothing better is known: the help of the verb that was asked for.
    func help(for arguments: [String]) -> String? {
        guard let place = try? place(of: arguments) else { return nil }
        return place.path.joined(separator: " ") + " --help"
    }

    /// What to answer when the words end at a noun.
    func missingVerb(_ place: Place) -> UsageTrouble {
        let path = place.path.joined(separator: " ")
        return UsageTrouble(
            "verb_is_given", "\(path) needs a verb: \(Self.names(in: place.command).joined(separator: ", ")).",
            try: "\(path) --help")
    }

    private func misplacedOption(_ place: Place) -> UsageTrouble {
        let path = place.path.joined(separator: " ")
        return UsageTrouble(
            "verb_stands_before_options", "Options stand after the noun and the verb.", try: "\(path) --help")
    }

    /// The word itself is not repeated: it may be anything, a patient's name too.
    private func unknownWord(_ word: String, in place: Place) -> UsageTrouble {
        let path = place.path.joined(separator: " ")
        let names = Self.names(in: place.command)
        let kind = place.words == 0 ? "noun" : "verb"
        let message =
            "Word \(place.words + 1) is no \(kind) of \(path). There are: \(names.joined(separator: ", "))."
        guard let nearest = Self.nearest(to: word, among: names) else {
            return UsageTrouble("\(kind)_is_known", message, try: "\(path) --help")
        }
        return UsageTrouble("\(kind)_is_known", message, try: "\(path) \(nearest)")
    }

    private static func names(in command: any ParsableCommand.Type) -> [String] {
        command.configuration.subcommands.filter { $0.configuration.shouldDisplay }.map { $0.name }
    }

    /// The name that a hurried hand may have meant; `nil` when none is near.
    static func nearest(to word: String, among names: [String]) -> String? {
        let word = word.lowercased()
        if word.count >= 2, let begun = names.first(where: { $0.hasPrefix(word) }) { return begun }
        let ranked = names.map { (name: $0, distance: editDistance(word, $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, best.name.count / 3) ? best.name : nil
    }

    /// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other.
    static func editDistance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left), Array(right))
        var rows = [Array(0...right.count)]
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                let replaced = rows[i][j] + (left[i] == right[j] ? 0 : 1)
                var best = min(rows[i][j + 1] + 1, row[j] + 1, replaced)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}

extension ParsableCommand {
    /// The word that people type for it.
    static var name: String { configuration.commandName ?? "\(Self.self)".lowercased() }
}
