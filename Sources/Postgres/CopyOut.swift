internal import CLibpq
import Glibc

extension Querying where Self: ~Copyable {
    /// Reads a large result row by row, without ever holding it whole; gives what `body` returns.
    ///
    ///     try await tx.copyOut(of: "SELECT id, name FROM person", decode: { try Person($0("id"), $0("name")) }) {
    ///         for try await person in $0 { … }
    ///     }
    ///
    /// The rows are decoded by name and with checked types, as those of ``all(_:_:)``. The query travels as
    /// `COPY (query) TO STDOUT`, so it can have no values. When `body` leaves before the end, the server stops, and in
    /// a transaction the query is undone to a savepoint, so the session and the transaction stay usable.
    public mutating func copyOut<Value, Result>(
        of query: SQL, decode: @escaping (borrowing CopiedRow) throws -> Value,
        _ body: (CopiedRows<Value>) async throws -> Result
    ) async throws -> Result {
        let copy = try CopyOut(query: query, on: access.wire)
        do {
            let row = CopiedRow(cursor: try CopyCursor(copy.columns))
            let result = try await body(
                CopiedRows(copy: copy) { message in
                    try row.cursor.move(to: message)
                    return try decode(row)
                })
            try copy.close()
            return result
        } catch {
            try? copy.close()
            throw name(query, in: error)
        }
    }

    /// Lends each row of a large result to `body`, without ever holding it whole; gives how many there were.
    @discardableResult
    public mutating func copyOut(
        of query: SQL, forEach body: (borrowing CopiedRow) throws -> Void
    ) throws -> Int {
        let copy = try CopyOut(query: query, on: access.wire)
        do {
            let row = CopiedRow(cursor: try CopyCursor(copy.columns))
            let count = try copy.forEach { message in
                try row.cursor.move(to: message)
                try body(row)
            }
            try copy.close()
            return count
        } catch {
            try? copy.close()
            throw name(query, in: error)
        }
    }

    /// Reads what `COPY … TO STDOUT` sends, as it is: a line of text or CSV at a time, with its line feed.
    public mutating func copyOut<Result>(
        _ copy: SQL, _ body: (CopiedRows<[UInt8]>) async throws -> Result
    ) async throws -> Result {
        let lines = try CopyOut(raw: copy, on: access.wire)
        do {
            let result = try await body(CopiedRows(copy: lines) { Array($0) })
            try lines.close()
            return result
        } catch {
            try? lines.close()
            throw name(copy, in: error)
        }
    }
}

/// What a COPY out gives, as it comes.
///
/// Of use within the closure that it was lent to; after that it throws.
public struct CopiedRows<Element>: AsyncSequence {
    fileprivate let copy: CopyOut
    fileprivate let decode: (UnsafeRawBufferPointer) throws -> Element

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let rows: CopiedRows

        /// Blocks the thread of the session when the server has to be waited for, as every statement does.
        public mutating func next() async throws -> Element? { try rows.copy.next(rows.decode) }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rows: self) }
}

/// One COPY out, from its begin to its close.
private final class CopyOut {
    private enum Place { case inside, atEnd, closed }

    /// The columns of the query; none for a raw COPY.
    let columns: Rows?
    private let wire: Wire
    private let hasSavepoint: Bool
    private var place = Place.inside
    private let isBinary: Bool
    private var isFirst: Bool

    init(query: SQL, on wire: Wire) throws(PostgresError) {
        guard query.count == 0 else {
            throw PostgresError(.misuse, detail: "COPY takes no values").of(query)
        }
        columns = try wire.describe(query)
        self.wire = wire
        hasSavepoint = try wire.beginCopySavepoint()
        isFirst = try wire.beginCopyOut("COPY (\(query)) TO STDOUT (FORMAT binary)", within: hasSavepoint)
        isBinary = true
    }

    init(raw copy: SQL, on wire: Wire) throws(PostgresError) {
        columns = nil
        self.wire = wire
        hasSavepoint = try wire.beginCopySavepoint()
        _ = try wire.beginCopyOut(copy, within: hasSavepoint)
        isFirst = false
        isBinary = false
    }

    /// Lends the next row to `read`; `nil` at the end.
    func next<Value>(_ read: (UnsafeRawBufferPointer) throws -> Value) throws -> Value? {
        guard place != .closed else { throw PostgresError(.misuse, detail: "rows of a COPY that is over") }
        while place == .inside {
            guard let message = try message() else {
                place = .atEnd
                break
            }
            defer { wire.freeCopy(message) }
            guard let row = try row(message) else { continue }
            return try read(row)
        }
        return nil
    }

    /// Lends all rows to `read`; gives how many there were.
    func forEach(_ read: (UnsafeRawBufferPointer) throws -> Void) throws -> Int {
        var count = 0
        while let message = try message() {
            defer { wire.freeCopy(message) }
            guard let row = try row(message) else { continue }
            try read(row)
            count += 1
        }
        place = .atEnd
        return count
    }

    /// The row in a message; the header of a binary COPY may come alone, and its trailer is a row of -1 columns.
    @inline(__always)
    private func row(_ message: UnsafeRawBufferPointer) throws(PostgresError) -> UnsafeRawBufferPointer? {
        let row = isFirst ? try skipHeader(message) : message
        guard isBinary else { return row }
        if row.count < 2 || row.count == 2 && row.loadUnaligned(as: Int16.self) == -1 { return nil }
        return row
    }

    /// An error of the server ends the COPY by itself.
    private func message() throws(PostgresError) -> UnsafeRawBufferPointer? {
        do { return try wire.nextCopy() } catch {
            if error.kind == .server { place = .atEnd }
            throw error
        }
    }

    private func skipHeader(_ message: UnsafeRawBufferPointer) throws(PostgresError) -> UnsafeRawBufferPointer {
        isFirst = false
        guard message.count >= 19, message.starts(with: "PGCOPY\n".utf8) else {
            throw PostgresError.decoding("a binary COPY without its header")
        }
        let extra = Int(UInt32(bigEndian: message.loadUnaligned(fromByteOffset: 15, as: UInt32.self)))
        return UnsafeRawBufferPointer(rebasing: message.dropFirst(19 + extra))
    }

    /// Leaves the COPY when it is not at its end, and the savepoint unless the transaction has failed.
    func close() throws(PostgresError) {
        guard place != .closed else { return }
        let wasInside = place == .inside
        place = .closed
        if wasInside { wire.leaveCopyOut() }
        if hasSavepoint { try wire.endCopySavepoint(undo: wasInside) }
    }
}

extension Wire {
    private static let copySavepoint = "omentum_copy"

    /// Stopping a COPY fails its transaction, so one that may be left early gets a savepoint to go back to.
    fileprivate func beginCopySavepoint() throws(PostgresError) -> Bool {
        guard isInTransaction else { return false }
        try control("SAVEPOINT \(Self.copySavepoint)", shielded: false)
        return true
    }

    /// A COPY that does not begin leaves no savepoint behind.
    fileprivate func beginCopyOut(_ copy: SQL, within hasSavepoint: Bool) throws(PostgresError) -> Bool {
        do { return try beginCopyOut(copy) } catch {
            if hasSavepoint { try? endCopySavepoint(undo: false) }
            throw error
        }
    }

    fileprivate func endCopySavepoint(undo: Bool) throws(PostgresError) {
        if isLost || interruption != nil { return }
        if undo { try control("ROLLBACK TO SAVEPOINT \(Self.copySavepoint)", shielded: false) }
        if !isFailed { try control("RELEASE SAVEPOINT \(Self.copySavepoint)", shielded: false) }
    }

    private var isInTransaction: Bool { PQtransactionStatus(connection) == PQTRANS_INTRANS }
}

/// One row of a COPY out, lent to a closure, which reads its columns by name: `try row("id")`.
public struct CopiedRow: ~Copyable {
    @usableFromInline let cursor: CopyCursor

    @inlinable init(cursor: CopyCursor) { self.cursor = cursor }

    /// The column of this name.
    ///
    /// NULL is an error unless the type is an `Optional`.
    @inlinable public func callAsFunction<Value: PostgresDecodable>(
        _ column: StaticString, as: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        let cell = try cursor.cell(column)
        do throws(PostgresError) { return try cell.decode() } catch { throw error.inColumn("\(column)") }
    }
}

/// Finds the cells of a row of a COPY, with the names and types that the server told of the query.
///
/// As in ``Cursor``, the k-th read of each row asks for the same column, so names are compared once.
@usableFromInline final class CopyCursor {
    private struct Cell {
        let type: PostgresType
        var start: UnsafeRawPointer?
        var count = 0
    }

    private struct Read {
        var name: UnsafePointer<UInt8>?
        var column = 0
    }

    /// Reads beyond this number look their column up by name, each time.
    private static let readsMax = 64

    private let names: [String]
    // Not arrays: this is the inner loop of all decoding.
    private let cells: UnsafeMutableBufferPointer<Cell>
    private let reads: UnsafeMutableBufferPointer<Read>
    private let next: UnsafeMutablePointer<Int>

    fileprivate init(_ described: borrowing Rows?) throws(PostgresError) {
        var (names, types): ([String], [PostgresType]) = ([], [])
        switch described {
        case .none: break
        case .some(let rows):
            for column in 0..<PQnfields(rows.raw) {
                names.append(PQfname(rows.raw, column).map { String(cString: $0) } ?? "")
                types.append(PostgresType(PQftype(rows.raw, column)))
            }
        }
        self.names = names
        cells = .allocate(capacity: types.count)
        _ = cells.initialize(from: types.map { Cell(type: $0) })
        reads = .allocate(capacity: Self.readsMax)
        reads.initialize(repeating: Read())
        next = .allocate(capacity: 1)
        next.initialize(to: 0)
    }

    deinit {
        cells.deallocate()
        reads.deallocate()
        next.deallocate()
    }

    /// Finds where the cells of this row lie; the message outlives the reads of its row.
    fileprivate func move(to row: UnsafeRawBufferPointer) throws(PostgresError) {
        next.pointee = 0
        guard row.count >= 2, let base = row.baseAddress,
            Int(Int16(bigEndian: base.loadUnaligned(as: Int16.self))) == cells.count
        else { throw Self.malformed() }
        var offset = 2
        for column in cells.indices {
            guard offset + 4 <= row.count else { throw Self.malformed() }
            let count = Int(Int32(bigEndian: base.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
            offset += 4
            guard count >= -1, offset + max(0, count) <= row.count else { throw Self.malformed() }
            cells[column].start = count < 0 ? nil : base + offset
            cells[column].count = max(0, count)
            offset += max(0, count)
        }
    }

    @inline(never)
    private static func malformed() -> PostgresError { .decoding("a row of COPY is malformed") }

    @usableFromInline func cell(_ name: StaticString) throws(PostgresError) -> PostgresCell {
        let number = next.pointee
        next.pointee = number + 1
        guard number < Self.readsMax else { return cell(cells[try look(for: name)]) }
        if reads[number].name != name.utf8Start {
            reads[number] = Read(name: name.utf8Start, column: try look(for: name))
        }
        return cell(cells[reads[number].column])
    }

    private func cell(_ cell: Cell) -> PostgresCell { PostgresCell(cell.type, cell.start, cell.count) }

    private func look(for name: StaticString) throws(PostgresError) -> Int {
        let wanted = name.description
        let found = names.indices.filter { names[$0] == wanted }
        guard let column = found.first, found.count == 1 else {
            throw PostgresError.decoding("\(found.isEmpty ? "no column" : "more than one column") \(name)")
        }
        return column
    }
}
