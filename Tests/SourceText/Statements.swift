/// A statement of the product as the server will see it: literals joined, `$1`, `$2` … for its values.
public struct Statement: Sendable, Hashable {
    public let path: String
    public let line: Int
    public let text: String
    /// Whether the server can prepare it; `SET`, `LOCK`, `COPY` and their like it can only run.
    public let isPreparable: Bool
}

/// The list of all statements, read from the source text.
///
/// A literal is a statement when it begins with a verb of SQL in capitals, by itself or through the fragment that it
/// begins with. A value `\(x)` becomes a placeholder, unless `x` names a fragment: `let x: SQL = …`, also with several
/// literals to choose from, `var x: SQL { … }` or `func x(…) -> SQL { … }`. Then its text is put in. There is
/// one statement per choice, so that each text of each fragment is prepared once.
public struct StatementList: Sendable {
    public private(set) var statements: [Statement] = []
    /// Literals handed to the store that do not begin as a statement, and fragments that no statement puts in: what the
    /// list would miss.
    public private(set) var unrecognised: [String] = []

    public init(_ files: [SourceFile]) {
        let fragments = Fragments(files)
        for file in files {
            for literal in file.literals {
                let texts = fragments.texts(of: literal, in: file)
                let known = texts.filter { Self.verb(of: $0) != nil }
                statements += known.map { text in
                    Statement(path: file.path, line: literal.line, text: text, isPreparable: Self.isPreparable(text))
                }
                if known.isEmpty, file.handsToStore(literal) {
                    unrecognised.append("\(file.path):\(literal.line): \(texts.first?.prefix(60) ?? "")")
                }
            }
        }
        unrecognised += fragments.orphans.filter { $0.texts.allSatisfy { Self.verb(of: $0) == nil } }.map(\.place)
    }

    private static let preparable: Set<Substring> = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "MERGE", "VALUES"]
    private static let others: Set<Substring> = [
        "BEGIN", "SET", "RESET", "LOCK", "CALL", "COPY", "NOTIFY", "LISTEN", "UNLISTEN", "TRUNCATE", "ANALYZE",
        "VACUUM",
        "REFRESH", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "DISCARD", "DEALLOCATE", "DO", "SHOW", "CREATE",
        "ALTER",
        "DROP", "GRANT", "REVOKE", "CHECKPOINT", "EXPLAIN", "DECLARE", "FETCH", "CLOSE", "COMMENT",
    ]

    private static func isPreparable(_ text: String) -> Bool { verb(of: text).map(preparable.contains) ?? false }

    /// The verb, when more words follow it and it is not the beginning of a sentence in capitals.
    private static func verb(of text: String) -> Substring? {
        let start = text.trimmingPrefix(/(?:\s|--[^\n]*\n)*/.plain)
        let verb = start.prefix { $0.isASCII && $0.isUppercase }
        let next = start.dropFirst(verb.count).first
        guard next == nil || next?.isWhitespace == true || next == "(" else { return nil }
        return preparable.contains(verb) || others.contains(verb) ? verb : nil
    }
}

extension SourceFile {
    /// Whether the literal is the first argument of a call that runs a statement.
    fileprivate func handsToStore(_ literal: StringLiteral) -> Bool {
        before(literal).contains(/\b(?:tx|session|db|transaction)\.(?:run|all|first|one|value|query)\(\s*\z/.plain)
    }

    /// Whether the literal is the first argument of a call of this function.
    fileprivate func passes(_ literal: StringLiteral, to function: String) -> Bool {
        let call = before(literal).trimmingSuffix { $0.isWhitespace }
        return call.hasSuffix("\(function)(") && !call.hasSuffix("func \(function)(")
    }

    private func before(_ literal: StringLiteral) -> Substring {
        let end = code.utf8.index(code.startIndex, offsetBy: literal.range.lowerBound)
        let start = code.utf8.index(end, offsetBy: -200, limitedBy: code.startIndex) ?? code.startIndex
        return code[start..<end]
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> Substring {
        var trimmed = self
        while let last = trimmed.last, isTrimmed(last) { trimmed.removeLast() }
        return trimmed
    }
}

/// Named pieces of SQL, by file and by target.
private final class Fragments {
    private struct Fragment {
        let file: SourceFile
        let literals: [StringLiteral]
        /// Other fragments that its code passes by name: `day.map(onDay)`.
        let mentions: [String]
        let offset: Int
    }

    private var byName: [String: [Fragment]] = [:]
    private var used: Set<String> = []

    /// Fragments that were put into no statement.
    var orphans: [(texts: [String], place: String)] {
        byName.values.flatMap { $0 }.flatMap { fragment in
            fragment.literals.filter { !$0.pieces.isEmpty && !used.contains(Self.key($0, fragment.file)) }
                .map {
                    (
                        texts(of: $0, in: fragment.file),
                        "\(fragment.file.path):\($0.line): no statement puts this in: \($0.text.prefix(60))"
                    )
                }
        }
        .sorted { $0.place < $1.place }
    }

    private static func key(_ literal: StringLiteral, _ file: SourceFile) -> String {
        "\(file.path):\(literal.range.lowerBound)"
    }

    init(_ files: [SourceFile]) {
        for file in files where file.code.contains("SQL") {
            let code = Array(file.code.utf8)
            for match in file.code.matches(of: Self.declaration.plain) {
                guard let name = match.1 ?? match.2 ?? match.3 else { continue }
                let start = file.code.utf8.distance(from: file.code.startIndex, to: match.range.upperBound)
                let opener = code[start - 1]
                let end =
                    opener == UInt8(ascii: "{")
                    ? Self.endOfBlock(code, start) : Self.endOfExpression(code, start, file.literals)
                let literals = file.literals.filter { start <= $0.range.lowerBound && $0.range.lowerBound < end }
                guard !literals.isEmpty else { continue }
                let body = String(decoding: code[start..<end], as: UTF8.self)
                let mentions = body.matches(of: /\.map\((?:Self\.)?(\w+)\)/.plain).map { String($0.1) }
                byName[String(name), default: []].append(
                    Fragment(file: file, literals: literals, mentions: mentions, offset: start))
            }
        }
    }

    private static var declaration: Regex<(Substring, Substring?, Substring?, Substring?)> {
        /\b(?:(?:let|var)\s+(\w+)\s*:\s*SQL\s*=|var\s+(\w+)\s*:\s*SQL\s*\{|func\s+(\w+)[^{}]*->\s*SQL\s*\{)/
    }

    /// Every text that the literal can become.
    func texts(of literal: StringLiteral, in file: SourceFile) -> [String] {
        spliced(literal, in: file, depth: 0).map(Self.numbered)
    }

    private static let placeholder: Character = "\u{1}"

    private static func numbered(_ text: String) -> String {
        var count = 0
        return text.split(separator: placeholder, omittingEmptySubsequences: false).map(String.init)
            .reduce { left, right in
                count += 1
                return "\(left)$\(count)\(right)"
            } ?? text
    }

    private func spliced(_ literal: StringLiteral, in file: SourceFile, depth: Int) -> [String] {
        let columns = literal.pieces.map { piece -> [String] in
            switch piece {
            case .text(let text): [text]
            case .interpolation(let source):
                (depth < 4 ? choices(source, at: literal.range.lowerBound, in: file, depth) : nil)
                    ?? [String(Self.placeholder)]
            }
        }
        return (0..<max(1, columns.map(\.count).max() ?? 1)).map { index in
            columns.map { $0[index % $0.count] }.joined()
        }
    }

    /// The texts that an interpolation puts in, when it is no value.
    private func choices(_ source: String, at offset: Int, in file: SourceFile, _ depth: Int) -> [String]? {
        if let found = fragment(source, at: offset, in: file) {
            let mentioned = found.mentions.flatMap { choices($0, at: found.offset, in: found.file, depth + 1) ?? [] }
            return found.literals.flatMap { literal in
                used.insert(Self.key(literal, found.file))
                return spliced(literal, in: found.file, depth: depth + 1)
            } + mentioned
        }
        return parameter(source, in: file, depth)
    }

    /// The texts that this file passes for a parameter of type `SQL`; none when it passes values only.
    private func parameter(_ name: String, in file: SourceFile, _ depth: Int) -> [String]? {
        let all = file.code.matches(of: /[(,]\s*(?:\w+\s+)?(\w+)\s*:\s*SQL\b/.plain)
        guard all.contains(where: { $0.1 == name }) else { return nil }
        let functions = file.code.matches(of: /\bfunc\s+(\w+)\(\s*(?:\w+\s+)?(\w+)\s*:\s*SQL\b/.plain)
            .filter { $0.2 == name }.map { String($0.1) }
        let passed = file.literals.filter { literal in functions.contains { file.passes(literal, to: $0) } }
        let texts = passed.flatMap { literal in
            used.insert(Self.key(literal, file))
            return spliced(literal, in: file, depth: depth + 1)
        }
        return texts.isEmpty ? [""] : texts
    }

    /// The fragment that the source names: the last one before it in this file, else one of this target by full name.
    private func fragment(_ source: String, at offset: Int, in file: SourceFile) -> Fragment? {
        guard let match = source.wholeMatch(of: /\s*((?:\w+\.)*)(\w+)(?:\(.*\))?\s*/.dotMatchesNewlines()) else {
            return nil
        }
        let all = byName[String(match.2)] ?? []
        let here = all.filter { $0.file.path == file.path }
        if let fragment = here.last(where: { $0.offset <= offset }) ?? here.last { return fragment }
        guard !match.1.isEmpty else { return nil }
        return all.first { $0.file.target == file.target } ?? (match.1.first?.isUppercase == true ? all.first : nil)
    }

    private static func endOfBlock(_ code: [UInt8], _ start: Int) -> Int {
        var depth = 1
        var at = start
        while at < code.count, depth > 0 {
            if code[at] == UInt8(ascii: "{") { depth += 1 }
            if code[at] == UInt8(ascii: "}") { depth -= 1 }
            at += 1
        }
        return at
    }

    /// The end of the line on which the expression ends; a line that begins with an operator goes on.
    private static func endOfExpression(_ code: [UInt8], _ start: Int, _ literals: [StringLiteral]) -> Int {
        var (depth, at, hasBegun) = (0, start, false)
        let firstLiteral = literals.map(\.range.lowerBound).filter { $0 >= start }.min() ?? code.count
        while at < code.count {
            if at >= firstLiteral { hasBegun = true }
            switch Unicode.Scalar(code[at]) {
            case "{", "(", "[": depth += 1
            case "}", ")", "]":
                depth -= 1
                if depth < 0 { return at }
            case "\n" where depth == 0 && hasBegun:
                let next = code[at...].first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
                guard let next, "?:+.".utf8.contains(next) else { return at }
            case " ", "\n": break
            default: hasBegun = true
            }
            at += 1
        }
        return at
    }
}

extension Array {
    fileprivate func reduce(_ join: (Element, Element) -> Element) -> Element? {
        first.map { dropFirst().reduce($0, join) }
    }
}
