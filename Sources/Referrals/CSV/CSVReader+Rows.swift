/// Making a row of the bytes that were read.
extension CSVReader {
    func makeRow(_ lines: ClosedRange<Int>) -> CSVRow {
        var text: [UInt8] = []
        text.reserveCapacity(rowBytes)
        var ends: [Int] = []
        ends.reserveCapacity(fields.count)
        for field in fields {
            var bytes = buffer[(field.start - base)..<(field.end - base)]
            if format.restoresFormulas, SpreadsheetFormula.isNeutralised(bytes) { bytes.removeFirst() }
            if field.hasDoubledQuotes {
                appendWithoutDoubledQuotes(bytes, to: &text)
            } else {
                text.append(contentsOf: bytes)
            }
            ends.append(text.count)
        }
        return CSVRow(lines: lines, text: text, ends: ends)
    }

    private func appendWithoutDoubledQuotes(_ bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
        var rest = bytes
        while let quote = rest.firstIndex(of: Self.quote) {
            text.append(contentsOf: rest[...quote])
            // Inside of quotes every quote is the first of two.
            rest = rest[(quote + 1)...].dropFirst()
        }
        text.append(contentsOf: rest)
    }

    /// Notes the columns that are not UTF-8.
    mutating func isUTF8(_ row: CSVRow) -> Bool {
        guard allBits >= 0x80 else { return true }
        // A text that is well-formed as a whole may still be cut inside of a character by the fields.
        let beginsWell = (0..<row.count).allSatisfy { column in
            row.bytes(column).first.map { $0 & 0xC0 != 0x80 } ?? true
        }
        if beginsWell, String(validating: row.text, as: UTF8.self) != nil { return true }
        for column in 0..<row.count where String(validating: row.bytes(column), as: UTF8.self) == nil {
            note(.textIsUTF8, line: rowLine, column: column + 1)
        }
        return false
    }

    /// Nothing but delimiters, spaces and tabs: what a spreadsheet leaves of rows that were emptied.
    var isRowBlank: Bool {
        guard !isDropped, let delimiter = delimiter?.byte else { return false }
        return buffer[(rowStart - base)..<(at - base)].allSatisfy { byte in
            byte == delimiter || byte == 0x20 || byte == 0x09 || byte == Self.lineFeed || byte == Self.carriageReturn
        }
    }
}
