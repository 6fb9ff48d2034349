import Logging
import Postgres

/// A worker's share of the queue's upkeep.
///
/// Every worker does all of it; the statements see to it that nothing is done
/// twice.
struct Upkeep: Sendable {
    let store: JobStore
    let state: WorkerState
    let configuration: WorkerConfiguration
    let metrics: QueueMetrics
    let logger: Logger

    static let promoteBatch = 1000
    static let promoteBatchesMax = 100
    /// When it begins, in the life of a worker.
    private static let firstAfter = Duration.seconds(1)

    func run() async {
        let pace = configuration.pace
        defer { state.pulses.end("upkeep") }
        // The rules were kept, and the partitions made, when the worker started.
        var rulesKept = ContinuousClock.now
        var lastHousekeeping = ContinuousClock.now
        // The first claims come first; what waits for upkeep has waited while no worker ran.
        let pause = min(pace.maintenance, Self.firstAfter)
        var (nextWatch, watchLog) = (ContinuousClock.now + pause, WatchLog())
        try? await Task.sleep(for: pause)
        while !Task.isCancelled && state.phase == .running {
            await task("rescue", rescue)
            await task("cron", cron)
            await task("promote", promote)
            await task("expire", expire)
            await task("fold counts") { _ = try await store.foldCounts() }
            if .now >= nextWatch {
                await task("watch") {
                    let look = try await store.look()
                    metrics.tell(look)
                    for news in watchLog.news(of: look.measures) { news.note(in: logger) }
                }
                nextWatch = .now + pace.watch
            }
            if .now - lastHousekeeping >= pace.housekeeping {
                await task("housekeeping", store.keepHouse)
                lastHousekeeping = .now
            }
            if let cronOfData = configuration.cronOfData, .now - rulesKept >= pace.housekeeping {
                await task("rules") { try await store.keep(cronOfData()) }
                rulesKept = .now
            }
            try? await Task.sleep(for: pace.maintenance)
        }
    }

    private func task(_ name: StaticString, _ body: () async throws -> Void) async {
        state.pulses.beat("upkeep")
        do { try await body() } catch {
            metrics.failed(name)
            // Tried again a second later. Losing against another worker is no news; the heart tells of a lost database.
            logger.debug("\(name) failed", metadata: ["error": "\(Scrubbed.name(of: error))"])
        }
    }

    private func rescue() async throws {
        guard let worker = state.claimant() else { return }
        let rescued = try await store.rescue(by: worker)
        metrics.rescued(rescued)
        if rescued.jobs == 0 && rescued.workers == 0 { return }
        logger.warning("rescued \(rescued.jobs) jobs of \(rescued.workers) lost workers; \(rescued.dead) are dead")
        state.ringAll()
    }

    private func cron() async throws {
        if try await store.runCron() > 0 { state.ringAll() }
    }

    private func expire() async throws {
        for _ in 0..<Self.promoteBatchesMax {
            let count = try await store.expire(atMost: Self.promoteBatch)
            if count > 0 { logger.warning("\(count) jobs were not started before their deadline: cancelled") }
            if count < Self.promoteBatch { return }
        }
    }

    private func promote() async throws {
        for _ in 0..<Self.promoteBatchesMax {
            let count = try await store.promote(atMost: Self.promoteBatch)
            if count > 0 { state.ringAll() }
            if count < Self.promoteBatch { return }
        }
    }
}
