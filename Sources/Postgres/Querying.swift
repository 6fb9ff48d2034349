/// What can run statements: a ``Session``, or a ``Transaction``.
///
/// All calls block the thread of the session, which is where the closure that has it runs.
public protocol Querying: ~Copyable {
    var access: Access { get }
}

/// The way from the public types to the libpq calls; of no use outside of this module.
public struct Access {
    let wire: Wire

    @usableFromInline func query(_ sql: SQL) throws(PostgresError) -> Rows { try wire.query(sql) }

    /// Not generic, so that the loop over the statements is compiled where they are made.
    @usableFromInline func pipeline(
        _ next: () -> SQL?, _ receive: (Int, borrowing Rows) throws -> Void
    ) throws { try wire.pipeline(unprepared: 0, next, receive) }
}

extension Querying where Self: ~Copyable {
    /// Runs a statement and gives how many rows it wrote, or for a SELECT found.
    @discardableResult
    @inlinable public mutating func run(_ sql: SQL) throws(PostgresError) -> Int {
        let rows = try access.query(sql)
        return rows.written
    }

    /// All rows, in the order of the statement.
    @inlinable public mutating func all<Value>(
        _ sql: SQL, _ decode: (borrowing Row) throws -> Value
    ) throws -> [Value] {
        let rows = try access.query(sql)
        var values: [Value] = []
        values.reserveCapacity(rows.count)
        do { try rows.forEach { values.append(try decode($0)) } } catch { throw name(sql, in: error) }
        return values
    }

    /// All values of the only column.
    @inlinable public mutating func all<Value: PostgresDecodable>(
        _ sql: SQL, as: Value.Type
    ) throws(PostgresError) -> [Value] {
        let rows = try access.query(sql)
        var values: [Value] = []
        values.reserveCapacity(rows.count)
        try rows.forEachSingle(sql) { values.append($0) }
        return values
    }

    /// The row, or `nil` when there is none; more than one is an error, as the next caller would get another.
    @inlinable public mutating func first<Value>(
        _ sql: SQL, _ decode: (borrowing Row) throws -> Value
    ) throws -> Value? {
        let rows = try access.query(sql)
        guard rows.count <= 1 else { throw PostgresError.rowCount(rows.count, of: sql, expected: "0 or 1") }
        var value: Value?
        do { try rows.forEach { value = try decode($0) } } catch { throw name(sql, in: error) }
        return value
    }

    /// The value of the only row and column, or `nil` when there is no row.
    @inlinable public mutating func first<Value: PostgresDecodable>(
        _ sql: SQL, as: Value.Type
    ) throws(PostgresError) -> Value? {
        let rows = try access.query(sql)
        guard rows.count <= 1 else { throw PostgresError.rowCount(rows.count, of: sql, expected: "0 or 1") }
        var value: Value?
        // Said, as `Value?` would fit too: then NULL would look like no row.
        try rows.forEachSingle(sql) { (single: Value) in value = single }
        return value
    }

    /// The row; none is an error, as is more than one.
    @inlinable public mutating func one<Value>(
        _ sql: SQL, _ decode: (borrowing Row) throws -> Value
    ) throws -> Value {
        guard let value = try first(sql, decode) else { throw PostgresError.rowCount(0, of: sql, expected: "1") }
        return value
    }

    /// The value of the only row and column.
    @inlinable public mutating func value<Value: PostgresDecodable>(
        _ sql: SQL, as: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard let value = try first(sql, as: Value.self) else {
            throw PostgresError.rowCount(0, of: sql, expected: "1")
        }
        return value
    }

    /// Runs the statements in one round trip and, outside of a transaction, as one; gives the rows each one wrote.
    ///
    /// A lazy sequence is sent as it goes, so that the server works while the rest is made.
    @discardableResult
    @inlinable public mutating func pipeline(_ statements: some Sequence<SQL>) throws -> [Int] {
        var written: [Int] = []
        written.reserveCapacity(statements.underestimatedCount)
        var rest = statements.makeIterator()
        try access.pipeline({ rest.next() }) { _, rows in written.append(rows.written) }
        return written
    }

    /// The same, for statements that read: `receive` gets each row, with the number of its statement.
    @inlinable public mutating func pipeline(
        _ statements: some Sequence<SQL>, _ receive: (Int, borrowing Row) throws -> Void
    ) throws {
        var rest = statements.makeIterator()
        try access.pipeline({ rest.next() }) { index, rows in try rows.forEach { try receive(index, $0) } }
    }

    /// Ends what still runs at `deadline`, with ``PostgresError/Kind/deadline``; afterwards the session goes on.
    ///
    /// In a transaction the interrupted statement has ended the transaction, or the savepoint that `body` makes.
    @discardableResult
    public mutating func until<Value>(
        _ deadline: ContinuousClock.Instant, _ body: (inout Self) async throws -> Value
    ) async throws -> Value {
        let interrupt = access.wire.interrupt
        let span = interrupt.open()
        defer { interrupt.close(span) }
        return try await withAlarm(at: deadline) {
            interrupt.fire(span, .deadline)
        } while: {
            try await body(&self)
        }
    }

    /// Runs a text of many statements, in one go: a migration.
    ///
    /// Never with text from outside.
    package mutating func script(_ text: String) throws(PostgresError) {
        access.wire.needsReset = true
        try access.wire.control(text, shielded: false)
    }
}

@usableFromInline func name(_ sql: SQL, in error: any Error) -> any Error {
    (error as? PostgresError)?.of(sql) ?? error
}

extension Rows {
    @inlinable func forEachSingle<Value: PostgresDecodable>(
        _ sql: SQL, _ body: (Value) -> Void
    ) throws(PostgresError) {
        let row = Row(first: self)
        do throws(PostgresError) {
            for index in 0..<count {
                row.move(to: index)
                body(try row.single())
            }
        } catch { throw error.of(sql) }
    }
}
