public import ArgumentParser
internal import CareTerms
public import Jobs

struct JobsNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "What waits to be done by the worker, what was done, and what died.",
        subcommands: [
            JobsList.self, JobsDead.self, JobsShow.self, JobsRetry.self, JobsCancel.self, JobsPause.self,
            JobsResume.self,
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

/// A page of jobs, for the verbs that list some.
struct JobsPage {
    let page: JobAdmin.Page

    func show(_ output: Output, none: String) {
        output.show(
            Listing(
                page.jobs, none: none,
                columns: [
                    .init("job") { $0.id },
                    .init("kind") { $0.kind },
                    .init("queue") { $0.queue },
                    .init("state") { $0.state },
                    .init("attempt", isNumber: true, for: .machines) { Int($0.attempt) },
                    .init("run_at", title: "due") { $0.runAt },
                    .init("asked_by", title: "for") { $0.askedBy },
                    .init("asked_as", for: .machines) { $0.askedAs },
                    .init("last_error", title: "error") { $0.lastError },
                ]))
        if page.isCut, let last = page.jobs.last {
            output.note("omentum: there are more; the next page: --before \(last.id)")
        }
    }
}
