public import Postgres

/// An act on many jobs that was thought over: which ones, and how each stood when it was made.
public struct JobPlan: Sendable, Equatable, Codable {
    public enum Act: String, Sendable, Codable, CaseIterable {
        case retry, cancel, discard

        /// The states in which a job can be meant: one that runs is only stopped one by one.
        public var states: [JobState] {
            switch self {
            case .retry: [.dead, .scheduled, .held]
            case .cancel: [.ready, .scheduled, .held, .dead]
            case .discard: [.ready, .scheduled, .held]
            }
        }
    }

    public struct Item: Sendable, Equatable, Codable {
        public let job: Int64
        public let kind: String
        public let state: String
        /// Stands for all that a run or a person can change of it.
        public let mark: String

        public init(job: Int64, kind: String, state: String, mark: String) {
            (self.job, self.kind, self.state, self.mark) = (job, kind, state, mark)
        }
    }

    /// One plan takes no more jobs than this.
    public static let jobsMax = 5000

    public let act: Act
    public let reason: String
    public let jobs: [Item]

    public init(act: Act, reason: String, jobs: [Item]) {
        (self.act, self.reason, self.jobs) = (act, reason, jobs)
    }

    /// What became of one job.
    public enum Verdict: String, Sendable, Codable, CaseIterable {
        case done
        /// It stands otherwise than in the plan.
        case changed
        case runs
        /// It is finished, or never was.
        case gone
        /// Another job took its unique key meanwhile.
        case keyTaken = "key_taken"
        case refused

        /// Since the plan was made something became of it.
        public var isChange: Bool { [.changed, .runs, .gone].contains(self) }
    }

    public struct Told: Sendable, Equatable {
        public let job: JobNumber
        public let verdict: Verdict

        public init(job: JobNumber, verdict: Verdict) { (self.job, self.verdict) = (job, verdict) }
    }

    /// The oldest jobs that fit, and whether there are more than one plan takes.
    public static func make(
        _ act: Act, _ filter: JobAdmin.Filter, reason: String, in tx: inout Transaction
    ) throws -> (plan: JobPlan, isCut: Bool) {
        let states = act.states.map(\.rawValue)
        let jobs = try tx.all(
            """
            SELECT j.id, k.name AS kind, j.state, jobs.mark_of(j) AS mark FROM \(JobAdmin.unfinishedJobs)
            WHERE j.state = ANY (\(states)) AND a.run IS NULL AND \(JobAdmin.matches(filter))
            ORDER BY j.id LIMIT \(jobsMax + 1)
            """
        ) { row in
            let state: JobState = try row("state")
            return Item(job: try row("id"), kind: try row("kind"), state: state.name, mark: try row("mark"))
        }
        return (JobPlan(act: act, reason: reason, jobs: Array(jobs.prefix(jobsMax))), jobs.count > jobsMax)
    }

    /// Does it, and gives what became of each job in the order of the plan.
    ///
    /// Without `unchangedOnly` nothing is done when any job has changed since the plan was made: then only the verdicts
    /// of those that have are given.
    public func apply(unchangedOnly: Bool, in tx: inout Transaction) throws -> [Told] {
        try tx.all(
            """
            SELECT job_id, verdict
            FROM jobs.apply_plan(\(act.rawValue), \(jobs.map(\.job)), \(jobs.map(\.mark)), \(reason), \(unchangedOnly))
            """
        ) { row in
            let verdict: String = try row("verdict")
            return Told(job: try row("job_id"), verdict: Verdict(rawValue: verdict) ?? .refused)
        }
    }
}
