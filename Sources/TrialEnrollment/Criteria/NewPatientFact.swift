public import CareTerms
public import Postgres

/// What is known of a patient, as research and clinic write it down.
public struct NewPatientFact: Sendable, Equatable, Codable {
    public var patient: PatientID
    public var fact: String
    public var number: String?
    public var word: String?
    public var unit: String?
    /// The laboratory's upper limit of normal for this very result, in its unit.
    public var upperLimit: String?
    public var trueOn: ClinicalDay
    /// The last day on which it holds, where that is known.
    public var trueUntil: ClinicalDay?
    /// The earlier entry that was wrong; it is kept, and known no more.
    public var corrects: Int64?

    public init(
        patient: PatientID, fact: String, number: String? = nil, word: String? = nil, unit: String? = nil,
        upperLimit: String? = nil, trueOn: ClinicalDay, trueUntil: ClinicalDay? = nil, corrects: Int64? = nil
    ) {
        self.patient = patient
        self.fact = fact
        self.number = number
        self.word = word
        self.unit = unit
        self.upperLimit = upperLimit
        self.trueOn = trueOn
        self.trueUntil = trueUntil
        self.corrects = corrects
    }

    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> Int64 {
        let (number, upperLimit) = (try decimal(number), try decimal(upperLimit))
        // A correction speaks of the same patient and the same kind of fact, or it would hide another one.
        let made = try tx.first(
            """
            INSERT INTO trials.patient_fact (patient, fact, number, word, unit, upper_limit, true_on, true_until, corrects)
            SELECT \(patient), \(fact), \(number), \(word), \(unit), \(upperLimit), \(trueOn), \(trueUntil), \(corrects)
            WHERE \(corrects)::bigint IS NULL OR EXISTS (SELECT FROM trials.patient_fact
                WHERE id = \(corrects) AND patient = \(patient) AND fact = \(fact))
            RETURNING id
            """, as: Int64.self)
        guard let made else {
            throw NotFound(noun: "fact to correct", named: "\(corrects ?? 0)", try: "omentum fact list \(patient)")
        }
        return made
    }

    private func decimal(_ text: String?) throws -> ExactDecimal? {
        try text.map { text in
            guard let number = ExactDecimal(text) else { throw FactIsNotANumber(name: fact) }
            return number
        }
    }
}

extension NewPatientFact {
    /// Writes down several: in one statement, apart from corrections.
    public static func record(_ facts: [NewPatientFact], in tx: inout Transaction, _ context: Context) throws {
        for correction in facts where correction.corrects != nil { _ = try correction(in: &tx, context) }
        let facts = facts.filter { $0.corrects == nil }
        guard !facts.isEmpty else { return }
        let numbers = try facts.map { try $0.decimal($0.number) }
        let limits = try facts.map { try $0.decimal($0.upperLimit) }
        try tx.run(
            """
            INSERT INTO trials.patient_fact (patient, fact, number, word, unit, upper_limit, true_on, true_until)
            SELECT patient, fact, number, word, unit, upper_limit, true_on, true_until
            FROM unnest(\(facts.map(\.patient))::bigint[], \(facts.map(\.fact))::text[], \(numbers)::numeric[],
                \(facts.map(\.word))::text[], \(facts.map(\.unit))::text[], \(limits)::numeric[],
                \(facts.map(\.trueOn))::date[], \(facts.map(\.trueUntil))::date[])
                    known(patient, fact, number, word, unit, upper_limit, true_on, true_until)
            """)
    }
}

/// A patient's fact that should be a number and is none; it does not repeat what was typed, which is the patient's data.
public struct FactIsNotANumber: Refusal, Equatable {
    public let name: String
    public var kind: RefusalKind { .usage }
    public var fact: String { "patient_fact_number_is_a_decimal" }
    public var message: String { "What was given for \(name) is no decimal number." }
    public var remedy: String? { "Write it with a point and without its unit, such as --number 9.5." }
}

/// What can be known of a patient.
public struct FactKind: Sendable, Equatable, Codable {
    public let code: String
    public let label: String
    /// `number`, `code` or `yes_no`.
    public let valueKind: String
    public let unit: String?
    public let loinc: String?

    public static func all(in tx: inout Transaction) throws -> [FactKind] {
        try tx.all("SELECT code, label, value_kind, unit, loinc FROM trials.fact_kind ORDER BY code") { row in
            FactKind(
                code: try row("code"), label: try row("label"), valueKind: try row("value_kind"),
                unit: try row("unit"), loinc: try row("loinc"))
        }
    }
}

extension PatientFact {
    /// At most `limit` of what is known of a patient, the latest first; a corrected fact is not known any more.
    public static func latest(
        of patient: PatientID, limit: Int, in tx: inout Transaction
    ) throws -> [PatientFact] {
        try tx.all(
            """
            SELECT \(columns) FROM trials.patient_fact f
            WHERE f.patient = \(patient) AND NOT EXISTS (SELECT FROM trials.patient_fact c WHERE c.corrects = f.id)
            ORDER BY f.true_on DESC, f.id DESC LIMIT \(Int64(limit))
            """
        ) { row in try PatientFact(row) }
    }
}
