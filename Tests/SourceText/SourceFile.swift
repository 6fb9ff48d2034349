/// A Swift file as rules see it: its text, its code without comments and literals, and its literals.
public struct SourceFile: Sendable {
    /// From the root of the package, such as `Sources/Referrals/Referral.swift`.
    public let path: String
    public let text: String
    /// The source with spaces where comments and literals stood; interpolated values are code.
    public let code: String
    public let literals: [StringLiteral]

    public init(path: String, text: String) {
        self.path = path
        self.text = text
        let lexer = Lexer(text)
        code = String(decoding: lexer.code, as: UTF8.self)
        literals = lexer.literals
    }

    /// The folder below `Sources` or `Tests`, which is the name of the target.
    public var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    public var isSource: Bool { path.hasPrefix("Sources/") }
    public var isTest: Bool { path.hasPrefix("Tests/") }
    public var codeLines: [Substring] { code.split(separator: "\n", omittingEmptySubsequences: false) }
    public var lineCount: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }

    /// The lines on which the code matches, counted from 1, each with what matched.
    public func matches(in text: Substring, _ pattern: Regex<Substring>, firstLine: Int = 1) -> [(
        line: Int, found: Substring
    )] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
            line.matches(of: pattern.plain).map { (index + firstLine, $0.output) }
        }
    }

    /// The modules that the file imports, each with its line.
    public var imports: [(line: Int, module: String)] {
        codeLines.enumerated().compactMap { index, line in
            guard let match = line.firstMatch(of: Self.importLine.plain) else { return nil }
            return (index + 1, String(match.1))
        }
    }

    private static var importLine: Regex<(Substring, Substring)> {
        /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|typealias|let|var)\s+)?(\w+)/
    }
}

extension SourceFile {
    public struct Function: Sendable {
        public let name: String
        /// The lines from `func` to the closing brace, counted from 1.
        public let lines: ClosedRange<Int>
        /// Code of the body, braces included.
        public let body: Substring
        let start: String.Index
    }

    /// Functions, initialisers and deinitialisers that have a body; those of a protocol have none.
    public var functions: [Function] {
        code.matches(of: /(?:\bfunc\s+([^\s(<]+)|(?:^|[^.\w])(init|deinit)\b)/.plain).compactMap { match in
            guard let name = match.1 ?? match.2, let open = bodyStart(from: name.endIndex) else { return nil }
            let close = closingBrace(of: open)
            return Function(
                name: String(name),
                lines: line(of: name.startIndex)...line(of: close),
                body: code[open...close],
                start: name.startIndex)
        }
    }

    /// The functions that stand behind `@Test`.
    public var tests: [Function] {
        let functions = self.functions
        return code.ranges(of: /@Test\b/.plain).compactMap { mark in functions.first { $0.start >= mark.upperBound } }
    }

    /// The brace that opens the body: the first one outside of parentheses, on the way no other declaration.
    private func bodyStart(from start: String.Index) -> String.Index? {
        var depth = 0
        var index = start
        while index < code.endIndex {
            switch code[index] {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return index
            case "}" where depth == 0: return nil
            case "\n" where depth == 0:
                if code[index...].prefixMatch(
                    of:
                        /\s*(?:@|\/\/|(?:public|package|private|internal|static|mutating|func|var|let|init|subscript|associatedtype)\b)/
                        .plain) != nil
                {
                    return nil
                }
            default: break
            }
            index = code.index(after: index)
        }
        return nil
    }

    private func closingBrace(of open: String.Index) -> String.Index {
        var depth = 0
        var index = open
        while index < code.endIndex {
            if code[index] == "{" { depth += 1 }
            if code[index] == "}" { depth -= 1 }
            if depth == 0 { return index }
            index = code.index(after: index)
        }
        return code.index(before: code.endIndex)
    }

    private func line(of index: String.Index) -> Int { 1 + code[..<index].count { $0 == "\n" } }
}

extension Regex {
    /// `\b` between letters and anything else, as in other tools; Unicode's own sees none in `a.b`.
    public var plain: Regex<Output> { wordBoundaryKind(.simple).matchingSemantics(.unicodeScalar) }
}
