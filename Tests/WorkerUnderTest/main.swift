// A worker as a process of its own, for tests that kill it: it does what the jobs of JobsTests ask for.
import Foundation
import Jobs
import Logging
import Postgres

struct Touch: Job {
    static let kind: JobKind = "test.touch"
    var subject: Int
}

var handlers = JobHandlers()
handlers.transactional(Touch.self) { job, run, tx in
    try tx.run("INSERT INTO test.effect (job, subject) VALUES (\(run.id), \(job.subject))")
    // Long enough to be killed in the middle of.
    try tx.run("SELECT pg_sleep(0.002)")
    return .done
}

var configuration = WorkerConfiguration(
    conninfo: ProcessInfo.processInfo.environment["WORKER_PG"] ?? "", host: "under test", handlers: handlers)
configuration.places = [.default: 4]
configuration.pace.pollLongest = .milliseconds(50)
configuration.pace.maintenance = .milliseconds(200)
configuration.drainLimit = .seconds(5)
configuration.serviceManager = ServiceManager(
    socket: ProcessInfo.processInfo.environment["NOTIFY_SOCKET"],
    watchdogMicroseconds: ProcessInfo.processInfo.environment["WATCHDOG_USEC"])
LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
var logger = Logger(label: "worker")
logger.logLevel = .notice
try await WorkerProcess.run(configuration, logger: logger)
