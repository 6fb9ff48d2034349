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

    /// The zone in which a patient's life is told: that of the site which they came to last.
    public static func zone(of patient: PatientID, in tx: inout Transaction) throws -> String {
        try tx.first(
            """
            SELECT s.zone FROM referrals.referral_now r JOIN registry.site s ON s.id = r.site
            WHERE r.patient = \(patient) ORDER BY r.referral DESC LIMIT 1
            """, as: String.self) ?? "UTC"
    }

    /// Who comes first where several records moved in one transaction: the order of the journey.
    static let offices = [
        "referral", "enrolment", "course", "counselling", "coverage", "cycle", "placement", "task", "procedure",
    ]

    /// The latest `limit` entries of a patient before a moment, in the order in which they happened.
    ///
    /// What happened at one moment is never parted, so there may be more, and the entries before the first one's moment
    /// are all that is missing.
    public static func read(
        _ patient: PatientID, before: Instant? = nil, limit: Int = pageMax, in tx: inout Transaction
    ) throws -> [TimelineEntry] {
        guard try tx.value("SELECT EXISTS (SELECT FROM registry.patient WHERE id = \(patient))", as: Bool.self) else {
            throw NotFound(patient)
        }
        return try tx.all(
            """
            WITH life AS (
                SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role,
                    record_number, no
                FROM referrals.timeline WHERE patient = \(patient)
                UNION ALL SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role,
                    record_number, no
                FROM trials.timeline WHERE patient = \(patient)
                UNION ALL SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role,
                    record_number, no
                FROM booking.timeline WHERE patient = \(patient)
                UNION ALL SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role,
                    record_number, no
                FROM coverage.timeline WHERE patient = \(patient)
                UNION ALL SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role,
                    record_number, no
                FROM followup.timeline WHERE patient = \(patient)),
            latest AS (
                SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role,
                    record_number, no
                FROM life WHERE \(before)::timestamptz IS NULL OR happened_at < \(before)
                ORDER BY happened_at DESC FETCH FIRST \(Int64(min(limit, pageMax))) ROWS WITH TIES)
            SELECT happened_at, recorded_at, record_kind, record, event, to_state, reason_code, login, role FROM latest
            ORDER BY happened_at, recorded_at, array_position(\(offices), record_kind), record_number, no
            """
        ) { row in
            TimelineEntry(
                happenedAt: try row("happened_at"), recordedAt: try row("recorded_at"), kind: try row("record_kind"),
                record: try row("record"), event: try row("event"), state: try row("to_state"),
                reasonCode: try row("reason_code"), login: try row("login"), role: try row("role"))
        }
    }
}
