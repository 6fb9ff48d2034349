import CareTerms
import Postgres
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("A value in another unit is compared exactly, or not at all", .clonedDatabase)
struct UnitTests {
    /// A limit with its unit, and results at it, or beside it by the least that a laboratory tells.
    struct Limit: Sendable, CustomTestStringConvertible {
        let fact: String
        let comparison: Criterion.Operator
        let limit: String
        let unit: String
        let results: [(number: String, unit: String, upperLimit: String?, answer: Answer)]
        var testDescription: String { "\(fact) \(comparison.rawValue) \(limit) \(unit)" }

        init(
            _ fact: String, _ comparison: Criterion.Operator, _ limit: String, _ unit: String,
            _ results: [(String, String, String?, Answer)]
        ) {
            (self.fact, self.comparison, self.limit, self.unit) = (fact, comparison, limit, unit)
            self.results = results.map { (number: $0.0, unit: $0.1, upperLimit: $0.2, answer: $0.3) }
        }
    }

    static let limits: [Limit] = [
        Limit(
            "hemoglobin", .atLeast, "9", "g/dL",
            [
                ("90", "g/L", nil, .met), ("89.9", "g/L", nil, .notMet), ("9.0", "g/dL", nil, .met),
                // 9 g/dL are 5.58503... mmol/L: neither side is rounded.
                ("5.586", "mmol/L", nil, .met), ("5.585", "mmol/L", nil, .notMet),
                ("90", "mg/dL", nil, .unknown), ("9", "g/dl", nil, .unknown),
            ]),
        Limit(
            "hemoglobin", .atLeast, "5.0", "mmol/L",
            [
                ("8.05725", "g/dL", nil, .met), ("8.0572", "g/dL", nil, .notMet), ("80.5725", "g/L", nil, .met),
                ("80.5", "g/L", nil, .notMet), ("5", "mmol/L", nil, .met), ("4.99", "mmol/L", nil, .notMet),
            ]),
        Limit(
            "hemoglobin", .atLeast, "90", "g/L", [("9", "g/dL", nil, .met), ("8.9", "g/dL", nil, .notMet)]),
        Limit(
            "creatinine", .atMost, "1.25", "mg/dL",
            [
                ("110.5", "umol/L", nil, .met), ("110.6", "umol/L", nil, .notMet), ("110.5", "µmol/L", nil, .met),
                ("1.25", "mg/dL", nil, .met), ("1.26", "mg/dL", nil, .notMet), ("1.25", "mg/L", nil, .unknown),
            ]),
        Limit(
            "bilirubin", .less, "1.5", "mg/dL",
            [
                ("25.65", "umol/L", nil, .notMet), ("25.64", "umol/L", nil, .met), ("1.5", "mg/dL", nil, .notMet),
                ("1.2", "{xULN}", nil, .unknown),
            ]),
        Limit(
            "bilirubin", .atMost, "1.5", "{xULN}",
            [
                ("1.8", "mg/dL", "1.2", .met), ("1.81", "mg/dL", "1.2", .notMet), ("31.5", "umol/L", "21", .met),
                ("31.6", "umol/L", "21", .notMet), ("0.1", "mg/dL", nil, .unknown), ("1.5", "{xULN}", nil, .met),
                ("1.6", "{xULN}", nil, .notMet),
            ]),
        Limit(
            "neutrophils", .atLeast, "1500", "/mm3",
            [
                ("1.5", "10*3/uL", nil, .met), ("1.49", "10*9/L", nil, .notMet), ("1500", "/uL", nil, .met),
                ("1499", "/mm3", nil, .notMet), ("1500", "{cells}", nil, .unknown),
            ]),
        Limit(
            "platelets", .atLeast, "100", "10*9/L",
            [("100000", "/mm3", nil, .met), ("99999", "/mm3", nil, .notMet), ("100", "10*3/uL", nil, .met)]),
        Limit(
            "ast", .atMost, "2.5", "{xULN}",
            [("100", "U/L", "40", .met), ("100.1", "U/L", "40", .notMet), ("100", "U/L", nil, .unknown)]),
        Limit(
            "prealbumin", .greater, "110", "mg/L",
            [("11", "mg/dL", nil, .notMet), ("11.1", "mg/dL", nil, .met), ("0.12", "g/L", nil, .met)]),
    ]

    @Test("at the limit and beside it, by us and by the database alike", arguments: limits)
    func limit(_ one: Limit) async throws {
        let units = try await Self.units(in: try TestDatabase.current)
        for kind in Criterion.Kind.allCases {
            let criterion = Criterion(
                id: 1, kind: kind, fact: one.fact, comparison: one.comparison, numbers: [try decimal(one.limit)],
                unit: one.unit)
            for (number, unit, upperLimit, expected) in one.results {
                let fact = PatientFact(
                    id: 1, fact: one.fact, number: try decimal(number), unit: unit,
                    upperLimit: try upperLimit.map(decimal), trueOn: try day("2026-11-10"))
                let answer = criterion.answer(from: [fact], on: try day("2026-11-10"), units: units).answer
                #expect(answer == (kind == .inclusion ? expected : expected.turned), "\(kind) \(number) \(unit)")
                let lets = try await Self.letsIn(criterion, fact, on: try day("2026-11-10"))
                #expect(lets == (answer == .met), "the database: \(kind) \(number) \(unit)")
            }
        }
    }

    /// Every operator with every unit, upper limit, age and end: whatever one side lets in, the other does.
    @Test("the database lets in whom we let in, over a grid of what can be asked and known")
    func twins() async throws {
        let units = try await Self.units(in: try TestDatabase.current)
        var pairs: [(Criterion, PatientFact)] = []
        let today = try day("2026-11-10")
        for comparison in Criterion.Operator.allCases where ![.isIn, .isNotIn].contains(comparison) {
            for (unit, limit) in [("g/dL", "9"), ("g/L", "90"), ("mmol/L", "5.585"), ("{xULN}", "0.75")] {
                let limits = comparison == .between ? [limit, "100"] : [limit]
                for lookBack in [nil, 14] {
                    let criterion = Criterion(
                        id: 1, kind: pairs.count % 3 == 0 ? .exclusion : .inclusion, fact: "hemoglobin",
                        comparison: comparison, numbers: try limits.map(decimal), unit: unit, lookBackDays: lookBack)
                    for fact in try Self.results() { pairs.append((criterion, fact)) }
                }
            }
        }
        for (words, comparison) in [(["yes"], Criterion.Operator.equal), (["yes", "no"], .isIn), (["no"], .isNotIn)] {
            for kind in Criterion.Kind.allCases {
                let criterion = Criterion(
                    id: 1, kind: kind, fact: "bowel_obstruction", comparison: comparison, words: words)
                for word in ["yes", "no"] {
                    let fact = PatientFact(id: 1, fact: "bowel_obstruction", word: word, trueOn: today)
                    pairs.append((criterion, fact))
                }
            }
        }
        let theirs = try await Self.letsIn(pairs, on: today)
        let ours = pairs.map { $0.answer(from: [$1], on: today, units: units).answer == .met }
        #expect(pairs.count > 500 && ours.contains(true) && ours.contains(false))
        for (index, pair) in pairs.enumerated() where ours[index] != theirs[index] {
            Issue.record("the two judges differ over \(pair.0) and \(pair.1)")
        }
    }

    private static func results() throws -> [PatientFact] {
        var facts: [PatientFact] = []
        for (number, unit) in [
            ("9", "g/dL"), ("8.999999", "g/dL"), ("90", "g/L"), ("90.01", "g/L"), ("5.585", "mmol/L"),
            ("5.584", "mmol/L"), ("9", "pints"), ("0.75", "{xULN}"),
        ] {
            for upperLimit in [nil, "12"] {
                for (trueOn, until) in [
                    ("2026-11-10", nil), ("2026-10-27", nil), ("2026-10-26", nil), ("2026-11-01", "2026-11-10"),
                    ("2026-11-01", "2026-11-09"),
                ] {
                    facts.append(
                        PatientFact(
                            id: 1, fact: "hemoglobin", number: try decimal(number), unit: unit,
                            upperLimit: try upperLimit.map(decimal), trueOn: try day(trueOn),
                            trueUntil: try until.map(day)))
                }
            }
        }
        return facts
    }

    private static func units(in db: TestDatabase) async throws -> UnitTable {
        try await db.transaction { tx in try UnitTable.read(in: &tx) }
    }

    private static func letsIn(_ criterion: Criterion, _ fact: PatientFact, on day: ClinicalDay) async throws -> Bool {
        try await letsIn([(criterion, fact)], on: day)[0]
    }

    /// What the database's own judge says of each.
    private static func letsIn(
        _ pairs: [(Criterion, PatientFact)], on day: ClinicalDay
    ) async throws -> [Bool] {
        let questions = pairs.map { criterion, fact -> SQL in
            """
            SELECT coalesce(trials.criterion_lets_in(
                ROW(1, 1, \(criterion.kind)::text, \(criterion.fact)::text, \(criterion.comparison)::text,
                    CASE WHEN cardinality(\(criterion.words)::text[]) = 0 THEN \(criterion.numbers)::numeric[] END,
                    CASE WHEN cardinality(\(criterion.words)::text[]) > 0 THEN \(criterion.words)::text[] END,
                    \(criterion.unit)::text, \(criterion.lookBackDays.map(Int32.init))::int, NULL, NULL)::trials.criterion,
                ROW(1, 1, \(fact.fact)::text, \(fact.number)::numeric, \(fact.word)::text, \(fact.unit)::text,
                    \(fact.upperLimit)::numeric, \(fact.trueOn)::date, \(fact.trueUntil)::date, NULL, 'me',
                    now())::trials.patient_fact, \(day)::date), false) AS lets
            """
        }
        return try await TestDatabase.current.transaction { tx in
            var answers: [Bool] = []
            try tx.pipeline(questions) { _, row in answers.append(try row("lets")) }
            return answers
        }
    }
}

extension Answer {
    /// What an exclusion makes of it.
    fileprivate var turned: Answer {
        switch self {
        case .met: .notMet
        case .notMet: .met
        case .unknown: .unknown
        }
    }
}

/// A number as a laboratory tells it.
func decimal(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text)) }
