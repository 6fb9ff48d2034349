/// A Swift file as rules see it: its text, its code without comments and literals, and its literals.
public struct SourceFile: Sendable {
    /// From the root of the package, such as `Sources/Referrals/Referral.swift`.
    public let path: String
    public let text: String
    /// The source with spaces where comments and literals stood; interpolated values are code.
    public let code: String
    public let literals: [StringLiteral]
    /// Functions, initialisers and deinitialisers that have a body; those of a protocol have none.
    public let functions: [Function]

    public init(path: String, text: String) {
        self.path = path
        self.text = text
        let lexer = Lexer(text)
        code = String(decoding: lexer.code, as: UTF8.self)
        literals = lexer.literals
        functions = Function.all(in: code)
    }

    /// The folder below `Sources` or `Tests`, which is the name of the target.
    public var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    public var isSource: Bool { path.hasPrefix("Sources/") }
    public var isTest: Bool { path.hasPrefix("Tests/") }
    public var lineCount: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }

    /// What matches in the code, each with its line, counted from 1.
    public func matches(_ pattern: Regex<Substring>) -> [(line: Int, found: Substring)] {
        code.matches(of: pattern.plain).map { match in
            // A pattern may begin with the character before, which may be the end of the line before.
            let found = match.output.drop { $0.isWhitespace }
            return (line(of: found.startIndex), found)
        }
    }

    /// The modules that the file imports, each with its line.
    public var imports: [(line: Int, module: String)] {
        code.matches(of: Self.importLine.plain).map { (line(of: $0.1.startIndex), String($0.1)) }
    }

    func line(of index: String.Index) -> Int { 1 + code.utf8[..<index].count { $0 == UInt8(ascii: "\n") } }

    private static var importLine: Regex<(Substring, Substring)> {
        /^[ ]*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|typealias|let|var)\s+)?(\w+)/
    }
}

extension Regex {
    /// `\b` between letters and anything else, and `^` at each line, as in other tools; Unicode's own sees no end of a
    /// word in `a.b`.
    public var plain: Regex<Output> {
        wordBoundaryKind(.simple).matchingSemantics(.unicodeScalar).anchorsMatchLineEndings()
    }
}
