import CareTerms
import Testing

@testable import Referrals

@Suite("Dates are read as people type them, and never guessed")
struct ClinicalDateTextTests {
    typealias Problem = ClinicalDateText.Problem

    /// How a text is read without a declared order, day first and month first.
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let readings: [String]
        var testDescription: String { text }

        init(_ text: String, _ readings: String...) {
            self.text = text
            self.readings = readings.count == 1 ? [readings[0], readings[0], readings[0]] : readings
        }
    }

    static let cases: [Case] = [
        Case("2026-04-03", "2026-04-03"), Case(" 2026-04-03\u{A0}", "2026-04-03"), Case("2026-4-3", "2026-04-03"),
        Case("2026/04/03", "2026-04-03"), Case("2026.04.03", "2026-04-03"), Case("20260403", "2026-04-03"),
        Case("2026–04–03", "2026-04-03"), Case("2026\u{2011}04\u{2011}03", "2026-04-03"),
        Case("2026-04-03 00:00:00", "2026-04-03"), Case("2026-04-03T00:00", "2026-04-03"),
        Case("2024-02-29", "2024-02-29"),
        Case("03/04/2026", "date_has_one_reading", "2026-04-03", "2026-03-04"),
        Case("03.04.2026", "date_has_one_reading", "2026-04-03", "2026-03-04"),
        Case("3-4-2026", "date_has_one_reading", "2026-04-03", "2026-03-04"),
        Case("25/04/2026", "2026-04-25", "2026-04-25", "date_is_in_the_declared_order"),
        Case("04/25/2026", "2026-04-25", "date_is_in_the_declared_order", "2026-04-25"),
        Case("04/04/2026", "2026-04-04"),
        Case("25.4.2026", "2026-04-25", "2026-04-25", "date_is_in_the_declared_order"),
        Case("3 Apr 2026", "2026-04-03"), Case("03-APR-2026", "2026-04-03"), Case("3. April 2026", "2026-04-03"),
        Case("Apr 3, 2026", "2026-04-03"), Case("April 3 2026", "2026-04-03"), Case("3Apr2026", "2026-04-03"),
        Case("1 Sept 2026", "2026-09-01"), Case("2026-Apr-03", "2026-04-03"),
        Case("", "unknown"), Case("  ", "unknown"),
        Case("2026-02-30", "date_is_in_the_calendar"), Case("2025-02-29", "date_is_in_the_calendar"),
        Case("31/06/2026", "date_is_in_the_calendar"), Case("32/13/2026", "date_is_in_the_calendar"),
        Case("2026-13-01", "date_is_in_the_calendar"), Case("2026-00-10", "date_is_in_the_calendar"),
        Case("30 Feb 2026", "date_is_in_the_calendar"), Case("20261301", "date_is_in_the_calendar"),
        Case("03/04/26", "date_has_four_digits_of_year"), Case("3 Apr 26", "date_has_four_digits_of_year"),
        Case("25.12.99", "date_has_four_digits_of_year"),
        Case("1026-04-03", "date_has_a_plausible_year"), Case("25/04/9999", "date_has_a_plausible_year"),
        Case("2026-04-03 14:20", "date_has_no_time"), Case("2026-04-03T00:00:01", "date_has_no_time"),
        Case("46115", "date_is_no_spreadsheet_number"),
        Case("yesterday", "date_has_a_known_form"), Case("1980", "date_has_a_known_form"),
        Case("2026-04", "date_has_a_known_form"), Case("April 2026", "date_has_a_known_form"),
        Case("3/Foo/2026", "date_has_a_known_form"), Case("03/04-2026", "date_has_a_known_form"),
        Case("03/04/2026/1", "date_has_a_known_form"), Case("-2026-04-03", "date_has_a_known_form"),
        Case("-Apr-3-2026", "date_has_a_known_form"), Case("2026-04-03-", "date_has_a_known_form"),
        Case("2026--04-03", "date_has_a_known_form"), Case("٢٠٢٦-٠٤-٠٣", "date_has_a_known_form"),
        Case("123456789012345678901234567890", "date_has_a_known_form"),
        Case("2026-04-03\u{0}", "date_has_a_known_form"),
        Case(String(repeating: "1", count: 10_000), "date_has_a_known_form"),
    ]

    @Test("a text is one day, nothing, or refused with its reason", arguments: cases)
    func reads(sample: Case) {
        let orders: [ClinicalDateText.Order?] = [nil, .dayFirst, .monthFirst]
        #expect(orders.map { Self.told(ClinicalDateText.read(sample.text, order: $0)) } == sample.readings)
    }

    @Test("every day of a leap year and the next is read in every form, and ambiguous exactly where it is")
    func everyDay() throws {
        var day = try #require(ClinicalDay("2024-01-01"))
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        for _ in 0..<731 {
            let (y, m, d) = (day.year, day.month, day.day)
            for text in [day.description, "\(d) \(names[m - 1]) \(y)", "\(names[m - 1]) \(d), \(y)"] {
                #expect(ClinicalDateText.read(text) == .day(day))
            }
            #expect(ClinicalDateText.read("\(d)/\(m)/\(y)", order: .dayFirst) == .day(day))
            #expect(ClinicalDateText.read("\(m)/\(d)/\(y)", order: .monthFirst) == .day(day))
            let undeclared = ClinicalDateText.read("\(d).\(m).\(y)")
            #expect(undeclared == (d <= 12 && d != m ? .refused(.isAmbiguous) : .day(day)))
            day = day.adding(days: 1)
        }
    }

    @Test("every refusal says what to type instead") func remedies() {
        for problem in Problem.allCases { #expect(!problem.message.isEmpty && problem.remedy.contains("2026-04-03")) }
    }

    private static func told(_ reading: ClinicalDateText.Reading) -> String {
        switch reading {
        case .day(let day): day.description
        case .unknown: "unknown"
        case .refused(let problem): problem.rawValue
        }
    }
}
