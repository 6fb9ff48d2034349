import Logging
import Postgres
import Synchronization

/// Keeps the worker alive in the eyes of the others: one session that holds its lock and beats.
struct Heart: Sendable {
    let pool: Pool
    let state: WorkerState
    let configuration: WorkerConfiguration
    let logger: Logger

    private struct Lost: Error {}

    /// Beats until its task is cancelled, through restarts of the database and under a new number when it must.
    func run() async {
        let reach = Reach(longest: configuration.pace.backoffLongest)
        defer { state.pulses.end("heart") }
        while !Task.isCancelled {
            state.pulses.beat("heart")
            do {
                try await beat(reach)
            } catch is Lost {
                logger.warning("declared dead by another worker: registering anew", metadata: ["worker": "\(number)"])
                state.lostRegistration()
            } catch  where Task.isCancelled {
                return
            } catch {
                // Said once, not with every try.
                state.databaseIs(away: true)
                if reach.failed() { logger.error("the database is away: \(Scrubbed.name(of: error))") }
                try? await Task.sleep(for: reach.nextWait())
            }
        }
    }

    /// Whether the database was there, and how long to wait until it is asked again.
    private final class Reach: Sendable {
        private let longest: Duration
        private let now = Mutex((isAway: false, wait: Duration.milliseconds(100)))

        init(longest: Duration) { self.longest = longest }

        /// Tells whether that is news.
        func failed() -> Bool {
            now.withLock { now in
                defer { now.isAway = true }
                return !now.isAway
            }
        }

        /// Tells whether that is news.
        func answered() -> Bool {
            now.withLock { now in
                defer { now = (false, .milliseconds(100)) }
                return now.isAway
            }
        }

        func nextWait() -> Duration {
            now.withLock { now in
                defer { now.wait = min(now.wait * 2, longest) }
                return now.wait
            }
        }
    }

    private var number: String { state.worker.map(String.init) ?? "none" }

    private func beat(_ reach: Reach) async throws {
        let (state, configuration) = (state, configuration)
        // What each beat tells travels out of the lend: its closure runs on the thread of the session.
        let (beats, tell) = AsyncThrowingStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let lend = Task {
            do {
                try await pool.withConnection { session in
                    try await Self.join(&session, state, configuration)
                    while true {
                        tell.yield()
                        try await Task.sleep(for: configuration.pace.beat)
                        // A server that vanished without a word must not be waited for as long as TCP does.
                        try await session.until(.now + configuration.pace.beatLimit) { session in
                            try await Self.beat(&session, state)
                        }
                    }
                }
            } catch { tell.finish(throwing: error) }
        }
        try await withTaskCancellationHandler {
            for try await _ in beats {
                state.pulses.beat("heart")
                state.databaseIs(away: false)
                if reach.answered() { logger.notice("the database is back") }
            }
        } onCancel: {
            lend.cancel()
        }
        await lend.value
    }

    private static func join(
        _ session: inout Session, _ state: WorkerState, _ configuration: WorkerConfiguration
    ) async throws {
        let known = state.worker
        let (host, holdsLock) = (configuration.host, configuration.holdsLock)
        let worker = try await session.transaction(preamble: ["SET LOCAL ROLE worker"]) { tx -> Int32 in
            if let known {
                guard try tx.value("SELECT jobs.resume_worker(\(known))", as: Bool.self) else { throw Lost() }
                return known
            }
            return try tx.value("SELECT jobs.register_worker(\(host), \(holdsLock))")
        }
        state.registered(worker)
    }

    private static func beat(_ session: inout Session, _ state: WorkerState) async throws {
        guard let worker = state.worker else { throw Lost() }
        // Taken before: the others count from when the row was written, which is later.
        let moment = ContinuousClock.now
        let stop = try await session.transaction(preamble: ["SET LOCAL ROLE worker"]) { tx -> [JobNumber] in
            try tx.one("SELECT alive, stop FROM jobs.beat(\(worker))") { row in
                guard try row("alive") else { throw Lost() }
                return try row("stop")
            }
        }
        state.beat(at: moment)
        state.stop(stop, because: .operatorAsked)
    }
}
