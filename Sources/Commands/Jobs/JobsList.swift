internal import ArgumentParser
internal import CareTerms
internal import Jobs
internal import Postgres

/// Where a page begins, and how long it is.
struct PageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The next page: what the page before ended with.", valueName: "job"))
    var after: JobNumber?
    @Option(help: "At most so many jobs, up to \(JobAdmin.pageMax).") var limit = 50

    init() {}

    func validate() throws {
        guard (1...JobAdmin.pageMax).contains(limit) else {
            throw ValidationError("--limit takes a number from 1 to \(JobAdmin.pageMax).")
        }
    }
}

struct JobsList: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show jobs, the newest first: the unfinished ones, or those in one state.",
        discussion: """
            Example: omentum jobs list --state ready --queue nightly --older 15m
            A job of a batch that runs right now is shown as running, as its row is only locked. What was done or \
            cancelled is asked for by its state. For machines the answer is an object with jobs, and after: the place of \
            the next page, or null.
            """)
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var which: JobFilterOptions
    @OptionGroup var pages: PageOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let (words, place, limit) = (which.words, pages.after, pages.limit)
        let page = try await desk.read { tx, context in
            try JobAdmin.list(try words.filter(at: context.now, in: &tx), after: place, limit: limit, in: &tx)
        }
        JobsPage(page: page).show(output, none: "No job fits.")
    }
}

struct JobsDead: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "dead", abstract: "Show jobs that used up their attempts: each waits for retry or cancel.",
        discussion: """
            Example: omentum jobs dead --kind nightly.run
            Many at once: omentum jobs retry --kind nightly.run --reason TEXT --plan-out FILE
            """)
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only those of this kind, such as nightly.run.") var kind: String?
    @Option(help: "Only those in this queue.") var queue: String?
    @OptionGroup var pages: PageOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let (words, place, limit) = (
            JobFilterWords(state: .dead, kind: kind, queue: queue), pages.after, pages.limit
        )
        let page = try await desk.read { tx, context in
            try JobAdmin.list(try words.filter(at: context.now, in: &tx), after: place, limit: limit, in: &tx)
        }
        JobsPage(page: page).show(output, none: "No job is dead.")
    }
}

struct JobsShow: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one job: its state, its arguments, and its story.")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The job, such as J17.") var job: JobNumber

    func perform(_ output: Output, at desk: Desk) async throws {
        let job = job
        let found = try await desk.read { tx, _ in try JobAdmin.show(job, in: &tx) }
        guard let found else { throw JobsShow.notFound(job) }
        let summary = found.summary
        let details: Details = [
            "job": summary.id, "kind": summary.kind, "queue": summary.queue, "state": summary.state,
            "attempt": Int(summary.attempt), "attempts_max": summary.attemptsMax.map { Int($0) },
            "crashes": Int(summary.crashes), "enqueued_at": summary.enqueuedAt, "run_at": summary.runAt,
            "finished_at": summary.finishedAt, "worker": summary.worker, "stopping": summary.isStopping,
            "asked_by": summary.askedBy, "asked_as": summary.askedAs, "arguments": found.arguments.text,
            "last_error": summary.lastError,
        ]
        output.show(
            details,
            [
                Section(
                    "failures",
                    Listing(
                        found.failures, none: "None.",
                        columns: [
                            .init("at") { $0.at }, .init("attempt", isNumber: true) { Int($0.attempt) },
                            .init("worker", isNumber: true) { $0.worker }, .init("error") { $0.error },
                        ])),
                Section(
                    "timeline",
                    Listing(
                        found.timeline, none: "",
                        columns: [.init("at") { $0.at }, .init("what") { $0.what }, .init("by") { $0.by }])),
            ])
    }

    static func notFound(_ job: JobNumber) -> NotFound {
        NotFound(noun: "job", named: job.description, try: "omentum jobs list")
    }
}
