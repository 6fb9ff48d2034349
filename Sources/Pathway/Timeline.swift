public import CareTerms
public import Postgres

/// One thing that happened to a patient, in whichever office.
public struct TimelineEntry: Sendable, Equatable, Codable {
    public let happenedAt: Instant
    /// When we learned of it; far later than it happened means a late entry.
    public let recordedAt: Instant
    public let kind: String
    /// As people type it: `R12`, `X3`.
    public let record: String
    public let event: String
    public let state: String
    public let reasonCode: String?
    public let login: String?
    public let role: String

    /// At most so many entries are read at once; a longer life is read in parts, with `before`.
    public static let pageMax = 500

    /// The latest `limit` entries of a patient before a moment, in the order in which they happened.
    public static func read(
        _ patient: PatientID, before: Instant? = nil, limit: Int = pageMax, in tx: inout Transaction
    ) throws -> [TimelineEntry] {
        guard try tx.value("SELECT EXISTS (SELECT FROM registry.patient WHERE id = \(patient))", as: Bool.self) else {
            throw NotFound(patient)
        }
        let latest = try tx.all(
            """
            SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role FROM (
                SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role
                FROM referrals.timeline WHERE patient = \(patient)
                UNION ALL SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role
                FROM trials.timeline WHERE patient = \(patient)
                UNION ALL SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role
                FROM booking.timeline WHERE patient = \(patient)
                UNION ALL SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role
                FROM coverage.timeline WHERE patient = \(patient)
                UNION ALL SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role
                FROM followup.timeline WHERE patient = \(patient)) t
            WHERE \(before)::timestamptz IS NULL OR happened_at < \(before)
            ORDER BY happened_at DESC, recorded_at DESC, record DESC LIMIT \(Int64(min(limit, pageMax)))
            """
        ) { row in
            TimelineEntry(
                happenedAt: try row("happened_at"), recordedAt: try row("recorded_at"), kind: try row("record_kind"),
                record: try row("record"), event: try row("event"), state: try row("to_state"),
                reasonCode: try row("reason_code"), login: try row("login"), role: try row("role"))
        }
        return latest.reversed()
    }
}
