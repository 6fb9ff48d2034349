public import Postgres

/// A date on the wall of a clinic: no moment in time until a site's zone is named.
///
/// Proleptic Gregorian, years 1 to 9999, as PostgreSQL's `date` and ISO 8601 write it. Unlike a `date` it is always a
/// day: the server's infinities are refused when they are read.
public struct ClinicalDay: Hashable, Comparable, Sendable, LosslessStringConvertible {
    private let date: PostgresDate

    /// Gives `nil` for a day that no calendar has, such as 30 February.
    public init?(year: Int, month: Int, day: Int) {
        guard let date = PostgresDate(year: year, month: month, day: day) else { return nil }
        self.date = date
    }

    /// Reads `2026-11-22` and nothing else: a date in another order is ambiguous, so it is refused.
    public init?(_ text: String) {
        guard let date = PostgresDate(text) else { return nil }
        self.date = date
    }

    private init(_ date: PostgresDate) { self.date = date }

    public var description: String { date.description }

    public var year: Int { date.year }
    public var month: Int { date.month }
    public var day: Int { date.day }
    /// 2000-01-01 was a Saturday.
    public var weekday: Weekday { Weekday.allCases[(Int(date.days) % 7 + 7 + 5) % 7] }

    public static func < (left: Self, right: Self) -> Bool { left.date < right.date }

    public func adding(days: Int) -> ClinicalDay { ClinicalDay(PostgresDate(days: date.days + Int32(days))) }

    /// The same day of a later month, or that month's last day: 31 January plus one month is 28 or 29 February.
    ///
    /// Always count from the anchor: adding one month twice is not adding two.
    public func adding(months: Int) -> ClinicalDay {
        let total = year * 12 + month - 1 + months
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        // Every month has a 28th, so the search ends; only a year outside of 1 to 9999 finds none.
        let found = stride(from: day, through: min(day, 28), by: -1).lazy.compactMap {
            ClinicalDay(year: newYear, month: newMonth, day: $0)
        }.first
        guard let found else { preconditionFailure("no such year: \(newYear)") }
        return found
    }

    /// Whole days from `other` to this day; negative when `other` is later.
    public func days(since other: ClinicalDay) -> Int { Int(date.days) - Int(other.date.days) }

    public enum Weekday: String, CaseIterable, Sendable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    }
}

extension ClinicalDay: RawRepresentable, PostgresRangeBound {
    public var rawValue: PostgresDate { date }

    public init?(rawValue date: PostgresDate) {
        guard date.isFinite else { return nil }
        self.date = date
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
