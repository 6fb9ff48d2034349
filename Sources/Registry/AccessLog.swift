public import CareTerms
public import Postgres

/// Who opened the identity door, for whom, and why.
public enum AccessLog {
    public struct Entry: Sendable, Equatable {
        public let number: Int64
        public let at: Instant
        public let login, role: String
        public let behalf: String?
        /// `read`, `search` or `match`.
        public let door: String
        public let purpose: String
        public let patients: [PatientID]
    }

    public static let pageMax = 1000

    /// The newest first; of one patient, or one login, when named.
    public static func show(
        patient: PatientID? = nil, login: String? = nil, from: Instant? = nil, until: Instant? = nil, limit: Int = 100,
        in tx: inout Transaction
    ) throws -> (entries: [Entry], isFull: Bool) {
        let limit = min(max(limit, 1), pageMax)
        let ofPatient: SQL = if let patient { "AND patients @> \([patient])" } else { "" }
        let ofLogin: SQL = if let login { "AND (login = \(login) OR behalf = \(login))" } else { "" }
        let entries = try tx.all(
            """
            SELECT id, at, login, role, behalf, door, purpose, patients FROM registry.access_log
            WHERE at >= coalesce(\(from)::timestamptz, '-infinity') AND at < coalesce(\(until)::timestamptz, 'infinity')
                \(ofPatient) \(ofLogin)
            ORDER BY id DESC LIMIT \(limit + 1)
            """
        ) { row in
            Entry(
                number: try row("id"), at: try row("at"), login: try row("login"), role: try row("role"),
                behalf: try row("behalf"), door: try row("door"), purpose: try row("purpose"),
                patients: try row("patients"))
        }
        return (Array(entries.prefix(limit)), entries.count > limit)
    }
}
