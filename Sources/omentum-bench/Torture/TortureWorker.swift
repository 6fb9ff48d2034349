import ArgumentParser
import Glibc
import Jobs
import Logging
import Postgres

/// A worker for the jobs of the torture, with the pace of the product.
struct TortureWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Runs the jobs of both kinds until it is killed, or told to stop.")

    @Option(help: "How many jobs run at the same time.") var places = 4
    @Option(help: "How long each job takes beside its effect, in milliseconds.") var work = 0
    @Flag(help: "PGURL leads to a pooler in transaction mode.") var pooled = false

    func run() async throws {
        // The last word of a kind wins: the worker is the service, whoever else uses the address.
        let conninfo = Torture.text("OMENTUM_WORKER_PG") ?? "\(Torture.conninfo) user=omentum_worker"
        var configuration = WorkerConfiguration(
            conninfo: conninfo, host: "torture", handlers: handlers(conninfo))
        configuration.places = [.default: places]
        configuration.isBehindPooler = pooled
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "\(getpid())")
        logger.logLevel = Torture.text("OMENTUM_LOG").flatMap { Logger.Level(rawValue: $0) } ?? .notice
        try await WorkerProcess.run(configuration, logger: logger)
    }

    private func handlers(_ conninfo: String) -> JobHandlers {
        var settings = Pool.Configuration(conninfo, size: 4)
        settings.isBehindPooler = pooled
        let pool = Pool(settings)
        let work = work
        var handlers = JobHandlers()
        handlers.transactional(TransactionalTorture.self) { _, run, tx in
            try tx.leaveEffect(of: run.id, run: .random(in: 0 ... .max))
            if work > 0 { try tx.run("SELECT pg_sleep(\(Double(work) / 1000))") }
            return .done
        }
        handlers.leased(LeasedTorture.self) { _, run in
            let number = Int64.random(in: 0 ... .max)
            // An answer that was lost is no second run: its effect carries the number of this one.
            while true {
                do {
                    try await pool.withConnection { session in
                        try await session.transaction(preamble: ["SET LOCAL ROLE worker"]) { tx in
                            try tx.leaveEffect(of: run.id, run: number)
                        }
                    }
                    break
                } catch is PostgresError {
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            if work > 0 { try await Task.sleep(for: .milliseconds(work)) }
            return .done
        }
        return handlers
    }
}

extension Transaction {
    fileprivate mutating func leaveEffect(of job: JobNumber, run: Int64) throws {
        try self.run("INSERT INTO torture.effect (job, run) VALUES (\(job), \(run)) ON CONFLICT DO NOTHING")
    }
}
