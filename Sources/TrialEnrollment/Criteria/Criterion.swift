public import CareTerms
public import Postgres

/// One line of a protocol arm's criteria, as data: a fact, an operator, a value, and how old the fact may be.
public struct Criterion: Sendable, Equatable {
    public enum Kind: String, CaseIterable, Sendable, Codable, PostgresCodable { case inclusion, exclusion }

    public enum Operator: String, CaseIterable, Sendable, Codable, PostgresCodable {
        case less = "<", atMost = "<=", equal = "=", atLeast = ">=", greater = ">"
        case isIn = "in", isNotIn = "not in", between
    }

    /// Who may let a patient in who does not meet it.
    public enum Waiver: String, CaseIterable, Sendable, Codable, PostgresCodable { case investigator, sponsor }

    public let id: Int64
    public let kind: Kind
    public let fact: String
    public let comparison: Operator
    public let numbers: [ExactDecimal]
    public let words: [String]
    public let unit: String?
    public let lookBackDays: Int?
    /// `nil`: nobody.
    public let waivableBy: Waiver?

    public init(
        id: Int64, kind: Kind, fact: String, comparison: Operator, numbers: [ExactDecimal] = [], words: [String] = [],
        unit: String? = nil, lookBackDays: Int? = nil, waivableBy: Waiver? = nil
    ) {
        self.id = id
        self.kind = kind
        self.fact = fact
        self.comparison = comparison
        self.numbers = numbers
        self.words = words
        self.unit = unit
        self.lookBackDays = lookBackDays
        self.waivableBy = waivableBy
    }
}

/// Something known of a patient: what, and on which day it was true.
public struct PatientFact: Sendable, Equatable {
    public let id: Int64
    public let fact: String
    public let number: ExactDecimal?
    public let word: String?
    public let unit: String?
    /// The laboratory's upper limit of normal for this very result, in its unit.
    public let upperLimit: ExactDecimal?
    public let trueOn: ClinicalDay
    /// The last day on which it holds, where that is known.
    public let trueUntil: ClinicalDay?

    public init(
        id: Int64, fact: String, number: ExactDecimal? = nil, word: String? = nil, unit: String? = nil,
        upperLimit: ExactDecimal? = nil, trueOn: ClinicalDay, trueUntil: ClinicalDay? = nil
    ) {
        self.id = id
        self.fact = fact
        self.number = number
        self.word = word
        self.unit = unit
        self.upperLimit = upperLimit
        self.trueOn = trueOn
        self.trueUntil = trueUntil
    }
}

/// What one criterion says of one patient on one day, and the fact it rests on.
public struct CriterionAnswer: Sendable, Equatable, Codable {
    public let criterion: Int64
    public let kind: Criterion.Kind
    public let fact: String
    public let answer: Answer
    /// Why it is not met, or unknown; it names units and ages, never a value.
    public let reason: String
    public let evidence: Int64?
    /// The day on which the evidence was true; assessments of old do not say it.
    public let evidenceOf: ClinicalDay?
    /// The last day on which the fact is young enough; `nil` when it does not age, or there is none.
    public let holdsUntil: ClinicalDay?
}

extension Criterion {
    /// What a criterion finds in the latest fact of its kind.
    enum Finding: Equatable {
        case holds, holdsNot
        case nothingKnown, tooOld, over, otherUnit, noUpperLimit, otherKind
    }

    /// Judges by the latest fact that was true on or before `day`.
    ///
    /// No fact, one too old, or one in a unit that the table does not convert is unknown: nothing is guessed. For an
    /// exclusion the answer is turned, so that `met` always means that the criterion lets the patient in.
    public func answer(
        from facts: [PatientFact], on day: ClinicalDay, units: UnitTable = .none
    ) -> CriterionAnswer {
        answer(of: PatientFact.latest(of: fact, in: facts, on: day), on: day, units)
    }

    /// The same, of the fact that is the latest of its kind on that day.
    func answer(of latest: PatientFact?, on day: ClinicalDay, _ units: UnitTable) -> CriterionAnswer {
        let finding = finding(in: latest, on: day, units)
        let answer = answer(finding)
        return CriterionAnswer(
            criterion: id, kind: kind, fact: fact, answer: answer, reason: reason(finding, answer, latest),
            evidence: latest?.id, evidenceOf: latest?.trueOn,
            holdsUntil: answer == .met ? latest.flatMap(lastDay) : nil)
    }

    func answer(_ finding: Finding) -> Answer {
        switch finding {
        case .holds: kind == .inclusion ? .met : .notMet
        case .holdsNot: kind == .inclusion ? .notMet : .met
        default: .unknown
        }
    }

    /// The last day on which a fact answers this criterion; `nil` when it does not age.
    func lastDay(of fact: PatientFact) -> ClinicalDay? {
        guard let young = lookBackDays.map({ fact.trueOn.adding(days: $0) }) else { return fact.trueUntil }
        return fact.trueUntil.map { min($0, young) } ?? young
    }

    func finding(in latest: PatientFact?, on day: ClinicalDay, _ units: UnitTable) -> Finding {
        guard let latest else { return .nothingKnown }
        if let lookBackDays, latest.trueOn.adding(days: lookBackDays) < day { return .tooOld }
        if let end = latest.trueUntil, end < day { return .over }
        switch comparison {
        case .isIn: return found(word(of: latest).map(words.contains))
        case .isNotIn: return found(word(of: latest).map { !words.contains($0) })
        case .equal where !words.isEmpty: return found(word(of: latest).map { $0 == words[0] })
        case .less, .atMost, .equal, .atLeast, .greater, .between: return compared(latest, units)
        }
    }

    private func found(_ holds: Bool?) -> Finding { holds.map { $0 ? .holds : .holdsNot } ?? .otherKind }

    private func reason(_ finding: Finding, _ answer: Answer, _ latest: PatientFact?) -> String {
        switch finding {
        case .holds, .holdsNot: answer == .met ? "met" : "not met"
        case .nothingKnown: "nothing is known"
        case .tooOld: "the fact is of \(latest?.trueOn.description ?? "-"), too old"
        case .over: "the fact held until \(latest?.trueUntil?.description ?? "-")"
        case .otherUnit: "the fact is in \(latest?.unit ?? "no unit"), \(unit ?? "no unit") is asked"
        case .noUpperLimit: "the result came without its upper limit of normal"
        case .otherKind: "the fact is not of the kind that is asked"
        }
    }
}

extension Criterion {
    /// Compares in the units of both, multiplied by whole numbers: nothing is divided, so nothing is rounded.
    private func compared(_ fact: PatientFact, _ units: UnitTable) -> Finding {
        guard let value = fact.number, numbers.count >= (comparison == .between ? 2 : 1) else { return .otherKind }
        if fact.unit == unit { return found(holds(value, numbers)) }
        if unit == UnitTable.multipleOfUpperLimit {
            guard let upperLimit = fact.upperLimit else { return .noUpperLimit }
            return found(exactly: value, numbers.map { $0.multiplied(by: upperLimit) })
        }
        guard let unit, let ofFact = fact.unit.flatMap({ units.ratio(of: $0, for: self.fact) }),
            let ofLimit = units.ratio(of: unit, for: self.fact)
        else { return .otherUnit }
        let times = ofLimit.numerator * ofFact.denominator
        return found(
            exactly: value.multiplied(by: ofFact.numerator * ofLimit.denominator),
            numbers.map { $0.multiplied(by: times) })
    }

    /// A product that is too long to be exact is no answer.
    private func found(exactly value: ExactDecimal?, _ limits: [ExactDecimal?]) -> Finding {
        let known = limits.compactMap(\.self)
        guard let value, known.count == limits.count else { return .otherUnit }
        return found(holds(value, known))
    }

    private func holds(_ value: ExactDecimal, _ limits: [ExactDecimal]) -> Bool {
        let limit = limits[0]
        return switch comparison {
        case .less: value < limit
        case .atMost: value <= limit
        case .atLeast: value >= limit
        case .greater: value > limit
        case .between: limit <= value && value <= limits[1]
        default: value == limit
        }
    }

    /// The word to compare; `nil` where it is not one that the criterion can know.
    ///
    /// "Yes" or "not asked" is not "yes": compared as it is, it would pass an exclusion that asks for yes.
    private func word(of fact: PatientFact) -> String? {
        guard let word = fact.word, word == word.lowercased() else { return nil }
        let yesNo: Set<String> = ["yes", "no"]
        return yesNo.isSuperset(of: words) && !yesNo.contains(word) ? nil : word
    }
}

extension PatientFact {
    /// The latest of a kind that was true on or before `day`; of one day, the later entry.
    static func latest(of kind: String, in facts: [PatientFact], on day: ClinicalDay) -> PatientFact? {
        facts.lazy.filter { $0.fact == kind && $0.trueOn <= day }.max { ($0.trueOn, $0.id) < ($1.trueOn, $1.id) }
    }
}

/// What all criteria of an arm say together.
public struct Eligibility: Sendable, Equatable {
    public let verdict: Answer
    /// The last day on which every answer still holds; `nil` when none of the facts ages, or it is not met.
    public let validUntil: ClinicalDay?
    public let answers: [CriterionAnswer]

    /// `nil` criteria are the centre's registry, which asks for none; an arm that has none finds nobody eligible.
    public init(_ criteria: [Criterion]?, facts: [PatientFact], on day: ClinicalDay, units: UnitTable = .none) {
        self.init(
            answers: (criteria ?? []).map { $0.answer(from: facts, on: day, units: units) },
            asksNothing: criteria == nil)
    }

    init(answers: [CriterionAnswer], asksNothing: Bool = false) {
        self.answers = answers
        verdict = answers.isEmpty && !asksNothing ? .unknown : Answer.all(answers.map(\.answer))
        validUntil = verdict == .met ? answers.compactMap(\.holdsUntil).min() : nil
    }
}
