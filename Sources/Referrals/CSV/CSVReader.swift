/// Finds the rows in a stream of bytes, without holding more than a chunk and one row.
///
/// RFC 4180, and what programs make of it: a byte order mark, lines that end in CRLF, LF or CR, also mixed, empty lines
/// (which are no rows), semicolons and tabs, Excel's `sep=;` line. Give it a chunk of any size, take rows until there
/// is none, give it the next, and say when the file has ended:
///
///     var reader = CSVReader()
///     while let chunk = try file.next() {
///         reader.give(chunk)
///         while let item = try reader.next() { … }
///     }
///     reader.end()
///     while let item = try reader.next() { … }
///
/// A bad row is rejected with every fault that it has, and never stops a good one. A quote that somebody forgot to
/// close would swallow the rows after it: where it turns out to be broken (the text does not go on as it must after the
/// closing quote, or the file ends), the reader goes back to the line after the one on which the quote opened, and
/// takes the lines that have as many columns as the header. The others belong to the row that is rejected.
public struct CSVReader: Sendable {
    /// What a field may have between its quotes; past it its row is rejected, and the file read on.
    public static let fieldBytesMax = 1 << 20
    public static let rowBytesMax = 2 << 20
    public static let headerBytesMax = 64 << 10
    public static let columnsMax = 500
    /// No row names more faults than this.
    public static let faultsMax = 20

    public enum Item: Sendable, Equatable {
        /// Comes once, and first.
        case header(CSVHeader)
        /// Has as many fields as the header has names.
        case row(CSVRow)
        case rejected(CSVRejection)
    }

    enum Stage { case beginning, header, rows }
    enum Place { case fieldStart, plain, quoted, afterQuote }

    /// A field of the row that is being read, by its offsets in the file.
    struct Field {
        let start, end: Int
        let hasDoubledQuotes: Bool
    }

    let format: CSVFormat
    var stage = Stage.beginning
    var delimiter: CSVDelimiter?
    public private(set) var header: CSVHeader?
    private var refused: CSVFileRefused?

    /// What was given and not yet read, with the beginning of the row that is being read.
    var buffer: [UInt8] = []
    /// The offset in the file of the buffer's first byte.
    var base = 0
    /// The offset of the next byte to be read.
    var at = 0
    var line = 1
    var lineStart = 0
    /// The last byte was a CR that ended a line: an LF now is the rest of it.
    var isAfterCR = false
    private var hasEnded = false

    // The row that is being read.
    var rowStart = 0
    var rowLine = 1
    /// The line on which the row ended.
    var lastLine = 1
    var place = Place.fieldStart
    var fields: [Field] = []
    var columns = 0
    var faults: [CSVFault] = []
    /// All bytes of the row, one over the other: below 0x80 it is ASCII.
    var allBits: UInt8 = 0
    /// Past a limit: its bytes are not kept.
    var isDropped = false
    /// It was given up at a quote that is not closed.
    var isQuoteBroken = false

    // The field that is being read.
    var fieldStart = 0
    var hasDoubledQuotes = false
    var quoteLine = 0
    /// The offset of the line after the one on which the quote opened.
    var lineAfterQuote: Int?

    /// Lines that begin before this offset were part of a row with a broken quote.
    var brokenUntil = 0
    /// The bytes that were read twice: never more than were read once, so that no file takes more than twice its time.
    var bytesReadAgain = 0

    public init(_ format: CSVFormat = CSVFormat()) {
        self.format = format
        delimiter = format.delimiter
    }

    /// Takes the next bytes of the file; all rows of those before must have been taken.
    public mutating func give(_ chunk: ArraySlice<UInt8>) {
        let kept = isDropped ? at : rowStart
        if kept > base {
            buffer.removeFirst(kept - base)
            base = kept
        }
        buffer.append(contentsOf: chunk)
    }

    /// The file has ended.
    public mutating func end() { hasEnded = true }

    /// The next row, or `nil` when it takes more bytes to find it.
    public mutating func next() throws(CSVFileRefused) -> Item? {
        if let refused { throw refused }
        do throws(CSVFileRefused) {
            if stage == .beginning {
                guard try begin(hasEnded: hasEnded) else { return nil }
                stage = .header
            }
            while true {
                guard scan() || (hasEnded && finishLastRow()) else { break }
                if let item = try takeRow() { return item }
            }
            if hasEnded, header == nil { throw CSVFileRefused(.isEmpty, line: line) }
            // Two more, because the closing quote is no part of the field: what is dropped here is rejected at its end.
            if rowBytes > Self.rowBytesMax || (place != .fieldStart && at - fieldStart > Self.fieldBytesMax + 2) {
                isDropped = true
            }
            return nil
        } catch {
            refused = error
            throw error
        }
    }

    var rowBytes: Int { at - rowStart }

    /// The row that has been read: `nil` when it is none of its own.
    private mutating func takeRow() throws(CSVFileRefused) -> Item? {
        defer { beginRow() }
        if rowBytes > Self.rowBytesMax { note(.rowIsWithinLimit, line: rowLine) }
        guard let header else {
            let header = try readHeader()
            self.header = header
            stage = .rows
            return .header(header)
        }
        let width = header.names.count
        if columns != width, !isQuoteBroken {
            // Inside of a broken quote such a line is a line of text.
            if isRowBlank || rowStart < brokenUntil { return nil }
            note(columns < width ? .rowHasAllColumns : .rowHasNoExtraColumns, line: rowLine)
        }
        let lines = rowLine...lastLine
        guard faults.isEmpty else { return .rejected(CSVRejection(lines: lines, faults: faults)) }
        let row = makeRow(lines)
        guard isUTF8(row) else { return .rejected(CSVRejection(lines: lines, faults: faults)) }
        if row.isBlank { return nil }
        for (column, name) in header.names.enumerated() where name.isEmpty && !row.bytes(column).isEmpty {
            note(.cellIsUnderAName, line: rowLine, column: column + 1)
        }
        return faults.isEmpty ? .row(row) : .rejected(CSVRejection(lines: lines, faults: faults))
    }

    private mutating func beginRow() {
        (rowStart, rowLine, place, columns) = (at, line, .fieldStart, 0)
        fields.removeAll(keepingCapacity: true)
        if !faults.isEmpty { faults = [] }
        (allBits, isDropped, isQuoteBroken) = (0, false, false)
    }

    mutating func note(_ rule: CSVFault.Rule, line: Int, column: Int? = nil) {
        guard faults.count < Self.faultsMax else { return }
        let fault = CSVFault(rule, line: line, column: column)
        if !faults.contains(fault) { faults.append(fault) }
    }
}
