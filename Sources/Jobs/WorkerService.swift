public import Logging
import Postgres
public import ServiceLifecycle

/// The worker: claims jobs of its queues, runs them, and does its share of the queue's upkeep.
///
/// It ends when it is asked to shut down gracefully: claims no more, lets running jobs end until `drainLimit`, hands
/// the rest back. A database that goes away never ends it.
public struct WorkerService: Service {
    let configuration: WorkerConfiguration
    let logger: Logger

    public init(_ configuration: WorkerConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    public func run() async throws {
        let pool = Pool(configuration.pool)
        let state = WorkerState(fence: configuration.pace.fence)
        let store = JobStore(pool: pool)
        await withGracefulShutdownHandler {
            await work(store, state)
        } onGracefulShutdown: {
            logger.info("stopping: no new jobs, \(state.runningCount) running")
            configuration.serviceManager?.stopping()
            state.drain()
            configuration.onStopping()
        }
    }

    private func work(_ store: JobStore, _ state: WorkerState) async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                await Heart(pool: store.pool, state: state, configuration: configuration, logger: logger).run()
            }
            group.addTask { await configuration.serviceManager?.keepWatch() }
            guard let queues = await prepare(store, state) else { return group.cancelAll() }
            logger.info("ready", metadata: ["worker": "\(state.worker ?? 0)", "queues": "\(queues.count)"])
            configuration.serviceManager?.ready()
            configuration.onReady()
            group.addTask {
                await Upkeep(store: store, state: state, configuration: configuration, logger: logger).run()
            }
            group.addTask { await listen(state) }
            group.addTask { await fence(state) }
            group.addTask { await limitRuns(state) }
            group.addTask { await limitDrain(state) }
            await withDiscardingTaskGroup { inner in
                for queue in queues { inner.addTask { await queue.run() } }
            }
            // The heart beats until the last job's end is written.
            group.cancelAll()
        }
        await leave(store, state)
    }

    /// Queues, kinds and rules, once the database answers; `nil` when the worker was stopped before.
    private func prepare(_ store: JobStore, _ state: WorkerState) async -> [QueueLoop]? {
        let bell = Doorbell()
        state.add(bell)
        var wait = Duration.milliseconds(100)
        while state.phase == .running && !Task.isCancelled {
            do {
                if state.worker != nil { return try await openAll(store, state) }
            } catch {
                logger.error("cannot start: \(Scrubbed.name(of: error))")
            }
            await bell.wait(atMost: wait)
            wait = min(wait * 2, configuration.pace.backoffLongest)
        }
        return nil
    }

    private func openAll(_ store: JobStore, _ state: WorkerState) async throws -> [QueueLoop] {
        let kinds = Array(configuration.handlers.kinds)
        let numbers = try await store.openKinds(kinds)
        let handlers = Dictionary(
            uniqueKeysWithValues: zip(numbers, kinds.compactMap { configuration.handlers.byKind[$0] }))
        // Before the first claim: what ends on a day without its partition would have to be moved.
        try await store.keepHouse()
        let queues = try await store.openQueues(Array(configuration.places.keys))
        try await store.keep(configuration.cron)
        if let cronOfData = configuration.cronOfData { try await store.keep(cronOfData()) }
        let execution = JobExecution(
            store: store, state: state, logger: logger, backoffLongest: configuration.pace.backoffLongest)
        let transactional = handlers.filter { $0.value.isTransactional }.keys.sorted()
        let leased = handlers.filter { !$0.value.isTransactional }.keys.sorted()
        var laneNumber: Int16 = 0
        return queues.map { name, number in
            let count = configuration.places[name] ?? 1
            // A session each, and a few for all else.
            let lanesMax = Pool.sizeMax - 4
            let sizes = SharedBatchSize()
            var lanes: [Int16: Lane] = [:]
            for _ in 0..<min(count, lanesMax) where !transactional.isEmpty {
                laneNumber += 1
                lanes[laneNumber] = Lane(
                    number: laneNumber, queue: number, kinds: transactional, handlers: handlers, store: store,
                    state: state, sizes: sizes, logger: logger)
            }
            return QueueLoop(
                name: name, number: number, places: Places(count, lanes: lanes.keys.sorted(by: >)), lanes: lanes,
                handlers: handlers, leasedKinds: leased, transactionalKinds: transactional, store: store, state: state,
                execution: execution, pace: configuration.pace, logger: logger)
        }
    }

    /// Leased jobs that run for longer than they may are stopped.
    private func limitRuns(_ state: WorkerState) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(100))
            state.stopOverdue()
        }
    }

    private func listen(_ state: WorkerState) async {
        // A session lock and LISTEN need the same: a session that stays ours.
        let notices = configuration.holdsLock ? WakeUpSource.notices(configuration.conninfo) : nil
        guard let source = configuration.wakeUp ?? notices else { return }
        while !Task.isCancelled && state.phase == .running {
            do { try await source.listen { state.ringAll() } } catch {
                logger.debug("no wake-up calls: \(Scrubbed.name(of: error))")
            }
            try? await Task.sleep(for: configuration.pace.backoffLongest)
        }
    }

    /// Stops jobs before somebody else may have them.
    private func fence(_ state: WorkerState) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            if state.isOut(ofTouchSince: configuration.pace.fence) {
                let count = state.stopAll(because: .fenced)
                if count > 0 { logger.error("no beat for \(configuration.pace.fence): stopped \(count) jobs") }
            }
        }
    }

    private func limitDrain(_ state: WorkerState) async {
        let bell = Doorbell()
        state.add(bell)
        while state.phase == .running && !Task.isCancelled { await bell.wait(atMost: .seconds(3600)) }
        try? await Task.sleep(for: configuration.drainLimit)
        if Task.isCancelled { return }
        let count = state.stopAll(because: .draining)
        logger.warning("drain limit reached: \(count) jobs are handed back")
        // Their handlers end, and their leases are written back; what cannot be, is left to the rescue.
        try? await Task.sleep(for: .seconds(5))
        if !Task.isCancelled { state.abandon() }
    }

    private func leave(_ store: JobStore, _ state: WorkerState) async {
        guard let worker = state.worker else { return }
        do {
            try await Task { try await store.leave(worker: worker) }.value
            logger.info("stopped", metadata: ["worker": "\(worker)"])
        } catch {
            logger.warning("left without signing off: \(Scrubbed.name(of: error))", metadata: ["worker": "\(worker)"])
        }
    }
}
