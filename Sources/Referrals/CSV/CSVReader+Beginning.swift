/// What stands at the beginning of a file: marks, Excel's own line, and the names of the columns.
extension CSVReader {
    /// Finds out what the file is; false when that takes more bytes.
    mutating func begin(hasEnded: Bool) throws(CSVFileRefused) -> Bool {
        guard hasEnded || buffer.count >= 4 else { return false }
        if at == 0 {
            try refuseWhatIsNoUTF8()
            if buffer.starts(with: [0xEF, 0xBB, 0xBF]) {
                (at, rowStart, lineStart) = (3, 3, 3)
            }
        }
        guard delimiter == nil else { return true }
        guard let first = try firstLine(hasEnded: hasEnded) else { return false }
        if let declared = Self.declaration(first) {
            delimiter = declared
            at += first.endIndex - (at - base)
            (rowStart, lineStart) = (at, at)
            return true
        }
        let counts = Self.delimiters(first).sorted { $0.count > $1.count }
        guard counts[0].count == 0 || counts[0].count > counts[1].count else {
            throw CSVFileRefused(.delimiterIsUnclear, line: line)
        }
        delimiter = counts[0].count == 0 ? .comma : counts[0].delimiter
        return true
    }

    private func refuseWhatIsNoUTF8() throws(CSVFileRefused) {
        let marks: [(bytes: [UInt8], why: CSVFileRefused.Why)] = [
            ([0xFF, 0xFE, 0, 0], .isUTF32), ([0, 0, 0xFE, 0xFF], .isUTF32),
            ([0xFF, 0xFE], .isUTF16), ([0xFE, 0xFF], .isUTF16),
            // A ZIP, which XLSX and ODS are; and the older compound file of XLS.
            ([0x50, 0x4B, 0x03, 0x04], .isWorkbook), ([0xD0, 0xCF, 0x11, 0xE0], .isWorkbook),
        ]
        for mark in marks where buffer.starts(with: mark.bytes) { throw CSVFileRefused(mark.why, line: 1) }
        // UTF-16 without its mark: every other byte of Latin letters is 0.
        guard buffer.count >= 4 else { return }
        let zeros = buffer.prefix(4).map { $0 == 0 }
        if zeros == [false, true, false, true] || zeros == [true, false, true, false] {
            throw CSVFileRefused(.isUTF16, line: 1)
        }
    }

    /// The first line that is not empty, without its line break; passes the empty ones before it.
    private mutating func firstLine(hasEnded: Bool) throws(CSVFileRefused) -> ArraySlice<UInt8>? {
        while at - base < buffer.count {
            let byte = buffer[at - base]
            guard byte == Self.lineFeed || byte == Self.carriageReturn else { break }
            at += 1
            if byte == Self.carriageReturn {
                isAfterCR = true
            }
            if byte == Self.lineFeed, isAfterCR {
                isAfterCR = false
            } else {
                line += 1
            }
            (rowStart, rowLine, lineStart) = (at, line, at)
        }
        // The rest of a CRLF may come with the next chunk.
        if at - base < buffer.count { isAfterCR = false }
        var isQuoted = false
        var end = at - base
        while end < buffer.count {
            let byte = buffer[end]
            if byte == Self.quote { isQuoted.toggle() }
            if !isQuoted, byte == Self.lineFeed || byte == Self.carriageReturn { break }
            end += 1
        }
        let first = buffer[(at - base)..<end]
        if first.count > Self.headerBytesMax { throw CSVFileRefused(.headerIsTooLong, line: line) }
        return end < buffer.count || hasEnded ? first : nil
    }

    /// Excel's `sep=;`, a line of its own before the names.
    private static func declaration(_ line: ArraySlice<UInt8>) -> CSVDelimiter? {
        guard line.count == 5, String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep=" else {
            return nil
        }
        return CSVDelimiter.allCases.first { $0.byte == line.last }
    }

    private static func delimiters(_ line: ArraySlice<UInt8>) -> [(delimiter: CSVDelimiter, count: Int)] {
        var isQuoted = false
        var plain: [UInt8] = []
        for byte in line {
            if byte == quote { isQuoted.toggle() } else if !isQuoted { plain.append(byte) }
        }
        return CSVDelimiter.allCases.map { delimiter in
            (delimiter: delimiter, count: plain.count { $0 == delimiter.byte })
        }
    }

    /// The names of the columns, from the row that was just read.
    mutating func readHeader() throws(CSVFileRefused) -> CSVHeader {
        guard let delimiter else { preconditionFailure("a header is read before its delimiter is known") }
        if rowBytes > Self.headerBytesMax || columns > Self.columnsMax {
            throw CSVFileRefused(.headerIsTooLong, line: rowLine)
        }
        let row = faults.isEmpty ? makeRow(rowLine...lastLine) : nil
        guard let row, isUTF8(row) else {
            throw CSVFileRefused(.headerIsBroken, line: rowLine, columns: Set(faults.compactMap(\.column)).sorted())
        }
        let names = (0..<row.count).map { Self.trimmed(row[$0]) }
        let keys = names.map(CSVHeader.key)
        guard let last = keys.lastIndex(where: { !$0.isEmpty }) else { throw CSVFileRefused(.isEmpty, line: rowLine) }
        let unnamed = (0...last).filter { keys[$0].isEmpty }
        if !unnamed.isEmpty {
            throw CSVFileRefused(.nameIsMissing, line: rowLine, columns: unnamed.map { $0 + 1 })
        }
        for (column, key) in keys[...last].enumerated() {
            if let first = keys.firstIndex(of: key), first < column {
                throw CSVFileRefused(.nameIsTwice, line: rowLine, columns: [first + 1, column + 1])
            }
        }
        return CSVHeader(names: names, line: rowLine, delimiter: delimiter)
    }

    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}
