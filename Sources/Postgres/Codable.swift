/// What has a type in the server.
public protocol PostgresTyped {
    /// What the server is told that a value is; named when a column is of another type.
    static var postgresType: PostgresType { get }
    /// What the server is told that an array of these is. Only `UInt8` differs: an array of it is `bytea`.
    static var postgresArrayType: PostgresType { get }
}

/// A value that can travel to the server, in one binary form.
///
/// A type with a raw value that can travel (a `String` enum, an id over `Int64`) only declares the conformance.
public protocol PostgresEncodable: Sendable, PostgresTyped {
    /// Appends the binary form, without its length. Not called when ``isPostgresNull``.
    func encode(into bytes: inout [UInt8])
    /// Only `Optional` says yes.
    var isPostgresNull: Bool { get }
    /// Appends the binary form of an array; only `UInt8` has one of its own.
    static func encode(_ array: [Self], into bytes: inout [UInt8])
}

/// A value that can be read from a cell of a result.
///
/// A type with a raw value that can be read (a `String` enum, an id over `Int64`) only declares the conformance.
public protocol PostgresDecodable: PostgresTyped {
    /// The types of columns it reads without loss. It is asked for every cell, so it must be cheap.
    static func accepts(_ type: PostgresType) -> Bool
    /// Reads a cell that is not NULL and whose type is accepted.
    init(postgres cell: borrowing PostgresCell) throws(PostgresError)
    /// The value for NULL; throws, except for `Optional`.
    static func postgresNull() throws(PostgresError) -> Self
    /// Whether it reads a column of arrays of these; only `UInt8` differs.
    static func acceptsArray(_ type: PostgresType) -> Bool
    /// Reads a cell that holds an array; only `UInt8` has a form of its own.
    static func array(postgres cell: borrowing PostgresCell) throws(PostgresError) -> [Self]
}

/// A value that travels both ways.
public typealias PostgresCodable = PostgresEncodable & PostgresDecodable

extension PostgresEncodable {
    @inlinable public var isPostgresNull: Bool { false }
}

extension PostgresTyped {
    /// An array of arrays has no type of its own in the server, and none here: a defect of the caller.
    public static var postgresArrayType: PostgresType {
        guard let type = postgresType.array else { preconditionFailure("no array of \(postgresType)") }
        return type
    }
}

extension PostgresDecodable {
    @inlinable public static func accepts(_ type: PostgresType) -> Bool { type == postgresType }

    @inlinable public static func postgresNull() throws(PostgresError) -> Self {
        throw PostgresError.decoding("NULL read as \(Self.self): read it as an Optional")
    }
}

/// The bytes of one value, lent to an initialiser.
public struct PostgresCell: ~Copyable {
    /// The type of the column, as the server described the result.
    public let type: PostgresType
    /// Memory of the `PGresult`, which outlives every cell lent from it; `nil` is NULL.
    @usableFromInline let start: UnsafeRawPointer?
    @usableFromInline let count: Int

    @inlinable init(_ type: PostgresType, _ start: UnsafeRawPointer?, _ count: Int) {
        self.type = type
        self.start = start
        self.count = count
    }

    @inlinable public var isNull: Bool { start == nil }

    @inlinable var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// A big-endian integer that is the whole cell.
    @inlinable func integer<Value: FixedWidthInteger>(as: Value.Type = Value.self) throws(PostgresError) -> Value {
        guard let start, count == MemoryLayout<Value>.size else { throw malformed() }
        return Value(bigEndian: start.loadUnaligned(as: Value.self))
    }

    /// What to throw when the bytes are not what the type promises.
    public func malformed() -> PostgresError { .decoding("\(type) of \(count) bytes is malformed") }

    /// NULL and the type are checked here, once for all types.
    @inlinable func decode<Value: PostgresDecodable>(as: Value.Type = Value.self) throws(PostgresError) -> Value {
        if isNull { return try Value.postgresNull() }
        guard Value.accepts(type) else { throw PostgresError.decoding("\(type) read as \(Value.self)") }
        return try Value(postgres: self)
    }
}

extension Array where Element == UInt8 {
    /// Byte by byte, which the compiler unrolls: half the time of `append(contentsOf:)` for so few.
    @inlinable mutating func append<Value: FixedWidthInteger>(bigEndian value: Value) {
        for byte in 1...MemoryLayout<Value>.size {
            append(UInt8(truncatingIfNeeded: value >> (Value.bitWidth - byte * 8)))
        }
    }
}

// A raw value stands for the type: an id over Int64, an enum over String.

extension PostgresTyped where Self: RawRepresentable, RawValue: PostgresTyped {
    @inlinable public static var postgresType: PostgresType { RawValue.postgresType }
}

extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
    @inlinable public func encode(into bytes: inout [UInt8]) { rawValue.encode(into: &bytes) }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    @inlinable public static func accepts(_ type: PostgresType) -> Bool { RawValue.accepts(type) }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        guard let value = Self(rawValue: try RawValue(postgres: cell)) else {
            throw PostgresError.decoding("\(cell.type) is no \(Self.self)")
        }
        self = value
    }
}

extension PostgresDecodable where Self: RawRepresentable<String> {
    /// An enum of the database sends its label as text, and its OID differs by database.
    @inlinable public static func accepts(_ type: PostgresType) -> Bool { String.accepts(type) || type.isUserDefined }
}

extension Optional: PostgresTyped where Wrapped: PostgresTyped {
    @inlinable public static var postgresType: PostgresType { Wrapped.postgresType }
    @inlinable public static var postgresArrayType: PostgresType { postgresType.array ?? Wrapped.postgresArrayType }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    @inlinable public var isPostgresNull: Bool { self == nil }
    @inlinable public func encode(into bytes: inout [UInt8]) { self?.encode(into: &bytes) }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    @inlinable public static func accepts(_ type: PostgresType) -> Bool { Wrapped.accepts(type) }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        self = .some(try Wrapped(postgres: cell))
    }
    @inlinable public static func postgresNull() throws(PostgresError) -> Self { nil }
}
