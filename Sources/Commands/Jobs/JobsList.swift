internal import ArgumentParser
internal import CareTerms
internal import Jobs
internal import Postgres

struct JobsList: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show jobs, the newest first: the unfinished ones, or those in one state.")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only those in this state.") var state: JobState?
    @Option(help: "Only those of this kind, such as nightly.run.") var kind: String?
    @Option(help: "Only those in this queue.") var queue: String?
    @Option(help: "Jobs before this one: the next page.") var before: JobNumber?
    @Option(help: "At most so many jobs, up to \(JobAdmin.pageMax).") var limit = 50

    func validate() throws {
        guard (1...JobAdmin.pageMax).contains(limit) else {
            throw ValidationError("--limit takes a number from 1 to \(JobAdmin.pageMax).")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let filter = JobAdmin.Filter(state: state, kind: kind, queue: queue, before: before, limit: limit)
        let page = try await desk.read { tx, _ in try JobAdmin.list(filter, in: &tx) }
        JobsPage(page: page).show(output, none: "No job fits.")
    }
}

struct JobsDead: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "dead", abstract: "Show jobs that used up their attempts: each waits for retry or cancel.")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Jobs before this one: the next page.") var before: JobNumber?

    func perform(_ output: Output, at desk: Desk) async throws {
        let filter = JobAdmin.Filter(state: .dead, before: before)
        let page = try await desk.read { tx, _ in try JobAdmin.list(filter, in: &tx) }
        JobsPage(page: page).show(output, none: "No job is dead.")
    }
}

struct JobsShow: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one job: its state, its arguments, and what went wrong.")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The job, such as J17.") var job: JobNumber

    func perform(_ output: Output, at desk: Desk) async throws {
        let job = job
        let found = try await desk.read { tx, _ in try JobAdmin.show(job, in: &tx) }
        guard let found else { throw JobsShow.notFound(job) }
        let failures = found.failures.map { "\($0.at) attempt \($0.attempt), worker \($0.worker): \($0.error)" }
        let summary = found.summary
        output.show(
            [
                "job": summary.id, "kind": summary.kind, "queue": summary.queue, "state": summary.state,
                "attempt": Int(summary.attempt), "attempts_max": summary.attemptsMax.map { Int($0) },
                "crashes": Int(summary.crashes), "enqueued_at": summary.enqueuedAt, "run_at": summary.runAt,
                "finished_at": summary.finishedAt, "worker": summary.worker, "stopping": summary.isStopping,
                "asked_by": summary.askedBy, "asked_as": summary.askedAs, "arguments": found.arguments.text,
                "last_error": summary.lastError, "failures": failures,
            ])
    }

    static func notFound(_ job: JobNumber) -> NotFound {
        NotFound(noun: "job", named: job.description, try: "omentum jobs list")
    }
}
