public import CareTerms
public import Postgres

/// A coverage as it is, or was, known.
public struct CoverageRecord: Sendable, Equatable, Codable {
    public let id: CoverageID
    public let payer: Int64
    public let payerName: String
    public let payerClass: Payer.Class
    public let priority: Int
    public let subscriberID: String?
    public let from: ClinicalDay
    /// The last day; `nil` is without a known end.
    public let to: ClinicalDay?
    public let source: String
    public let recordedAt: Instant
    /// When we learned better; `nil` is what is known now.
    public let replacedAt: Instant?

    /// At most `limit` coverages of a patient, who pays first comes first; with what was known before, on request.
    ///
    /// The subscriber's number stands behind the identity door: `ticket` is the one that it gave for this patient.
    public static func list(
        of patient: PatientID, ticket: Int64, includingFormer: Bool, limit: Int, in tx: inout Transaction
    ) throws -> [CoverageRecord] {
        try tx.all(
            """
            SELECT c.id, c.payer, p.name, p.payer_class, c.priority, m.subscriber_id, lower(c.valid) AS from_day,
                upper(c.valid) - 1 AS to_day, c.source, lower(c.recorded) AS recorded_at,
                upper(c.recorded) AS replaced_at
            FROM coverage.coverage c JOIN coverage.payer p ON p.id = c.payer
            LEFT JOIN coverage.member_numbers(\(ticket)) m ON m.coverage = c.id
            WHERE c.patient = \(patient) AND (upper_inf(c.recorded) OR \(includingFormer))
            ORDER BY upper(c.recorded) DESC NULLS FIRST, c.priority, lower(c.valid), c.id LIMIT \(Int64(limit))
            """
        ) { row in
            CoverageRecord(
                id: try row("id"), payer: try row("payer"), payerName: try row("name"),
                payerClass: try row("payer_class"), priority: Int(try row("priority") as Int32),
                subscriberID: try row("subscriber_id"), from: try row("from_day"), to: try row("to_day"),
                source: try row("source"), recordedAt: try row("recorded_at"), replacedAt: try row("replaced_at"))
        }
    }
}

/// An authorisation with what is left of it.
public struct AuthorisationRecord: Sendable, Equatable, Codable {
    public let id: AuthorisationID
    public let coverage: CoverageID
    public let reference: String
    public let from: ClinicalDay
    public let to: ClinicalDay
    public let units: Int
    public let unitsLeft: Int
    public let grantedOn: ClinicalDay

    /// At most `limit` authorisations of a patient, the last to end first.
    public static func list(
        of patient: PatientID, limit: Int, in tx: inout Transaction
    ) throws -> [AuthorisationRecord] {
        try tx.all(
            """
            SELECT q.id, q.coverage, q.reference, lower(q.service_window) AS from_day,
                upper(q.service_window) - 1 AS to_day, q.units, q.granted_on,
                q.units - (SELECT count(*) FROM coverage.authorisation_use u WHERE u.authorisation = q.id)::int AS units_left
            FROM coverage.authorisation q WHERE q.patient = \(patient)
            ORDER BY upper(q.service_window) DESC, q.id DESC LIMIT \(Int64(limit))
            """
        ) { row in
            AuthorisationRecord(
                id: try row("id"), coverage: try row("coverage"), reference: try row("reference"),
                from: try row("from_day"), to: try row("to_day"), units: Int(try row("units") as Int32),
                unitsLeft: Int(try row("units_left") as Int32), grantedOn: try row("granted_on"))
        }
    }
}
