/// Reads one JSON value, strictly as RFC 8259 says, and refuses what readers are known to disagree about.
///
/// Foundation's decoder is not used: it takes duplicate keys without a word, turns numbers into floating point, and
/// has no limit of its own on how much one resource may make of the memory.
package struct JSONParser {
    static let depthMax = 64
    /// A resource of the largest size could be made of sixteen million empty objects.
    static let valuesMax = 1_000_000

    private let bytes: [UInt8]
    private var at = 0
    private var values = 0

    package static func parse(_ bytes: [UInt8]) throws(JSONProblem) -> JSON {
        var parser = JSONParser(bytes: bytes)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.at == bytes.count else { throw .malformed(at: parser.at) }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 {
            at += 1
        }
    }

    private mutating func take(_ byte: UInt8) throws(JSONProblem) {
        guard next == byte else { throw .malformed(at: at) }
        at += 1
    }

    private mutating func value(depth: Int) throws(JSONProblem) -> JSON {
        guard depth <= Self.depthMax else { throw .tooDeep }
        values += 1
        guard values <= Self.valuesMax else { throw .tooManyValues }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONProblem) -> JSON {
        for byte in word.description.utf8 { try take(byte) }
        return value
    }

    private mutating func object(depth: Int) throws(JSONProblem) -> JSON {
        try take(UInt8(ascii: "{"))
        var members: [JSON.Member] = []
        var keys: Set<String> = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            at += 1
            return .object([])
        }
        while true {
            skipSpace()
            let key = try string()
            guard keys.insert(key).inserted else { throw .duplicateKey }
            skipSpace()
            try take(UInt8(ascii: ":"))
            members.append(.init(key, try value(depth: depth + 1)))
            skipSpace()
            if next == UInt8(ascii: ",") {
                at += 1
                continue
            }
            try take(UInt8(ascii: "}"))
            return .object(members)
        }
    }

    private mutating func array(depth: Int) throws(JSONProblem) -> JSON {
        try take(UInt8(ascii: "["))
        var elements: [JSON] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            at += 1
            return .array([])
        }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if next == UInt8(ascii: ",") {
                at += 1
                continue
            }
            try take(UInt8(ascii: "]"))
            return .array(elements)
        }
    }

    /// A number as it is written: its text, checked against the grammar and never converted.
    private mutating func number() throws(JSONProblem) -> String {
        let start = at
        if next == UInt8(ascii: "-") { at += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[at - whole] != UInt8(ascii: "0") else { throw .malformed(at: start) }
        if next == UInt8(ascii: ".") {
            at += 1
            guard digits() > 0 else { throw .malformed(at: start) }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            at += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
            guard digits() > 0 else { throw .malformed(at: start) }
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = at
        while let byte = next, byte >= 0x30, byte <= 0x39 { at += 1 }
        return at - start
    }

    private mutating func string() throws(JSONProblem) -> String {
        try take(UInt8(ascii: "\""))
        var text = ""
        while true {
            let start = at
            while at < bytes.count, bytes[at] != 0x22, bytes[at] != 0x5C, bytes[at] >= 0x20 { at += 1 }
            if at > start {
                guard let run = String(validating: bytes[start..<at], as: UTF8.self) else { throw .invalidUTF8 }
                text = text.isEmpty ? run : text + run
            }
            guard let byte = next, byte >= 0x20 else { throw .malformed(at: at) }
            at += 1
            if byte == 0x22 { return text }
            text.unicodeScalars.append(try escape())
        }
    }

    private mutating func escape() throws(JSONProblem) -> Unicode.Scalar {
        guard let byte = next else { throw .malformed(at: at) }
        at += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw .malformed(at: at - 1)
        }
    }

    private mutating func unicodeEscape() throws(JSONProblem) -> Unicode.Scalar {
        let first = try hexDigits()
        guard first != 0 else { throw .holdsNUL }
        if let scalar = Unicode.Scalar(first) { return scalar }
        // The first half of a pair wants its second half; half a character is not text.
        guard first < 0xDC00 else { throw .invalidUTF8 }
        try take(UInt8(ascii: "\\"))
        try take(UInt8(ascii: "u"))
        let second = try hexDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw .invalidUTF8 }
        return scalar
    }

    private mutating func hexDigits() throws(JSONProblem) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw .malformed(at: at)
            }
            value = value * 16 + UInt32(digit)
            at += 1
        }
        return value
    }
}
