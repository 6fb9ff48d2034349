public import CareTerms
public import Postgres

/// A stop that somebody put on a patient: no cycle goes ahead until somebody lifts it.
public struct TreatmentHold: Sendable, Equatable, Codable {
    public let id: Int64
    public let patient: PatientID
    public let reason: String
    /// The day on which somebody looks at it again; it does not end by itself.
    public let reviewOn: ClinicalDay
    public let setBy: String
    public let setAt: Instant
    public let liftedBy: String?
    public let liftedAt: Instant?
    public let liftedBecause: String?

    /// Places a hold, and gives its number.
    public static func place(
        on patient: PatientID, because reason: String, reviewOn day: ClinicalDay, in tx: inout Transaction,
        _ context: Context
    ) throws -> Int64 {
        try tx.value(
            """
            INSERT INTO pathway.hold (patient, reason, review_on) VALUES (\(patient), \(reason), \(day)) RETURNING id
            """)
    }

    /// Lifts a hold, and says whose it was; the database says who lifted it, and when.
    public static func lift(
        _ id: Int64, because reason: String, in tx: inout Transaction, _ context: Context
    ) throws -> PatientID {
        let patient = try tx.first(
            "UPDATE pathway.hold SET lifted_because = \(reason) WHERE id = \(id) RETURNING patient", as: PatientID.self)
        guard let patient else {
            throw NotFound(noun: "treatment hold", named: "\(id)", try: "omentum hold list")
        }
        return patient
    }

    /// At most `limit` holds, of one patient or of all, those to be looked at first come first.
    public static func list(
        of patient: PatientID?, includingLifted: Bool, limit: Int, in tx: inout Transaction
    ) throws -> [TreatmentHold] {
        try tx.all(
            """
            SELECT id, patient, reason, review_on, set_by, set_at, lifted_by, lifted_at, lifted_because
            FROM pathway.hold
            WHERE (\(patient)::bigint IS NULL OR patient = \(patient)) AND (lifted_at IS NULL OR \(includingLifted))
            ORDER BY lifted_at DESC NULLS FIRST, review_on, id LIMIT \(Int64(limit))
            """
        ) { row in
            TreatmentHold(
                id: try row("id"), patient: try row("patient"), reason: try row("reason"),
                reviewOn: try row("review_on"), setBy: try row("set_by"), setAt: try row("set_at"),
                liftedBy: try row("lifted_by"), liftedAt: try row("lifted_at"),
                liftedBecause: try row("lifted_because"))
        }
    }
}
