/// What a range of the server may be made of: days and moments.
public protocol PostgresRangeBound: PostgresCodable, Comparable, Hashable {
    /// The range over this type.
    static var postgresRangeType: PostgresType { get }
}

extension PostgresDate: PostgresRangeBound {
    public static var postgresRangeType: PostgresType { .daterange }
}

extension Instant: PostgresRangeBound {
    public static var postgresRangeType: PostgresType { .tstzrange }
}

extension PostgresRangeBound where Self: RawRepresentable, RawValue: PostgresRangeBound {
    public static var postgresRangeType: PostgresType { RawValue.postgresRangeType }
}

/// A range, `daterange` or `tstzrange`: empty, or from a limit to a limit, each of which may be missing.
///
/// A missing limit is "for ever", which is not the same as the server's `infinity`, a value. The server turns every
/// `daterange` into the form `[from, to)`, so a closed range of days comes back half open.
public struct PostgresRange<Bound: PostgresRangeBound>: Hashable, Sendable, PostgresCodable {
    /// One end of a range.
    public struct Limit: Hashable, Sendable {
        public let value: Bound
        /// Whether the value itself belongs to the range.
        public let isIncluded: Bool

        public init(_ value: Bound, isIncluded: Bool) {
            self.value = value
            self.isIncluded = isIncluded
        }
    }

    /// Without any value; it has no limits then.
    public let isEmpty: Bool
    /// `nil` is without a beginning.
    public let lower: Limit?
    /// `nil` is without an end.
    public let upper: Limit?

    private init(isEmpty: Bool, lower: Limit?, upper: Limit?) {
        self.isEmpty = isEmpty
        self.lower = lower
        self.upper = upper
    }

    /// With any combination of limits; ``init(from:to:)`` is the usual one.
    public init(lower: Limit?, upper: Limit?) { self.init(isEmpty: false, lower: lower, upper: upper) }

    /// With the beginning, without the end: the usual form, as such ranges meet without overlap.
    ///
    /// An end before the beginning is refused by the server (22000).
    public init(from: Bound?, to: Bound?) {
        self.init(
            lower: from.map { Limit($0, isIncluded: true) }, upper: to.map { Limit($0, isIncluded: false) })
    }

    public init(_ range: Range<Bound>) { self.init(from: range.lowerBound, to: range.upperBound) }

    public init(_ range: ClosedRange<Bound>) {
        self.init(lower: Limit(range.lowerBound, isIncluded: true), upper: Limit(range.upperBound, isIncluded: true))
    }

    /// The range that holds nothing and overlaps nothing.
    public static var empty: Self { Self(isEmpty: true, lower: nil, upper: nil) }

    /// Whether the value lies within; nothing lies within the empty range.
    public func contains(_ value: Bound) -> Bool {
        if isEmpty { return false }
        if let lower, lower.isIncluded ? value < lower.value : value <= lower.value { return false }
        if let upper, upper.isIncluded ? value > upper.value : value >= upper.value { return false }
        return true
    }

    public static var postgresType: PostgresType { Bound.postgresRangeType }

    public func encode(into bytes: inout [UInt8]) {
        var flags: RangeFlags = isEmpty ? .empty : []
        if !isEmpty && lower == nil { flags.insert(.noLower) }
        if !isEmpty && upper == nil { flags.insert(.noUpper) }
        if lower?.isIncluded == true { flags.insert(.lowerIncluded) }
        if upper?.isIncluded == true { flags.insert(.upperIncluded) }
        bytes.append(flags.rawValue)
        if let lower { bytes.appendSized(lower.value) }
        if let upper { bytes.appendSized(upper.value) }
    }

    public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        var reader = PostgresReader(cell)
        let flags = RangeFlags(rawValue: try reader.integer())
        let isEmpty = flags.contains(.empty)
        var (lower, upper): (Limit?, Limit?)
        if !isEmpty && !flags.contains(.noLower) {
            lower = Limit(try reader.sized(Bound.postgresType), isIncluded: flags.contains(.lowerIncluded))
        }
        if !isEmpty && !flags.contains(.noUpper) {
            upper = Limit(try reader.sized(Bound.postgresType), isIncluded: flags.contains(.upperIncluded))
        }
        guard reader.isAtEnd else { throw cell.malformed() }
        self.init(isEmpty: isEmpty, lower: lower, upper: upper)
    }
}

/// The first byte of a range, from `rangetypes.h` of the server.
private struct RangeFlags: OptionSet {
    let rawValue: UInt8
    static var empty: Self { Self(rawValue: 1) }
    static var lowerIncluded: Self { Self(rawValue: 2) }
    static var upperIncluded: Self { Self(rawValue: 4) }
    static var noLower: Self { Self(rawValue: 8) }
    static var noUpper: Self { Self(rawValue: 16) }
}
