import Dispatch
import Glibc
public import Logging
import ServiceLifecycle
import Synchronization

/// A whole process that is a worker.
public enum WorkerProcess {
    /// How long after the drain limit the process has to write the ends of its jobs and sign off.
    static let signOffLimit = Duration.seconds(15)
    /// How long after a second signal.
    static let hurryLimit = Duration.seconds(3)

    /// Runs the worker until SIGTERM or SIGINT, and then until it has drained; a second signal stops what runs.
    ///
    /// The process ends with 1 when jobs would not end: their leases are handed back first, or, where even that is not
    /// possible, left to the rescue.
    public static func run(_ configuration: WorkerConfiguration, logger: Logger) async throws {
        var configuration = configuration
        // Without the last rites of libraries, which other threads still use.
        configuration.onAbandoned = { _exit(1) }
        let limit = configuration.drainLimit + signOffLimit
        let service = WorkerService(configuration, logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(
                        service: service, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup)
                ], logger: logger))
        let signals = Signals(
            first: {
                Task { await group.triggerGracefulShutdown() }
                return limit
            },
            again: {
                service.hurry()
                return hurryLimit
            })
        defer { signals.end() }
        try await group.run()
    }

    /// Hears signals on a thread of its own: when every task of the worker hangs, it still can be stopped.
    private final class Signals: Sendable {
        private let sources: Mutex<[any DispatchSourceSignal]>

        /// Each gives how long the process has from then on.
        init(first: @escaping @Sendable () -> Duration, again: @escaping @Sendable () -> Duration) {
            let queue = DispatchQueue(label: "omentum.signals")
            let count = Mutex(0)
            let sources = [SIGTERM, SIGINT].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler {
                    // Two that come together are one event.
                    let past = count.withLock { count in
                        defer { count += Int(source.data) }
                        return count
                    }
                    let limit = past == 0 && source.data < 2 ? first() : again()
                    queue.asyncAfter(deadline: .now() + limit.seconds) { _exit(1) }
                }
                source.resume()
                return source
            }
            self.sources = Mutex(sources)
        }

        func end() { sources.withLock { sources in for source in sources { source.cancel() } } }
    }
}
