public import CareTerms
public import Postgres

/// What an investigator says of the days after a patient's first treatment, on which the next slot may wait.
public enum Toxicity {
    public enum Outcome: String, CaseIterable, Sendable, Codable, PostgresCodable {
        case dlt, none, notEvaluable = "not_evaluable"
    }

    /// Writes it down, once per patient; what was wrong is corrected by a further row.
    public static func record(
        _ outcome: Outcome, of id: EnrolmentID, on day: ClinicalDay, what: String?, isFatal: Bool = false,
        corrects: Int64? = nil, in tx: inout Transaction
    ) throws -> Int64 {
        _ = try EnrolmentRecord.read(id, in: &tx)
        return try tx.value(
            """
            INSERT INTO trials.dlt_assessment (enrolment, outcome, is_fatal, seen_on, what, corrects)
            VALUES (\(id), \(outcome), \(isFatal), \(day), \(what), \(corrects)) RETURNING id
            """)
    }
}

/// A patient who counts for the rule of a dose level, in the order in which they were treated.
public struct ObservedPatient: Sendable, Equatable, Codable {
    public let place: Int
    public let label: String
    public let level: Int
    public let enrolment: EnrolmentID
    public let treatedAt: Instant?
    /// `nil` while nobody has said.
    public let outcome: Toxicity.Outcome?

    public static func list(of trial: TrialID, in tx: inout Transaction) throws -> [ObservedPatient] {
        try tx.all(
            """
            SELECT s.label, s.level, o.place, o.enrolment, o.treated_at, o.outcome
            FROM (SELECT DISTINCT label::text AS label, level FROM trials.slot WHERE trial = \(trial)) s
            CROSS JOIN LATERAL trials.observed_at(\(trial), s.label, s.level) o ORDER BY s.label, s.level, o.place
            """
        ) { row in
            ObservedPatient(
                place: Int(try row("place") as Int64), label: try row("label"),
                level: Int(try row("level") as Int32), enrolment: try row("enrolment"),
                treatedAt: try row("treated_at"), outcome: try row("outcome"))
        }
    }
}
