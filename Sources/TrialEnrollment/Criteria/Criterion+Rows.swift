public import CareTerms
import FoundationEssentials
public import Postgres

extension Criterion {
    /// The criteria of an arm, in the order in which they were written down.
    public static func all(of arm: ArmID, in tx: inout Transaction) throws -> [Criterion] {
        try tx.all(
            """
            SELECT id, kind, fact, operator, coalesce(numbers, '{}') AS numbers, coalesce(words, '{}') AS words, unit,
                look_back_days
            FROM trials.criterion WHERE arm = \(arm) ORDER BY id
            """
        ) { row in
            Criterion(
                id: try row("id"), kind: try row("kind"), fact: try row("fact"), comparison: try row("operator"),
                numbers: try row("numbers"), words: try row("words"), unit: try row("unit"),
                lookBackDays: (try row("look_back_days") as Int32?).map(Int.init))
        }
    }
}

extension PatientFact {
    /// What is known of a patient and was true on or before `day`; a corrected fact is not known any more.
    public static func all(of patient: PatientID, upTo day: ClinicalDay, in tx: inout Transaction) throws
        -> [PatientFact]
    {
        try tx.all(
            """
            SELECT id, fact, number, word, unit, true_on FROM trials.patient_fact f
            WHERE patient = \(patient) AND true_on <= \(day)
              AND NOT EXISTS (SELECT FROM trials.patient_fact c WHERE c.corrects = f.id)
            ORDER BY id
            """
        ) { row in
            PatientFact(
                id: try row("id"), fact: try row("fact"), number: try row("number"), word: try row("word"),
                unit: try row("unit"), trueOn: try row("true_on"))
        }
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
