internal import ArgumentParser
internal import CareTerms
internal import Jobs
internal import Postgres

struct JobsWait: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "wait", abstract: "Wait until nothing runs, and nothing is left that could.",
        discussion: """
            Example: omentum jobs wait --queue nightly --timeout 30m
            Dead jobs, and those whose time has not come, are not waited for, and told. Ends with 1 when the time is over, \
            and with 3 when all that is left waits in paused queues.
            """)
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only jobs of this kind, such as nightly.run.") var kind: String?
    @Option(help: "Only jobs in this queue.") var queue: String?
    @Option(help: ArgumentHelp("No longer than this: 90s, 15m, 2h.", valueName: "time"))
    var timeout = TimeSpan(minutes: 10)

    static let every = Duration.milliseconds(250)

    func perform(_ output: Output, at desk: Desk) async throws {
        let words = JobFilterWords(kind: kind, queue: queue)
        let start = ContinuousClock.now
        let progress = output.progress("jobs left")
        while true {
            let pending = try await desk.read { tx, context in
                let filter = try words.filter(at: context.now, in: &tx)
                return try JobAdmin.pending(filter, now: context.now, in: &tx)
            }
            let isOver = ContinuousClock.now - start >= timeout.duration
            if pending.isIdle || pending.isHeldByPause || isOver { progress.finish() }
            if pending.isIdle { return show(pending, output) }
            if pending.isHeldByPause {
                let queue = pending.pausedQueues.first ?? "default"
                throw Fact(
                    "queue_runs", .rule,
                    "\(pending.ready) jobs wait in paused queues: \(pending.pausedQueues.joined(separator: ", ")).",
                    try: "omentum jobs resume \(queue) --reason TEXT")
            }
            if isOver { throw late(pending) }
            progress.update(pending.ready + pending.running + pending.asked)
            try await Task.sleep(for: Self.every)
        }
    }

    private func show(_ pending: JobAdmin.Pending, _ output: Output) {
        let dead = pending.dead > 0 ? " \(pending.dead) dead: omentum jobs dead" : ""
        let next = pending.nextAt.map { " The next is due at \($0.shown)." } ?? ""
        output.done(
            "Nothing is left to do.\(next)\(dead)",
            [
                "idle": true, "ready": pending.ready, "running": pending.running, "dead": pending.dead,
                "next_at": pending.nextAt, "workers": pending.workers,
            ])
    }

    private func late(_ pending: JobAdmin.Pending) -> Trouble {
        let workers = pending.workers == 0 ? " No worker runs." : ""
        let paused =
            pending.pausedQueues.isEmpty ? "" : " Paused: \(pending.pausedQueues.joined(separator: ", "))."
        return Trouble(
            .failed, fact: "queue_is_idle",
            "Time is over: \(pending.ready) jobs are ready and \(pending.running) run.\(workers)\(paused)",
            try: pending.workers == 0
                ? "omentum-worker, in a terminal of its own" : "omentum jobs list --state running")
    }
}
