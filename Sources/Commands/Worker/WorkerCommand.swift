public import ArgumentParser
internal import CareTerms
internal import CoreMetrics
internal import FoundationEssentials
internal import Jobs
internal import Logging
internal import Pathway
internal import Postgres
internal import Registry

/// `omentum-worker`: runs jobs and cron rules until it is told to stop.
public struct WorkerCommand: Verb {
    public static let configuration = CommandConfiguration(
        commandName: "omentum-worker",
        abstract: "Runs jobs and nightly rules until SIGTERM or SIGINT, then lets running jobs end.",
        discussion: """
            It logs in as \(defaultLogin) unless PGUSER says otherwise. A database that restarts is waited for. Under \
            systemd (Type=notify) it says when it is ready, when it stops, and that it lives (WatchdogSec=). A second \
            signal stops running jobs at once. With --port it answers /healthz, /readyz and /metrics on 127.0.0.1; with \
            --json its log is one JSON object per line.
            """,
        version: "omentum-worker \(productVersion)")

    static let defaultLogin = "omentum_worker"

    @OptionGroup public var form: FormOptions

    @Option(help: ArgumentHelp("How long running jobs may go on after the signal.", valueName: "seconds"))
    var drain = 25

    @Option(help: ArgumentHelp("How much to tell on standard error: debug, info, notice, warning, error."))
    var log: Logger.Level = .info

    @Option(
        help: ArgumentHelp("Answer /healthz, /readyz and /metrics on 127.0.0.1 at this port; 0 takes any free one."))
    var port: UInt16?

    @Flag(
        help: ArgumentHelp(
            "A pooler in transaction mode stands before the server, as with OMENTUM_POOLED=1: poll, prepare nothing.",
            discussion: "Dead workers then show after 30 seconds. Give the pooler a session more than all lanes have."))
    var pooled = false

    public init() {}

    public func validate() throws {
        guard (0...3600).contains(drain) else { throw ValidationError("--drain is 0 to 3600 seconds.") }
    }

    public func perform(_ output: Output) async throws {
        let login = Environment.filled("PGUSER") ?? Self.defaultLogin
        let conninfo = try DatabaseAddress.current().conninfo(login: login)
        // Reports and the nightly run take sessions of their own, beside those of the queue.
        let isBehindPooler = pooled || DatabaseAddress.isBehindPooler
        let pool = DatabaseAddress.pool(conninfo, size: 2, isBehindPooler: isBehindPooler)
        let store = Store(pool, facts: .all, limits: .bulk)
        var configuration = WorkerConfiguration(
            conninfo: conninfo, host: ProcessInfo.processInfo.hostName, handlers: Wiring.handlers(store))
        configuration.cronOfData = {
            let sites = try await store.read(as: .cron) { tx, _ in try Site.all(in: &tx) }
            return try Wiring.cron(for: sites)
        }
        configuration.drainLimit = .seconds(drain)
        configuration.isBehindPooler = isBehindPooler
        configuration.serviceManager = ServiceManager(
            socket: Environment.filled("NOTIFY_SOCKET"), watchdogMicroseconds: Environment.filled("WATCHDOG_USEC"))
        let registry = PrometheusRegistry(help: PrometheusRegistry.queueHelp)
        MetricsSystem.bootstrap(registry)
        configuration.metrics = registry
        configuration.healthPort = port
        if form.json {
            LoggingSystem.bootstrap(
                { LogLines(label: $0, metadataProvider: $1) }, metadataProvider: TraceContext.logged)
        } else {
            LoggingSystem.bootstrap(
                { StreamLogHandler.standardError(label: $0, metadataProvider: $1) },
                metadataProvider: TraceContext.logged)
        }
        var logger = Logger(label: "omentum-worker")
        logger.logLevel = log
        do { try await WorkerProcess.run(configuration, logger: logger) } catch let error as LoopbackSocket.NotOpen {
            throw Trouble.cannotListen(error.port)
        }
    }
}

extension Trouble {
    static func cannotListen(_ port: UInt16) -> Trouble {
        Trouble(
            .failed, fact: "port_is_free",
            "Port \(port) of 127.0.0.1 cannot be listened at: another process has it, say.",
            try: "another --port, or --port 0 for any free one, which the log tells")
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
