public import CareTerms

/// A date as people type it, read without guessing.
///
/// Taken are `2026-04-03` (with `/` or `.` too, and without any: `20260403`), `3 Apr 2026`, `Apr 3, 2026`, and the
/// numeric forms `03.04.2026`, `03/04/2026`, `3-4-2026`. Which of the two numbers is the day is for the caller to
/// declare; undeclared, such a date is taken only where there is one reading (25/04/2026, 04/04/2026). A declared order
/// holds for every date: 04/25/2026 is no date day first. The year has four digits, and a time may only be midnight,
/// which spreadsheets add to dates.
public enum ClinicalDateText {
    /// What stands first in a numeric date that does not begin with its year.
    public enum Order: String, CaseIterable, Sendable, Codable {
        case dayFirst = "day-first", monthFirst = "month-first"
    }

    public enum Reading: Sendable, Equatable {
        case day(ClinicalDay)
        /// There is no text.
        case unknown
        case refused(Problem)
    }

    /// Why a text is no day: it is never told what the text was, as a birth date is patient data.
    public enum Problem: String, CaseIterable, Error, Sendable, Codable {
        case isAmbiguous = "date_has_one_reading"
        case isInNoCalendar = "date_is_in_the_calendar"
        case isNotInDeclaredOrder = "date_is_in_the_declared_order"
        case hasShortYear = "date_has_four_digits_of_year"
        case yearIsImplausible = "date_has_a_plausible_year"
        case hasTime = "date_has_no_time"
        case isSpreadsheetNumber = "date_is_no_spreadsheet_number"
        case isNoDate = "date_has_a_known_form"

        public var message: String {
            switch self {
            case .isAmbiguous: "The date can be read day first and month first."
            case .isInNoCalendar: "There is no such day in the calendar."
            case .isNotInDeclaredOrder: "In the declared order of day and month there is no such day."
            case .hasShortYear: "The year has not four digits."
            case .yearIsImplausible: "The year is not between \(years.lowerBound) and \(years.upperBound)."
            case .hasTime: "A date was expected, and there is a time."
            case .isSpreadsheetNumber: "This is a spreadsheet's number for a day, not a date."
            case .isNoDate: "This is no date in a form that is known."
            }
        }

        public var remedy: String {
            switch self {
            case .isAmbiguous: "Type it as 2026-04-03 (year, month, day), or declare day-first or month-first."
            case .isNotInDeclaredOrder: "Type it as 2026-04-03 (year, month, day), or declare the other order."
            case .isSpreadsheetNumber: "Format the column as a date of the form 2026-04-03 and save again."
            case .hasShortYear, .isInNoCalendar, .yearIsImplausible, .hasTime, .isNoDate:
                "Type it as 2026-04-03 (year, month, day)."
            }
        }
    }

    /// Nobody who is referred was born before, and nothing is planned for later.
    public static let years = 1850...2199
    /// No date takes more; a longer text is refused before it is looked at.
    static let bytesMax = 64

    public static func read(_ text: String, order: Order? = nil) -> Reading {
        guard text.utf8.count <= bytesMax else { return .refused(.isNoDate) }
        let text = plain(text)
        if text.isEmpty { return .unknown }
        do throws(Problem) {
            return .day(try day(of: text, order))
        } catch {
            return .refused(error)
        }
    }

    /// Without spaces at the ends, and with the hyphens that word processors make of a typed one.
    private static func plain(_ text: String) -> String {
        let hyphens: ClosedRange<Unicode.Scalar> = "\u{2010}"..."\u{2013}"
        var scalars = String.UnicodeScalarView()
        for scalar in CSVReader.trimmed(text).unicodeScalars {
            scalars.append(hyphens.contains(scalar) || scalar == "\u{2212}" ? "-" : scalar == "\u{A0}" ? " " : scalar)
        }
        return String(scalars)
    }

    private static func day(of text: String, _ order: Order?) throws(Problem) -> ClinicalDay {
        let text = try withoutMidnight(text)
        let parts = try Self.parts(text)
        let words = parts.filter { $0.month != nil }
        switch (parts.count, words.count) {
        case (1, 0): return try compact(parts[0])
        case (3, 0): return try numeric(parts, order)
        case (3, 1): return try withMonthName(parts)
        default: throw .isNoDate
        }
    }

    /// A run of digits, or a month's name.
    private struct Part {
        let digits: String
        let month: Int?
        /// What stands before it.
        let separator: String

        var number: Int { Int(digits) ?? 0 }
    }

    private static func parts(_ text: String) throws(Problem) -> [Part] {
        var parts: [Part] = []
        var rest = text.utf8[...]
        while !rest.isEmpty {
            let separator = rest.prefix { !isDigit($0) && !isLetter($0) }
            rest = rest.dropFirst(separator.count)
            let isWord = rest.first.map(isLetter) ?? false
            let run = rest.prefix { isWord ? isLetter($0) : isDigit($0) }
            rest = rest.dropFirst(run.count)
            // Text that ends in a separator, or has one that no date has.
            guard !run.isEmpty, separator.count <= 2, parts.count < 3,
                ["", "-", "/", ".", " ", ". ", ", "].contains(String(separator) ?? "?"),
                parts.isEmpty ? separator.isEmpty : !separator.isEmpty || isWord != (parts.last?.month != nil)
            else { throw .isNoDate }
            let word = String(run) ?? ""
            let month = isWord ? monthNumber(word) : nil
            if isWord, month == nil { throw .isNoDate }
            parts.append(Part(digits: isWord ? "" : word, month: month, separator: String(separator) ?? ""))
        }
        return parts
    }

    /// `20260403`, as HL7 writes it.
    private static func compact(_ part: Part) throws(Problem) -> ClinicalDay {
        if part.digits.count == 5 { throw .isSpreadsheetNumber }
        guard part.digits.count == 8 else { throw .isNoDate }
        return try make(part.number / 10_000, part.number / 100 % 100, part.number % 100)
    }

    private static func numeric(_ parts: [Part], _ order: Order?) throws(Problem) -> ClinicalDay {
        guard ["-", "/", "."].contains(parts[1].separator), parts[1].separator == parts[2].separator else {
            throw .isNoDate
        }
        let lengths = parts.map(\.digits.count)
        let numbers = parts.map(\.number)
        if lengths[0] == 4, lengths[1] <= 2, lengths[2] <= 2 { return try make(numbers[0], numbers[1], numbers[2]) }
        guard lengths[0] <= 2, lengths[1] <= 2 else { throw .isNoDate }
        guard lengths[2] == 4 else { throw lengths[2] == 2 ? .hasShortYear : .isNoDate }
        let year = try plausible(numbers[2])
        let dayFirst = ClinicalDay(year: year, month: numbers[1], day: numbers[0])
        let monthFirst = ClinicalDay(year: year, month: numbers[0], day: numbers[1])
        switch order {
        case .dayFirst?: return try declared(dayFirst, other: monthFirst)
        case .monthFirst?: return try declared(monthFirst, other: dayFirst)
        case nil:
            if let dayFirst, let monthFirst, dayFirst != monthFirst { throw .isAmbiguous }
            guard let only = dayFirst ?? monthFirst else { throw .isInNoCalendar }
            return only
        }
    }

    private static func declared(_ day: ClinicalDay?, other: ClinicalDay?) throws(Problem) -> ClinicalDay {
        guard let day else { throw other == nil ? .isInNoCalendar : .isNotInDeclaredOrder }
        return day
    }

    /// `3 Apr 2026`, `03-APR-2026`, `3. April 2026`, `Apr 3, 2026`, `2026-Apr-03`.
    private static func withMonthName(_ parts: [Part]) throws(Problem) -> ClinicalDay {
        if let month = parts[1].month, parts[0].digits.count == 4, parts[2].digits.count <= 2 {
            return try make(parts[0].number, month, parts[2].number)
        }
        let (day, month): (Part, Part) = parts[0].month == nil ? (parts[0], parts[1]) : (parts[1], parts[0])
        guard let number = month.month, (1...2).contains(day.digits.count) else { throw .isNoDate }
        guard parts[2].digits.count == 4 else { throw parts[2].digits.count == 2 ? .hasShortYear : .isNoDate }
        return try make(parts[2].number, number, day.number)
    }

    private static func make(_ year: Int, _ month: Int, _ day: Int) throws(Problem) -> ClinicalDay {
        guard let made = ClinicalDay(year: try plausible(year), month: month, day: day) else { throw .isInNoCalendar }
        return made
    }

    private static func plausible(_ year: Int) throws(Problem) -> Int {
        guard years.contains(year) else { throw .yearIsImplausible }
        return year
    }

    /// Spreadsheets write a day as `2026-04-03 00:00:00`: midnight says nothing, any other time says something else.
    private static func withoutMidnight(_ text: String) throws(Problem) -> String {
        guard let colon = text.firstIndex(of: ":") else { return text }
        guard let gap = text[..<colon].lastIndex(where: { $0 == " " || $0 == "T" }) else { throw .isNoDate }
        let time = text[text.index(after: gap)...]
        guard ["00:00", "0:00", "00:00:00", "0:00:00", "00:00:00.000"].contains(String(time)) else { throw .hasTime }
        return String(text[..<gap])
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// In English, whole or cut to three letters; `Sept` too.
    private static func monthNumber(_ word: String) -> Int? {
        let word = word.lowercased()
        return months.firstIndex { $0 == word || $0.prefix(3) == word || (word == "sept" && $0 == "september") }
            .map { $0 + 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
}
