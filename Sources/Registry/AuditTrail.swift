public import CareTerms
public import Jobs
public import Postgres

/// The audit trail as the auditor may see it: who did what to which row, and never a value.
public enum AuditTrail {
    public enum Operation: String, Sendable, CaseIterable, Codable {
        case insert = "I", update = "U", delete = "D"
    }

    public struct Entry: Sendable, Equatable {
        public let number: Int64
        public let transaction: String
        public let at: Instant
        public let login, role: String
        /// Who asked for the job, when a service did it.
        public let behalf: String?
        public let job: JobNumber?
        /// The schema and the table.
        public let table: String
        public let operation: Operation
        public let key: [String]
        public let patient: PatientID?
        public let columns: [String]
    }

    /// What to show; everything that is `nil` is open.
    public struct Filter: Sendable {
        public var from, until: Instant?
        public var login, role, table: String?
        public var key: [String]?
        public var patient: PatientID?
        public var operation: Operation?
        /// Numbers before this one: the next page.
        public var before: Int64?

        public init() {}
    }

    public struct Page: Sendable, Equatable {
        public let entries: [Entry]
        /// There are older ones: ask with `before` the last number.
        public let isFull: Bool
    }

    public static let pageMax = 1000

    /// The newest entries first.
    public static func show(_ filter: Filter, limit: Int = 100, in tx: inout Transaction) throws -> Page {
        let limit = min(max(limit, 1), pageMax)
        let entries = try tx.all(
            """
            SELECT seq, txid::text AS txid, at, login, role, behalf, job, rel, op::text AS op, key, patient, cols
            FROM audit.entry
            WHERE at >= coalesce(\(filter.from)::timestamptz, '-infinity')
                AND at < coalesce(\(filter.until)::timestamptz, 'infinity')
                AND seq < coalesce(\(filter.before), 9223372036854775807)
                \(narrowed(by: filter))
            ORDER BY seq DESC LIMIT \(limit + 1)
            """, entry)
        return Page(entries: Array(entries.prefix(limit)), isFull: entries.count > limit)
    }

    /// Each condition is said to be SQL: an interpolated text alone would be a value.
    private static func narrowed(by filter: Filter) -> SQL {
        var conditions: SQL = ""
        func and(_ condition: SQL?) { if let condition { conditions = "\(conditions) \(condition)" } }
        and(filter.login.map { "AND (login = \($0) OR behalf = \($0))" })
        and(filter.role.map { "AND role = \($0)" })
        and(filter.table.map { "AND rel IN (\($0), \($0) || '_history')" })
        and(filter.key.map { "AND key[1:\(Int32($0.count))] = \($0)" })
        and(filter.operation.map { "AND op = \($0.rawValue)::\"char\"" })
        and(filter.patient.map(about))
        return conditions
    }

    /// Entries that name the patient, and the histories of records that do.
    private static func about(_ patient: PatientID) -> SQL {
        """
        AND (patient = \(patient) OR (rel, key[1]) IN
            (SELECT rel || '_history', key[1] FROM audit.entry WHERE patient = \(patient) AND op = 'I'))
        """
    }

    private static func entry(_ row: borrowing Row) throws -> Entry {
        let letter: String = try row("op")
        guard let operation = Operation(rawValue: letter) else { preconditionFailure("the trail has I, U and D") }
        return Entry(
            number: try row("seq"), transaction: try row("txid"), at: try row("at"), login: try row("login"),
            role: try row("role"), behalf: try row("behalf"), job: try row("job"), table: try row("rel"),
            operation: operation, key: try row("key"), patient: try row("patient"), columns: try row("cols"))
    }

    public struct Verdict: Sendable, Equatable {
        public let checked, broken: Int64
        /// The numbers of the first hundred.
        public let firstBroken: [Int64]
        public var holds: Bool { broken == 0 }
    }

    /// Entries that are verified in one transaction: a hash each, and nobody's statement takes long.
    public static let verifiedAtOnce: Int64 = 20_000
    static let firstBrokenMax = 100

    /// Whether every entry of the trail still says what was written, part by part; `progress` hears of each.
    ///
    /// What is written meanwhile is left for the next time.
    public static func verifyAll(
        in store: Store, as role: GroupRole, atOnce: Int64 = verifiedAtOnce, progress: (Int64, _ of: Int64) -> Void
    ) async throws -> Verdict {
        let last = try await store.read(as: role) { tx, _ in
            try tx.value("SELECT coalesce(max(seq), 0) FROM audit.entry", as: Int64.self)
        }
        var (checked, broken, first): (Int64, Int64, [Int64]) = (0, 0, [])
        for lower in stride(from: 1, through: last, by: Int64.Stride(atOnce)) {
            let part = lower...min(last, lower + atOnce - 1)
            let verdict = try await store.read(as: role) { tx, _ in try verify(part, in: &tx) }
            checked += verdict.checked
            broken += verdict.broken
            first += verdict.firstBroken
            progress(part.upperBound, last)
        }
        return Verdict(checked: checked, broken: broken, firstBroken: Array(first.prefix(firstBrokenMax)))
    }

    /// Whether every entry still says what was written, in this range of numbers.
    public static func verify(_ numbers: ClosedRange<Int64> = 1...Int64.max, in tx: inout Transaction) throws -> Verdict
    {
        try tx.one(
            """
            SELECT checked, broken, coalesce(first_broken, '{}') AS first_broken
            FROM audit.verify(\(numbers.lowerBound), \(numbers.upperBound))
            """
        ) { row in
            Verdict(checked: try row("checked"), broken: try row("broken"), firstBroken: try row("first_broken"))
        }
    }
}
