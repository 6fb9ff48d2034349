public import CareTerms
public import Postgres

/// A new version of a programme's minimum data set: what its board needs to know before it sees a patient.
///
/// A version is never changed, as answers rest on it; a change is the next one. Answers to an item are found again by its
/// code, so that a new version asks only for what is new, or has grown too old.
public struct LoadDataSet: Sendable, Equatable, Codable {
    public var programme: String
    public var version: Int
    /// The first day on which it is asked for, at each site by its own calendar.
    public var holdsFrom: ClinicalDay
    /// Whether the board waits for what is required, or is only shown what is missing.
    public var isGate: Bool
    /// Who says so: the programme's paper, a guideline.
    public var source: String
    public var items: [Item]

    public struct Item: Sendable, Equatable, Codable {
        public var code: String
        public var label: String
        public var required: Bool
        /// `document`, `observation` or `either`.
        public var evidence: String
        /// How many days an answer is believed; for good when left out.
        public var maxAgeDays: Int?
        public var broughtBy: String
        /// The only values that it takes; any when left out.
        public var choices: [String]?
    }

    public static let itemsMax = 100

    public func callAsFunction(in tx: inout Transaction) throws {
        guard (1...Self.itemsMax).contains(items.count) else {
            throw Fact("data_set_has_items", .usage, "A data set has 1 to \(Self.itemsMax) items.")
        }
        try tx.run(
            """
            INSERT INTO referrals.data_set (programme, version, holds_from, is_gate, source)
            VALUES (\(programme), \(Int32(clamping: version)), \(holdsFrom), \(isGate), \(source))
            """)
        for (place, item) in items.enumerated() {
            try tx.run(
                """
                INSERT INTO referrals.data_item
                    (programme, version, ordinal, code, label, required, evidence, max_age_days, brought_by, choices)
                VALUES (\(programme), \(Int32(clamping: version)), \(Int32(place + 1)), \(item.code), \(item.label),
                    \(item.required), \(item.evidence), \(item.maxAgeDays.map { Int32(clamping: $0) }), \(item.broughtBy),
                    \(item.choices))
                """)
        }
    }

    /// The version of a programme that is asked for today in UTC, or the one that is named.
    public static func read(
        _ programme: String, version: Int? = nil, in tx: inout Transaction
    ) throws -> LoadDataSet {
        let found = try tx.first(
            """
            SELECT version, holds_from, is_gate, source FROM referrals.data_set
            WHERE programme = \(programme) AND CASE WHEN \(version.map { Int32(clamping: $0) })::int IS NULL
                THEN holds_from <= (registry.now() AT TIME ZONE 'UTC')::date
                ELSE version = \(version.map { Int32(clamping: $0) }) END
            ORDER BY version DESC LIMIT 1
            """
        ) { row in
            LoadDataSet(
                programme: programme, version: Int(try row("version") as Int32), holdsFrom: try row("holds_from"),
                isGate: try row("is_gate"), source: try row("source"), items: [])
        }
        guard var set = found else {
            throw Fact(
                "data_set_exists", .notFound, "There is no such version of a data set.",
                try: "omentum data-set show, which shows the one that holds")
        }
        set.items = try tx.all(
            """
            SELECT code, label, required, evidence, max_age_days, brought_by, choices FROM referrals.data_item
            WHERE programme = \(programme) AND version = \(Int32(clamping: set.version)) ORDER BY ordinal
            """
        ) { row in
            Item(
                code: try row("code"), label: try row("label"), required: try row("required"),
                evidence: try row("evidence"), maxAgeDays: (try row("max_age_days") as Int32?).map { Int($0) },
                broughtBy: try row("brought_by"), choices: try row("choices"))
        }
        return set
    }
}
