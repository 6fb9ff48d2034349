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
            var count = 0
            func read(_ message: UnsafeRawBufferPointer) throws {
                try row.cursor.move(to: message)
                try body(row)
                count += 1
            }
            while try copy.next(read) != nil {}
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
    private var isFirst: Bool

    init(query: SQL, on wire: Wire) throws(PostgresError) {
        guard query.values.isEmpty else {
            throw PostgresError(.misuse, detail: "COPY takes no values").of(query)
        }
        columns = try wire.describe(query)
        self.wire = wire
        hasSavepoint = try wire.beginCopySavepoint()
        isFirst = try wire.beginCopyOut("COPY (\(query)) TO STDOUT (FORMAT binary)")
    }

    init(raw copy: SQL, on wire: Wire) throws(PostgresError) {
        columns = nil
        self.wire = wire
        hasSavepoint = try wire.beginCopySavepoint()
        _ = try wire.beginCopyOut(copy)
        isFirst = false
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
            let row = try isFirst ? skipHeader(message) : message
            // The header may come alone; the trailer of a binary COPY is a row of -1 columns.
            if columns != nil && (row.count < 2 || row.count == 2 && row.allSatisfy { $0 == 0xFF }) { continue }
            return try read(row)
        }
        return nil
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
    private struct Column {
        let name: String
        let type: PostgresType
        var start: UnsafeRawPointer?
        var count = 0
    }

    private struct Read {
        var name: UnsafePointer<UInt8>?
        var column = 0
    }

    private var columns: [Column]
    private var reads: [Read] = []
    private var next = 0

    fileprivate init(_ described: borrowing Rows?) throws(PostgresError) {
        columns = []
        switch described {
        case .none: break
        case .some(let rows):
            for column in 0..<PQnfields(rows.raw) {
                let name = PQfname(rows.raw, column).map { String(cString: $0) } ?? ""
                columns.append(Column(name: name, type: PostgresType(PQftype(rows.raw, column))))
            }
        }
    }

    /// Finds where the cells of this row lie; the message outlives the reads of its row.
    fileprivate func move(to row: UnsafeRawBufferPointer) throws(PostgresError) {
        next = 0
        let malformed = PostgresError.decoding("a row of COPY is malformed")
        guard row.count >= 2, let base = row.baseAddress,
            Int(Int16(bigEndian: base.loadUnaligned(as: Int16.self))) == columns.count
        else { throw malformed }
        var offset = 2
        for column in columns.indices {
            guard offset + 4 <= row.count else { throw malformed }
            let count = Int(Int32(bigEndian: base.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
            offset += 4
            guard count >= -1, offset + max(0, count) <= row.count else { throw malformed }
            columns[column].start = count < 0 ? nil : base + offset
            columns[column].count = max(0, count)
            offset += max(0, count)
        }
    }

    @usableFromInline func cell(_ name: StaticString) throws(PostgresError) -> PostgresCell {
        if next == reads.count { reads.append(Read()) }
        if reads[next].name != name.utf8Start { reads[next] = try look(for: name) }
        let column = columns[reads[next].column]
        next += 1
        return PostgresCell(column.type, column.start, column.count)
    }

    private func look(for name: StaticString) throws(PostgresError) -> Read {
        let wanted = name.description
        let found = columns.indices.filter { columns[$0].name == wanted }
        guard let column = found.first, found.count == 1 else {
            throw PostgresError.decoding("\(found.isEmpty ? "no column" : "more than one column") \(name)")
        }
        return Read(name: name.utf8Start, column: column)
    }
}
