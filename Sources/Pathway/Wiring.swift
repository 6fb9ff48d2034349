public import CareTerms
public import Jobs
import Postgres
import ProcedureBooking
public import Registry

/// The nightly run of one site, as the queue enqueues it.
public struct NightlyJob: Job, Equatable {
    public static let kind: JobKind = "nightly.run"
    public static let queue: QueueName = .nightly

    public let site: SiteID
    /// The local date that it is for: the cron rule fills it in, so a run after midnight asks the same question.
    public let localDay: ClinicalDay

    public init(site: SiteID, localDay: ClinicalDay) {
        self.site = site
        self.localDay = localDay
    }
}

/// Every night: forgets the keys of commands that nobody will send again.
public struct PruneKeys: Job, Equatable {
    public static let kind: JobKind = "keys.prune"
    public static let queue: QueueName = .nightly

    public init() {}
}

/// What the worker does for each kind of job, and when the night begins.
public enum Wiring {
    /// Local time of the nightly run: after the hours in which clocks are set.
    static let nightlyAt = CronRule.Times.daily(hour: 3, minute: 30)
    /// In UTC: no site owns the keys.
    static let pruningAt = CronRule.Times.daily(hour: 4, minute: 20)

    /// `store` is the worker's own way in; the nightly run takes many transactions, so it brings its own sessions.
    public static func handlers(_ store: Store) -> JobHandlers {
        var handlers = JobHandlers()
        handlers.transactional(ProcedureSigned.self) { job, run, tx in
            let context = try Self.context(of: run, in: &tx)
            try FollowUpPlanning.procedureSigned(job.procedure, in: &tx, context)
            return .done
        }
        handlers.leased(NightlyJob.self, limit: .seconds(3600)) { job, _ in
            let night = NightlyNight(site: job.site, date: job.localDay)
            let result = try await NightlyRun(night)(in: store, as: .worker)
            // Failed items are tried again by a run of the same night, until the attempts are spent.
            return result.items.contains { $0.outcome == .failed } ? .retry("nightly_items_failed") : .done
        }
        handlers.leased(PruneKeys.self) { _, _ in
            for _ in 0..<CommandKeys.batchesMax {
                let pruned = try await store.command(as: .cron) { tx, _ in
                    try CommandKeys.prune(olderThan: CommandKeys.keptDays, batch: CommandKeys.batch, in: &tx)
                }
                if pruned.answer < CommandKeys.batch { return .done }
            }
            // There are more than one run may delete: the same job goes on.
            return .snooze(for: .seconds(1))
        }
        return handlers
    }

    /// The upkeep of the whole programme, and one rule per site in the site's own zone.
    public static func cron(for sites: [Site]) throws -> [CronRule] {
        let pruning = try CronRule(
            "prune keys", pruningAt, zone: "UTC", enqueues: PruneKeys.self, with: [String: String](),
            catchUp: .last, overlap: .skip)
        return try [pruning]
            + sites.map { site in
                try CronRule(
                    "nightly \(site.id)", nightlyAt, zone: site.zone, enqueues: NightlyJob.self,
                    with: ["site": site.id],
                    catchUp: .last, overlap: .queue)
            }
    }

    private static func context(of run: JobRun, in tx: inout Transaction) throws -> Context {
        guard let role = GroupRole(rawValue: run.askedAs) else {
            throw NotFound(noun: "group role", named: run.askedAs)
        }
        return Context(
            now: try tx.value("SELECT registry.now()"), actor: Actor(login: run.askedBy, role: role))
    }
}
