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

@Suite("What the life of a referral promises")
struct ReferralMachineTests {
    private let grid = Referral.grid.compactMap { cell in
        cell.step.map { (from: cell.state, event: cell.event, step: $0) }
    }

    @Test("only a closed referral is at its end, and it is closed only once the referrer was told")
    func closing() {
        #expect(Referral.ends == [.closed])
        for cell in grid where cell.step.to == .closed {
            #expect(cell.step.facts == ["closed_referral_has_told_its_referrer"])
        }
    }

    @Test("nobody decides but coordinator and surgeon, and each decision is a fact of its own")
    func deciding() {
        let decisions = grid.filter { [.accept, .decline].contains($0.event) }
        #expect(decisions.count == 3)
        for cell in decisions {
            #expect(cell.step.roles == [.coordinator, .surgeon])
            #expect(cell.step.facts == ["decision_is_of_its_referral_step"])
        }
    }

    @Test("the clock stops with every step that ends the waiting, and starts with every one that begins it again")
    func clock() {
        for cell in grid {
            guard let from = cell.from else {
                #expect(cell.step.clock == .starts)
                continue
            }
            let leaves = Referral.open.contains(from) && !Referral.open.contains(cell.step.to)
            let comesBack = !Referral.open.contains(from) && Referral.open.contains(cell.step.to)
            if leaves { #expect(cell.step.clock == .stops, "\(from) \(cell.event)") }
            if comesBack { #expect(cell.step.clock == .starts, "\(from) \(cell.event)") }
        }
    }

    @Test("as long as there is no course, patient and referrer may withdraw, and a death is written down")
    func withdrawing() {
        for state in Referral.State.allCases {
            let isOpen = Referral.open.contains(state) || state == .accepted
            for event in [Referral.Event.withdrawByPatient, .withdrawByReferrer, .patientDied] {
                #expect((Referral.step(event, from: state) != nil) == isOpen, "\(state) \(event)")
            }
        }
    }
}
