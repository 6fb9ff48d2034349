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
    private let state: WorkerState
    private let metrics: QueueMetrics

    public init(_ configuration: WorkerConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        state = WorkerState(fence: configuration.pace.fence)
        metrics = QueueMetrics(configuration.metrics)
    }

    /// Stops running jobs now, as if the time to drain were over.
    func hurry() { state.hurry() }

    private var health: WorkerHealth { WorkerHealth(state: state, stuckAfter: configuration.pace.stuck) }

    public func run() async throws {
        let pool = Pool(configuration.pool)
        let (state, store) = (state, JobStore(pool: pool))
        let server = try serve()
        defer { server?.stop() }
        await withGracefulShutdownHandler {
            await work(store, state)
        } onGracefulShutdown: {
            logger.info("stopping: no new jobs, \(state.runningCount) running")
            configuration.serviceManager?.stopping()
            state.drain()
            configuration.onStopping()
        }
    }

    private func serve() throws -> HealthServer? {
        guard let port = configuration.healthPort else { return nil }
        let (state, health, metrics, places) = (state, health, metrics, configuration.places)
        let registry = configuration.metrics as? PrometheusRegistry
        let figures = ProcessFigures(configuration.metrics)
        let server = try HealthServer(port: port) { path in
            health.answer(path) {
                guard let registry else { return nil }
                metrics.tell(state, health, places: places)
                figures.tell()
                return registry.text()
            }
        }
        server.start()
        logger.info("health and metrics", metadata: ["address": "127.0.0.1:\(server.port)"])
        return server
    }

    private func work(_ store: JobStore, _ state: WorkerState) async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                await Heart(pool: store.pool, state: state, configuration: configuration, logger: logger).run()
            }
            group.addTask { await keepWatch() }
            guard let queues = await prepare(store, state) else { return group.cancelAll() }
            state.opened()
            logger.info("ready", metadata: ["worker": "\(state.worker ?? 0)", "queues": "\(queues.count)"])
            configuration.serviceManager?.ready()
            configuration.onReady()
            group.addTask {
                await Upkeep(
                    store: store, state: state, configuration: configuration, metrics: metrics, logger: logger
                ).run()
            }
            group.addTask { await listen(state) }
            group.addTask { await fence(state) }
            group.addTask { await limitRuns(state) }
            group.addTask { await limitDrain(store, state) }
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
        var (wait, queues) = (Duration.milliseconds(100), [QueueLoop]?.none)
        while state.phase == .running && !Task.isCancelled {
            do {
                // While the heart registers the worker.
                if queues == nil { queues = try await openAll(store, state) }
                if state.worker != nil { return queues }
            } catch {
                // The heart tells of a database that is away.
                let level: Logger.Level = state.worker == nil ? .debug : .error
                logger.log(level: level, "cannot start: \(Scrubbed.name(of: error))")
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
                    state: state, sizes: sizes, metrics: metrics, name: name, logger: logger)
            }
            let execution = JobExecution(
                store: store, state: state, logger: logger, backoffLongest: configuration.pace.backoffLongest,
                metrics: metrics, queue: name, handlers: handlers)
            return QueueLoop(
                name: name, number: number, places: Places(count, lanes: lanes.keys.sorted(by: >)), lanes: lanes,
                handlers: handlers, leasedKinds: leased, transactionalKinds: transactional, store: store, state: state,
                execution: execution, pace: configuration.pace, logger: logger)
        }
    }

    private func keepWatch() async {
        let (health, wasStuck) = (health, Flag())
        await configuration.serviceManager?.keepWatch {
            guard let stuck = health.stuck else { return true }
            // Once: the service manager ends the process a moment later.
            if !wasStuck.isSet { logger.critical("\(stuck)") }
            wasStuck.set(true)
            return false
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

    private func limitDrain(_ store: JobStore, _ state: WorkerState) async {
        let bell = Doorbell()
        state.add(bell)
        while state.phase == .running && !Task.isCancelled { await bell.wait(atMost: .seconds(3600)) }
        let end = ContinuousClock.now + configuration.drainLimit
        while !state.isHurried && .now < end && !Task.isCancelled { await bell.wait(atMost: end - .now) }
        if Task.isCancelled { return }
        let count = state.stopAll(because: .draining)
        let why = state.isHurried ? "told again to stop" : "drain limit reached"
        logger.warning("\(why): \(count) jobs are handed back")
        // Their handlers end, and their leases are written back.
        let last = ContinuousClock.now + configuration.pace.lastWords
        while !state.isHurried && .now < last && !Task.isCancelled { await bell.wait(atMost: last - .now) }
        if state.isHurried { try? await Task.sleep(for: configuration.pace.hurry) }
        if !Task.isCancelled { await abandon(store, state) }
    }

    /// Hands back what does not end by itself, so that nobody takes it for a crash.
    private func abandon(_ store: JobStore, _ state: WorkerState) async {
        state.abandon()
        if state.worker != nil {
            logger.error("\(state.runningCount) jobs do not end: handed back, and the process ends")
            let running = state.leases
            // What cannot be written is left to the rescue.
            try? await store.handBack(running.jobs, running.tokens)
            await leave(store, state)
        }
        configuration.onAbandoned()
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
