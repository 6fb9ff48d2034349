import CareTerms
import Postgres
import Registry
import Testing

@testable import TrialEnrollment

@Suite("What a criterion says of what is known")
struct CriterionTests {
    /// Which of the numbers 1, 2 and 3 a comparison with 2 lets through; `between` is from 2 to 3.
    static let numbers: [(Criterion.Operator, [Bool])] = [
        (.less, [true, false, false]), (.atMost, [true, true, false]), (.equal, [false, true, false]),
        (.atLeast, [false, true, true]), (.greater, [false, false, true]), (.between, [false, true, true]),
    ]

    @Test("numbers are compared exactly, at the limit too", arguments: numbers)
    func compares(comparison: Criterion.Operator, lets: [Bool]) throws {
        for (number, isIn) in zip(["1", "2", "3"], lets) {
            let answer = try criterion(comparison, ["2", "3"]).answer(from: [fact(number)], on: today)
            #expect(answer.answer == (isIn ? .met : .notMet), "\(number) \(comparison.rawValue) 2")
        }
        // Beside the limit by less than a floating point would see.
        let beside = try criterion(.atMost, ["0.3"]).answer(from: [fact("0.30000000000000000001")], on: today)
        #expect(beside.answer == .notMet)
    }

    static let words: [(Criterion.Operator, [String], Bool)] = [
        (.equal, ["yes"], true), (.equal, ["no"], false), (.isIn, ["no", "yes"], true), (.isIn, ["no"], false),
        (.isNotIn, ["no"], true), (.isNotIn, ["no", "yes"], false),
    ]

    @Test("words are compared as they are", arguments: words)
    func compares(comparison: Criterion.Operator, words: [String], lets: Bool) throws {
        let criterion = Criterion(id: 1, kind: .inclusion, fact: "f", comparison: comparison, words: words)
        let known = PatientFact(id: 1, fact: "f", number: nil, word: "yes", trueOn: try today)
        let answer = criterion.answer(from: [known], on: try today).answer
        #expect(answer == (lets ? .met : .notMet))
    }

    @Test(
        "a word that a yes-no question does not know is unknown, and passes no exclusion",
        arguments: ["Yes", "not asked"])
    func unknownWord(_ word: String) throws {
        let criterion = Criterion(id: 1, kind: .exclusion, fact: "f", comparison: .equal, words: ["yes"])
        let known = PatientFact(id: 1, fact: "f", number: nil, word: word, trueOn: try today)
        #expect(criterion.answer(from: [known], on: try today).answer == .unknown)
    }

    @Test("an exclusion turns yes and no, and never what is unknown", arguments: Criterion.Operator.allCases)
    func exclusion(comparison: Criterion.Operator) throws {
        for known in [[try fact("1")], [try fact("2")], [try fact("3")], []] {
            let inclusion = try criterion(comparison, ["2", "3"], words: ["yes"]).answer(from: known, on: today).answer
            let exclusion = try criterion(comparison, ["2", "3"], words: ["yes"], .exclusion)
                .answer(from: known, on: today).answer
            switch inclusion {
            case .met: #expect(exclusion == .notMet)
            case .notMet: #expect(exclusion == .met)
            case .unknown: #expect(exclusion == .unknown)
            }
        }
    }

    @Test("a fact holds through the last day of its look-back, and is unknown on the day after")
    func lookBack() throws {
        let criterion = try criterion(.atMost, ["2"], lookBack: 14)
        let known = [try fact("1", on: "2026-11-01")]
        let lastDay = try day("2026-11-15")
        let last = criterion.answer(from: known, on: lastDay)
        #expect(last.answer == .met && last.holdsUntil == lastDay)
        let after = criterion.answer(from: known, on: try day("2026-11-16"))
        #expect(after.answer == .unknown && after.holdsUntil == nil && after.evidence == 1)
    }

    @Test("the latest fact counts, of one day the later entry, and what is not true yet is not known")
    func latest() throws {
        let criterion = try criterion(.atMost, ["2"])
        let old = try fact("9", on: "2026-10-01", id: 5)
        let new = try fact("1", on: "2026-11-01", id: 1)
        let corrected = try fact("9", on: "2026-11-01", id: 2)
        let future = try fact("9", on: "2026-12-01", id: 9)
        let today = try today
        #expect(criterion.answer(from: [new, old], on: today).evidence == 1)
        #expect(criterion.answer(from: [corrected, new], on: today).answer == .notMet)
        #expect(criterion.answer(from: [future, new], on: today).answer == .met)
        #expect(criterion.answer(from: [future], on: today).answer == .unknown)
    }

    @Test("another fact, another unit and another kind of value are unknown: nothing is guessed or converted")
    func unknown() throws {
        let criterion = try criterion(.atMost, ["2"])
        let today = try today
        for known in [
            PatientFact(id: 1, fact: "other", number: try decimal("1"), word: nil, unit: "mg", trueOn: today),
            PatientFact(id: 1, fact: "f", number: try decimal("1"), word: nil, unit: "g", trueOn: today),
            PatientFact(id: 1, fact: "f", number: try decimal("1"), word: nil, trueOn: today),
            PatientFact(id: 1, fact: "f", number: nil, word: "1", trueOn: today),
        ] {
            let answer = criterion.answer(from: [known], on: today)
            #expect(answer.answer == .unknown && !answer.reason.isEmpty)
        }
    }

    @Test("all criteria together: one no decides, otherwise one unknown does, and it holds as long as the shortest")
    func together() throws {
        let criteria = [
            try criterion(.atMost, ["2"], lookBack: 14), try criterion(.atMost, ["2"], lookBack: 30, of: "g"),
            try criterion(.atMost, ["2"], of: "h"),
        ]
        let known = [
            try fact("1", on: "2026-11-10"), try fact("1", on: "2026-11-09", of: "g"), try fact("1", of: "h"),
        ]
        let (all, shortest) = (Eligibility(criteria, facts: known, on: try today), try day("2026-11-24"))
        #expect(all.verdict == .met && all.validUntil == shortest && all.answers.count == 3)
        let some = Eligibility(criteria, facts: Array(known.dropLast()), on: try today)
        #expect(some.verdict == .unknown && some.validUntil == nil)
        let none = Eligibility(criteria, facts: [try fact("3")], on: try today)
        #expect(none.verdict == .notMet && none.validUntil == nil)
        let (free, empty) = (Eligibility(nil, facts: [], on: try today), Eligibility([], facts: [], on: try today))
        #expect(free.verdict == .met, "the registry asks for nothing")
        #expect(empty.verdict == .unknown, "an arm that asks nothing finds nobody eligible")
    }

    private var today: ClinicalDay { get throws { try day("2026-11-11") } }

    private func day(_ text: String) throws -> ClinicalDay { try #require(ClinicalDay(text)) }

    private func decimal(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text)) }

    private func criterion(
        _ comparison: Criterion.Operator, _ numbers: [String], words: [String] = [],
        _ kind: Criterion.Kind = .inclusion, lookBack: Int? = nil, of name: String = "f"
    ) throws -> Criterion {
        let isOfWords = comparison == .isIn || comparison == .isNotIn
        return Criterion(
            id: 1, kind: kind, fact: name, comparison: comparison, numbers: isOfWords ? [] : try numbers.map(decimal),
            words: isOfWords ? words : [], unit: isOfWords ? nil : "mg", lookBackDays: lookBack)
    }

    private func fact(
        _ number: String, on date: String = "2026-11-10", id: Int64 = 1, of name: String = "f"
    ) throws -> PatientFact {
        PatientFact(
            id: id, fact: name, number: try decimal(number), word: nil, unit: "mg", trueOn: try day(date))
    }
}

@Suite("What the life of an enrolment promises")
struct EnrolmentMachineTests {
    private let steps = Enrolment.grid.compactMap { cell in
        cell.step.map { (from: cell.state, event: cell.event, step: $0) }
    }

    @Test("nobody is treated who was not found eligible, and nobody is screened who has not consented")
    func order() {
        // Without one step, the states behind it cannot be reached.
        #expect(reached(without: .findEligible).isDisjoint(with: [.eligible, .slotReserved, .onStudy, .onTreatment]))
        #expect(reached(without: .consent) == [.identified, .approached, .declined])
        #expect(reached(without: .reserveSlot).isDisjoint(with: [.onStudy, .onTreatment, .offTreatment]))
        #expect(reached(without: nil) == Set(Enrolment.State.allCases))
    }

    @Test("whoever has consented may take it back, always with a scope and for good")
    func withdrawal() {
        for state in Enrolment.State.allCases where !Enrolment.ends.contains(state) && state != .ineligible {
            let mayWithdraw = Enrolment.step(.withdraw, from: state) != nil
            #expect(mayWithdraw == state.hasConsented, "\(state)")
        }
        for cell in steps where [.withdraw, .withdrawTreatment].contains(cell.event) {
            #expect(cell.step.facts == ["withdrawal_has_its_scope"] && cell.step.needsReason)
        }
        #expect(Enrolment.ends.contains(.withdrawn))
    }

    private func reached(without event: Enrolment.Event?) -> Set<Enrolment.State> {
        var found: Set<Enrolment.State> = [.identified]
        for _ in Enrolment.State.allCases {
            for cell in steps where cell.event != event && cell.from.map(found.contains) == true {
                found.insert(cell.step.to)
            }
        }
        return found
    }
}
