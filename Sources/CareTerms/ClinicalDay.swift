/// A date on the wall of a clinic: no moment in time until a site's zone is named.
///
/// Proleptic Gregorian, years 1 to 9999, as PostgreSQL's `date` and ISO 8601 write it.
public struct ClinicalDay: Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// Days since 2000-01-01, which is how PostgreSQL sends a `date`.
    public let daysSince2000: Int32

    public init(daysSince2000: Int32) { self.daysSince2000 = daysSince2000 }

    /// Gives `nil` for a day that no calendar has, such as 30 February.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.days(inMonth: month, of: year)
        else { return nil }
        daysSince2000 = Int32(Self.number(year: year, month: month, day: day))
    }

    /// Reads `2026-11-22` and nothing else: a date in another order is ambiguous, so it is refused.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public var description: String {
        let (year, month, day) = civil
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    public var year: Int { civil.year }
    public var month: Int { civil.month }
    public var day: Int { civil.day }
    public var weekday: Weekday { Weekday.allCases[(Int(daysSince2000) % 7 + 7 + 5) % 7] }

    public static func < (left: Self, right: Self) -> Bool { left.daysSince2000 < right.daysSince2000 }

    public func adding(days: Int) -> ClinicalDay { ClinicalDay(daysSince2000: daysSince2000 + Int32(days)) }

    /// The same day of a later month, or that month's last day: 31 January plus one month is 28 or 29 February.
    ///
    /// Always count from the anchor: adding one month twice is not adding two.
    public func adding(months: Int) -> ClinicalDay {
        let (year, month, day) = civil
        let total = year * 12 + month - 1 + months
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        let newDay = min(day, Self.days(inMonth: newMonth, of: newYear))
        return ClinicalDay(daysSince2000: Int32(Self.number(year: newYear, month: newMonth, day: newDay)))
    }

    /// Whole days from `other` to this day; negative when `other` is later.
    public func days(since other: ClinicalDay) -> Int { Int(daysSince2000) - Int(other.daysSince2000) }

    public enum Weekday: String, CaseIterable, Sendable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    }
}

extension ClinicalDay: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = ClinicalDay(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected a date like 2026-11-22")
        }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension ClinicalDay {
    /// Days from 0000-03-01 to 2000-01-01: years are counted from March, so that the leap day comes last.
    private static let epoch = 730_425

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func number(year: Int, month: Int, day: Int) -> Int {
        let fromMarch = month > 2 ? month - 3 : month + 9
        let y = month > 2 ? year : year - 1
        return 365 * y + y / 4 - y / 100 + y / 400 + (153 * fromMarch + 2) / 5 + day - 1 - epoch
    }

    private var civil: (year: Int, month: Int, day: Int) {
        let days = Int(daysSince2000) + Self.epoch
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
    }
}
