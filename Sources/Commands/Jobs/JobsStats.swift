internal import ArgumentParser
internal import CareTerms
internal import Jobs
internal import Postgres

struct JobsStats: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Count the jobs of each kind, and tell what is wrong with the queue's tables.",
        discussion: """
            Nothing is counted row by row, so this costs the same for ten jobs and ten million. Done and cancelled ones are \
            counted since the beginning, also where their history was dropped. What is over its limit comes with what to do.
            """)
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let (counts, workers, measures, now) = try await desk.read { tx, context in
            (
                try JobStatistics.counts(in: &tx), try JobStatistics.workers(in: &tx), try JobStatistics.watch(in: &tx),
                context.now
            )
        }
        let over = measures.filter(\.isOver)
        output.show(
            ["now": now, "workers_registered": workers.count, "over_limit": over.count],
            [
                Section("kinds", KindLine.listing(counts)),
                Section(
                    "workers",
                    Listing(
                        workers, none: "None.",
                        columns: [
                            .init("worker", isNumber: true) { $0.id }, .init("host") { $0.host },
                            .init("login", for: .machines) { $0.login },
                            .init("started_at", title: "since") { $0.startedAt },
                            .init("beat_at", title: "last beat") { $0.beatAt },
                        ])),
                Section(
                    "watched",
                    Listing(
                        output.isJSON ? measures : over, none: "Nothing is over its limit.",
                        columns: [
                            .init("measure") { $0.name }, .init("subject") { $0.subject }, .init("who") { $0.who },
                            .init("value", isNumber: true) { Int64($0.value) },
                            .init("limit", isNumber: true) { $0.limit.map { Int64($0) } },
                            .init("advice") { $0.advice },
                        ])),
            ])
    }
}

/// The jobs of one kind in one queue, by their states.
private struct KindLine {
    let kind: String
    let queue: String
    var jobs: [JobState: Int64] = [:]

    static func listing(_ counts: [JobStatistics.Count]) -> Listing {
        var lines: [KindLine] = []
        for count in counts {
            let place = lines.firstIndex { $0.kind == count.kind && $0.queue == count.queue }
            if place == nil { lines.append(KindLine(kind: count.kind, queue: count.queue)) }
            lines[place ?? lines.count - 1].jobs[count.state] = count.jobs
        }
        lines.sort { ($0.kind, $0.queue) < ($1.kind, $1.queue) }
        let states: [JobState] = [.ready, .running, .scheduled, .held, .dead, .done, .cancelled]
        return Listing(
            lines, none: "There was no job yet.",
            columns: [.init("kind") { $0.kind }, .init("queue", for: .machines) { $0.queue }]
                + states.map { state in
                    .init(state.name, isNumber: true, for: state == .held ? .machines : .both) {
                        $0.jobs[state, default: 0]
                    }
                })
    }
}
