// A worker as a process of its own, for tests that kill it: it does what the jobs of JobsTests ask for.
import Dispatch
import Foundation
import Jobs
import Logging
import Postgres

struct Touch: Job {
    static let kind: JobKind = "test.touch"
    var subject: Int
}

struct Errand: Job {
    static let kind: JobKind = "test.errand"
    var subject: Int
}

/// What a defect does: the process ends here and now.
func trap(on subject: Int) { precondition(subject >= 0, "asked to trap") }

/// Waits for its task to be cancelled, or, when it is deaf, for ever, on a thread that others need.
struct Hang: Job {
    static let kind: JobKind = "test.hang"
    var isDeaf: Bool
}

let environment = ProcessInfo.processInfo.environment
let conninfo = environment["WORKER_PG"] ?? ""
let pool = Pool(conninfo, size: 2)
var handlers = JobHandlers()
handlers.transactional(Touch.self) { job, run, tx in
    try tx.run("INSERT INTO test.effect (job, subject) VALUES (\(run.id), \(job.subject))")
    trap(on: job.subject)
    // Long enough to be killed in the middle of.
    try tx.run("SELECT pg_sleep(\(job.subject == 600_000 ? 600 : 0.002))")
    return .done
}
handlers.leased(Errand.self) { job, run in
    try await pool.withConnection { session in
        try session.run("INSERT INTO test.effect (job, subject) VALUES (\(run.id), \(job.subject))")
    }
    trap(on: job.subject)
    return .done
}
handlers.leased(Hang.self) { job, run in
    Logger(label: "hang").notice("hangs")
    if job.isDeaf { DispatchSemaphore(value: 0).wait() }
    for await _ in AsyncStream<Void>.makeStream().stream {}
    try Task.checkCancellation()
    return .done
}

var configuration = WorkerConfiguration(
    conninfo: conninfo, host: "under test", handlers: handlers)
configuration.places = [.default: 4]
configuration.pace.pollLongest = .milliseconds(50)
configuration.pace.maintenance = .milliseconds(200)
configuration.pace.backoffLongest = .milliseconds(200)
configuration.pace.beat = .milliseconds(500)
configuration.pace.stuck = .seconds(environment["STUCK"].flatMap(Int.init) ?? 120)
configuration.drainLimit = .seconds(environment["DRAIN"].flatMap(Int.init) ?? 5)
configuration.metrics = PrometheusRegistry(help: PrometheusRegistry.queueHelp)
configuration.healthPort = environment["PORT"].flatMap(UInt16.init)
configuration.serviceManager = ServiceManager(
    socket: environment["NOTIFY_SOCKET"], watchdogMicroseconds: environment["WATCHDOG_USEC"])
LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
var logger = Logger(label: "worker")
logger.logLevel = .info
try await WorkerProcess.run(configuration, logger: logger)
