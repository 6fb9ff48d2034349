/// Tells code from comments and string literals in Swift source; knows nothing else of the language.
///
/// What it gives keeps its place: the code has as many bytes and lines as the source, with spaces where literals and
/// comments stood, so that a rule that finds a word has found code.
struct Lexer {
    private let source: [UInt8]
    private var at = 0
    private(set) var code: [UInt8]
    private(set) var literals: [StringLiteral] = []

    init(_ text: String) {
        source = Array(text.utf8)
        code = source
        scanCode(untilParenthesis: false)
    }

    /// Scans to the end of the file, or to the parenthesis that closes an interpolation.
    private mutating func scanCode(untilParenthesis: Bool) {
        var depth = 0
        while at < source.count {
            switch Unicode.Scalar(source[at]) {
            case "/" where next(1) == "/": blank(to: endOfLine())
            case "/" where next(1) == "*": skipBlockComment()
            case "/" where opensRegex(): skipRegex(pounds: 0)
            case "#" where poundsBefore("\""): scanString()
            case "#" where poundsBefore("/"): skipRegex(pounds: countPounds())
            case "\"": scanString()
            case "(":
                depth += 1
                at += 1
            case ")":
                if untilParenthesis && depth == 0 { return }
                depth -= 1
                at += 1
            default: at += 1
            }
        }
    }

    private mutating func scanString() {
        let start = at
        let line = 1 + source[..<at].count { $0 == UInt8(ascii: "\n") }
        let pounds = countPounds()
        at += pounds
        let isMultiline = next(0) == "\"" && next(1) == "\"" && next(2) == "\""
        let quote = [UInt8](repeating: UInt8(ascii: "\""), count: isMultiline ? 3 : 1)
        let close = quote + [UInt8](repeating: UInt8(ascii: "#"), count: pounds)
        let escape = [UInt8(ascii: "\\")] + [UInt8](repeating: UInt8(ascii: "#"), count: pounds)
        at += quote.count
        var pieces: [StringLiteral.Piece] = []
        var text: [UInt8] = []
        var blankFrom = start
        while at < source.count, !matches(close) {
            guard matches(escape) else {
                text.append(source[at])
                at += 1
                continue
            }
            at += escape.count
            if next(0) == "(" {
                pieces.append(.text(String(decoding: text, as: UTF8.self)))
                text = []
                at += 1
                blank(from: blankFrom, to: at)
                let from = at
                scanCode(untilParenthesis: true)
                pieces.append(.interpolation(String(decoding: source[from..<at], as: UTF8.self)))
                blankFrom = at
            } else {
                text += Self.unescaped(next(0))
            }
            at += 1
        }
        at = min(at + close.count, source.count)
        blank(from: blankFrom, to: at)
        pieces.append(.text(String(decoding: text, as: UTF8.self)))
        literals.append(StringLiteral(line: line, range: start..<at, pieces: pieces.filter { $0 != .text("") }))
    }

    private static func unescaped(_ character: Unicode.Scalar?) -> [UInt8] {
        switch character {
        case "n": [10]
        case "t": [9]
        case "\n", nil: []  // a line that goes on
        case .some(let other): Array(String(Character(other)).utf8)
        }
    }

    private mutating func skipBlockComment() {
        let start = at
        var depth = 0
        repeat {
            if next(0) == "/" && next(1) == "*" {
                depth += 1
                at += 2
            } else if next(0) == "*" && next(1) == "/" {
                depth -= 1
                at += 2
            } else {
                at += 1
            }
        } while depth > 0 && at < source.count
        blank(from: start, to: min(at, source.count))
    }

    /// A bare regex follows what cannot end an operand, so that a division is none.
    private func opensRegex() -> Bool {
        guard let following = next(1), following != " ", following != "\n" else { return false }
        let before = source[..<at].last { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
        return before.map { "(=,:[{".utf8.contains($0) } ?? false
    }

    private mutating func skipRegex(pounds: Int) {
        let start = at
        let close = [UInt8(ascii: "/")] + [UInt8](repeating: UInt8(ascii: "#"), count: pounds)
        at += pounds + 1
        while at < source.count, !matches(close), pounds > 0 || next(0) != "\n" {
            at += next(0) == "\\" ? 2 : 1
        }
        at = min(at + close.count, source.count)
        blank(from: start, to: at)
    }

    private func next(_ distance: Int) -> Unicode.Scalar? {
        at + distance < source.count ? Unicode.Scalar(source[at + distance]) : nil
    }

    private func matches(_ bytes: [UInt8]) -> Bool { source[at...].starts(with: bytes) }

    private func countPounds() -> Int { source[at...].prefix { $0 == UInt8(ascii: "#") }.count }

    private func poundsBefore(_ character: Unicode.Scalar) -> Bool { next(countPounds()) == character }

    private func endOfLine() -> Int { source[at...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count }

    private mutating func blank(to end: Int) {
        blank(from: at, to: end)
        at = end
    }

    private mutating func blank(from start: Int, to end: Int) {
        for index in start..<end where code[index] != UInt8(ascii: "\n") { code[index] = UInt8(ascii: " ") }
    }
}
