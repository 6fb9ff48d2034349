/// What stands between two fields of a line.
public enum CSVDelimiter: String, CaseIterable, Sendable, Codable {
    case comma, semicolon, tab

    var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .semicolon: UInt8(ascii: ";")
        case .tab: 0x09
        }
    }
}

/// How a file is to be read; what is not said is found.
public struct CSVFormat: Sendable, Equatable {
    /// `nil` counts which of the three stands most often in the header.
    public var delimiter: CSVDelimiter?
    /// Takes off the apostrophe that ``CSVWriter`` puts before what a spreadsheet would compute.
    public var restoresFormulas: Bool

    public init(delimiter: CSVDelimiter? = nil, restoresFormulas: Bool = true) {
        self.delimiter = delimiter
        self.restoresFormulas = restoresFormulas
    }
}

/// The names of the columns, as the first line gives them.
public struct CSVHeader: Sendable, Equatable {
    /// Without the spaces around them; empty where a spreadsheet kept a column that nobody named.
    public let names: [String]
    public let line: Int
    public let delimiter: CSVDelimiter

    /// By which a column is found: capitals, spaces, hyphens and underscores make no difference.
    public static func key(_ name: some StringProtocol) -> String {
        name.lowercased().split { !($0.isLetter || $0.isNumber) }.joined(separator: "_")
    }
}

/// A row as it stands in the file: its fields without their quotes, and the lines that it takes.
public struct CSVRow: Sendable, Equatable {
    public let lines: ClosedRange<Int>
    /// All fields one after the other: one allocation for a row, however many columns it has.
    let text: [UInt8]
    let ends: [Int]

    public var count: Int { ends.count }

    public subscript(column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }

    /// The field as it stands, to be looked at without making a text of it.
    public func bytes(_ column: Int) -> ArraySlice<UInt8> { text[(column == 0 ? 0 : ends[column - 1])..<ends[column]] }

    /// Only spaces and tabs, as the rows that a spreadsheet leaves below the last one.
    public var isBlank: Bool { text.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}
