import CareTerms
import Postgres
import ProcedureBooking
import Testing

func day(_ text: String) throws -> ClinicalDay { try #require(ClinicalDay(text)) }

@Suite("The window of a cycle")
struct CycleWindowTests {
    private func plan(
        delivered: String? = nil, _ cycles: [CoursePlan.Cycle]
    ) throws -> CoursePlan {
        CoursePlan(
            interval: try #require(Interval(minDays: 42, targetDays: 45, maxDays: 56)), firstDay: try day("2026-12-01"),
            lastAerosolOn: try delivered.map(day), cycles: cycles)
    }

    private func cycle(_ number: Int, _ state: PlannedCycle.State, _ placed: String? = nil) throws -> CoursePlan.Cycle {
        CoursePlan.Cycle(number: number, state: state, placedOn: try placed.map(day))
    }

    private func text(_ window: CycleWindow?) -> String? {
        window.map { "\($0.from) \($0.target) \($0.to.map(String.init) ?? "-")" }
    }

    @Test("before anything is known, cycles follow each other from the first day, without a last day")
    func nothingKnown() throws {
        let plan = try plan([cycle(1, .planned), cycle(2, .planned), cycle(3, .planned)])
        #expect(text(plan.window(ofCycle: 1)) == "2026-12-01 2026-12-01 -")
        #expect(text(plan.window(ofCycle: 2)) == "2027-01-12 2027-01-15 -")
        #expect(text(plan.window(ofCycle: 3)) == "2027-02-23 2027-03-01 -")
        #expect(plan.window(ofCycle: 4) == nil)
    }

    @Test("a placed cycle carries the later ones with it")
    func placed() throws {
        let plan = try plan([cycle(1, .booked, "2026-12-07"), cycle(2, .planned), cycle(3, .planned)])
        #expect(text(plan.window(ofCycle: 1)) == "2026-12-01 2026-12-01 -")
        #expect(text(plan.window(ofCycle: 2)) == "2027-01-18 2027-01-21 2027-02-01")
        #expect(text(plan.window(ofCycle: 3)) == "2027-03-01 2027-03-07 2027-03-29")
    }

    @Test("windows count from the last delivered aerosol; an attempt without aerosol does not move them")
    func delivered() throws {
        let cycles = try [cycle(1, .attempted), cycle(2, .attempted), cycle(3, .needsRebooking)]
        let plan = try plan(delivered: "2026-12-07", cycles)
        #expect(text(plan.window(ofCycle: 3)) == "2027-01-18 2027-01-21 2027-02-01")
        #expect(plan.window(ofCycle: 1) == nil)
    }

    @Test("a skipped cycle adds no interval, a placed one after the last aerosol is the new start")
    func skipped() throws {
        let cycles = try [
            cycle(1, .attempted), cycle(2, .skipped), cycle(3, .booked, "2027-01-25"), cycle(4, .planned),
        ]
        let plan = try plan(delivered: "2026-12-07", cycles)
        #expect(text(plan.window(ofCycle: 3)) == "2027-01-18 2027-01-21 2027-02-01")
        #expect(text(plan.window(ofCycle: 4)) == "2027-03-08 2027-03-11 2027-03-22")
        #expect(plan.window(ofCycle: 2) == nil)
    }

    @Test(
        "a day is within its window, or too early or too late by so many days",
        arguments: [
            ("2027-01-18", CycleWindow.Judgement.within), ("2027-02-01", .within), ("2027-01-17", .tooEarly(days: 1)),
            ("2027-02-02", .tooLate(days: 1)), ("2026-12-07", .tooEarly(days: 42)), ("2028-02-01", .tooLate(days: 365)),
        ])
    func judged(on: String, as expected: CycleWindow.Judgement) throws {
        let window = CycleWindow(from: try day("2027-01-18"), target: try day("2027-01-21"), to: try day("2027-02-01"))
        #expect(window.judge(try day(on)) == expected)
        let endless = CycleWindow(from: window.from, target: window.target, to: nil)
        #expect(endless.judge(try day("2099-01-01")) == .within)
    }

    @Test("an interval out of order is none")
    func interval() {
        #expect(Interval(minDays: 0, targetDays: 42, maxDays: 56) == nil)
        #expect(Interval(minDays: 43, targetDays: 42, maxDays: 56) == nil)
        #expect(Interval(minDays: 42, targetDays: 57, maxDays: 56) == nil)
        #expect(Interval(minDays: 42, targetDays: 42, maxDays: 42) != nil)
    }
}

@Suite("The dwell of an aerosol")
struct ExposureTests {
    private static let zero = Instant(microseconds: 848_000_000_000_000)
    private static let target = Exposure.Target(minutes: 30, toleranceMinutes: 2)

    /// Entries by seconds after the start: `+` starts the aerosol, `-` stops it, `[` and `]` are an interruption.
    private func judge(_ ledger: [(Character, Double)]) -> Exposure.Finding {
        let kinds: [Character: Exposure.Kind] = [
            "+": .aerosolStart, "-": .aerosolStop, "[": .interruptionStart, "]": .interruptionStop, "r": .reading,
        ]
        return Exposure.judge(
            ledger.map { .init(kinds[$0.0] ?? .void, at: Self.zero + .seconds($0.1)) }, against: Self.target)
    }

    @Test("thirty minutes are complete; from two minutes short on it is partial, and a second decides")
    func threshold() {
        #expect(judge([("+", 0), ("-", 1800)]) == .found(dwellSeconds: 1800, .complete))
        #expect(judge([("+", 0), ("-", 1680)]) == .found(dwellSeconds: 1680, .complete))
        #expect(judge([("+", 0), ("-", 1679.999)]) == .found(dwellSeconds: 1679, .partial))
        #expect(judge([("+", 0), ("-", 5400)]) == .found(dwellSeconds: 5400, .complete))
    }

    @Test("interruptions subtract, overlapping ones once, an open one until the stop")
    func interruptions() {
        #expect(judge([("+", 0), ("[", 60), ("]", 180), ("-", 1920)]) == .found(dwellSeconds: 1800, .complete))
        #expect(
            judge([("+", 0), ("[", 60), ("[", 120), ("]", 180), ("]", 240), ("-", 1800)])
                == .found(dwellSeconds: 1680, .complete))
        #expect(judge([("+", 0), ("[", 1500), ("-", 1800)]) == .found(dwellSeconds: 1500, .partial))
        #expect(judge([("+", 0), ("[", 60), ("]", 60), ("-", 1800)]) == .found(dwellSeconds: 1800, .complete))
        #expect(judge([("+", 0), ("[", 1700), ("]", 2000), ("-", 1800)]) == .found(dwellSeconds: 1700, .complete))
        #expect(judge([("+", 0), ("[", 0), ("-", 1800)]) == .found(dwellSeconds: 0, .partial))
    }

    @Test("the order in which it was written down does not matter, and readings do not count")
    func order() {
        #expect(
            judge([("-", 1800), ("]", 180), ("r", 30), ("+", 0), ("[", 60)]) == .found(dwellSeconds: 1680, .complete))
    }

    @Test("without a start or a stop the dwell is not known, which is not zero")
    func unknown() {
        #expect(judge([]) == .unknown)
        #expect(judge([("+", 0)]) == .unknown)
        #expect(judge([("-", 1800)]) == .unknown)
        #expect(judge([("+", 0), ("-", 0)]) == .unknown)
    }
}

@Suite("Going home")
struct DischargeTests {
    @Test("home only when all four gates are met: every combination of answers")
    func grid() {
        let given: [Answer?] = [nil] + Answer.allCases
        for first in given {
            for second in given {
                for third in given {
                    for fourth in given {
                        let all = Array(zip(DischargeGate.allCases, [first, second, third, fourth]))
                        let answers = Dictionary(
                            uniqueKeysWithValues: all.compactMap { gate, answer in answer.map { (gate, $0) } })
                        let home = all.allSatisfy { $0.1 == .met }
                        #expect((Discharge.judge(answers) == .goesHome) == home)
                    }
                }
            }
        }
    }

    @Test("what keeps the patient is told: not met apart from not answered")
    func told() {
        #expect(
            Discharge.judge([.pain: .notMet, .mobilised: .met, .urination: .unknown])
                == .stays(notMet: [.pain], unanswered: [.urination, .noAnxiety]))
    }
}
