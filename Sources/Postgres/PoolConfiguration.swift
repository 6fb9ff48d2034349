extension Pool {
    /// How sessions are opened, and how many.
    public struct Configuration: Sendable {
        /// A connection string as libpq defines it.
        ///
        /// Passed on untouched, so a service, several hosts, `sslmode=verify-full` and all else work. Empty means
        /// libpq's environment variables.
        public var conninfo: String
        /// 1 to 64: each session has a thread here, and a process in the server.
        public var size: Int
        /// How long an interrupted lend may take to end before its session is cut.
        public var grace: Duration = .seconds(5)
        /// How long a host may take to accept a session, unless `connect_timeout` says it.
        public var connectTimeout: Duration = .seconds(10)
        /// The server ends a statement after this time by itself, also when we are gone; zero is never.
        public var statementTimeout: Duration = .seconds(60)
        /// The server ends a session that holds its locks idly for so long; zero is never.
        public var idleInTransactionTimeout: Duration = .seconds(60)
        /// How often the server looks, in the middle of a statement, whether we are still there; zero is never.
        ///
        /// Without it the locks of a process that was killed stay until its statement has ended.
        public var clientCheckInterval: Duration = .seconds(1)
        /// What `pg_stat_activity` calls the sessions; `nil` leaves it to libpq.
        public var applicationName: String?
        /// Behind a pooler that gives each transaction another session, as PgBouncer does in transaction mode.
        ///
        /// Then nothing is left in a session, as the next transaction finds another one: statements are not prepared,
        /// and the two time limits travel with each BEGIN, so a statement outside of a transaction has none.
        public var isBehindPooler = false
        /// Whether the server keeps the plans of statements.
        public var preparedStatements = true
        /// How many prepared statements a session keeps; the one used least recently goes first.
        public var preparedStatementsMax = 256
        /// Statements that every new session begins with, sent in one round trip; none behind a pooler.
        public var onConnect: [SQL] = []
        /// Called on whatever thread it happens, so it must be quick and must not block.
        public var onEvent: @Sendable (PoolEvent) -> Void = { _ in }

        public init(_ conninfo: String, size: Int = 4) {
            self.conninfo = conninfo
            self.size = size
        }
    }

    /// More sessions than the server can use well, so a larger number is a mistake.
    public static var sizeMax: Int { 64 }
}

/// What happens to the sessions of a pool; for a log and for counters.
public enum PoolEvent: Hashable, Sendable {
    case opened
    case connectFailed(ConnectionFailure?)
    case discarded(Reason)
    /// The server said something beside its answer. The text is not read: it may quote values.
    case notice(sqlState: String)

    /// Why a session was not kept for the next borrower.
    public enum Reason: Hashable, Sendable {
        /// The connection was lost, or cut because it did not answer.
        case lost
        /// It came back in a transaction: a defect of the borrower.
        case inTransaction
        /// The borrower changed what the next one would inherit, such as a setting without LOCAL.
        case changed
    }
}
