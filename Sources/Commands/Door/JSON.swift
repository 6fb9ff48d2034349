/// A JSON value whose members keep their order.
public indirect enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    /// Digits as they are, for exact decimals.
    case number(String)
    case text(String)
    case list([JSON])
    case object([Member])

    public struct Member: Sendable, Equatable {
        public let key: String
        public let value: JSON

        public init(_ key: String, _ value: JSON) {
            self.key = key
            self.value = value
        }
    }

    /// One document, indented by two spaces.
    public var document: String {
        var text = ""
        write(to: &text, indent: "")
        return text
    }

    private func write(to text: inout String, indent: String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .number(let digits): text += digits
        case .text(let value): text += Self.quoted(value)
        case .list(let values) where values.isEmpty: text += "[]"
        case .object(let members) where members.isEmpty: text += "{}"
        case .list(let values):
            Self.write(values, to: &text, indent, "[", "]") { value, text, deeper in
                value.write(to: &text, indent: deeper)
            }
        case .object(let members):
            Self.write(members, to: &text, indent, "{", "}") { member, text, deeper in
                text += Self.quoted(member.key) + ": "
                member.value.write(to: &text, indent: deeper)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item], to text: inout String, _ indent: String, _ open: String, _ close: String,
        each: (Item, inout String, String) -> Void
    ) {
        let deeper = indent + "  "
        text += open
        for (position, item) in items.enumerated() {
            text += (position == 0 ? "\n" : ",\n") + deeper
            each(item, &text, deeper)
        }
        text += "\n" + indent + close
    }

    /// Everything that a terminal could obey is escaped too, so that `--json` on a screen is as harmless as a table.
    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\r": text += "\\r"
            case _ where scalar.isObeyedByTerminals:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
