/// Writes rows as RFC 4180 has them, so that ``CSVReader`` gives back what was written and a spreadsheet computes nothing.
///
/// Lines end in CRLF. A field is put in quotes where it holds a quote, a line break, any of the three delimiters (a
/// spreadsheet may expect another one), or spaces at an end; and where a row is one empty field, which would else be
/// an empty line. What a spreadsheet would take for a formula gets an apostrophe; ``SpreadsheetFormula`` has the rule.
public struct CSVWriter: Sendable {
    public let delimiter: CSVDelimiter
    /// False only for files that no person will open: another program would have to take the apostrophe off.
    public let neutralisesFormulas: Bool
    /// So many fields each row has.
    public let columns: Int

    /// A row with more or fewer fields than the header.
    public struct WrongWidth: Error, Equatable {
        public let columns, expected: Int
    }

    public init(columns: Int, delimiter: CSVDelimiter = .comma, neutralisesFormulas: Bool = true) {
        self.columns = columns
        self.delimiter = delimiter
        self.neutralisesFormulas = neutralisesFormulas
    }

    /// By which Excel knows that the file is UTF-8; other programs may show it as part of the first name.
    public static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Appends a row and its line break; `nil` is an empty field.
    ///
    /// A NUL, which no reader takes, becomes U+FFFD.
    public func append(_ row: [String?], to bytes: inout [UInt8]) throws(WrongWidth) {
        guard row.count == columns else { throw WrongWidth(columns: row.count, expected: columns) }
        for (column, field) in row.enumerated() {
            if column > 0 { bytes.append(delimiter.byte) }
            append(Array((field ?? "").utf8), to: &bytes)
        }
        bytes += [CSVReader.carriageReturn, CSVReader.lineFeed]
    }

    private func append(_ field: [UInt8], to bytes: inout [UInt8]) {
        let isDangerous = neutralisesFormulas && SpreadsheetFormula.isDangerous(field[...])
        guard needsQuotes(field) || (columns == 1 && field.isEmpty) else {
            if isDangerous { bytes.append(UInt8(ascii: "'")) }
            bytes += field
            return
        }
        bytes.append(CSVReader.quote)
        if isDangerous { bytes.append(UInt8(ascii: "'")) }
        for byte in field {
            switch byte {
            case CSVReader.quote: bytes += [byte, byte]
            case 0: bytes += Array("\u{FFFD}".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(CSVReader.quote)
    }

    private func needsQuotes(_ field: [UInt8]) -> Bool {
        func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }
        return isBlank(field.first) || isBlank(field.last)
            || field.contains { byte in
                byte < 0x20 || byte == CSVReader.quote || CSVDelimiter.allCases.contains { $0.byte == byte }
            }
    }
}
