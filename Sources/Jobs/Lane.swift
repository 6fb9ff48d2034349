import Logging
import Postgres

/// Runs transactional jobs of one queue, a batch at a time in one transaction, until it finds no more.
///
/// Whatever ends a batch before its COMMIT undoes all of it, and its jobs are free again. So a job that hangs, or loses
/// the connection, costs its neighbours a repetition and no more; it is then run alone.
struct Lane: Sendable {
    /// How long a batch goes on starting jobs: locks, and the oldest transaction of the server, stay this young.
    static let startsFor = Duration.milliseconds(200)
    /// A batch of several that takes longer is cut, and its slow job run alone.
    static let cutAfter = Duration.seconds(1)

    let number: Int16
    let queue: Int16
    let kinds: [Int32]
    let handlers: [Int32: JobHandlers.Handler]
    let store: JobStore
    let state: WorkerState
    let sizes: SharedBatchSize
    let metrics: QueueMetrics
    let name: QueueName
    let logger: Logger
    let watch = LaneWatch()

    enum Ended: Sendable {
        case foundNothing
        /// `slow` lost against another transaction, and is run alone next.
        case ran(BatchEnds, slow: JobNumber?)
    }

    /// Whoever waits for a place hears of it when there is more than this lane can take.
    ///
    /// Tells whether it ran any.
    func run(thereIsMore: @escaping @Sendable () -> Void) async -> Bool {
        var (ranAny, alone) = (false, JobNumber?.none)
        while state.phase == .running && !Task.isCancelled, let worker = state.claimant() {
            watch.runs(nil)
            let (size, only) = (alone == nil ? sizes.next : 1, alone)
            let work = Task { try await batch(worker, size, only, thereIsMore) }
            state.startedBatch(number, watch) { work.cancel() }
            let result = await withTaskCancellationHandler {
                await work.result
            } onCancel: {
                work.cancel()
            }
            let stopped = state.endedBatch(number)
            alone = nil
            switch result {
            case .success(.foundNothing):
                // An only one went another way; the others of its batch are still announced.
                if watch.isAnnounced { await takeBack(worker) }
                if only == nil { return ranAny }
            case .success(.ran(let ends, let slow)):
                metrics.ran(ends.figures, in: name, handlers)
                watch.announced(false)
                ranAny = true
                alone = slow
            case .failure(let error):
                thereIsMore()
                guard let next = await mend(after: error, stopped, worker) else { return ranAny }
                alone = next.job
            }
        }
        return ranAny
    }

    /// The job that is run alone next; `nil` when the lane has to end.
    private struct Next { let job: JobNumber? }

    private func mend(
        after error: any Error, _ stopped: (reason: WorkerState.Stop, job: JobNumber?)?, _ worker: Int32
    ) async -> Next? {
        if let stopped {
            if let job = stopped.job, stopped.reason == .operatorAsked {
                await settle(job, worker) { _, _ in .cancel("stopped by an operator") }
                return Next(job: nil)
            }
            await takeBack(worker)
            return nil
        }
        guard let culprit = watch.job else {
            // Not a job's fault: the database is away, say, and the heart tells of it.
            logger.debug("batch failed", metadata: ["error": "\(Scrubbed.name(of: error))"])
            await takeBack(worker)
            return nil
        }
        if watch.count > 1 {
            sizes.beCareful()
            return Next(job: culprit)
        }
        await settle(culprit, worker) { lease, handler in
            Settlement(
                .retry(ReasonCode(error)), attempt: lease.attempt, retry: handler.retry, chance: .random(in: 0...1))
        }
        return Next(job: nil)
    }

    // MARK: - One batch

    private func batch(
        _ worker: Int32, _ size: Int, _ only: JobNumber?, _ thereIsMore: @Sendable () -> Void
    ) async throws -> Ended {
        let (lane, watch) = (self, watch)
        return try await store.pool.withConnection { session in
            try await session.transaction(retries: 3, preamble: ["SET LOCAL ROLE worker"]) { tx in
                watch.runs(nil)
                let taken = try lane.store.take(
                    worker: worker, queue: lane.queue, kinds: lane.kinds, atMost: size, only: only, in: &tx)
                // The take may have been on its way when the worker was told to stop.
                if taken.isEmpty || lane.state.phase != .running { return .foundNothing }
                if taken.count == size && only == nil { thereIsMore() }
                var jobs = only == nil ? lane.apart(taken) : taken.map(\.lease)
                watch.announced(true)
                let elsewhere = Set(
                    try await lane.store.announce(
                        jobs.map(\.id), worker: worker, lane: lane.number, queue: lane.queue))
                if !elsewhere.isEmpty { jobs.removeAll { elsewhere.contains($0.id) } }
                if jobs.isEmpty { return .foundNothing }
                watch.took(jobs.map(\.id))
                if jobs.count > 1 { try tx.run("SET LOCAL idle_in_transaction_session_timeout = '5s'") }
                return try await lane.perform(jobs, worker, &tx)
            }
        }
    }

    /// A suspect runs alone; the others leave it out.
    private func apart(_ taken: [TakenJob]) -> [Lease] {
        guard taken.contains(where: { $0.crashes > 0 }) else { return taken.map(\.lease) }
        sizes.beCareful()
        if let first = taken.first, first.crashes > 0 { return [first.lease] }
        return taken.filter { $0.crashes == 0 }.map(\.lease)
    }

    private func perform(_ jobs: [Lease], _ worker: Int32, _ tx: inout Transaction) async throws -> Ended {
        let lane = self
        let start = ContinuousClock.now
        let limit =
            jobs.count > 1 ? Self.cutAfter : handlers[jobs[0].kind]?.limit ?? JobHandlers.limitDefault
        return try await tx.until(start + limit) { tx in
            var (ends, isUsed, slow) = (BatchEnds(), false, JobNumber?.none)
            var started = start
            for job in jobs where lane.state.phase == .running {
                guard let handler = lane.handlers[job.kind] else { continue }
                lane.watch.runs(job.id)
                guard let end = try await lane.run(job, handler, isAlone: jobs.count == 1, started, &tx, &isUsed) else {
                    slow = job.id
                    break
                }
                let now = ContinuousClock.now
                ends.add(job, end, after: now - started)
                started = now
                if started - start > Self.startsFor { break }
            }
            if slow == nil { lane.watch.runs(nil) }
            if isUsed { try tx.run("SET LOCAL ROLE worker") }
            try lane.store.finish(ends, worker: worker, lane: lane.number, in: &tx)
            lane.sizes.ran(ends.count, in: .now - start)
            return .ran(ends, slow: slow)
        }
    }

    /// Gives `nil` when the job lost against another transaction, so that its batch has to end.
    private func run(
        _ job: Lease, _ handler: JobHandlers.Handler, isAlone: Bool, _ started: ContinuousClock.Instant,
        _ tx: inout Transaction, _ isUsed: inout Bool
    ) async throws -> Settlement? {
        guard case .transactional(let body) = handler.mode else { preconditionFailure("claimed by its kind") }
        let outcome: JobOutcome
        let run = job.run(of: handler.kind)
        do {
            let (returned, wasUsed) = try await tx.lazily({ [Self.mark(job)] }) { tx in
                let outcome = try await run.traced(&tx) { tx in try await body(job, run, &tx) }
                // Its effects are undone, as if it had been interrupted.
                if .now - started > handler.limit { throw JobOutcome.retry("ran longer than its limit") }
                return outcome
            }
            if wasUsed { isUsed = true }
            outcome = returned
        } catch let thrown as JobOutcome {
            outcome = thrown
        } catch let error as PostgresError where error.endsTheBatch {
            throw error
        } catch let error as PostgresError where error.isRetryable {
            if isAlone { throw error }
            return nil
        } catch {
            if Task.isCancelled { throw error }
            outcome = .retry(ReasonCode(error))
        }
        let settlement = Settlement(
            outcome, attempt: job.attempt, retry: handler.retry, chance: outcome == .done ? 0 : .random(in: 0...1))
        if outcome != .done { settlement.note(in: logger, job, run) }
        return settlement
    }

    /// The group in which the job was asked for, and which of the jobs of this transaction the effects are of.
    private static func mark(_ job: Lease) -> SQL {
        "SELECT set_config('role', \(job.group), true), set_config('omentum.job', \(String(job.id.rawValue)), true)"
    }

    // MARK: - After a batch that was cut

    /// Writes how a job ended that cannot say so itself.
    private func settle(
        _ job: JobNumber, _ worker: Int32, as end: @escaping @Sendable (Lease, JobHandlers.Handler) -> Settlement
    ) async {
        let lane = self
        var wait = Duration.milliseconds(20)
        for _ in 0..<20 where state.phase != .abandoned {
            let written: (isWritten: Bool, figures: RunFigures)?
            do {
                written = try await Task {
                    try await lane.store.asWorker { tx -> (Bool, RunFigures) in
                        let taken = try lane.store.take(
                            worker: worker, queue: lane.queue, kinds: lane.kinds, atMost: 1, only: job, in: &tx)
                        guard let lease = taken.first?.lease, let handler = lane.handlers[lease.kind] else {
                            let isReady = try tx.value(
                                "SELECT EXISTS (SELECT FROM jobs.job WHERE id = \(job) AND state = 0)", as: Bool.self)
                            return (!isReady, RunFigures())
                        }
                        var ends = BatchEnds()
                        let settlement = end(lease, handler)
                        ends.add(lease, settlement)
                        try lane.store.finish(ends, worker: worker, lane: lane.number, in: &tx)
                        settlement.note(in: lane.logger, lease, lease.run(of: handler.kind))
                        return (true, ends.figures)
                    }
                }.value
            } catch {
                logger.debug(
                    "end not written yet", metadata: ["job": "\(job)", "error": "\(Scrubbed.name(of: error))"])
                written = nil
            }
            if let written, written.isWritten {
                metrics.ran(written.figures, in: name, handlers)
                return await takeBack(worker)
            }
            // The server may still be busy with the transaction that was cut.
            let pause = wait
            await Task { try? await Task.sleep(for: pause) }.value
            wait = min(wait * 2, .seconds(1))
        }
        await takeBack(worker)
    }

    /// Says that this lane runs nothing.
    private func takeBack(_ worker: Int32) async {
        let (store, lane, queue) = (store, number, queue)
        do {
            _ = try await Task { try await store.announce([], worker: worker, lane: lane, queue: queue) }.value
            watch.announced(false)
        } catch {
            logger.debug("not taken back", metadata: ["lane": "\(number)", "error": "\(Scrubbed.name(of: error))"])
        }
    }

    /// A handler that hangs where nobody can interrupt it: only it is a suspect, its neighbours are free.
    ///
    /// The server ends its session after a while, which frees their rows.
    func letGoOfNeighbours(ofHanging limit: Duration) async {
        guard let job = watch.hanging(longerThan: limit), let worker = state.worker else { return }
        do { _ = try await store.announce([job], worker: worker, lane: number, queue: queue) } catch {
            logger.debug("not said anew", metadata: ["lane": "\(number)", "error": "\(Scrubbed.name(of: error))"])
        }
    }
}

extension PostgresError {
    /// Nothing more can be done in the transaction.
    fileprivate var endsTheBatch: Bool {
        switch kind {
        case .connection, .inDoubt, .cancelled, .deadline: true
        case .server, .aborted, .decoding, .rowCount, .misuse: false
        }
    }
}
