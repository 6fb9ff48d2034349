internal import ArgumentParser
internal import CareTerms
internal import Jobs
internal import Postgres

struct JobsWatch: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Look at the queue as it works: drawn anew in place, until q or Ctrl-C.",
        discussion: """
            Example: omentum jobs watch --every 5s
            Where the output is no terminal, each look is some plain lines. --once looks once.
            """)
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: ArgumentHelp("How often to look: 2s, 1m.", valueName: "time")) var every = TimeSpan(seconds: 2)
    @Flag(help: "Look once, and end.") var once = false

    func perform(_ output: Output, at desk: Desk) async throws {
        // Whatever refuses the first look is an error; what happens later is told, and looked at again.
        var look = BoardLook(board: try await read(desk))
        if once { return show(look, output) }
        let isLive = output.terminal.outputIsTerminal && !output.isJSON
        let screen = isLive ? LiveScreen() : nil
        defer { screen?.leave() }
        while true {
            if let screen {
                let size = Terminal.current()
                screen.draw(look.lines(columns: size.columns, every: every.shown), rows: LiveScreen.rows())
            } else {
                show(look, output)
            }
            switch LiveScreen.wait(every.duration, keys: screen != nil) {
            case .quit, .readerGone: return
            case .look: break
            }
            do { look = BoardLook(board: try await read(desk), before: look) } catch {
                let trouble = Trouble(error)
                guard trouble.status == .unreachable || trouble.status == .changedMeanwhile else { throw error }
                look.trouble = trouble.message
            }
        }
    }

    private func read(_ desk: Desk) async throws -> JobBoard {
        try await desk.read { tx, context in try JobBoard.read(now: context.now, in: &tx) }
    }

    private func show(_ look: BoardLook, _ output: Output) {
        if output.isJSON {
            output.show(look.json)
        } else {
            for line in look.lines(columns: output.terminal.columns, every: nil) { output.say(line) }
        }
        output.letGo()
    }
}

/// One look at the queue: pure, so that it can be tested without a terminal.
struct BoardLook {
    let board: JobBoard
    /// Why it is not of this moment.
    var trouble: String?
    private let readAt: ContinuousClock.Instant
    /// How many jobs of each queue were done in a second, since the look before.
    private(set) var pace: [String: Int64] = [:]

    init(board: JobBoard, before: BoardLook? = nil, readAt: ContinuousClock.Instant = .now) {
        (self.board, self.readAt) = (board, readAt)
        guard let before else { return }
        let passed = before.readAt.duration(to: readAt).components
        let seconds = max(Double(passed.seconds) + Double(passed.attoseconds) / 1e18, 0.001)
        for line in board.lines {
            let earlier = before.board.lines.first { $0.queue == line.queue }?.done ?? line.done
            pace[line.queue] = Int64((Double(line.done - earlier) / seconds).rounded())
        }
    }

    func lines(columns: Int, every: String?) -> [String] {
        let workers = board.workers == 0 ? "no worker runs" : "\(board.workers) worker\(board.workers == 1 ? "" : "s")"
        let hint = every.map { "; every \($0), q ends" } ?? ""
        var lines = ["\(board.now.shown)  \(workers)\(hint)"]
        if let trouble { lines += ["This is how it was: \(trouble)"] }
        lines.append("")
        lines += table(
            Listing(
                board.lines, none: "",
                columns: [
                    .init("queue") { $0.isPaused ? "\($0.queue), paused" : $0.queue },
                    .init("ready", isNumber: true) { $0.ready }, .init("running", isNumber: true) { $0.running },
                    .init("scheduled", isNumber: true) { $0.scheduled }, .init("dead", isNumber: true) { $0.dead },
                    .init("waits since") { $0.readySince },
                ]), columns)
        if !board.running.isEmpty {
            lines += ["", "RUNNING"]
            lines += table(
                Listing(
                    board.running, none: "",
                    columns: [
                        .init("job") { $0.id }, .init("kind") { $0.kind }, .init("queue") { $0.queue },
                        .init("worker", isNumber: true) { $0.worker },
                        .init("attempt", isNumber: true) { Int($0.attempt) },
                    ]), columns)
        }
        if !board.failures.isEmpty {
            lines += ["", "LATEST FAILURES"]
            lines += table(
                Listing(
                    board.failures, none: "",
                    columns: [.init("at") { $0.at }, .init("job") { $0.job }, .init("error") { $0.error }]), columns)
        }
        return lines.flatMap { $0.isEmpty ? [""] : $0.harmless().wrapped(to: columns) }
    }

    private func table(_ listing: Listing, _ columns: Int) -> [String] { listing.table.lines(width: columns) }

    var json: JSON {
        .object([
            .init("now", board.now.json), .init("workers", board.workers.json),
            .init(
                "queues",
                .list(
                    board.lines.map {
                        .object([
                            .init("queue", .text($0.queue)), .init("paused", .bool($0.isPaused)),
                            .init("ready", $0.ready.json), .init("running", $0.running.json),
                            .init("scheduled", $0.scheduled.json), .init("dead", $0.dead.json),
                            .init("done", $0.done.json), .init("ready_since", $0.readySince.json),
                        ])
                    })),
            .init("running", .list(board.running.map { .text($0.id.description) })),
            .init(
                "failures",
                .list(
                    board.failures.map {
                        .object([.init("at", $0.at.json), .init("job", $0.job.json), .init("error", .text($0.error))])
                    })),
        ])
    }
}
