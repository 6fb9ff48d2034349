import Logging
import Postgres
import Synchronization

/// Claims jobs of one queue and runs them, as many at a time as the queue has places.
///
/// Leased kinds take a place each; the loop writes what is done with the statement that claims the next. Transactional
/// kinds run in lanes, batch by batch, each in one place.
struct QueueLoop: Sendable {
    let name: QueueName
    let number: Int16
    let places: Places
    let lanes: [Int16: Lane]
    let handlers: [Int32: JobHandlers.Handler]
    let leasedKinds: [Int32]
    /// They run in lanes, except jobs with a lock key, which are leased and run in a transaction each.
    let transactionalKinds: [Int32]
    let store: JobStore
    let state: WorkerState
    let execution: JobExecution
    let pace: WorkerConfiguration.Pace
    let logger: Logger
    let mayHaveLostAClaim = Flag()

    /// A handler that hangs in a batch keeps its neighbours waiting no longer than this.
    private static let hangLimit = Duration.seconds(3)
    /// How long a turn waits for more jobs to end, so that it writes them together.
    private static let gathering = Duration.milliseconds(2)

    private var pulse: String { "queue \(name)" }

    /// Runs until the worker drains; returns when its last job has ended and is written.
    func run() async {
        let bell = Doorbell()
        state.add(bell)
        let watcher = Task { await watch() }
        await withDiscardingTaskGroup { group in
            var wait = pace.pollShortest
            while state.phase == .running && !Task.isCancelled {
                state.pulses.beat(pulse)
                let (leases, asked) = await turn()
                if state.phase != .running {
                    // The claim was on its way when the worker was told to stop.
                    await handBack(leases)
                    break
                }
                for lease in leases { start(lease, in: &group, bell) }
                // After the turn, which says that we sleep: what comes later rings.
                startLane(in: &group, bell)
                if mayHaveLostAClaim.isSet { await releaseUnknown() }
                if !leases.isEmpty {
                    wait = pace.pollShortest
                    // There are more than it asked for: the jobs that end together ring, and are written together. Fewer:
                    // the next turn says that the queue sleeps.
                    if leases.count == asked ? places.unused > 0 : places.free > 0 { continue }
                }
                await bell.wait(atMost: wait)
                wait = min(wait * 2, pace.pollLongest)
            }
            state.pulses.end(pulse)
        }
        watcher.cancel()
        await writeTheRest()
    }

    private func start(_ lease: Lease, in group: inout DiscardingTaskGroup, _ bell: Doorbell) {
        places.take(lease)
        group.addTask {
            // Every kind that is claimed has its handler: the claim names the kinds.
            guard let handler = handlers[lease.kind] else { return places.leave(lease) }
            switch await execution.run(lease, with: handler) {
            case .written:
                places.leave(lease)
                bell.ring()
            case .toBeWritten:
                switch places.done(lease) {
                case .now: bell.ring()
                case .soon:
                    try? await Task.sleep(for: Self.gathering)
                    bell.ring()
                case .alreadySoon: break
                }
            }
        }
    }

    /// Unless all are busy; a lane that finds nothing ends at once.
    private func startLane(in group: inout DiscardingTaskGroup, _ bell: Doorbell) {
        if transactionalKinds.isEmpty || state.claimant() == nil { return }
        guard let number = places.takeLane(), let lane = lanes[number] else { return }
        group.addTask {
            let ranAny = await lane.run { bell.ring() }
            places.leaveLane(number)
            // The queue is said to be awake: the next turn tells that it sleeps again.
            if ranAny { bell.ring() }
        }
    }

    /// What it claimed, and how much it asked for.
    private func turn() async -> (leases: [Lease], asked: Int) {
        let done = places.takeDone()
        let limit = min(places.free, WorkerConfiguration.claimMax)
        let claimant = state.claimant()
        // What is done is written also by a worker that may not claim.
        guard let worker = claimant ?? (done.isEmpty ? nil : state.worker), limit > 0 || !done.isEmpty else {
            places.notWritten(done)
            return ([], limit)
        }
        do {
            let leases = try await store.turn(
                worker: worker, queue: number, kinds: leasedKinds, keyedKinds: transactionalKinds,
                atMost: claimant == nil ? 0 : limit, done: done)
            places.written(done)
            if !done.isEmpty { execution.tell(done) }
            return (leases, limit)
        } catch {
            // Written twice is written once: the second time none is held any more.
            places.notWritten(done)
            mayHaveLostAClaim.set(true)
            // Declared dead (OM021), or the database is away: the heart finds out, and tells it once.
            logger.debug("turn failed", metadata: ["queue": "\(name)", "error": "\(Scrubbed.name(of: error))"])
            return ([], limit)
        }
    }

    private func writeTheRest() async {
        var wait = Duration.milliseconds(50)
        while places.isAnyDone && state.phase != .abandoned, let worker = state.worker {
            let done = places.takeDone()
            do {
                _ = try await Task {
                    try await store.turn(
                        worker: worker, queue: number, kinds: [], keyedKinds: [], atMost: 0, done: done)
                }.value
                places.written(done)
                execution.tell(done)
            } catch let error as PostgresError where error.sqlState == "OM021" {
                // Declared dead: they were rescued, and are nobody's business here.
                places.written(done)
            } catch {
                places.notWritten(done)
                let pause = wait
                await Task { try? await Task.sleep(for: pause) }.value
                wait = min(wait * 2, pace.backoffLongest)
            }
        }
    }

    private func handBack(_ leases: [Lease]) async {
        for lease in leases {
            // What cannot be written is found by the rescue, when this worker has signed off.
            do { _ = try await store.settle(lease, .handBack) } catch {
                logger.debug(
                    "not handed back", metadata: ["job": "\(lease.id)", "error": "\(Scrubbed.name(of: error))"])
            }
        }
    }

    /// A claim whose answer was lost leaves jobs that nobody runs and nobody rescues, as their worker lives.
    ///
    /// It is asked between two claims of this queue, so every job of ours that it finds unknown is one.
    private func releaseUnknown() async {
        guard let worker = state.claimant() else { return }
        do {
            let count = try await store.releaseUnknown(worker: worker, queue: number, known: places.jobs)
            mayHaveLostAClaim.set(false)
            if count > 0 { logger.notice("released \(count) jobs of a lost claim", metadata: ["queue": "\(name)"]) }
        } catch {
            logger.debug("release failed", metadata: ["queue": "\(name)", "error": "\(Scrubbed.name(of: error))"])
        }
    }

    private func watch() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            for lane in lanes.values { await lane.letGoOfNeighbours(ofHanging: Self.hangLimit) }
        }
    }
}

final class Flag: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock { $0 } }
    func set(_ value: Bool) { state.withLock { $0 = value } }
}
