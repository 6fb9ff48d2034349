internal import ArgumentParser
internal import CareTerms
internal import Jobs
internal import Postgres
internal import Registry

/// One job, or, with `--plan-out`, all that fit.
struct JobTargetOptions: ParsableArguments {
    @Argument(help: "The job, such as J17.") var job: JobNumber?
    @OptionGroup var which: JobFilterOptions
    @Flag(help: "With --plan-out: all jobs that may be meant.") var all = false
    @Option(
        help: ArgumentHelp(
            "Do nothing yet: write which jobs are meant, for omentum jobs apply. The file must not exist.",
            valueName: "file"))
    var planOut: String?

    init() {}

    func validate() throws {
        let isMany = all || !which.isEmpty
        switch (job, planOut) {
        case (.some, nil) where !isMany, (nil, .some) where isMany: return
        case (.some, _):
            throw ValidationError("Name one job, or many by their kind, state or age, and not both.")
        case (nil, nil):
            throw ValidationError(
                "Name a job, such as J17. Many are planned first: --kind KIND --plan-out FILE, and then jobs apply FILE."
            )
        case (nil, .some):
            throw ValidationError("Say which jobs: --kind, --queue, --state, --older, --younger, or --all.")
        }
    }
}

/// A verb that does one act to one job, or plans it for many.
protocol JobActVerb: ChangingVerb {
    static var act: JobPlan.Act { get }
    var why: JobReasonOptions { get }
    var target: JobTargetOptions { get }

    func perform(on job: JobNumber, _ output: Output, at desk: Desk) async throws
}

extension JobActVerb {
    static var roles: [GroupRole] { [.operator] }

    func perform(_ output: Output, at desk: Desk) async throws {
        if let job = target.job { return try await perform(on: job, output, at: desk) }
        guard let path = target.planOut else { throw ValidationError("Name a job, such as J17.") }
        if let state = target.which.state, !Self.act.states.contains(state) {
            let able = Self.act.states.map(\.name).joined(separator: ", ")
            throw ValidationError("\(Self.act.rawValue) takes jobs that are \(able); a running one only by its number.")
        }
        try await JobPlanning(act: Self.act, words: target.which.words, reason: why.reason, path: path)
            .plan(output, at: desk, dryRun: change.dryRun)
    }
}

struct JobsRetry: JobActVerb {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Run a dead or waiting job now; a dead one gets its attempts back.",
        discussion: """
            Example: omentum jobs retry J17 --reason 'the line is back'
            Many at once: omentum jobs retry --kind nightly.run --reason TEXT --plan-out FILE, and omentum jobs apply FILE
            """)
    static let act = JobPlan.Act.retry

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var why: JobReasonOptions
    @OptionGroup var target: JobTargetOptions

    func perform(on job: JobNumber, _ output: Output, at desk: Desk) async throws {
        let reason = why.reason
        let outcome = try await desk.change(change) { tx, _ -> Int64 in
            do {
                guard try JobAdmin.retry(job, reason: reason, in: &tx) else {
                    guard try JobAdmin.show(job, in: &tx) != nil else { throw JobsShow.notFound(job) }
                    throw Fact(
                        "job_can_be_retried", .rule, "\(job) is neither dead nor waiting.",
                        try: "omentum jobs show \(job)")
                }
            } catch let error as PostgresError where error.violates("job_is_unique_by_key") {
                throw Fact(
                    "job_is_unique_by_key", .rule, "Another job took the key of \(job) meanwhile.",
                    try: "omentum jobs cancel \(job) --reason TEXT")
            }
            return job.rawValue
        }
        output.done(outcome, "\(job) is ready to run.", ["job": job])
    }
}

struct JobsCancel: JobActVerb {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "End a job that does not run; ask one that does to stop.",
        discussion: """
            Example: omentum jobs cancel J17 --reason 'asked for by mistake'
            Many at once: omentum jobs cancel --kind nightly.run --reason TEXT --plan-out FILE, and omentum jobs apply FILE
            """)
    static let act = JobPlan.Act.cancel

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var why: JobReasonOptions
    @OptionGroup var target: JobTargetOptions

    func perform(on job: JobNumber, _ output: Output, at desk: Desk) async throws {
        let reason = why.reason
        let outcome = try await desk.change(change) { tx, _ in
            guard try JobAdmin.cancel(job, reason: reason, in: &tx) else {
                guard try JobAdmin.show(job, in: &tx) != nil else { throw JobsShow.notFound(job) }
                throw Fact("job_is_unfinished", .rule, "\(job) is finished.", try: "omentum jobs show \(job)")
            }
            return try JobAdmin.show(job, in: &tx)?.summary.isStopping ?? false
        }
        output.done(
            outcome, outcome.answer ? "\(job) was asked to stop." : "\(job) is cancelled.",
            ["job": job, "stopping": outcome.answer])
    }
}

struct JobsDiscard: JobActVerb {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Put a waiting job on the dead list, until it is retried or cancelled.",
        discussion: """
            Example: omentum jobs discard J17 --reason 'waits for the vendor'
            Many at once: omentum jobs discard --queue outside --reason TEXT --plan-out FILE, and omentum jobs apply FILE
            """)
    static let act = JobPlan.Act.discard

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var why: JobReasonOptions
    @OptionGroup var target: JobTargetOptions

    func perform(on job: JobNumber, _ output: Output, at desk: Desk) async throws {
        let reason = why.reason
        let outcome = try await desk.change(change) { tx, _ -> Int64 in
            guard try JobAdmin.discard(job, reason: reason, in: &tx) else {
                guard let found = try JobAdmin.show(job, in: &tx) else { throw JobsShow.notFound(job) }
                let isRunning = found.summary.state == .running
                throw Fact(
                    "job_waits", .rule, "\(job) is \(found.summary.state.name), and does not wait.",
                    try: isRunning ? "omentum jobs cancel \(job) --reason TEXT" : "omentum jobs show \(job)")
            }
            return job.rawValue
        }
        output.done(outcome, "\(job) is on the dead list.", ["job": job])
    }
}
