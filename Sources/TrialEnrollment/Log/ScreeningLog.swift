public import CareTerms
public import Postgres
import Registry

/// What became of a person in a group: one of these, so that they add up to everybody.
public enum ScreeningOutcome: String, Sendable, Codable, CaseIterable, PostgresCodable {
    /// Reached a state that counts as enrolled, wherever they stand now.
    case enrolled
    /// Not enrolled, and the enrolment still runs.
    case awaiting
    /// Screened, and found ineligible at last.
    case failed
    case declined
    /// Any other end before enrolment: withdrew, also from treatment alone, died, or the trial ended.
    case left

    /// The same, of one row of the view `trials.screening_log` called `l`.
    static let ofRow: SQL = """
        CASE WHEN l.enrolled_on IS NOT NULL THEN 'enrolled' WHEN l.is_running AND l.status <> 'follow_up' THEN 'awaiting'
            WHEN l.status = 'ineligible' THEN 'failed' WHEN l.status = 'declined' THEN 'declined' ELSE 'left' END
        """
}

/// A line of the screening log: one life of a patient in a trial, with the first day of each thing that counts.
public struct ScreeningEntry: Sendable, Equatable, Codable {
    public let enrolment: EnrolmentID
    public let patient: PatientID
    public let site: SiteID
    public let screeningNumber: String?
    public let status: Enrolment.State
    public let outcome: ScreeningOutcome
    /// The coded reason of the step that ended it.
    public let reason: String?
    public let identifiedOn: ClinicalDay
    public let approachedOn: ClinicalDay?
    public let consentedOn: ClinicalDay?
    public let screenedOn: ClinicalDay?
    public let enrolledOn: ClinicalDay?
    public let treatedOn: ClinicalDay?
}

/// The screening log of a trial.
public struct ScreeningLog: Sendable, Equatable, Codable {
    /// Which lines it holds.
    public struct Filter: Sendable, Equatable {
        public let trial: TrialID
        public let site: SiteID?
        /// The first approach, or, where there was none, the day on which they were identified: from here on.
        public let from: ClinicalDay?
        public let until: ClinicalDay?

        public init(trial: TrialID, site: SiteID? = nil, from: ClinicalDay? = nil, until: ClinicalDay? = nil) {
            (self.trial, self.site, self.from, self.until) = (trial, site, from, until)
        }
    }

    public let entries: [ScreeningEntry]
    /// How many people are left out, as they withdrew the use of their data.
    public let leftOut: Int
    /// The day on which it was read, by which ages are told.
    public let readOn: ClinicalDay

    /// So many lines at most; a trial of PIPAC has fewer.
    public static let entriesMax = 5000

    /// The lines in the order in which people came, without those who withdrew the use of their data.
    ///
    /// A log with more lines than ``entriesMax`` is refused, as a part of it would be taken for the whole.
    public static func read(_ filter: Filter, in tx: inout Transaction) throws -> ScreeningLog {
        _ = try TrialRecord.read(filter.trial, in: &tx)
        if let site = filter.site { _ = try SiteClock.zone(of: site, in: &tx) }
        let lines = try tx.all(
            """
            SELECT l.enrolment, l.patient, l.site, l.screening_number, l.status, \(ScreeningOutcome.ofRow) AS outcome,
                CASE WHEN l.enrolled_on IS NULL AND NOT l.is_running THEN l.last_code END AS reason,
                l.identified_on, l.approached_on, l.consented_on, l.screened_on, l.enrolled_on, l.treated_on
            FROM trials.screening_log l
            WHERE \(Self.chosen(filter)) AND NOT l.data_use_is_withdrawn
            ORDER BY l.entered_on, l.enrolment LIMIT \(Int64(entriesMax + 1))
            """
        ) { row in try ScreeningEntry(row) }
        guard lines.count <= entriesMax else { throw LogIsTooLong() }
        return try tx.one(
            """
            SELECT count(DISTINCT l.patient) AS people, (registry.now() AT TIME ZONE 'UTC')::date AS today FROM trials.screening_log l
            WHERE \(Self.chosen(filter)) AND l.data_use_is_withdrawn
            """
        ) { row in
            ScreeningLog(entries: lines, leftOut: Int(try row("people") as Int64), readOn: try row("today"))
        }
    }

    private static func chosen(_ filter: Filter) -> SQL {
        """
        l.trial = \(filter.trial) AND (\(filter.site)::bigint IS NULL OR l.site = \(filter.site))
        AND l.entered_on BETWEEN coalesce(\(filter.from)::date, '-infinity') AND coalesce(\(filter.until)::date, 'infinity')
        """
    }
}

/// A log that is too long for one answer.
public struct LogIsTooLong: Refusal, Equatable {
    public let fact = "screening_log_fits_in_one_answer"
    public let kind = RefusalKind.usage
    public let message = "The log has more than \(ScreeningLog.entriesMax) lines."
    public let remedy: String? = "a part of it: --site S…, or --from and --until"
}

extension ScreeningEntry {
    fileprivate init(_ row: borrowing Row) throws {
        enrolment = try row("enrolment")
        patient = try row("patient")
        site = try row("site")
        screeningNumber = try row("screening_number")
        status = try row("status")
        outcome = try row("outcome")
        reason = try row("reason")
        identifiedOn = try row("identified_on")
        approachedOn = try row("approached_on")
        consentedOn = try row("consented_on")
        screenedOn = try row("screened_on")
        enrolledOn = try row("enrolled_on")
        treatedOn = try row("treated_on")
    }
}
