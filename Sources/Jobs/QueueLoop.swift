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
    let hands = Hands()
    private let running = Running()

    /// A handler that hangs in a batch keeps its neighbours waiting no longer than this.
    private static let hangLimit = Duration.seconds(3)
    /// How long a turn waits for more jobs to end, so that it writes them together.
    private static let gathering = Duration.milliseconds(2)

    /// From so many places on there is a second hand, and so many must be free before it moves.
    private static let secondHandFrom = 200
    private static let secondHandMoves = 100

    private var pulse: String { "queue \(name)" }

    /// Runs until the worker drains; returns when its last job has ended and is written.
    func run() async {
        await withTaskCancellationHandler {
            await claim()
        } onCancel: {
            state.cancel()
        }
    }

    private func claim() async {
        let bells = Bells(second: places.limit >= Self.secondHandFrom ? Doorbell() : nil)
        state.add(bells.first)
        let watcher = Task { await watch() }
        await withDiscardingTaskGroup { group in
            if let second = bells.second { group.addTask { await help(bells, second) } }
            var wait = pace.pollShortest
            startLane(in: &group, bells)
            while state.phase == .running && !Task.isCancelled {
                state.pulses.beat(pulse)
                let (leases, asked) = await turn()
                if state.phase != .running {
                    // The claim was on its way when the worker was told to stop.
                    await handBack(leases)
                    break
                }
                start(leases, bells)
                // After the turn, which says that we sleep: what comes later rings.
                startLane(in: &group, bells)
                if hands.mayRelease { await releaseUnknown() }
                if !leases.isEmpty {
                    wait = pace.pollShortest
                    // There are more than it asked for: the jobs that end together ring, and are written together. Fewer:
                    // the next turn says that the queue sleeps.
                    if leases.count == asked ? places.unused > 0 : places.free > 0 { continue }
                }
                await bells.first.wait(atMost: wait)
                wait = min(wait * 2, pace.pollLongest)
            }
            state.pulses.end(pulse)
            bells.ring()
        }
        await running.allEnded()
        watcher.cancel()
        await writeTheRest()
    }

    /// The second hand: it takes a turn while the first one's is on its way.
    ///
    /// So the server writes one while the jobs of the other run. Only where there is much to do.
    private func help(_ bells: Bells, _ bell: Doorbell) async {
        while state.phase == .running && !Task.isCancelled {
            await bell.wait(atMost: pace.pollLongest)
            while state.phase == .running, places.free >= Self.secondHandMoves, hands.beginHelp() {
                let (leases, asked) = await turn()
                hands.endHelp()
                if state.phase != .running { return await handBack(leases) }
                start(leases, bells)
                if leases.count < asked { break }
            }
        }
    }

    private func start(_ leases: [Lease], _ bells: Bells) {
        let now = ContinuousClock.now
        for lease in leases {
            // Every kind that is claimed has its handler: the claim names the kinds.
            guard let handler = handlers[lease.kind] else {
                places.leave(lease)
                continue
            }
            running.began()
            state.run(lease, since: now, limit: handler.limit) {
                defer { running.ended() }
                switch await execution.run(lease, with: handler) {
                case .written:
                    places.leave(lease)
                    bells.first.ring()
                case .toBeWritten(let time): await ended(Places.Done(lease: lease, time: time), bells)
                }
            }
        }
    }

    private func ended(_ job: Places.Done, _ bells: Bells) async {
        switch places.done(job) {
        case .now: bells.ring()
        case .soon:
            // Cancelled or not: the others of its gathering rely on it.
            try? await Task.sleep(for: Self.gathering)
            bells.ring()
        case .alreadySoon: break
        }
    }

    /// Unless all are busy; a lane that finds nothing ends at once.
    private func startLane(in group: inout DiscardingTaskGroup, _ bells: Bells) {
        if transactionalKinds.isEmpty || state.claimant() == nil { return }
        guard let number = places.takeLane(), let lane = lanes[number] else { return }
        group.addTask {
            let ranAny = await lane.run { bells.first.ring() }
            places.leaveLane(number)
            // The queue is said to be awake: the next turn tells that it sleeps again.
            if ranAny { bells.first.ring() }
        }
    }

    /// What it claimed, and how much it asked for.
    private func turn() async -> (leases: [Lease], asked: Int) {
        let claimant = state.claimant()
        let next = places.beginTurn(atMost: claimant == nil ? 0 : WorkerConfiguration.claimMax)
        // What is done is written also by a worker that may not claim.
        guard let worker = claimant ?? (next.done.isEmpty ? nil : state.worker), next.asked > 0 || !next.done.isEmpty
        else {
            places.failed(next)
            return ([], next.asked)
        }
        do {
            let leases = try await store.turn(
                worker: worker, queue: number, kinds: leasedKinds, keyedKinds: transactionalKinds, atMost: next.asked,
                done: next.done.map(\.lease))
            places.ended(next, claimed: leases)
            if next.asked > 0 { hands.found(leases.count == next.asked) }
            if !next.done.isEmpty { execution.tell(next.done) }
            return (leases, next.asked)
        } catch {
            // Written twice is written once: the second time none is held any more.
            places.failed(next)
            hands.mayHaveLostAClaim()
            // Declared dead (OM021), or the database is away: the heart finds out, and tells it once.
            logger.debug("turn failed", metadata: ["queue": "\(name)", "error": "\(Scrubbed.name(of: error))"])
            return ([], next.asked)
        }
    }

    private func writeTheRest() async {
        var wait = Duration.milliseconds(50)
        while places.isAnyDone && state.phase != .abandoned, let worker = state.worker {
            let last = places.beginTurn(atMost: 0)
            do {
                _ = try await Task {
                    try await store.turn(
                        worker: worker, queue: number, kinds: [], keyedKinds: [], atMost: 0,
                        done: last.done.map(\.lease))
                }.value
                places.ended(last, claimed: [])
                execution.tell(last.done)
            } catch let error as PostgresError where error.sqlState == "OM021" {
                // Declared dead: they were rescued, and are nobody's business here.
                places.ended(last, claimed: [])
            } catch {
                places.failed(last)
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
            places.leave(lease)
        }
    }

    /// A claim whose answer was lost leaves jobs that nobody runs and nobody rescues, as their worker lives.
    ///
    /// It is asked between two claims of this queue, so every job of ours that it finds unknown is one.
    private func releaseUnknown() async {
        guard let worker = state.claimant() else { return }
        do {
            let count = try await store.releaseUnknown(worker: worker, queue: number, known: places.jobs)
            hands.foundAll()
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
