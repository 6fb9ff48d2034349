import CareTerms
import Registry
import Testing

@testable import Referrals

@Suite("How long the referrer waits is derived from what happened, and never paused")
struct WaitingTimeTests {
    /// What became of the clock, and on which day of January.
    struct History: Sendable, CustomTestStringConvertible {
        let name: String
        let events: [(ClockEffect?, Int)]
        /// Days of the present period, asked on 31 January.
        let days: Int?
        let periods: Int
        var testDescription: String { name }

        init(_ name: String, _ events: [(ClockEffect?, Int)], days: Int?, periods: Int) {
            (self.name, self.events, self.days, self.periods) = (name, events, days, periods)
        }
    }

    static let histories = [
        History("no clock ever ran", [(nil, 1)], days: nil, periods: 0),
        History("a stop without a start means nothing", [(.stops, 5)], days: nil, periods: 0),
        History("it runs until today", [(.starts, 1)], days: 30, periods: 1),
        History("it ends with the decision", [(.starts, 1), (nil, 2), (.stops, 8)], days: 7, periods: 1),
        History("decided on the day it came", [(.starts, 4), (.stops, 4)], days: 0, periods: 1),
        History(
            "a question to the referrer pauses nothing", [(.starts, 1), (.annotates, 3), (.stops, 9)], days: 8,
            periods: 1),
        History("a second start while it runs changes nothing", [(.starts, 1), (.starts, 20)], days: 30, periods: 1),
        History("a second stop changes nothing", [(.starts, 1), (.stops, 3), (.stops, 9)], days: 2, periods: 1),
        History(
            "a re-decision is a wait of its own", [(.starts, 1), (.stops, 3), (.starts, 21)], days: 10, periods: 2),
    ]

    @Test("days and periods", arguments: histories)
    func days(history: History) throws {
        let waiting = WaitingTime(try history.events.map { ($0.0, try january($0.1)) })
        let days = waiting.days(asOf: try january(31))
        #expect(days == history.days)
        #expect(waiting.periods.count == history.periods)
    }

    @Test("whatever happens in whatever order, periods follow each other and only the last one runs", arguments: 1...50)
    func property(seed: Int) throws {
        // Every effect at every place, by the digits of the seed in base four.
        let effects: [ClockEffect?] = [nil, .starts, .stops, .annotates]
        let events = try (1...12).map { day in
            (effect: effects[((seed * 2_654_435_761) >> (2 * day)) & 3], on: try january(day))
        }
        let waiting = WaitingTime(events)
        #expect(waiting.periods.dropLast().allSatisfy { $0.stopped != nil })
        for period in waiting.periods { #expect(period.stopped.map { $0 >= period.started } ?? true) }
        for (one, next) in zip(waiting.periods, waiting.periods.dropFirst()) {
            #expect(one.stopped.map { $0 <= next.started } == true)
        }
        // What is only noted changes no period.
        #expect(WaitingTime(events.filter { $0.effect != .annotates }).periods == waiting.periods)
        #expect(waiting.annotations.count == events.count { $0.effect == .annotates })
    }

    private func january(_ day: Int) throws -> ClinicalDay {
        try #require(ClinicalDay(year: 2026, month: 1, day: day))
    }
}
