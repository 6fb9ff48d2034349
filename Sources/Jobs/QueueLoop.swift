import Logging
import Postgres

/// Claims jobs of one queue and runs them, as many at a time as the queue has places.
struct QueueLoop: Sendable {
    let name: QueueName
    let number: Int16
    let places: Places
    let handlers: [Int32: JobHandlers.Handler]
    let store: JobStore
    let state: WorkerState
    let execution: JobExecution
    let pace: WorkerConfiguration.Pace
    let logger: Logger

    /// Runs until the worker drains; returns when its last job has ended.
    func run() async {
        let bell = Doorbell()
        state.add(bell)
        await withDiscardingTaskGroup { group in
            var wait = pace.pollShortest
            var looked = ContinuousClock.now
            while state.phase == .running && !Task.isCancelled {
                let leases = await claim(atMost: min(places.free, WorkerConfiguration.claimMax))
                if state.phase != .running {
                    // The claim was on its way when the worker was told to stop.
                    await handBack(leases)
                    break
                }
                for lease in leases {
                    places.take(lease)
                    group.addTask {
                        // Every kind that is claimed has its handler: the claim names the kinds.
                        if let handler = handlers[lease.kind] { await execution.run(lease, with: handler) }
                        places.leave(lease)
                        bell.ring()
                    }
                }
                if .now - looked >= pace.beat {
                    await releaseUnknown()
                    looked = .now
                }
                if !leases.isEmpty {
                    wait = pace.pollShortest
                    if places.free > 0 { continue }
                }
                await bell.wait(atMost: wait)
                wait = min(wait * 2, pace.pollLongest)
            }
        }
    }

    private func claim(atMost limit: Int) async -> [Lease] {
        guard limit > 0, let worker = state.claimant() else { return [] }
        do {
            return try await store.claim(
                worker: worker, queue: number, kinds: handlers.keys.sorted(), atMost: limit)
        } catch {
            // Declared dead (OM021), or the database is away: the heart finds out, and tells it once.
            logger.debug("claim failed", metadata: ["queue": "\(name)", "error": "\(Scrubbed.name(of: error))"])
            return []
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
            if count > 0 { logger.notice("released \(count) jobs of a lost claim", metadata: ["queue": "\(name)"]) }
        } catch {
            logger.debug("release failed", metadata: ["queue": "\(name)", "error": "\(Scrubbed.name(of: error))"])
        }
    }
}
