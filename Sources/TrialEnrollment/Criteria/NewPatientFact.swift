public import CareTerms
public import Postgres

/// What is known of a patient, as research and clinic write it down.
public struct NewPatientFact: Sendable, Equatable, Codable {
    public var patient: PatientID
    public var fact: String
    public var number: String?
    public var word: String?
    public var unit: String?
    public var trueOn: ClinicalDay
    /// The earlier entry that was wrong; it is kept, and known no more.
    public var corrects: Int64?

    public init(
        patient: PatientID, fact: String, number: String? = nil, word: String? = nil, unit: String? = nil,
        trueOn: ClinicalDay, corrects: Int64? = nil
    ) {
        self.patient = patient
        self.fact = fact
        self.number = number
        self.word = word
        self.unit = unit
        self.trueOn = trueOn
        self.corrects = corrects
    }

    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> Int64 {
        let decimal = try decimal
        // A correction speaks of the same patient and the same kind of fact, or it would hide another one.
        let made = try tx.first(
            """
            INSERT INTO trials.patient_fact (patient, fact, number, word, unit, true_on, corrects)
            SELECT \(patient), \(fact), \(decimal), \(word), \(unit), \(trueOn), \(corrects)
            WHERE \(corrects)::bigint IS NULL OR EXISTS (SELECT FROM trials.patient_fact
                WHERE id = \(corrects) AND patient = \(patient) AND fact = \(fact))
            RETURNING id
            """, as: Int64.self)
        guard let made else {
            throw NotFound(noun: "fact to correct", named: "\(corrects ?? 0)", try: "omentum fact list \(patient)")
        }
        return made
    }

    private var decimal: ExactDecimal? {
        get throws {
            try number.map { text in
                guard let number = ExactDecimal(text) else { throw FactIsNotANumber(name: fact) }
                return number
            }
        }
    }
}

extension NewPatientFact {
    /// Writes down several: in one statement, apart from corrections.
    public static func record(_ facts: [NewPatientFact], in tx: inout Transaction, _ context: Context) throws {
        for correction in facts where correction.corrects != nil { _ = try correction(in: &tx, context) }
        let facts = facts.filter { $0.corrects == nil }
        guard !facts.isEmpty else { return }
        let decimals = try facts.map { try $0.decimal }
        try tx.run(
            """
            INSERT INTO trials.patient_fact (patient, fact, number, word, unit, true_on)
            SELECT patient, fact, number, word, unit, true_on
            FROM unnest(\(facts.map(\.patient))::bigint[], \(facts.map(\.fact))::text[], \(decimals)::numeric[],
                \(facts.map(\.word))::text[], \(facts.map(\.unit))::text[], \(facts.map(\.trueOn))::date[])
                    known(patient, fact, number, word, unit, true_on)
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
            SELECT id, fact, number, word, unit, true_on FROM trials.patient_fact f
            WHERE patient = \(patient) AND NOT EXISTS (SELECT FROM trials.patient_fact c WHERE c.corrects = f.id)
            ORDER BY true_on DESC, id DESC LIMIT \(Int64(limit))
            """
        ) { row in
            PatientFact(
                id: try row("id"), fact: try row("fact"), number: try row("number"), word: try row("word"),
                unit: try row("unit"), trueOn: try row("true_on"))
        }
    }
}
