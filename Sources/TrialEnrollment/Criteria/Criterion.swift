public import CareTerms
public import Postgres

/// One line of a protocol arm's criteria, as data: a fact, an operator, a value, and how old the fact may be.
public struct Criterion: Sendable, Equatable {
    public enum Kind: String, CaseIterable, Sendable, Codable, PostgresCodable { case inclusion, exclusion }

    public enum Operator: String, CaseIterable, Sendable, Codable, PostgresCodable {
        case less = "<", atMost = "<=", equal = "=", atLeast = ">=", greater = ">"
        case isIn = "in", isNotIn = "not in", between
    }

    public let id: Int64
    public let kind: Kind
    public let fact: String
    public let comparison: Operator
    public let numbers: [ExactDecimal]
    public let words: [String]
    public let unit: String?
    public let lookBackDays: Int?

    public init(
        id: Int64, kind: Kind, fact: String, comparison: Operator, numbers: [ExactDecimal] = [], words: [String] = [],
        unit: String? = nil, lookBackDays: Int? = nil
    ) {
        self.id = id
        self.kind = kind
        self.fact = fact
        self.comparison = comparison
        self.numbers = numbers
        self.words = words
        self.unit = unit
        self.lookBackDays = lookBackDays
    }
}

/// Something known of a patient: what, and on which day it was true.
public struct PatientFact: Sendable, Equatable {
    public let id: Int64
    public let fact: String
    public let number: ExactDecimal?
    public let word: String?
    public let unit: String?
    public let trueOn: ClinicalDay

    public init(
        id: Int64, fact: String, number: ExactDecimal? = nil, word: String? = nil, unit: String? = nil,
        trueOn: ClinicalDay
    ) {
        self.id = id
        self.fact = fact
        self.number = number
        self.word = word
        self.unit = unit
        self.trueOn = trueOn
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
    /// The last day on which the fact is young enough; `nil` when it does not age, or there is none.
    public let holdsUntil: ClinicalDay?
}

extension Criterion {
    /// Judges by the latest fact that was true on or before `day`.
    ///
    /// No fact, one too old, or one in another unit is unknown: nothing is guessed and nothing converted silently. For
    /// an exclusion the answer is turned, so that `met` always means that the criterion lets the patient in.
    public func answer(from facts: [PatientFact], on day: ClinicalDay) -> CriterionAnswer {
        let known = facts.filter { $0.fact == fact && $0.trueOn <= day }
        guard let latest = known.max(by: { ($0.trueOn, $0.id) < ($1.trueOn, $1.id) }) else {
            return result(.unknown, "nothing is known", nil)
        }
        let holdsUntil = lookBackDays.map { latest.trueOn.adding(days: $0) }
        if let holdsUntil, holdsUntil < day {
            return result(.unknown, "the fact is of \(latest.trueOn), too old", latest.id)
        }
        if let unit, latest.number != nil, latest.unit != unit {
            return result(.unknown, "the fact is in \(latest.unit ?? "no unit"), \(unit) is asked", latest.id)
        }
        guard let holds = holds(latest) else {
            return result(.unknown, "the fact is not of the kind that is asked", latest.id)
        }
        let lets = kind == .inclusion ? holds : !holds
        return result(lets ? .met : .notMet, lets ? "met" : "not met", latest.id, holdsUntil)
    }

    private func result(
        _ answer: Answer, _ reason: String, _ evidence: Int64?, _ holdsUntil: ClinicalDay? = nil
    ) -> CriterionAnswer {
        CriterionAnswer(
            criterion: id, kind: kind, fact: fact, answer: answer, reason: reason, evidence: evidence,
            holdsUntil: answer == .met ? holdsUntil : nil)
    }

    /// Whether the comparison holds; `nil` when the fact is not of the kind that it compares.
    private func holds(_ fact: PatientFact) -> Bool? {
        switch comparison {
        case .isIn: return word(of: fact).map(words.contains)
        case .isNotIn: return word(of: fact).map { !words.contains($0) }
        case .equal where !words.isEmpty: return word(of: fact).map { $0 == words[0] }
        case .between:
            guard let number = fact.number, numbers.count == 2 else { return nil }
            return numbers[0] <= number && number <= numbers[1]
        case .less, .atMost, .equal, .atLeast, .greater:
            guard let number = fact.number, let limit = numbers.first else { return nil }
            return switch comparison {
            case .less: number < limit
            case .atMost: number <= limit
            case .atLeast: number >= limit
            case .greater: number > limit
            default: number == limit
            }
        }
    }
}

extension Criterion {
    /// The word to compare; `nil` where it is not one that the criterion can know.
    ///
    /// "Yes" or "not asked" is not "yes": compared as it is, it would pass an exclusion that asks for yes.
    private func word(of fact: PatientFact) -> String? {
        guard let word = fact.word, word == word.lowercased() else { return nil }
        let yesNo: Set<String> = ["yes", "no"]
        return yesNo.isSuperset(of: words) && !yesNo.contains(word) ? nil : word
    }
}

/// What all criteria of an arm say together.
public struct Eligibility: Sendable, Equatable {
    public let verdict: Answer
    /// The last day on which every answer still holds; `nil` when none of the facts ages, or it is not met.
    public let validUntil: ClinicalDay?
    public let answers: [CriterionAnswer]

    /// `nil` criteria are the centre's registry, which asks for none; an arm that has none finds nobody eligible.
    public init(_ criteria: [Criterion]?, facts: [PatientFact], on day: ClinicalDay) {
        answers = (criteria ?? []).map { $0.answer(from: facts, on: day) }
        verdict = criteria?.isEmpty == true ? .unknown : Answer.all(answers.map(\.answer))
        validUntil = verdict == .met ? answers.compactMap(\.holdsUntil).min() : nil
    }
}
