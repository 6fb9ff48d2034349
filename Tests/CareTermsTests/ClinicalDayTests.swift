import CareTerms
import Postgres
import Testing

@Suite("A clinical day") struct ClinicalDayTests {
    @Test("every day of five centuries reads back as it is written")
    func everyDay() throws {
        let first = try #require(ClinicalDay("1800-01-01"))
        var expected = (year: 1800, month: 1, day: 1)
        for offset in 0..<182_621 {
            let day = first.adding(days: offset)
            #expect((day.year, day.month, day.day) == expected)
            if ClinicalDay(day.description) != day { Issue.record("\(day) does not read back") }
            let next = day.adding(days: 1)
            expected = next.day == 1 ? (next.year, next.month, 1) : (day.year, day.month, day.day + 1)
            if next.day == 1, day.day < 28 { Issue.record("the month ends at \(day)") }
        }
    }

    @Test(
        "known days have their known number and weekday",
        arguments: [
            ("2000-01-01", 0, ClinicalDay.Weekday.saturday), ("1999-12-31", -1, .friday),
            ("1970-01-01", -10957, .thursday),
            ("2026-11-22", 9822, .sunday), ("0001-01-01", -730_119, .monday), ("9999-12-31", 2_921_939, .friday),
            ("2000-02-29", 59, .tuesday),
        ])
    func known(text: String, number: Int32, weekday: ClinicalDay.Weekday) throws {
        let day = try #require(ClinicalDay(text))
        #expect(day.rawValue.days == number)
        #expect(day.weekday == weekday)
        #expect(day.description == text)
    }

    @Test(
        "what is no day, or could be read two ways, is refused",
        arguments: [
            "2026-02-29", "2026-02-30", "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-04-31",
            "03/04/2026",
            "26-11-22", "2026-1-2", "2026-11-22T00:00", "", "2026-11-2２", "+026-01-01", "0000-01-01", " 2026-11-22",
        ])
    func refused(text: String) { #expect(ClinicalDay(text) == nil) }

    @Test("a month later is the same day, or the month's last")
    func months() throws {
        let january = try #require(ClinicalDay("2027-01-31"))
        #expect(january.adding(months: 1).description == "2027-02-28")
        #expect(january.adding(months: 2).description == "2027-03-31")
        #expect(january.adding(months: 1).adding(months: 1).description == "2027-03-28")
        #expect(january.adding(months: 13).description == "2028-02-29")
        #expect(january.adding(months: -2).description == "2026-11-30")
        #expect(ClinicalDay(rawValue: .infinity) == nil)
    }
}
