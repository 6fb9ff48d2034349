/// A type of the server, by its OID.
public struct PostgresType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt32

    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
    @inlinable public init(_ oid: UInt32) { rawValue = oid }

    @inlinable public static var bool: Self { Self(16) }
    @inlinable public static var bytea: Self { Self(17) }
    /// The one-byte `"char"`, which is not `char(1)`.
    @inlinable public static var char: Self { Self(18) }
    @inlinable public static var name: Self { Self(19) }
    @inlinable public static var int8: Self { Self(20) }
    @inlinable public static var int2: Self { Self(21) }
    @inlinable public static var int4: Self { Self(23) }
    @inlinable public static var text: Self { Self(25) }
    @inlinable public static var json: Self { Self(114) }
    @inlinable public static var float8: Self { Self(701) }
    /// What a literal without a cast is, before the server gives it a type.
    @inlinable public static var unknown: Self { Self(705) }
    /// `char(n)`.
    @inlinable public static var bpchar: Self { Self(1042) }
    @inlinable public static var varchar: Self { Self(1043) }
    @inlinable public static var date: Self { Self(1082) }
    @inlinable public static var timestamptz: Self { Self(1184) }
    @inlinable public static var interval: Self { Self(1186) }
    @inlinable public static var numeric: Self { Self(1700) }
    @inlinable public static var uuid: Self { Self(2950) }
    @inlinable public static var jsonb: Self { Self(3802) }
    @inlinable public static var tstzrange: Self { Self(3910) }
    @inlinable public static var daterange: Self { Self(3912) }
    @inlinable public static var xid8: Self { Self(5069) }

    /// Whether a migration made it (an enum, a composite, a domain over an array), so that its OID differs by database.
    @inlinable public var isUserDefined: Bool { rawValue >= 16_384 }

    /// The type of an array of these, if the server has one that we know.
    public var array: PostgresType? { Self.known[self]?.array }

    /// What an array of this type holds; `nil` when it is no array that we know.
    public var element: PostgresType? { Self.elements[self] }

    public var description: String {
        if let known = Self.known[self] { return known.name }
        if let element { return "\(element)[]" }
        return isUserDefined ? "a type of this database" : "type \(rawValue)"
    }

    /// From `pg_type.dat` of the server; these OIDs never change.
    private static let known: [PostgresType: (name: String, array: PostgresType)] = {
        let list: [(UInt32, String, UInt32)] = [
            (16, "bool", 1000), (17, "bytea", 1001), (18, "\"char\"", 1002), (19, "name", 1003), (20, "int8", 1016),
            (21, "int2", 1005), (23, "int4", 1007), (25, "text", 1009), (26, "oid", 1028), (114, "json", 199),
            (700, "float4", 1021), (701, "float8", 1022), (1042, "char(n)", 1014), (1043, "varchar", 1015),
            (1082, "date", 1182), (1083, "time", 1183), (1114, "timestamp", 1115), (1184, "timestamptz", 1185),
            (1186, "interval", 1187), (1700, "numeric", 1231), (2950, "uuid", 2951), (3802, "jsonb", 3807),
            (3904, "int4range", 3905), (3906, "numrange", 3907), (3908, "tsrange", 3909), (3910, "tstzrange", 3911),
            (3912, "daterange", 3913), (3926, "int8range", 3927), (5069, "xid8", 271),
        ]
        return Dictionary(
            uniqueKeysWithValues: list.map { (PostgresType($0.0), (name: $0.1, array: PostgresType($0.2))) })
    }()

    private static let elements = Dictionary(uniqueKeysWithValues: known.map { ($0.value.array, $0.key) })
}
