/// A function of a source file, with its place.
public struct Function: Sendable {
    public let name: String
    /// The lines from `func` to the closing brace, counted from 1.
    public let lines: ClosedRange<Int>
    /// Code of the body, braces included.
    public let body: Substring
    let start: String.Index

    static func all(in code: String) -> [Function] {
        let bytes = Array(code.utf8)
        var (line, counted) = (1, 0)
        func lines(upTo offset: Int) -> Int {
            line += bytes[counted..<offset].count { $0 == UInt8(ascii: "\n") }
            counted = offset
            return line
        }
        return code.matches(of: declaration.plain).compactMap { match in
            guard let name = match.1 ?? match.2 else { return nil }
            let start = code.utf8.distance(from: code.startIndex, to: name.startIndex)
            guard let open = bodyStart(bytes, start + name.utf8.count) else { return nil }
            let close = closingBrace(bytes, open)
            let first = lines(upTo: start)
            let last = first + bytes[start..<close].count { $0 == UInt8(ascii: "\n") }
            let body =
                code.utf8.index(code.startIndex, offsetBy: open)...code.utf8.index(code.startIndex, offsetBy: close)
            return Function(name: String(name), lines: first...last, body: code[body], start: name.startIndex)
        }
    }

    private static var declaration: Regex<(Substring, Substring?, Substring?)> {
        /(?:\bfunc\s+([^\s(<]+)|(?:^|[^.\w])(init|deinit)\b)/
    }

    /// The brace that opens the body: the first one outside of parentheses, with no other declaration on the way.
    private static func bodyStart(_ bytes: [UInt8], _ start: Int) -> Int? {
        var depth = 0
        for index in start..<bytes.count {
            switch Unicode.Scalar(bytes[index]) {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return index
            case "}" where depth == 0: return nil
            case "\n" where depth == 0 && declares(bytes, index + 1): return nil
            default: break
            }
        }
        return nil
    }

    private static let openers: Set = [
        "public", "package", "private", "fileprivate", "internal", "static", "mutating", "func", "var", "let", "init",
        "subscript", "associatedtype", "case", "struct", "enum", "extension", "typealias",
    ]

    /// Whether the line that begins here declares something.
    private static func declares(_ bytes: [UInt8], _ start: Int) -> Bool {
        let line = bytes[start...].drop { $0 == UInt8(ascii: " ") }
        let word = line.prefix { UInt8(ascii: "a") <= $0 && $0 <= UInt8(ascii: "z") }
        return line.first == UInt8(ascii: "@") || openers.contains(String(decoding: word, as: UTF8.self))
    }

    private static func closingBrace(_ bytes: [UInt8], _ open: Int) -> Int {
        var depth = 0
        for index in open..<bytes.count {
            if bytes[index] == UInt8(ascii: "{") { depth += 1 }
            if bytes[index] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 { return index }
        }
        return bytes.count - 1
    }
}

extension SourceFile {
    /// The functions that stand behind `@Test`.
    public var tests: [Function] {
        code.ranges(of: /@Test\b/.plain).compactMap { mark in functions.first { $0.start >= mark.upperBound } }
    }
}
