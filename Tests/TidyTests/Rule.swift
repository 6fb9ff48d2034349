import SourceText
import Testing

/// A rule of the house over source text, with the samples that prove it works.
struct Rule: Sendable, CustomTestStringConvertible {
    let name: String
    /// What to do instead: the text a developer reads when the rule is broken.
    let instead: String
    /// Small files that break the rule; each must be found.
    let bad: [Sample]
    /// Small files that look alike and keep it.
    let good: [Sample]
    let check: @Sendable (SourceFile) -> [Offence]

    struct Sample: Sendable {
        let path: String
        let text: String
        init(_ path: String, _ text: String) {
            self.path = path
            self.text = text
        }
        var file: SourceFile { SourceFile(path: path, text: text) }
    }

    struct Offence: Sendable, Equatable {
        let line: Int
        let what: String
    }

    var testDescription: String { name }

    /// The offences of a file, as lines that an editor can jump to.
    func complaints(about file: SourceFile) -> [String] {
        check(file).map { "\(file.path):\($0.line): \($0.what): \(instead)" }
    }
}

extension SourceFile {
    /// The places where code, not text or comment, matches.
    func offences(_ pattern: Regex<Substring>) -> [Rule.Offence] {
        matches(pattern).map { Rule.Offence(line: $0.line, what: $0.found.trimmingPrefix(/[^\w@.]/).description) }
    }

    var isMain: Bool { House.mains.contains(target) && isSource }
}
