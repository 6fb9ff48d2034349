/// A date with the precision it was given with: a year, a month, or a day.
///
/// It never becomes an instant.
///
/// FHIR R4 `date` and `dateTime` (hl7.org/fhir/R4/datatypes.html#date). Of a `dateTime` the day is the one written,
/// in the sender's own zone; the rest stays in `text`.
struct FHIRDate: Sendable, Equatable {
    enum Precision: String, Sendable { case year, month, day }

    let text: String
    let year: Int
    let month: Int?
    let day: Int?

    init?(_ text: String, timeAllowed: Bool = false) {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard let year = Self.number(numbers[0], digits: 4), year > 0, numbers.count <= 3 else { return nil }
        var month: Int?
        var day: Int?
        if numbers.count > 1 {
            guard let value = Self.number(numbers[1], digits: 2), (1...12).contains(value) else { return nil }
            month = value
            if numbers.count > 2 {
                guard let value = Self.number(numbers[2], digits: 2), value > 0,
                    value <= Self.days(month: month ?? 1, year: year)
                else { return nil }
                day = value
            }
        }
        if parts.count > 1 { guard timeAllowed, day != nil, Self.isTime(parts[1]) else { return nil } }
        (self.text, self.year, self.month, self.day) = (text, year, month, day)
    }

    var precision: Precision { day != nil ? .day : month != nil ? .month : .year }

    /// Whether it names a moment: a time of the day with its zone.
    var isInstant: Bool {
        guard let time = text.split(separator: "T").dropFirst().first else { return false }
        return time.hasSuffix("Z") || time.contains("+") || time.contains("-")
    }

    /// The first day of the year, month or day that is meant.
    var firstDay: String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let padded = String(repeating: "0", count: 4 - "\(year)".count) + "\(year)"
        return "\(padded)-\(two(month ?? 1))-\(two(day ?? 1))"
    }

    private static func number(_ text: Substring, digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(text)
    }

    private static func days(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// `hh:mm[:ss[.fraction]]` with `Z`, an offset, or (against the rule, but often) no zone.
    private static func isTime(_ text: Substring) -> Bool {
        var clock = text
        if clock.hasSuffix("Z") {
            clock = clock.dropLast()
        } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            guard isClock(clock[clock.index(after: sign)...], hoursMax: 14, seconds: false) else { return false }
            clock = clock[..<sign]
        }
        return isClock(clock, hoursMax: 23, seconds: true)
    }

    private static func isClock(_ text: Substring, hoursMax: Int, seconds: Bool) -> Bool {
        let whole = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        if whole.count > 1 {
            guard seconds, !whole[1].isEmpty, whole[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
                return false
            }
        }
        let parts = whole[0].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || (seconds && parts.count == 3), let hour = number(parts[0], digits: 2),
            let minute = number(parts[1], digits: 2), hour <= hoursMax, minute < 60
        else { return false }
        // 60 is the leap second.
        return parts.count == 2 || (number(parts[2], digits: 2) ?? 61) <= 60
    }
}
