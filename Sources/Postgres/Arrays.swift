extension Array: PostgresTyped where Element: PostgresTyped {
    @inlinable public static var postgresType: PostgresType { Element.postgresArrayType }
}

extension Array: PostgresEncodable where Element: PostgresEncodable {
    @inlinable public func encode(into bytes: inout [UInt8]) { Element.encode(self, into: &bytes) }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    @inlinable public static func accepts(_ type: PostgresType) -> Bool { Element.acceptsArray(type) }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        self = try Element.array(postgres: cell)
    }
}

// The header is: dimensions, whether there are NULLs, type of the elements, then length and lower bound per dimension.

extension PostgresEncodable {
    public static func encode(_ array: [Self], into bytes: inout [UInt8]) {
        bytes.append(bigEndian: Int32(array.isEmpty ? 0 : 1))
        bytes.append(bigEndian: Int32(array.contains(where: \.isPostgresNull) ? 1 : 0))
        bytes.append(bigEndian: postgresType.rawValue)
        if array.isEmpty { return }
        bytes.append(bigEndian: Int32(array.count))
        bytes.append(bigEndian: Int32(1))
        for element in array { bytes.appendSized(element) }
    }
}

extension Array where Element == UInt8 {
    /// Appends a length and then the value; the length of NULL is -1.
    mutating func appendSized(_ value: some PostgresEncodable) {
        guard !value.isPostgresNull else { return append(bigEndian: Int32(-1)) }
        let start = count
        append(bigEndian: Int32(0))
        value.encode(into: &self)
        let length = Int32(count - start - 4).bigEndian
        Swift.withUnsafeBytes(of: length) { replaceSubrange(start..<start + 4, with: $0) }
    }
}

extension PostgresDecodable {
    public static func acceptsArray(_ type: PostgresType) -> Bool {
        if let element = type.element { return accepts(element) }
        return type.isUserDefined && accepts(type)
    }

    /// Several dimensions are refused: flattened, they would be read as something that they are not.
    public static func array(postgres cell: borrowing PostgresCell) throws(PostgresError) -> [Self] {
        var reader = PostgresReader(cell)
        let dimensions = try reader.integer(as: Int32.self)
        _ = try reader.integer(as: Int32.self)
        let type = PostgresType(try reader.integer(as: UInt32.self))
        guard accepts(type) else { throw PostgresError.decoding("array of \(type) read as array of \(Self.self)") }
        guard dimensions <= 1 else { throw PostgresError.decoding("array of \(dimensions) dimensions") }
        guard dimensions == 1 else { return [] }
        let count = Int(try reader.integer(as: Int32.self))
        _ = try reader.integer(as: Int32.self)
        var array: [Self] = []
        array.reserveCapacity(count)
        for _ in 0..<count { array.append(try reader.sized(type)) }
        guard reader.isAtEnd else { throw cell.malformed() }
        return array
    }
}

/// Reads the parts of a value that has parts, and refuses to leave its bytes.
struct PostgresReader {
    private let type: PostgresType
    private var rest: UnsafeRawBufferPointer

    /// The cell must outlive the reader: both live in one initialiser that borrows it.
    init(_ cell: borrowing PostgresCell) {
        type = cell.type
        rest = cell.bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func integer<Value: FixedWidthInteger>(as: Value.Type = Value.self) throws(PostgresError) -> Value {
        let bytes = try take(MemoryLayout<Value>.size)
        return Value(bigEndian: bytes.loadUnaligned(as: Value.self))
    }

    /// A length, and then a value of `type`.
    mutating func sized<Value: PostgresDecodable>(_ type: PostgresType) throws(PostgresError) -> Value {
        let length = Int(try integer(as: Int32.self))
        if length == -1 { return try PostgresCell(type, nil, 0).decode() }
        // An empty value has no byte, but is not NULL; the buffer of a result always has an address.
        let bytes = try take(length)
        return try PostgresCell(type, bytes.baseAddress, bytes.count).decode()
    }

    private mutating func take(_ count: Int) throws(PostgresError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= rest.count else { throw PostgresError.decoding("\(type) is malformed") }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }
}
