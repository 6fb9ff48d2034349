/// Following the bytes of a row: where fields end, where the row ends, and what may not stand where it stands.
extension CSVReader {
    static let quote = UInt8(ascii: "\"")
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D

    /// Goes on to the end of the row; false when the bytes end first.
    mutating func scan() -> Bool {
        guard let delimiter = delimiter?.byte else {
            preconditionFailure("a row is read before its delimiter is known")
        }
        let bytes = buffer
        while at - base < bytes.count {
            if isAfterCR {
                passLineFeed(bytes)
                continue
            }
            switch place {
            case .fieldStart: beginField(bytes)
            case .plain: if passPlain(bytes, delimiter) { return true }
            case .quoted: passQuoted(bytes)
            case .afterQuote: if passAfterQuote(bytes, delimiter) { return true }
            }
        }
        return false
    }

    /// The file has ended, perhaps without a line break; false when no row was begun.
    mutating func finishLastRow() -> Bool {
        guard at > rowStart || columns > 0 || place != .fieldStart else { return false }
        switch place {
        case .quoted: breakQuote()
        case .afterQuote: endField(at - 1)
        case .plain: endField(at)
        case .fieldStart:
            // After a last delimiter.
            (fieldStart, hasDoubledQuotes) = (at, false)
            endField(at)
        }
        if !isQuoteBroken { lastLine = line }
        return true
    }

    /// The second half of a CRLF, which may come with the next chunk.
    private mutating func passLineFeed(_ bytes: [UInt8]) {
        isAfterCR = false
        guard bytes[at - base] == Self.lineFeed else { return }
        at += 1
        if place == .quoted {
            if lineAfterQuote == lineStart { lineAfterQuote = at }
        } else {
            rowStart = at
        }
        lineStart = at
    }

    private mutating func beginField(_ bytes: [UInt8]) {
        let byte = bytes[at - base]
        if columns == 0, byte == Self.lineFeed || byte == Self.carriageReturn {
            // An empty line is no row.
            passLineBreak(byte)
            (rowStart, rowLine) = (at, line)
            return
        }
        hasDoubledQuotes = false
        if byte == Self.quote {
            at += 1
            place = .quoted
            (quoteLine, lineAfterQuote) = (line, nil)
        } else {
            place = .plain
        }
        fieldStart = at
    }

    private mutating func passPlain(_ bytes: [UInt8], _ delimiter: UInt8) -> Bool {
        let index = Self.plainEnd(bytes, from: at - base, delimiter, &allBits)
        at = base + index
        guard index < bytes.count else { return false }
        let byte = bytes[index]
        switch byte {
        case delimiter:
            endField(at)
            at += 1
            place = .fieldStart
        case Self.lineFeed, Self.carriageReturn:
            endField(at)
            endRow(byte)
            return true
        default:
            note(byte == 0 ? .textHasNoNUL : .quoteBeginsItsField, line: line, column: columns + 1)
            at += 1
        }
        return false
    }

    private mutating func passQuoted(_ bytes: [UInt8]) {
        let index = Self.quotedEnd(bytes, from: at - base, &allBits)
        at = base + index
        guard index < bytes.count else { return }
        let byte = bytes[index]
        switch byte {
        case Self.quote:
            at += 1
            place = .afterQuote
        case 0:
            note(.textHasNoNUL, line: line, column: columns + 1)
            at += 1
        default:
            passLineBreak(byte)
            lineAfterQuote = lineAfterQuote ?? lineStart
        }
    }

    /// After a quote inside of quotes: the field's end, or the first half of a doubled one.
    private mutating func passAfterQuote(_ bytes: [UInt8], _ delimiter: UInt8) -> Bool {
        let byte = bytes[at - base]
        switch byte {
        case Self.quote:
            hasDoubledQuotes = true
            at += 1
            place = .quoted
        case delimiter:
            endField(at - 1)
            at += 1
            place = .fieldStart
        case Self.lineFeed, Self.carriageReturn:
            endField(at - 1)
            endRow(byte)
            return true
        default:
            if let lineAfterQuote, canGoBack(to: lineAfterQuote) {
                // Over several lines it is more likely that this quote opens a field of a later row.
                breakQuote()
                return true
            }
            if lineAfterQuote == nil {
                note(.quoteEndsItsField, line: line, column: columns + 1)
            } else {
                note(.quoteIsClosed, line: quoteLine, column: columns + 1)
            }
            place = .plain
        }
        return false
    }

    /// Gives the row up at a quote that is not closed, and goes back to the line after it where it can.
    private mutating func breakQuote() {
        note(.quoteIsClosed, line: quoteLine, column: columns + 1)
        isQuoteBroken = true
        lastLine = at == lineStart && line > rowLine ? line - 1 : line
        guard let lineAfterQuote, canGoBack(to: lineAfterQuote) else { return }
        bytesReadAgain += at - lineAfterQuote
        brokenUntil = max(brokenUntil, at)
        (at, line, lineStart, isAfterCR) = (lineAfterQuote, quoteLine + 1, lineAfterQuote, false)
    }

    /// The bytes are still kept, and going back again and again does not make the file endless.
    private func canGoBack(to offset: Int) -> Bool {
        rowBytes <= Self.fieldBytesMax && bytesReadAgain + at - offset <= at
    }

    private mutating func endField(_ end: Int) {
        columns += 1
        if end - fieldStart > Self.fieldBytesMax { note(.fieldIsWithinLimit, line: line, column: columns) }
        if fields.count <= Self.columnsMax {
            fields.append(Field(start: fieldStart, end: end, hasDoubledQuotes: hasDoubledQuotes))
        }
    }

    private mutating func endRow(_ byte: UInt8) {
        lastLine = line
        passLineBreak(byte)
    }

    private mutating func passLineBreak(_ byte: UInt8) {
        at += 1
        line += 1
        lineStart = at
        isAfterCR = byte == Self.carriageReturn
    }

    /// The next byte that means something outside of quotes; these two loops see every byte of the file.
    private static func plainEnd(
        _ bytes: [UInt8], from start: Int, _ delimiter: UInt8, _ allBits: inout UInt8
    ) -> Int {
        let span = bytes.span
        var (index, bits) = (start, allBits)
        while index < span.count {
            let byte = span[index]
            if byte == delimiter || byte == quote || byte == lineFeed || byte == carriageReturn || byte == 0 { break }
            bits |= byte
            index += 1
        }
        allBits = bits
        return index
    }

    /// The next byte that means something inside of quotes.
    private static func quotedEnd(_ bytes: [UInt8], from start: Int, _ allBits: inout UInt8) -> Int {
        let span = bytes.span
        var (index, bits) = (start, allBits)
        while index < span.count {
            let byte = span[index]
            if byte == quote || byte == lineFeed || byte == carriageReturn || byte == 0 { break }
            bits |= byte
            index += 1
        }
        allBits = bits
        return index
    }
}
