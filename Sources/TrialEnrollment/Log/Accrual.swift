public import CareTerms
public import Postgres
import Registry

/// How many people came how far, in one group.
///
/// A person counts once in a group, however many enrolments they have there, and once in the total: the total is no sum of
/// the groups. They count from the first step into a state that says so (`trials.enrolment_state`), and for good. The five
/// outcomes add up to those identified.
public struct AccrualGroup: Sendable, Equatable, Codable {
    /// A trial, arm, site or month, such as `T3` or `2026-11`, or the word `registry`; `nil` in the total.
    public let key: String?
    public let label: String?
    public let identified, approached, consented, screened, enrolled, treated: Int
    public let failed, declined, awaiting, left: Int
    /// By month only: enrolled on a day of the month, whenever they came.
    public let enrolledInMonth: Int?
}

/// Accrual with honest denominators.
public struct Accrual: Sendable, Equatable, Codable {
    public enum Grouping: String, Sendable, CaseIterable, Codable {
        case trial, arm, site
        /// The month of the first approach, or of being identified where nobody approached them.
        case month

        var groupKey: SQL {
            switch self {
            case .trial: "coalesce('T' || l.trial, 'registry')"
            case .arm: "coalesce('A' || l.arm, 'registry')"
            case .site: "'S' || l.site"
            case .month: "to_char(min(l.entered_on) OVER (PARTITION BY l.patient), 'YYYY-MM')"
            }
        }

        var groupLabel: SQL {
            switch self {
            case .trial: "(SELECT coalesce(t.nct, t.title) FROM trials.trial t WHERE t.id = l.trial)"
            case .arm: "(SELECT a.label FROM trials.arm a WHERE a.id = l.arm)"
            case .site: "(SELECT s.name FROM registry.site s WHERE s.id = l.site)"
            case .month: "NULL"
            }
        }
    }

    public struct Filter: Sendable, Equatable {
        public let trial: TrialID?
        public let site: SiteID?
        public let from: ClinicalDay?
        public let until: ClinicalDay?

        public init(
            trial: TrialID? = nil, site: SiteID? = nil, from: ClinicalDay? = nil, until: ClinicalDay? = nil
        ) {
            (self.trial, self.site, self.from, self.until) = (trial, site, from, until)
        }
    }

    /// Why screenings failed: people, of those who failed.
    public struct Failure: Sendable, Equatable, Codable {
        /// `nil`: nobody wrote a code down.
        public let reason: String?
        public let people: Int
    }

    public let groups: [AccrualGroup]
    public let total: AccrualGroup
    public let failures: [Failure]
    /// People counted here who withdrew the use of their data: the log and its exports leave them out.
    public let dataUseWithdrawn: Int

    public static func read(
        by grouping: Grouping, _ filter: Filter, in tx: inout Transaction
    ) throws -> Accrual {
        if let trial = filter.trial { _ = try TrialRecord.read(trial, in: &tx) }
        if let site = filter.site { _ = try SiteClock.zone(of: site, in: &tx) }
        let curve = grouping == .month ? try monthly(filter, in: &tx) : [:]
        let counted = try tx.all(
            """
            WITH \(people(grouping, filter))
            SELECT is_total, key, min(label) AS label, count(*) AS identified, count(*) FILTER (WHERE approached) AS approached,
                count(*) FILTER (WHERE consented) AS consented, count(*) FILTER (WHERE screened) AS screened,
                count(*) FILTER (WHERE outcome = 'enrolled') AS enrolled, count(*) FILTER (WHERE treated) AS treated,
                count(*) FILTER (WHERE outcome = 'failed') AS failed, count(*) FILTER (WHERE outcome = 'declined') AS declined,
                count(*) FILTER (WHERE outcome = 'awaiting') AS awaiting, count(*) FILTER (WHERE outcome = 'left') AS "left"
            FROM person GROUP BY is_total, key ORDER BY is_total, length(key), key
            """
        ) { row in
            let (isTotal, key): (Bool, String?) = (try row("is_total"), try row("key"))
            return (
                isTotal, try AccrualGroup(row, curve: isTotal || grouping != .month ? nil : key.map { curve[$0] ?? 0 })
            )
        }
        // A month in which people were enrolled who all came earlier has its line too.
        var groups = counted.filter { !$0.0 }.map(\.1)
        let missing = Set(curve.keys).subtracting(groups.compactMap(\.key))
        groups += missing.map { AccrualGroup(nobodyIn: $0, curve: curve[$0]) }
        if grouping == .month { groups.sort { ($0.key ?? "") < ($1.key ?? "") } }
        let total = counted.first { $0.0 }?.1 ?? AccrualGroup(nobodyIn: nil, curve: nil)
        return Accrual(
            groups: groups, total: total, failures: try failures(grouping, filter, in: &tx),
            dataUseWithdrawn: try withdrawn(filter, in: &tx))
    }

    private static func failures(
        _ grouping: Grouping, _ filter: Filter, in tx: inout Transaction
    ) throws -> [Failure] {
        try tx.all(
            """
            WITH \(people(grouping, filter))
            SELECT reason, count(*) AS people FROM person WHERE is_total AND outcome = 'failed'
            GROUP BY reason ORDER BY people DESC, reason
            """
        ) { row in Failure(reason: try row("reason"), people: Int(try row("people") as Int64)) }
    }

    /// By month of the enrolment itself, each person by their first one.
    private static func monthly(_ filter: Filter, in tx: inout Transaction) throws -> [String: Int] {
        let months = try tx.all(
            """
            SELECT to_char(first_on, 'YYYY-MM') AS month, count(*) AS people FROM (
                SELECT l.patient, min(l.enrolled_on) AS first_on FROM trials.screening_log l
                WHERE \(chosen(filter)) AND l.enrolled_on IS NOT NULL GROUP BY l.patient) p
            GROUP BY 1
            """
        ) { row in (try row("month") as String, Int(try row("people") as Int64)) }
        return Dictionary(months) { first, _ in first }
    }

    private static func withdrawn(_ filter: Filter, in tx: inout Transaction) throws -> Int {
        Int(
            try tx.value(
                """
                SELECT count(DISTINCT l.patient) FROM trials.screening_log l
                WHERE \(chosen(filter)) AND l.data_use_is_withdrawn
                """, as: Int64.self))
    }

    private static func chosen(_ filter: Filter) -> SQL {
        """
        (\(filter.trial)::bigint IS NULL OR l.trial = \(filter.trial))
        AND (\(filter.site)::bigint IS NULL OR l.site = \(filter.site))
        AND l.entered_on BETWEEN coalesce(\(filter.from)::date, '-infinity') AND coalesce(\(filter.until)::date, 'infinity')
        """
    }

    /// `person`: each person once in each group, and once in all.
    ///
    /// One enrolment that counts makes the person count; where none does, a running one says that they are awaited, and
    /// otherwise the last one says how it ended.
    private static func people(_ grouping: Grouping, _ filter: Filter) -> SQL {
        let (groupKey, groupLabel) = (grouping.groupKey, grouping.groupLabel)
        return """
            entry AS (
                SELECT l.enrolment, l.patient, \(groupKey) AS key, \(groupLabel) AS label, \(ScreeningOutcome.ofRow) AS outcome,
                    l.last_code, l.approached_on IS NOT NULL AS approached, l.consented_on IS NOT NULL AS consented,
                    l.screened_on IS NOT NULL AS screened, l.treated_on IS NOT NULL AS treated
                FROM trials.screening_log l WHERE \(chosen(filter))),
            person AS (
                SELECT GROUPING(key) = 1 AS is_total, patient, key, min(label) AS label,
                    bool_or(approached) AS approached, bool_or(consented) AS consented, bool_or(screened) AS screened,
                    bool_or(treated) AS treated,
                    (array_agg(last_code ORDER BY enrolment DESC))[1] AS reason,
                    CASE WHEN bool_or(outcome = 'enrolled') THEN 'enrolled' WHEN bool_or(outcome = 'awaiting') THEN 'awaiting'
                        ELSE (array_agg(outcome ORDER BY enrolment DESC))[1] END AS outcome
                FROM entry GROUP BY GROUPING SETS ((key, patient), (patient)))
            """
    }
}

extension AccrualGroup {
    fileprivate init(_ row: borrowing Row, curve: Int?) throws {
        key = try row("key")
        label = try row("label")
        identified = Int(try row("identified") as Int64)
        approached = Int(try row("approached") as Int64)
        consented = Int(try row("consented") as Int64)
        screened = Int(try row("screened") as Int64)
        enrolled = Int(try row("enrolled") as Int64)
        treated = Int(try row("treated") as Int64)
        failed = Int(try row("failed") as Int64)
        declined = Int(try row("declined") as Int64)
        awaiting = Int(try row("awaiting") as Int64)
        left = Int(try row("left") as Int64)
        enrolledInMonth = curve
    }

    fileprivate init(nobodyIn key: String?, curve: Int?) {
        (self.key, label, enrolledInMonth) = (key, nil, curve)
        (identified, approached, consented, screened, enrolled, treated) = (0, 0, 0, 0, 0, 0)
        (failed, declined, awaiting, left) = (0, 0, 0, 0)
    }
}
