public import FoundationEssentials

extension Bool: PostgresEncodable, PostgresDecodable {
    @inlinable public static var postgresType: PostgresType { .bool }
    @inlinable public func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        self = try cell.integer(as: UInt8.self) != 0
    }
}

// Integers read every narrower column, and are sent with their own width.

extension Int16: PostgresEncodable, PostgresDecodable {
    @inlinable public static var postgresType: PostgresType { .int2 }
    @inlinable public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) { self = try cell.integer() }
}

extension Int32: PostgresEncodable, PostgresDecodable {
    @inlinable public static var postgresType: PostgresType { .int4 }
    @inlinable public static func accepts(_ type: PostgresType) -> Bool { type == .int4 || type == .int2 }
    @inlinable public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        self = cell.count == 4 ? try cell.integer() : Int32(try cell.integer(as: Int16.self))
    }
}

extension Int64: PostgresEncodable, PostgresDecodable {
    @inlinable public static var postgresType: PostgresType { .int8 }
    @inlinable public static func accepts(_ type: PostgresType) -> Bool {
        type == .int8 || type == .int4 || type == .int2
    }
    @inlinable public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        self = cell.count == 8 ? try cell.integer() : Int64(try Int32(postgres: cell))
    }
}

/// Sent as `int8`.
extension Int: PostgresEncodable, PostgresDecodable {
    @inlinable public static var postgresType: PostgresType { .int8 }
    @inlinable public static func accepts(_ type: PostgresType) -> Bool { Int64.accepts(type) }
    @inlinable public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: Int64(self)) }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        self = Int(try Int64(postgres: cell))
    }
}

/// A transaction id, `xid8`: the only unsigned number of the server.
extension UInt64: PostgresEncodable, PostgresDecodable {
    @inlinable public static var postgresType: PostgresType { .xid8 }
    @inlinable public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) { self = try cell.integer() }
}

/// `float8`: for measurements. Never for money, whose sums must be exact.
extension Double: PostgresEncodable, PostgresDecodable {
    @inlinable public static var postgresType: PostgresType { .float8 }
    @inlinable public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: bitPattern) }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        self = Double(bitPattern: try cell.integer())
    }
}

/// `text`, and reads its relatives. Text with a NUL character is refused by the server.
extension String: PostgresEncodable, PostgresDecodable {
    @inlinable public static var postgresType: PostgresType { .text }
    @inlinable public static func accepts(_ type: PostgresType) -> Bool {
        switch type {
        case .text, .varchar, .bpchar, .name, .unknown: true
        default: false
        }
    }
    @inlinable public func encode(into bytes: inout [UInt8]) {
        // As one block, which is twice as fast; a string from elsewhere may not lie in one.
        if utf8.withContiguousStorageIfAvailable({ bytes.append(contentsOf: $0) }) == nil {
            bytes.append(contentsOf: utf8)
        }
    }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        // The session speaks UTF-8, and the server checks text when it is stored.
        self = String(decoding: cell.bytes, as: UTF8.self)
    }
}

/// A single one is `"char"`; an array is `bytea`.
extension UInt8: PostgresEncodable, PostgresDecodable {
    @inlinable public static var postgresType: PostgresType { .char }
    @inlinable public static var postgresArrayType: PostgresType { .bytea }
    @inlinable public func encode(into bytes: inout [UInt8]) { bytes.append(self) }
    @inlinable public static func encode(_ array: [UInt8], into bytes: inout [UInt8]) { bytes += array }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) { self = try cell.integer() }
    @inlinable public static func acceptsArray(_ type: PostgresType) -> Bool { type == .bytea }
    @inlinable public static func array(postgres cell: borrowing PostgresCell) throws(PostgresError) -> [UInt8] {
        Array(cell.bytes)
    }
}

extension UUID: PostgresEncodable, PostgresDecodable {
    @inlinable public static var postgresType: PostgresType { .uuid }
    @inlinable public func encode(into bytes: inout [UInt8]) { withUnsafeBytes(of: uuid) { bytes += $0 } }
    public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        guard cell.count == 16 else { throw cell.malformed() }
        self = UUID(uuid: cell.bytes.loadUnaligned(as: uuid_t.self))
    }
}

/// A JSON document as its text: sent as `jsonb`, read from `jsonb` and `json`.
///
/// Text, because who needs its parts knows their types, and who does not should not pay for parsing.
public struct JSONText: Hashable, Sendable, PostgresCodable {
    /// The document; whether it is JSON is checked by the server.
    public let text: String

    public init(_ text: String) { self.text = text }

    public static var postgresType: PostgresType { .jsonb }
    public static func accepts(_ type: PostgresType) -> Bool { type == .jsonb || type == .json }

    /// The version of the binary form, 1, comes first.
    public func encode(into bytes: inout [UInt8]) {
        bytes.append(1)
        bytes.append(contentsOf: text.utf8)
    }

    public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        let isBinary = cell.type == .jsonb
        guard !isBinary || cell.bytes.first == 1 else { throw cell.malformed() }
        text = String(decoding: cell.bytes.dropFirst(isBinary ? 1 : 0), as: UTF8.self)
    }
}
