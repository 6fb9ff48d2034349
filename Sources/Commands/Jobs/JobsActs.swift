internal import ArgumentParser
internal import CareTerms
internal import Jobs
internal import Postgres
internal import Registry

struct JobsRetry: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Run a dead or waiting job now; a dead one gets its attempts back.")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var why: JobReasonOptions
    @Argument(help: "The job, such as J17.") var job: JobNumber

    func perform(_ output: Output, at desk: Desk) async throws {
        let (job, reason) = (job, why.reason)
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

struct JobsCancel: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "End a job that does not run; ask one that does to stop.")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var why: JobReasonOptions
    @Argument(help: "The job, such as J17.") var job: JobNumber

    func perform(_ output: Output, at desk: Desk) async throws {
        let (job, reason) = (job, why.reason)
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

struct JobsPause: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Let no job of a queue start; running ones go on.")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var why: JobReasonOptions
    @Argument(help: "The queue, such as default.") var queue: String

    func perform(_ output: Output, at desk: Desk) async throws {
        try await QueueSwitch(queue: queue, pauses: true, reason: why.reason).turn(change, output, at: desk)
    }
}

struct JobsResume: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let the jobs of a paused queue start again.")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var why: JobReasonOptions
    @Argument(help: "The queue, such as default.") var queue: String

    func perform(_ output: Output, at desk: Desk) async throws {
        try await QueueSwitch(queue: queue, pauses: false, reason: why.reason).turn(change, output, at: desk)
    }
}

private struct QueueSwitch {
    let queue: String
    let pauses: Bool
    let reason: String

    func turn(_ change: ChangeOptions, _ output: Output, at desk: Desk) async throws {
        let (queue, pauses, reason) = (queue, pauses, reason)
        let outcome = try await desk.change(change) { tx, _ in
            let name = QueueName(queue)
            let isTurned =
                pauses
                ? try JobAdmin.pause(name, reason: reason, in: &tx) : try JobAdmin.resume(name, reason: reason, in: &tx)
            guard isTurned else {
                throw Fact(
                    pauses ? "queue_runs" : "queue_is_paused", .rule,
                    "There is no queue \(queue) that \(pauses ? "runs" : "is paused").", try: "omentum jobs list")
            }
            return queue
        }
        output.done(
            outcome, "The queue \(queue) \(pauses ? "is paused" : "runs again").", ["queue": queue, "paused": pauses])
    }
}
