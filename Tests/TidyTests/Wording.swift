import SourceText

/// Words that no written file of the product may hold.
struct Wording: Sendable {
    let what: String
    let pattern: @Sendable () -> Regex<Substring>
    let bad: [String]
    let good: [String]

    // The words are cut, so that this file does not hold what it forbids.
    static let all: [Wording] = [
        Wording(
            what: "a note to do it later: do it, or leave it out",
            pattern: { /\b(?:TO[D]O|FIX[M]E|X[X]X|HAC[K])\b/ },
            bad: ["// TO" + "DO: later", "-- FIX" + "ME"], good: ["todo list", "what is to do next"]),
        Wording(
            what: "a folder of one machine",
            pattern: { /(?:^|[\s"'`=(:])\/(?:wor[k]|roo[t])\// },
            bad: ["cd /wor" + "k/main", "\"/roo" + "t/x\""], good: ["docs/work/plan", "$ROOT/work/x"]),
        Wording(
            what: "how the code came to be: say what it does",
            pattern: {
                /(?i)\bhelper sessio[n]|\bcodin[g] (?:assistant|agent)|\blanguage mode[l]|\bchatgp[t]|\bclaud[e]\b|\banthropi[c]\b|\bcopilo[t]\b/
            },
            bad: ["written by a helper sessio" + "n", "Claud" + "e did it"], good: ["a database session helps"]),
    ]

    func offences(in file: SourceTree.TextFile) -> [String] {
        file.text.matches(of: pattern().plain).map { match in
            let line = 1 + file.text.utf8[..<match.range.lowerBound].count { $0 == UInt8(ascii: "\n") }
            return "\(file.path):\(line): \(what)"
        }
    }
}
