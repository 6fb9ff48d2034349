public import CareTerms
import FoundationEssentials
public import Postgres

extension Criterion {
    /// The criteria of an arm, in the order in which they were written down.
    public static func all(of arm: ArmID, in tx: inout Transaction) throws -> [Criterion] {
        try all(of: [arm], in: &tx)[arm] ?? []
    }

    /// The same of several arms, in one statement.
    public static func all(of arms: [ArmID], in tx: inout Transaction) throws -> [ArmID: [Criterion]] {
        var found: [ArmID: [Criterion]] = [:]
        let rows = try tx.all(
            """
            SELECT arm, id, kind, fact, operator, coalesce(numbers, '{}') AS numbers, coalesce(words, '{}') AS words, unit,
                look_back_days, waivable_by
            FROM trials.criterion WHERE arm = ANY (\(arms)) ORDER BY id
            """
        ) { row in
            let arm: ArmID = try row("arm")
            let criterion = Criterion(
                id: try row("id"), kind: try row("kind"), fact: try row("fact"), comparison: try row("operator"),
                numbers: try row("numbers"), words: try row("words"), unit: try row("unit"),
                lookBackDays: (try row("look_back_days") as Int32?).map(Int.init), waivableBy: try row("waivable_by"))
            return (arm, criterion)
        }
        for (arm, criterion) in rows { found[arm, default: []].append(criterion) }
        return found
    }
}

extension PatientFact {
    static let columns: SQL = "f.id, f.fact, f.number, f.word, f.unit, f.upper_limit, f.true_on, f.true_until"

    init(_ row: borrowing Row) throws {
        self.init(
            id: try row("id"), fact: try row("fact"), number: try row("number"), word: try row("word"),
            unit: try row("unit"), upperLimit: try row("upper_limit"), trueOn: try row("true_on"),
            trueUntil: try row("true_until"))
    }

    /// What is known of a patient and was true on or before `day`; a corrected fact is not known any more.
    ///
    /// With `moment`, as it was known then: what was written down later, a correction too, is left out.
    public static func all(
        of patient: PatientID, upTo day: ClinicalDay, knownAt moment: Instant? = nil, in tx: inout Transaction
    ) throws -> [PatientFact] {
        try tx.all(
            """
            SELECT \(columns) FROM trials.patient_fact f
            WHERE f.patient = \(patient) AND f.true_on <= \(day)
              AND f.recorded_at <= coalesce(\(moment), 'infinity'::timestamptz)
              AND NOT EXISTS (SELECT FROM trials.patient_fact c WHERE c.corrects = f.id
                AND c.recorded_at <= coalesce(\(moment), 'infinity'::timestamptz))
            ORDER BY f.id
            """
        ) { row in try PatientFact(row) }
    }
}

extension PatientFact {
    /// The latest of each kind that was true on or before `day`; with `moment`, as it was known then.
    static func latest(
        of patient: PatientID, on day: ClinicalDay, knownAt moment: Instant?, in tx: inout Transaction
    ) throws -> [PatientFact] {
        try tx.all(
            """
            SELECT DISTINCT ON (f.fact) \(columns) FROM trials.patient_fact f
            WHERE f.patient = \(patient) AND f.true_on <= \(day)
              AND f.recorded_at <= coalesce(\(moment), 'infinity'::timestamptz)
              AND NOT EXISTS (SELECT FROM trials.patient_fact c WHERE c.corrects = f.id
                AND c.recorded_at <= coalesce(\(moment), 'infinity'::timestamptz))
            ORDER BY f.fact, f.true_on DESC, f.id DESC
            """
        ) { row in try PatientFact(row) }
    }
}

extension Eligibility {
    /// The answers as they are kept: ids, units and ages, no value of a patient's.
    var json: JSONText {
        get throws { JSONText(String(decoding: try JSONEncoder().encode(answers), as: UTF8.self)) }
    }

    /// The facts that failed, as the reason of the step.
    var failing: String {
        "not met: " + answers.filter { $0.answer == .notMet }.map(\.fact).joined(separator: ", ")
    }
}
