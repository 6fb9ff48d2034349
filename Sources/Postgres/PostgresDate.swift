/// A day of the Gregorian calendar, with no time and no zone: a `date`.
public struct PostgresDate: Hashable, Sendable, Comparable, PostgresCodable, CustomStringConvertible {
    /// Days since 2000-01-01.
    ///
    /// `Int32.max` and `.min` are the server's infinities.
    public let days: Int32

    @inlinable public init(days: Int32) { self.days = days }

    /// Later than every day: "for ever" as a value.
    public static var infinity: Self { Self(days: .max) }
    /// Earlier than every day.
    public static var negativeInfinity: Self { Self(days: .min) }
    /// False for the two infinities, which have no year, month or day.
    public var isFinite: Bool { self != .infinity && self != .negativeInfinity }

    @inlinable public static func < (one: Self, other: Self) -> Bool { one.days < other.days }

    /// `nil` when there is no such day, such as 29 February of a common year, or it is not in years 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        self.init(days: Int32(Self.daysFromCivil(year, month, day)))
        guard (self.year, self.month, self.day) == (year, month, day) else { return nil }
    }

    /// Reads `2026-11-22` and nothing else.
    public init?(_ text: some StringProtocol) {
        var scanner = Digits(text)
        guard let year = scanner.number(4), scanner.skip("-"), let month = scanner.number(2), scanner.skip("-"),
            let day = scanner.number(2), scanner.isAtEnd
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The year of the Gregorian calendar, of no meaning for an infinity, as are month and day.
    public var year: Int { civil.year }
    public var month: Int { civil.month }
    public var day: Int { civil.day }

    /// `2026-11-22`; `infinity` and `-infinity` for what is no day.
    public var description: String {
        guard isFinite else { return days > 0 ? "infinity" : "-infinity" }
        let (year, month, day) = civil
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    @inlinable public static var postgresType: PostgresType { .date }
    @inlinable public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: days) }
    @inlinable public init(postgres cell: borrowing PostgresCell) throws(PostgresError) { days = try cell.integer() }

    // Howard Hinnant's algorithms: an era has 400 years of 146 097 days, and a year begins in March, so that the
    // leap day is its last. 2000-03-01 begins an era.

    private static func daysFromCivil(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return (era - 5) * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear + 60
    }

    private var civil: (year: Int, month: Int, day: Int) {
        let shifted = Int(days) - 60 + 5 * 146_097
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fifth = (5 * dayOfYear + 2) / 153
        let month = fifth < 10 ? fifth + 3 : fifth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * fifth + 2) / 5 + 1)
    }
}

/// Reads numbers of a fixed width, so that `2026-1-2` is refused rather than guessed.
struct Digits {
    private var rest: Substring.UTF8View

    init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number(_ width: Int) -> Int? {
        var value = 0
        for _ in 0..<width {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    mutating func digit() -> Int? {
        guard let byte = rest.first, (48...57).contains(byte) else { return nil }
        rest.removeFirst()
        return Int(byte) - 48
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }
}

func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(abs(number))
    return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
}
