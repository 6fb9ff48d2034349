import Synchronization

/// What the loops of one worker know in common.
final class WorkerState: Sendable {
    enum Phase: Sendable { case running, draining, abandoned }

    /// Why a running job was stopped from outside.
    enum Stop: Sendable { case operatorAsked, draining, fenced, overdue }

    private struct Running {
        let token: Int64
        let due: ContinuousClock.Instant
        var stop: Stop?
        let task: Task<Void, Never>
    }

    private struct Batch {
        let watch: LaneWatch
        var stop: (reason: Stop, job: JobNumber?)?
        var cancel: @Sendable () -> Void
    }

    private struct Known {
        var phase = Phase.running
        var worker: Int32?
        var lastBeat: ContinuousClock.Instant?
        var isDatabaseAway = false
        var isOpen = false
        var isHurried = false
        var isCancelled = false
        var running: [JobNumber: Running] = [:]
        /// By the number of their lane.
        var batches: [Int16: Batch] = [:]
        var bells: [Doorbell] = []
    }

    private let known = Mutex(Known())
    private let fence: Duration
    let pulses = Pulses()

    init(fence: Duration) { self.fence = fence }

    var phase: Phase { known.withLock { $0.phase } }
    var runningCount: Int { known.withLock { $0.running.count + $0.batches.count { $0.value.watch.job != nil } } }

    /// The worker's number while it may claim: it is registered, beats, and was not told to stop.
    func claimant() -> Int32? {
        known.withLock { known in
            guard known.phase == .running, let beat = known.lastBeat, .now - beat < fence else { return nil }
            return known.worker
        }
    }

    var worker: Int32? { known.withLock { $0.worker } }

    /// The heart found it so.
    var isDatabaseAway: Bool { known.withLock { $0.isDatabaseAway } }
    func databaseIs(away: Bool) { known.withLock { $0.isDatabaseAway = away } }
    /// Whether queues, kinds and rules are there, and jobs are claimed.
    var isOpen: Bool { known.withLock { $0.isOpen } }
    func opened() { known.withLock { $0.isOpen = true } }
    var beatAge: Duration? { known.withLock { known in known.lastBeat.map { .now - $0 } } }

    func isOut(ofTouchSince limit: Duration) -> Bool {
        known.withLock { known in known.lastBeat.map { .now - $0 >= limit } ?? false }
    }

    func registered(_ worker: Int32) {
        ring(
            known.withLock { known in
                known.worker = worker
                known.lastBeat = .now
                return known.bells
            })
    }

    /// Somebody else declared this worker dead: it needs a new number.
    func lostRegistration() { known.withLock { $0.worker = nil } }

    func beat(at moment: ContinuousClock.Instant) { known.withLock { $0.lastBeat = moment } }

    func add(_ bell: Doorbell) { known.withLock { $0.bells.append(bell) } }

    func ringAll() { ring(known.withLock { $0.bells }) }

    func drain() {
        ring(
            known.withLock { known in
                if known.phase == .running { known.phase = .draining }
                return known.bells
            })
    }

    /// The leased jobs that run, with their tokens.
    var leases: (jobs: [JobNumber], tokens: [Int64]) {
        known.withLock { known in (Array(known.running.keys), known.running.values.map(\.token)) }
    }

    /// Asked a second time: running jobs are not waited for.
    var isHurried: Bool { known.withLock { $0.isHurried } }
    func hurry() {
        known.withLock { $0.isHurried = true }
        drain()
    }

    /// What is not written now is left to the rescue.
    func abandon() { known.withLock { $0.phase = .abandoned } }

    /// Runs a leased job in a task of its own, which can be stopped from outside until ``ended(_:)``.
    func run(
        _ lease: Lease, since start: ContinuousClock.Instant, limit: Duration,
        _ body: @escaping @Sendable () async -> Void
    ) {
        let over = known.withLock { known in
            // It cannot end before it stands here: its end takes the same lock.
            let task = Task { await body() }
            // Rescued, and claimed again by this worker: nobody waits for what the old run does.
            let old = known.running.updateValue(
                Running(token: lease.token, due: start + limit, task: task), forKey: lease.id)
            return [known.isCancelled ? task : nil, old?.task]
        }
        // Not under the lock, which whatever is told of it may take.
        for task in over { task?.cancel() }
    }

    /// The whole process is told to end, without time to drain.
    func cancel() {
        let tasks = known.withLock { known in
            known.isCancelled = true
            return known.running.values.map(\.task)
        }
        for task in tasks { task.cancel() }
    }

    func startedBatch(_ lane: Int16, _ watch: LaneWatch, cancel: @escaping @Sendable () -> Void) {
        known.withLock { $0.batches[lane] = Batch(watch: watch, cancel: cancel) }
    }

    /// Gives why it was stopped, if it was.
    func endedBatch(_ lane: Int16) -> (reason: Stop, job: JobNumber?)? {
        known.withLock { $0.batches.removeValue(forKey: lane)?.stop }
    }

    /// Gives why it was stopped, if it was.
    func ended(_ lease: Lease) -> Stop? {
        known.withLock { known in
            // A job that was rescued and claimed again by this worker has another token.
            guard let running = known.running[lease.id], running.token == lease.token else { return nil }
            known.running[lease.id] = nil
            return running.stop
        }
    }

    func stop(_ jobs: [JobNumber], because reason: Stop) {
        let cancels = known.withLock { known in
            jobs.compactMap { id -> (@Sendable () -> Void)? in
                if let running = known.running[id], running.stop == nil {
                    known.running[id]?.stop = reason
                    return { running.task.cancel() }
                }
                guard let lane = known.batches.first(where: { $0.value.watch.holds(id) })?.key,
                    let batch = known.batches[lane], batch.stop == nil
                else { return nil }
                known.batches[lane]?.stop = (reason, id)
                return batch.cancel
            }
        }
        for cancel in cancels { cancel() }
    }

    /// Gives how many.
    @discardableResult
    func stopAll(because reason: Stop) -> Int {
        let ids = known.withLock { $0.running.filter { $0.value.stop == nil }.map(\.key) }
        stop(ids, because: reason)
        let cancels = known.withLock { known in
            let lanes = known.batches.filter { $0.value.stop == nil && $0.value.watch.job != nil }
            for lane in lanes.keys { known.batches[lane]?.stop = (reason, nil) }
            return lanes.values.map(\.cancel)
        }
        for cancel in cancels { cancel() }
        return ids.count + cancels.count
    }

    /// Stops leased jobs that have run for longer than they may.
    func stopOverdue() {
        let ids = known.withLock { known -> [JobNumber] in
            if known.running.isEmpty { return [] }
            let now = ContinuousClock.now
            return known.running.filter { $0.value.stop == nil && $0.value.due <= now }.map(\.key)
        }
        stop(ids, because: .overdue)
    }

    private func ring(_ bells: [Doorbell]) { for bell in bells { bell.ring() } }
}
