/// A moment, to the microsecond, in UTC: a `timestamptz`, and the moment type of the whole product.
public struct Instant: Hashable, Sendable, Comparable, PostgresCodable, CustomStringConvertible {
    /// Microseconds since 2000-01-01 00:00 UTC.
    ///
    /// `Int64.max` and `.min` are the server's infinities.
    public let microseconds: Int64

    @inlinable public init(microseconds: Int64) { self.microseconds = microseconds }

    /// From seconds since 1970, as operating systems count.
    public init(unixSeconds: Int64) { self.init(microseconds: (unixSeconds - Self.unixOffset) * 1_000_000) }

    /// Whole seconds since 1970, rounded down.
    public var unixSeconds: Int64 { Self.seconds(microseconds).quotient + Self.unixOffset }

    private static let unixOffset: Int64 = 946_684_800

    /// Later than every moment: "for ever" as a value.
    public static var infinity: Self { Self(microseconds: .max) }
    /// Earlier than every moment.
    public static var negativeInfinity: Self { Self(microseconds: .min) }
    /// False for the two infinities, which have no text as ISO 8601 and no difference to another moment.
    public var isFinite: Bool { self != .infinity && self != .negativeInfinity }

    @inlinable public static func < (one: Self, other: Self) -> Bool { one.microseconds < other.microseconds }

    /// Parts of a microsecond are dropped; an infinity stays what it is.
    public static func + (instant: Self, duration: Duration) -> Self {
        instant.isFinite ? Self(microseconds: instant.microseconds + duration.wholeMicroseconds) : instant
    }
    public static func - (instant: Self, duration: Duration) -> Self { instant + (.zero - duration) }
    public static func - (one: Self, other: Self) -> Duration { .microseconds(one.microseconds - other.microseconds) }

    /// Reads ISO 8601 with a zone, as FHIR and HL7 write it: `2026-11-22T13:45:00Z`, `2026-11-22T14:45:00.25+01:00`.
    ///
    /// A text without a zone is no moment, and one with parts of a microsecond would lose them: both give `nil`.
    public init?(_ text: some StringProtocol) {
        let bytes = text.utf8
        guard bytes.count > 11, let day = PostgresDate(text.prefix(10)) else { return nil }
        var scanner = Digits(text.dropFirst(10))
        guard scanner.skip("T"), let hour = scanner.number(2), scanner.skip(":"), let minute = scanner.number(2),
            scanner.skip(":"), let second = scanner.number(2), hour < 24, minute < 60, second < 60,
            let fraction = Self.fraction(&scanner), let offset = Self.offset(&scanner), scanner.isAtEnd
        else { return nil }
        let seconds = Int64(day.days) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
        self.init(microseconds: seconds * 1_000_000 + fraction)
    }

    /// ISO 8601 in UTC, with as many decimals as the moment has; `infinity` for what is no moment.
    public var description: String {
        guard isFinite else { return microseconds > 0 ? "infinity" : "-infinity" }
        let (seconds, fraction) = Self.seconds(microseconds)
        let days = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0)
        let second = Int(seconds - days * 86_400)
        let day = PostgresDate(days: Int32(truncatingIfNeeded: days))
        let time = "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        var decimals = ""
        if fraction > 0 {
            decimals = "." + padded(Int(fraction), 6)
            while decimals.last == "0" { decimals.removeLast() }
        }
        return "\(day)T\(time)\(decimals)Z"
    }

    @inlinable public static var postgresType: PostgresType { .timestamptz }
    @inlinable public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: microseconds) }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        microseconds = try cell.integer()
    }

    private static func seconds(_ microseconds: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? (quotient - 1, remainder + 1_000_000) : (quotient, remainder)
    }

    /// Microseconds after a point, 0 without one; `nil` when a seventh digit would be lost.
    private static func fraction(_ scanner: inout Digits) -> Int64? {
        guard scanner.skip(".") else { return 0 }
        guard var value = scanner.digit() else { return nil }
        var width = 1
        while let digit = scanner.digit() {
            width += 1
            if width > 6 && digit != 0 { return nil }
            if width <= 6 { value = value * 10 + digit }
        }
        while width < 6 { (value, width) = (value * 10, width + 1) }
        return Int64(value)
    }

    /// Seconds east of Greenwich.
    private static func offset(_ scanner: inout Digits) -> Int? {
        if scanner.skip("Z") { return 0 }
        let sign = scanner.skip("+") ? 1 : scanner.skip("-") ? -1 : 0
        guard sign != 0, let hours = scanner.number(2), scanner.skip(":"), let minutes = scanner.number(2),
            hours <= 15, minutes < 60
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}

extension Instant: Codable {
    /// As ISO 8601 text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let instant = Instant(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no ISO 8601 moment with a zone")
        }
        self = instant
    }
}

extension Duration {
    /// Rounded towards zero.
    var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
