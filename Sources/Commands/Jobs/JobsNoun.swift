public import ArgumentParser
internal import CareTerms
public import Jobs
internal import Postgres

struct JobsNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "What waits to be done by the worker, what was done, and what died.",
        subcommands: [
            JobsList.self, JobsDead.self, JobsShow.self, JobsStats.self, JobsWatch.self, JobsWait.self, JobsRetry.self,
            JobsCancel.self,
            JobsDiscard.self, JobsApply.self, JobsPause.self, JobsResume.self, JobsCronNoun.self,
        ])
}

extension JobNumber: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension JobState: ExpressibleByArgument {
    public static var allValueStrings: [String] { allCases.map(\.name) }

    public init?(argument: String) { self.init(name: argument) }
}

extension JobState: Shown {
    public var shown: String { name }
    public var json: JSON { .text(name) }
}

/// A length of time as people type it: `90s`, `15m`, `2h`, `3d`.
struct TimeSpan: Sendable, ExpressibleByArgument {
    static let daysMax: Int64 = 3650
    let duration: Duration

    init(minutes: Int64) { self.init(seconds: minutes * 60) }
    init(seconds: Int64) { duration = .seconds(seconds) }

    var shown: String { "\(duration.components.seconds) s" }
    var defaultValueDescription: String { "\(duration.components.seconds)s" }

    init?(argument: String) {
        guard let unit = argument.last, let count = Int64(argument.dropLast()), count > 0,
            let seconds = ["s": 1, "m": 60, "h": 3600, "d": 86400][String(unit)] as Int64?,
            count <= Self.daysMax * 86400 / seconds
        else { return nil }
        duration = .seconds(count * seconds)
    }
}

/// Why an operator does it: kept with the act.
struct JobReasonOptions: ParsableArguments {
    @Option(help: "Why, in 5 to 500 characters; kept with what was done. No patient's data.")
    var reason: String

    func validate() throws {
        guard (5...500).contains(reason.unicodeScalars.count) else {
            throw ValidationError("--reason takes 5 to 500 characters.")
        }
    }
}

/// Which jobs are meant.
struct JobFilterOptions: ParsableArguments {
    @Option(help: "Only those in this state.") var state: JobState?
    @Option(help: "Only those of this kind, such as nightly.run.") var kind: String?
    @Option(help: "Only those in this queue.") var queue: String?
    @Option(help: ArgumentHelp("Only those enqueued longer ago than this: 90s, 15m, 2h, 3d.", valueName: "time"))
    var older: TimeSpan?
    @Option(help: ArgumentHelp("Only those enqueued within this time.", valueName: "time"))
    var younger: TimeSpan?

    init() {}

    var isEmpty: Bool { state == nil && kind == nil && queue == nil && older == nil && younger == nil }

    var words: JobFilterWords {
        JobFilterWords(state: state, kind: kind, queue: queue, older: older?.duration, younger: younger?.duration)
    }
}

/// The words, apart from how they were parsed: a closure can take them along.
struct JobFilterWords: Sendable {
    var state: JobState?
    var kind: String?
    var queue: String?
    var older: Duration?
    var younger: Duration?

    /// The filter at this moment; throws when its queue or kind is none.
    func filter(at now: Instant, in tx: inout Transaction) throws -> JobAdmin.Filter {
        let filter = JobAdmin.Filter(
            state: state, kind: kind, queue: queue, enqueuedBefore: older.map { now - $0 },
            enqueuedAfter: younger.map { now - $0 })
        let known = try JobAdmin.knows(filter, in: &tx)
        // The word itself is not repeated: it may be anything.
        guard known.queue else {
            throw Fact("queue_exists", .notFound, "There is no such queue.", try: "omentum jobs list")
        }
        guard known.kind else {
            throw Fact("kind_exists", .notFound, "No job of this kind was ever asked for.", try: "omentum jobs list")
        }
        return filter
    }
}

/// A page of jobs, for the verbs that list some.
struct JobsPage {
    let page: JobAdmin.Page

    /// Machines get the place of the next page beside the jobs: a full page is never taken for complete.
    func show(_ output: Output, none: String) {
        let listing = Listing(
            page.jobs, none: none,
            columns: [
                .init("job") { $0.id },
                .init("kind") { $0.kind },
                .init("queue") { $0.queue },
                .init("state") { $0.isStopping ? "\($0.state.name), stopping" : $0.state.name },
                .init("attempt", isNumber: true, for: .machines) { Int($0.attempt) },
                .init("enqueued_at", for: .machines) { $0.enqueuedAt },
                .init("run_at", title: "due") { $0.runAt },
                .init("worker", for: .machines) { $0.worker },
                .init("asked_by", title: "for") { $0.askedBy },
                .init("asked_as", for: .machines) { $0.askedAs },
                .init("last_error", title: "error") { $0.lastError },
            ])
        if output.isJSON {
            return output.show(.object([.init("jobs", listing.json), .init("after", page.next.json)]))
        }
        output.show(listing)
        if let next = page.next { output.note("omentum: there are more; the next page: --after \(next)") }
    }
}
