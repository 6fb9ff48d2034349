public import Logging
import ServiceLifecycle
import UnixSignals

/// A whole process that is a worker.
public enum WorkerProcess {
    /// How long after the drain limit the process has to write the ends of its jobs and sign off.
    static let signOffLimit = Duration.seconds(15)

    /// Runs the worker until SIGTERM or SIGINT, and then until it has drained.
    public static func run(_ configuration: WorkerConfiguration, logger: Logger) async throws {
        var group = ServiceGroupConfiguration(
            services: [
                .init(
                    service: WorkerService(configuration, logger: logger),
                    successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup)
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = configuration.drainLimit + signOffLimit
        try await ServiceGroup(configuration: group).run()
    }
}
