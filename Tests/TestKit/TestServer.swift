import Foundation
internal import Postgres

/// The PostgreSQL server that tests may write to: `OMENTUM_TEST_PG`, connection words without a database.
///
/// Nothing on it is worth keeping. Several test processes may use it at once.
public struct TestServer: Sendable {
    public let conninfo: String

    public init(conninfo: String) { self.conninfo = conninfo }

    /// Why no test of the database can run, and what to type.
    public struct Missing: Error, CustomStringConvertible {
        public let description = """
            OMENTUM_TEST_PG is not set, so there is no server that tests may write to. Type: deploy/test
            It starts a throw-away server, and runs every test, or with --filter NAME some.
            """
    }

    /// A database that tests must not touch, as its name does not end in `_test`.
    public struct NotForTests: Error, CustomStringConvertible {
        public let database: String
        public var description: String { "\(database) is no test database: its name does not end in _test" }
    }

    /// The server of this run.
    public static func current() throws -> TestServer {
        guard let conninfo = ProcessInfo.processInfo.environment["OMENTUM_TEST_PG"], !conninfo.isEmpty else {
            throw Missing()
        }
        return TestServer(conninfo: conninfo)
    }

    /// Connection words for a test database, as the server's superuser or as one of the logins of tests.
    public func conninfo(database: String, user: String? = nil) throws -> String {
        guard database.hasSuffix("_test") else { throw NotForTests(database: database) }
        // The last word of a kind wins.
        return "\(conninfo) dbname=\(database)" + (user.map { " user=\($0)" } ?? "")
    }

    /// Runs `body` in the database `postgres`, where databases and logins are made.
    func maintain<R: Sendable>(_ body: @Sendable @concurrent @escaping (inout Session) async throws -> R) async throws
        -> R
    {
        try await Maintenance.pool(conninfo + " dbname=postgres").withConnection(body)
    }
}

/// One small pool for the maintenance of the server, however many tests run.
private enum Maintenance {
    private static let made = Locked<[String: Pool]>([:])

    static func pool(_ conninfo: String) -> Pool {
        made.update { pools in
            if let pool = pools[conninfo] { return pool }
            let pool = Pool(conninfo, size: 3)
            pools[conninfo] = pool
            return pool
        }
    }
}
