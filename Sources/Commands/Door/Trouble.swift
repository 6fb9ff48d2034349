internal import ArgumentParser
internal import CareTerms
internal import Jobs
internal import Migrations
internal import Pathway
internal import Postgres
internal import Registry

/// One clear answer to whatever went wrong: what happened, why, and what to type instead.
struct Trouble: Error, Equatable {
    var status: Ending
    var fact: String?
    var message: String
    var remedy: String?
    /// The key to ask again with, when nobody knows the outcome.
    var key: String?
    /// What only some kinds of error carry, such as the gates of a no-go: for machines, as people read the message.
    var details: [JSON.Member] = []

    init(_ status: Ending, fact: String? = nil, _ message: String, try remedy: String? = nil) {
        self.status = status
        self.fact = fact
        self.message = message
        self.remedy = remedy
    }

    /// Chooses by the kind of error; an error of no known kind is a failure that names its type and none of its values.
    init(_ error: any Error) {
        switch error {
        case let trouble as Trouble: self = trouble
        case let unknown as OutcomeUnknown:
            self.init(.outcomeUnknown, fact: unknown.fact, unknown.message, try: unknown.remedy)
            key = unknown.key?.rawValue
        case let noGo as NoGo:
            self.init(.refused, fact: noGo.fact, noGo.message, try: noGo.remedy)
            details = [
                .init("day", noGo.goNoGo.day.json), .init("clearance", noGo.clearance.json),
                .init("gates", .list(noGo.goNoGo.failing.map(\.json))),
            ]
        case let changed as PlanChanged:
            self.init(.changedMeanwhile, fact: changed.fact, changed.message, try: changed.remedy)
            details = [
                .init(
                    "jobs",
                    .list(
                        changed.told.map { .object([.init("job", $0.job.json), .init("verdict", $0.verdict.json)]) }))
            ]
        case let refusal as any Refusal:
            self.init(
                Ending(refusal.kind), fact: refusal.fact, refusal.message, try: refusal.remedy)
        case let error as PostgresError: self.init(error)
        case let refusal as MigrationRefusal: self.init(refusal)
        case let error as ValidationError: self.init(.usage, fact: "words_are_valid", error.message)
        case is CancellationError: self.init(.failed, "Interrupted: nothing was changed.")
        default: self.init(.failed, fact: "no_defect", "Something that should not happen did: \(type(of: error)).")
        }
    }

    /// For people: a sentence, and a second line with what to do.
    var text: String {
        var lines = ["omentum: \(message)"]
        if let remedy { lines.append("    try: " + remedy.replacing("\n", with: "\n         ")) }
        if let key { lines.append("    key: \(key)") }
        return lines.joined(separator: "\n")
    }

    var json: JSON {
        var members: [JSON.Member] = [
            .init("code", .text(status.code)), .init("fact", fact.json), .init("message", .text(message)),
            .init("try", remedy.json),
        ]
        if let key { members.append(.init("key", .text(key))) }
        members += details
        return .object([.init("error", .object(members))])
    }
}

/// Words that cannot be understood.
struct UsageTrouble: Refusal {
    let fact: String
    let message: String
    let remedy: String?
    var kind: RefusalKind { .usage }

    init(_ fact: String, _ message: String, try remedy: String? = nil) {
        self.fact = fact
        self.message = message
        self.remedy = remedy
    }
}
