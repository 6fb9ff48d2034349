import CoreMetrics
import Logging
import Postgres

/// Runs leased jobs and writes how they ended.
struct JobExecution: Sendable {
    let store: JobStore
    let state: WorkerState
    let logger: Logger
    let backoffLongest: Duration
    var metrics = QueueMetrics(NOOPMetricsHandler.instance)
    var queue = QueueName.default
    /// For the names of their kinds in figures.
    var handlers: [Int32: JobHandlers.Handler] = [:]

    /// The lease went to somebody else meanwhile: our effects must not stand.
    private struct LeaseLost: Error {}

    enum Ended: Sendable {
        /// With the effects, by ``write(_:for:_:)``, or never, because the worker gives up on the database.
        case written
        /// Done: the next turn of its queue writes it, together with the others and the next claim.
        case toBeWritten(after: Duration)
    }

    /// Returns when the job has ended, one way or the other.
    ///
    /// Its task may be cancelled from outside, by ``WorkerState/stop(_:because:)``; how it ended is written all the same.
    func run(_ lease: Lease, with handler: JobHandlers.Handler) async -> Ended {
        let run = lease.run(of: handler.kind)
        let started = ContinuousClock.now
        let result: Result<Performed, any Error>
        do { result = .success(try await perform(lease, run, handler)) } catch { result = .failure(error) }
        let stop = state.ended(lease)
        let time = ContinuousClock.now - started
        if case .success(.written(let settlement)) = result {
            tell(lease, settlement, after: time)
            if settlement != .done { settlement.note(in: logger, lease, run) }
            return .written
        }
        guard let settlement = settlement(of: result, stop, lease, handler) else { return .written }
        // Counted when the turn has written it.
        if settlement == .done { return .toBeWritten(after: time) }
        if await write(settlement, for: lease, run) { tell(lease, settlement, after: time) }
        return .written
    }

    private func tell(_ lease: Lease, _ settlement: Settlement, after time: Duration) {
        var figures = RunFigures()
        figures.add(lease.kind, settlement.outcome(of: lease), after: time)
        metrics.ran(figures, in: queue, handlers)
    }

    /// Counts what a turn has written, each once.
    func tell(_ done: [Places.Done]) {
        var figures = RunFigures()
        for job in done { figures.add(job.lease.kind, .done, after: job.time) }
        metrics.ran(figures, in: queue, handlers)
    }

    private enum Performed: Sendable {
        /// With its effects.
        case written(Settlement)
        case ended(JobOutcome)
    }

    private func perform(_ lease: Lease, _ run: JobRun, _ handler: JobHandlers.Handler) async throws -> Performed {
        switch handler.mode {
        case .transactional(let body):
            return .written(
                try await inTransaction(lease, handler) { tx in
                    let outcome = try await run.traced(&tx) { tx in try await body(lease, run, &tx) }
                    return Settlement(
                        outcome, attempt: lease.attempt, retry: handler.retry, chance: .random(in: 0...1))
                })
        case .leased(let body):
            guard let trace = run.trace else { return .ended(try await body(lease, run)) }
            return .ended(try await TraceContext.$current.withValue(trace) { try await body(lease, run) })
        }
    }

    private func inTransaction(
        _ lease: Lease, _ handler: JobHandlers.Handler,
        _ body: @escaping @Sendable (inout Transaction) async throws -> Settlement
    ) async throws -> Settlement {
        try await store.pool.withConnection(deadline: .now + handler.limit) { session in
            try await session.transaction(retries: 3, preamble: ["SET LOCAL ROLE worker"]) { tx in
                let group: String = try tx.value("SELECT jobs.begin_effects(\(lease.id), \(lease.token))")
                // What no group asked for (an operator by hand, the worker itself) is done as worker.
                if group != "none" && group != "worker" { try tx.run("SELECT set_config('role', \(group), true)") }
                let settlement = try await body(&tx)
                // Whoever may finish jobs must not be whoever asked for them.
                try tx.run("SET LOCAL ROLE worker")
                guard try tx.settle(lease, settlement) else { throw LeaseLost() }
                return settlement
            }
        }
    }

    /// What is left to write; `nil` when nothing is.
    private func settlement(
        of result: Result<Performed, any Error>, _ stop: WorkerState.Stop?, _ lease: Lease,
        _ handler: JobHandlers.Handler
    ) -> Settlement? {
        let outcome: JobOutcome
        switch result {
        case .success(.written): return nil
        case .success(.ended(let ended)): outcome = ended
        case .failure(let thrown as JobOutcome): outcome = thrown
        case .failure(is LeaseLost): return nil
        case .failure(let error):
            switch stop {
            case .operatorAsked: return .cancel("stopped by an operator")
            case .draining, .fenced: return handler.isTransactional ? .handBack : .interrupted
            case .overdue: outcome = .retry("ran longer than its limit")
            case nil:
                // The whole process is told to end, without time to drain.
                if Task.isCancelled { return handler.isTransactional ? .handBack : .interrupted }
                outcome = .retry(ReasonCode(error))
            }
        }
        // Chance comes from the system, a call for each job.
        return Settlement(
            outcome, attempt: lease.attempt, retry: handler.retry, chance: outcome == .done ? 0 : .random(in: 0...1))
    }

    /// Tries until the database answers.
    ///
    /// Whether a lost COMMIT took place needs no guess here: if it did, the lease
    /// is gone, and nothing is written.
    private func write(_ settlement: Settlement, for lease: Lease, _ run: JobRun) async -> Bool {
        var wait = Duration.milliseconds(50)
        while state.phase != .abandoned {
            do {
                guard try await store.settle(lease, settlement) else { return lost(lease) }
                settlement.note(in: logger, lease, run)
                return true
            } catch let error as PostgresError where error.sqlState == "OM002" {
                return lost(lease)
            } catch {
                let about: Logger.Metadata = ["job": "\(lease.id)", "error": "\(Scrubbed.name(of: error))"]
                logger.debug("end not written yet", metadata: about)
                // In a cancelled task it would not wait at all.
                let pause = wait
                await Task { try? await Task.sleep(for: pause) }.value
                wait = min(wait * 2, backoffLongest)
            }
        }
        return false
    }

    private func lost(_ lease: Lease) -> Bool {
        logger.notice("no longer held when its end was to be written", metadata: ["job": "\(lease.id)"])
        return false
    }
}

extension Settlement {
    func note(in logger: Logger, _ lease: Lease, _ run: JobRun) {
        var about: Logger.Metadata = ["job": "\(lease.id)", "kind": "\(run.kind)", "attempt": "\(lease.attempt)"]
        if let trace = run.trace { about.merge(trace.metadata) { $1 } }
        switch self {
        case .done, .snooze: logger.debug("job ended", metadata: about)
        case .handBack, .interrupted: logger.info("job handed back", metadata: about)
        case .cancel(let reason): logger.info("job cancelled: \(reason)", metadata: about)
        case .fail(let reason, let wait, let forGood):
            let last = forGood || lease.attempt >= lease.attemptsMax
            let next = last ? "it is dead" : "next attempt in \(wait)"
            logger.log(level: last ? .error : .warning, "job failed: \(reason); \(next)", metadata: about)
        }
    }
}
