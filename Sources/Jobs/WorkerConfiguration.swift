public import CoreMetrics
import Postgres

/// What a worker does, and how much of it at a time.
public struct WorkerConfiguration: Sendable {
    /// libpq's connection string; empty means its environment.
    public var conninfo: String
    public var handlers: JobHandlers
    public var cron: [CronRule]
    /// Rules that are data, such as one per site: asked for at the start, and again with each housekeeping.
    public var cronOfData: (@Sendable () async throws -> [CronRule])?
    /// How many jobs of each queue run at the same time.
    ///
    /// A transactional job holds a session while it runs.
    public var places: [QueueName: Int] = [.default: 4, .nightly: 1, .outside: 2, .bulk: 1]
    public var host: String
    /// Behind a pooler that gives each transaction another session, as PgBouncer does in transaction mode.
    ///
    /// Then it polls, prepares no statements, and holds no session lock: its death shows when it has missed its beats.
    public var isBehindPooler = false
    public var wakeUp: WakeUpSource?
    /// How long running jobs may go on after the worker was told to stop; then they are handed back.
    public var drainLimit = Duration.seconds(25)
    public var pace = Pace()
    /// Called when the worker claims.
    public var onReady: @Sendable () -> Void = {}
    /// Called when it was told to stop, and claims no more.
    public var onStopping: @Sendable () -> Void = {}
    public var serviceManager: ServiceManager?
    /// Where figures go; a ``PrometheusRegistry`` is told at `/metrics`.
    public var metrics: any MetricsFactory = MetricsSystem.factory
    /// Where on loopback `/healthz`, `/readyz` and `/metrics` are answered; 0 takes any free port, which the log tells.
    public var healthPort: UInt16?
    /// Called when jobs did not end although they were stopped: they are handed back, and the process must go.
    public var onAbandoned: @Sendable () -> Void = {}

    /// How often each loop looks.
    public struct Pace: Sendable {
        public var beat = Duration.seconds(5)
        /// One beat may take so long; then its session is given up.
        public var beatLimit = Duration.seconds(10)
        /// A loop that was silent for so long hangs: systemd is no longer told that the worker lives.
        public var stuck = Duration.seconds(120)
        /// After running jobs were stopped: what has not ended by then is handed back.
        public var lastWords = Duration.seconds(5)
        /// The same after a second signal.
        public var hurry = Duration.seconds(1)
        /// A worker that could not beat for so long stops its jobs, well before ``missed`` lets others have them.
        public var fence = Duration.seconds(20)
        public var maintenance = Duration.seconds(1)
        public var housekeeping = Duration.seconds(600)
        /// Counts, waits, bloat and old snapshots: for the metrics, and for the log when a limit is passed.
        public var watch = Duration.seconds(15)
        /// An idle queue is looked at this soon again, and ever later up to the longest.
        public var pollShortest = Duration.milliseconds(20)
        public var pollLongest = Duration.seconds(1)
        /// After the database went away.
        public var backoffLongest = Duration.seconds(2)

        public init() {}
    }

    /// One claim takes no more than this, however many places are free.
    public static let claimMax = 500

    public init(conninfo: String, host: String, handlers: JobHandlers, cron: [CronRule] = []) {
        (self.conninfo, self.host, self.handlers, self.cron) = (conninfo, host, handlers, cron)
    }

    var holdsLock: Bool { !isBehindPooler }

    /// Sessions of the queue itself.
    var pool: Pool.Configuration {
        var pool = Pool.Configuration(conninfo, size: sessionsMax)
        pool.isBehindPooler = isBehindPooler
        return pool
    }

    /// Sessions: one per lane, one for the claims, one for maintenance, one that beats.
    var sessionsMax: Int {
        let hasLanes = handlers.byKind.values.contains(where: \.isTransactional)
        return min((hasLanes ? places.values.reduce(0, +) : 1) + 3, Pool.sizeMax)
    }
}
