public import Postgres

/// A rule by which the queue itself enqueues a job, exactly once per time, however many workers there are.
///
/// The arguments of the job get two more members: `scheduledAt` (the moment, in UTC) and `localDay` (the date in the
/// rule's zone). A job that declares them as properties learns for when it is, also when it runs late.
public struct CronRule: Sendable {
    public enum Times: Sendable, Equatable {
        /// Once on every local date, also on those when the clocks change: as ``fields(_:)`` with one minute and hour.
        case daily(hour: Int, minute: Int)
        /// Five fields as crontab(5) writes them: minute, hour, day of month, month, day of week; or `@daily` and the like.
        ///
        /// What they take, and what becomes of hours that the clocks skip or show twice: docs/jobs.md.
        case fields(String)
        /// Elapsed time, counted from midnight UTC of 1970: it knows no zone.
        case every(minutes: Int)
    }

    /// What to do about times that passed while no worker ran.
    public enum CatchUp: Sendable, Equatable {
        case skip
        /// The latest one only.
        case last
        /// The latest ones, up to so many.
        case all(upTo: Int16)
    }

    /// What to do when the job of the time before is not finished.
    public enum Overlap: String, Sendable {
        case allow, skip
        /// Enqueued, and started when the one before is done.
        case queue
    }

    /// Stored: a rule is known by its name.
    public let name: String
    public let times: Times
    public let zone: String
    public let catchUp: CatchUp
    public let overlap: Overlap
    let kind: JobKind
    let version: Int16
    let queue: QueueName
    let priority: JobPriority
    let attemptsMax: Int16
    let arguments: JSONText

    /// Takes the arguments of the job without `scheduledAt` and `localDay`, and a zone by its IANA name.
    public init<Arguments: Encodable, J: Job>(
        _ name: String, _ times: Times, zone: String, enqueues type: J.Type, with arguments: Arguments,
        catchUp: CatchUp = .last, overlap: Overlap = .skip
    ) throws {
        (self.name, self.times, self.zone) = (name, times, zone)
        (self.catchUp, self.overlap) = (catchUp, overlap)
        (kind, version, queue) = (J.kind, J.schemaVersion, J.queue)
        (priority, attemptsMax) = (J.priority, J.attemptsMax)
        self.arguments = try JobArguments.encode(arguments, of: J.kind)
    }

    /// As it is stored: `daily 02:30`, `30 2 * * mon-fri`, `every 15 minutes`.
    var rule: String {
        switch times {
        case .daily(let hour, let minute): "daily \(twoDigits(hour)):\(twoDigits(minute))"
        case .fields(let fields): fields.split(separator: " ").joined(separator: " ")
        case .every(let minutes): "every \(minutes) minutes"
        }
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// Why a rule was not accepted.
public enum CronRefused: Error, Equatable, CustomStringConvertible {
    case impossibleTimes(rule: String, Fault)
    case unknownZone(String)

    /// What is wrong with its times, by the name of the fact that the database found broken.
    public enum Fault: String, Sendable, CaseIterable {
        case form = "cron_rule_is_understood"
        case minute = "cron_minute_is_understood"
        case hour = "cron_hour_is_understood"
        case dayOfMonth = "cron_day_of_month_is_understood"
        case month = "cron_month_is_understood"
        case dayOfWeek = "cron_day_of_week_is_understood"
        /// Such as the 31st of February.
        case never = "cron_rule_names_a_time"

        var message: String {
            switch self {
            case .form: "say daily HH:MM, every N minutes (1 to 9999), or five fields such as 30 2 * * mon-fri"
            case .minute: "its first field, the minute, takes 0 to 59, lists, ranges, and steps such as */15"
            case .hour: "its second field, the hour, takes 0 to 23, lists, ranges, and steps such as 8-18/2"
            case .dayOfMonth: "its third field, the day of the month, takes 1 to 31, lists, ranges and steps"
            case .month: "its fourth field, the month, takes 1 to 12 or jan to dec, lists, ranges and steps"
            case .dayOfWeek: "its fifth field, the day of the week, takes 0 to 7 or sun to sat, lists, ranges and steps"
            case .never: "no day of forty years fits it"
            }
        }
    }

    public var description: String {
        switch self {
        case .impossibleTimes(let rule, let fault): "\"\(rule)\" is no rule: \(fault.message)"
        case .unknownZone(let zone): "\(zone) is no time zone: give an IANA name such as Europe/Berlin"
        }
    }
}

extension Transaction {
    /// Makes the rule as given, whether or not it was there.
    ///
    /// Whether it is enabled stays the operator's word.
    public mutating func keep(_ rule: CronRule) throws {
        do {
            try run(
                """
                SELECT jobs.keep_cron(\(rule.name), \(rule.kind.description), \(rule.version), \(rule.arguments),
                    \(rule.queue.description), \(rule.priority.rawValue), \(rule.attemptsMax), \(rule.rule), \(rule.zone),
                    \(rule.catchUp.stored.how), \(rule.catchUp.stored.most), \(rule.overlap.rawValue))
                """)
        } catch {
            switch error.sqlState {
            case "OM023":
                throw CronRefused.impossibleTimes(
                    rule: rule.rule, error.constraint.flatMap(CronRefused.Fault.init) ?? .form)
            case "OM024": throw CronRefused.unknownZone(rule.zone)
            default: throw error
            }
        }
    }
}

extension CronRule.CatchUp {
    fileprivate var stored: (how: String, most: Int16) {
        switch self {
        case .skip: ("skip", 1)
        case .last: ("last", 1)
        case .all(let most): ("all", most)
        }
    }
}
