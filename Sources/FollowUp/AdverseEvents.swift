public import CareTerms
public import Postgres

/// An adverse event as somebody reports it.
public struct NewAdverseEvent: Sendable, Equatable, Codable {
    public var patient: PatientID
    public var procedure: ProcedureID?
    /// The CTCAE term.
    public var term: String
    public var ctcaeVersion: String
    public var grade: Int
    public var clavien: String?
    public var isSerious: Bool
    public var onsetOn: ClinicalDay
    public var resolvedOn: ClinicalDay?

    public init(
        patient: PatientID, procedure: ProcedureID? = nil, term: String, ctcaeVersion: String = "5.0", grade: Int,
        clavien: String? = nil, isSerious: Bool, onsetOn: ClinicalDay, resolvedOn: ClinicalDay? = nil
    ) {
        self.patient = patient
        self.procedure = procedure
        self.term = term
        self.ctcaeVersion = ctcaeVersion
        self.grade = grade
        self.clavien = clavien
        self.isSerious = isSerious
        self.onsetOn = onsetOn
        self.resolvedOn = resolvedOn
    }

    /// Gives the event's number; a procedure that is named must be the patient's own.
    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> Int64 {
        let made = try tx.first(
            """
            INSERT INTO followup.adverse_event
                (patient, procedure, term, ctcae_version, grade, clavien, is_serious, onset_on, resolved_on)
            SELECT \(patient), \(procedure), \(term), \(ctcaeVersion), \(Int32(grade)), \(clavien), \(isSerious),
                \(onsetOn), \(resolvedOn)
            WHERE \(procedure)::bigint IS NULL OR EXISTS (
                SELECT FROM booking.procedure_now x WHERE x.procedure = \(procedure) AND x.patient = \(patient))
            RETURNING id
            """, as: Int64.self)
        guard let made else {
            throw NotFound(noun: "procedure of \(patient)", named: procedure.map { "\($0)" } ?? "-")
        }
        return made
    }
}

/// An adverse event as it stands; what it was before is kept.
public struct AdverseEvent: Sendable, Equatable, Codable {
    public let id: Int64
    public let patient: PatientID
    public let procedure: ProcedureID?
    public let term: String
    public let ctcaeVersion: String
    public let grade: Int
    public let clavien: String?
    public let isSerious: Bool
    public let onsetOn: ClinicalDay
    public let resolvedOn: ClinicalDay?

    private static let columns: SQL = """
        SELECT a.id, a.patient, a.procedure, a.term, a.ctcae_version, a.grade, a.clavien, a.is_serious, a.onset_on,
            a.resolved_on
        FROM followup.adverse_event a
        """

    private init(_ row: borrowing Row) throws {
        id = try row("id")
        patient = try row("patient")
        procedure = try row("procedure")
        term = try row("term")
        ctcaeVersion = try row("ctcae_version")
        grade = Int(try row("grade") as Int32)
        clavien = try row("clavien")
        isSerious = try row("is_serious")
        onsetOn = try row("onset_on")
        resolvedOn = try row("resolved_on")
    }

    /// At most `limit` events of a patient, each in its newest version, those that go on first.
    public static func list(
        of patient: PatientID, limit: Int, in tx: inout Transaction
    ) throws -> [AdverseEvent] {
        try tx.all(
            """
            \(columns) WHERE a.patient = \(patient)
              AND NOT EXISTS (SELECT FROM followup.adverse_event n WHERE n.supersedes = a.id)
            ORDER BY a.resolved_on DESC NULLS FIRST, a.onset_on DESC, a.id DESC LIMIT \(Int64(limit))
            """
        ) { row in try AdverseEvent(row) }
    }

    /// Writes down that an event is over: a newer version of it, whose number it gives.
    public static func resolve(
        _ id: Int64, on day: ClinicalDay, in tx: inout Transaction, _ context: Context
    ) throws -> Int64 {
        let found = try tx.first("\(columns) WHERE a.id = \(id)") { row in try AdverseEvent(row) }
        guard let found else {
            throw NotFound(noun: "adverse event", named: "\(id)", try: "omentum adverse-event list")
        }
        guard found.resolvedOn == nil else { throw ResolvedAlready(id: id) }
        return try tx.value(
            """
            INSERT INTO followup.adverse_event
                (patient, procedure, term, ctcae_version, grade, clavien, is_serious, onset_on, resolved_on, supersedes)
            SELECT patient, procedure, term, ctcae_version, grade, clavien, is_serious, onset_on, \(day), id
            FROM followup.adverse_event WHERE id = \(id) RETURNING id
            """)
    }
}

/// An event ends once.
public struct ResolvedAlready: Refusal, Equatable {
    public let id: Int64
    public var kind: RefusalKind { .rule }
    public var fact: String { "adverse_event_goes_on" }
    public var message: String { "Adverse event \(id) is over already." }
    public var remedy: String? { "omentum adverse-event list P…" }
}
