public import Postgres

/// A rule by which the queue itself enqueues a job, exactly once per time, however many workers there are.
///
/// The arguments of the job get two more members: `scheduledAt` (the moment, in UTC) and `localDay` (the date in the
/// rule's zone). A job that declares them as properties learns for when it is, also when it runs late.
public struct CronRule: Sendable {
    public enum Times: Sendable, Equatable {
        /// Once on every local date. In the gap of spring 02:30 happens at 03:30; in the fold of autumn, the second time.
        case daily(hour: Int, minute: Int)
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

    /// As it is stored: `daily 02:30`, `every 15 minutes`.
    var rule: String {
        switch times {
        case .daily(let hour, let minute): "daily \(twoDigits(hour)):\(twoDigits(minute))"
        case .every(let minutes): "every \(minutes) minutes"
        }
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// Why a rule was not accepted.
public enum CronRefused: Error, Equatable, CustomStringConvertible {
    case impossibleTimes(rule: String)
    case unknownZone(String)

    public var description: String {
        switch self {
        case .impossibleTimes(let rule): "\"\(rule)\" is no rule: say daily HH:MM or every N minutes (1 to 9999)"
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
            case "OM023": throw CronRefused.impossibleTimes(rule: rule.rule)
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
