extension Querying where Self: ~Copyable {
    /// Sends rows by `COPY … FROM STDIN`, the fastest way in; gives how many rows the server took.
    ///
    ///     try await tx.copyIn("COPY person (id, name) FROM STDIN (FORMAT binary)") { writer in
    ///         for person in people { try writer.row(person.id, person.name) }
    ///     }
    ///
    /// When `body` throws, the server forgets all that it was sent. The server's own error, such as a row that a
    /// constraint refuses, is thrown at the end. In binary format the server does not convert: each value must be of
    /// the type of its column (`Int32` for `int4`).
    @discardableResult
    public mutating func copyIn(
        _ sql: SQL, _ body: (inout CopyWriter) async throws -> Void
    ) async throws -> Int {
        let wire = access.wire
        var writer = CopyWriter(wire, isBinary: try wire.beginCopyIn(sql))
        do {
            try await body(&writer)
            return try writer.finish()
        } catch {
            if writer.isOpen { wire.failCopyIn("the client gave up") }
            throw name(sql, in: error)
        }
    }

    /// Sends a sequence, each element as `write` puts it into a row.
    @discardableResult
    @inlinable public mutating func copyIn<Elements: Sequence>(
        _ sql: SQL, rows: Elements, _ write: (Elements.Element, inout CopyRow) throws -> Void
    ) async throws -> Int {
        try await copyIn(sql) { writer in
            for element in rows { try writer.row { try write(element, &$0) } }
        }
    }

    /// Sends an asynchronous sequence as its elements come; when it throws, nothing is kept.
    ///
    /// Cancellation and deadline are seen between two pieces: a sequence that waits must end its own wait.
    @discardableResult
    @inlinable public mutating func copyIn<Elements: AsyncSequence>(
        _ sql: SQL, rows: Elements, _ write: (Elements.Element, inout CopyRow) throws -> Void
    ) async throws -> Int {
        try await copyIn(sql) { writer in
            for try await element in rows { try writer.row { try write(element, &$0) } }
        }
    }
}

/// Takes the rows of one ``Querying/copyIn(_:_:)``.
///
/// It cannot leave its closure.
public struct CopyWriter: ~Copyable {
    /// What is sent at once: large enough that a call costs nothing, small enough that a cancellation is soon seen.
    @usableFromInline static var pieceMax: Int { 64 * 1024 }

    private let wire: Wire
    @usableFromInline let isBinary: Bool
    private(set) var isOpen = true
    @usableFromInline var current = CopyRow()

    fileprivate init(_ wire: Wire, isBinary: Bool) {
        self.wire = wire
        self.isBinary = isBinary
        current.bytes.reserveCapacity(Self.pieceMax * 2)
        // Signature, flags, length of the extension.
        if isBinary {
            current.bytes += Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
        }
    }

    /// One row of a binary COPY, column by column.
    @inlinable public mutating func row(_ write: (inout CopyRow) throws -> Void) throws {
        guard isBinary else { throw PostgresError.misuse("this COPY is not binary: use raw(_:)") }
        let start = current.begin()
        do { try write(&current) } catch {
            current.bytes.removeLast(current.bytes.count - start)
            throw error
        }
        current.end(start)
        if current.bytes.count >= Self.pieceMax { try flush() }
    }

    /// One row of a binary COPY.
    @inlinable public mutating func row<each Column: PostgresEncodable>(_ column: repeat each Column) throws {
        guard isBinary else { throw PostgresError.misuse("this COPY is not binary: use raw(_:)") }
        let start = current.begin()
        repeat current.append(each column)
        current.end(start)
        if current.bytes.count >= Self.pieceMax { try flush() }
    }

    /// Bytes of a COPY in text or CSV format, as they are; they need not end at the end of a line.
    public mutating func raw(_ bytes: some Sequence<UInt8>) throws {
        guard !isBinary else { throw PostgresError.misuse("this COPY is binary: use row(_:)") }
        current.bytes.append(contentsOf: bytes)
        if current.bytes.count >= Self.pieceMax { try flush() }
    }

    /// Sends what is gathered.
    ///
    /// Called by itself when a piece is full.
    public mutating func flush() throws {
        // Not while the bytes are read: a throw must not keep them.
        defer { current.bytes.removeAll(keepingCapacity: current.bytes.count < Self.pieceMax * 4) }
        try current.bytes.withUnsafeBytes { all in
            var rest = all[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Self.pieceMax)
                try wire.putCopy(UnsafeRawBufferPointer(rebasing: piece))
                rest = rest.dropFirst(piece.count)
            }
        }
    }

    fileprivate mutating func finish() throws -> Int {
        if isBinary { current.bytes.append(bigEndian: Int16(-1)) }
        try flush()
        return try wire.endCopyIn { isOpen = false }
    }
}

/// One row of a binary COPY, lent to a closure.
public struct CopyRow: ~Copyable {
    @usableFromInline var bytes: [UInt8] = []
    @usableFromInline var columns: Int16 = 0

    @usableFromInline init() {}

    /// The next column.
    @inlinable public mutating func append<Value: PostgresEncodable>(_ value: Value) {
        columns += 1
        guard !value.isPostgresNull else { return bytes.append(bigEndian: Int32(-1)) }
        let start = bytes.count
        bytes.append(bigEndian: Int32(0))
        value.encode(into: &bytes)
        put(Int32(bytes.count - start - 4), at: start)
    }

    @inlinable mutating func begin() -> Int {
        columns = 0
        bytes.append(bigEndian: Int16(0))
        return bytes.count - 2
    }

    @inlinable mutating func end(_ start: Int) { put(columns, at: start) }

    @inlinable mutating func put<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: number.bigEndian, toByteOffset: offset, as: Number.self) }
    }
}

extension PostgresError {
    @usableFromInline static func misuse(_ detail: String) -> Self { Self(.misuse, detail: detail) }
}
