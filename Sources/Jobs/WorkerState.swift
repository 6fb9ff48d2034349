import Synchronization

/// What the loops of one worker know in common.
final class WorkerState: Sendable {
    enum Phase: Sendable { case running, draining, abandoned }

    /// Why a running job was stopped from outside.
    enum Stop: Sendable { case operatorAsked, draining, fenced }

    private struct Running {
        let token: Int64
        var stop: Stop?
        var cancel: @Sendable () -> Void
    }

    private struct Known {
        var phase = Phase.running
        var worker: Int32?
        var lastBeat: ContinuousClock.Instant?
        var running: [JobNumber: Running] = [:]
        var bells: [Doorbell] = []
    }

    private let known = Mutex(Known())
    private let fence: Duration

    init(fence: Duration) { self.fence = fence }

    var phase: Phase { known.withLock { $0.phase } }
    var runningCount: Int { known.withLock { $0.running.count } }

    /// The worker's number while it may claim: it is registered, beats, and was not told to stop.
    func claimant() -> Int32? {
        known.withLock { known in
            guard known.phase == .running, let beat = known.lastBeat, .now - beat < fence else { return nil }
            return known.worker
        }
    }

    var worker: Int32? { known.withLock { $0.worker } }

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

    /// What is not written now is left to the rescue.
    func abandon() { known.withLock { $0.phase = .abandoned } }

    func started(_ lease: Lease, cancel: @escaping @Sendable () -> Void) {
        known.withLock { $0.running[lease.id] = Running(token: lease.token, cancel: cancel) }
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
                guard let running = known.running[id], running.stop == nil else { return nil }
                known.running[id]?.stop = reason
                return running.cancel
            }
        }
        for cancel in cancels { cancel() }
    }

    /// Gives how many.
    @discardableResult
    func stopAll(because reason: Stop) -> Int {
        let ids = known.withLock { $0.running.filter { $0.value.stop == nil }.map(\.key) }
        stop(ids, because: reason)
        return ids.count
    }

    private func ring(_ bells: [Doorbell]) { for bell in bells { bell.ring() } }
}
