import Foundation
import Glibc
import Synchronization
import TestKit
import Testing

@testable import Postgres

final class Events: Sendable {
    private let seen = Mutex<[PoolEvent]>([])
    var all: [PoolEvent] { seen.withLock { $0 } }
    @Sendable func add(_ event: PoolEvent) { seen.withLock { $0.append(event) } }
}

/// A TCP port that was free a moment ago.
func freePort() -> Int {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            _ = bind(listener, $0, size)
            getsockname(listener, $0, &size)
        }
    }
    return Int(UInt16(bigEndian: address.sin_port))
}

extension OnCluster {
    @Suite struct Connections {
        private func failure(_ conninfo: String, deadline: Duration? = nil) async -> PostgresError? {
            do {
                try await Pool(conninfo, size: 1).withConnection(deadline: deadline.map { .now + $0 }) { _ in }
                return nil
            } catch { return error as? PostgresError }
        }

        @Test("a failed connect says why, and neither name nor password")
        func reasons() async throws {
            let port = freePort()
            let expected: [(String, ConnectionFailure)] = [
                ("host=127.0.0.1 port=\(port)", .refused), ("host=/tmp/om-no-such-folder", .refused),
                (conninfo + " dbname=om_no_such_database", .noDatabase),
                (conninfo + " user=om_nobody", .authentication),
                ("hostaddr=300.1.1.1", .unreachable), ("nonsense='", .settings), ("colour=blue", .settings),
                ("service=om_no_such_service", .settings), (conninfo + " sslmode=nonsense", .settings),
            ]
            for (conninfo, reason) in expected {
                let error = await failure(conninfo)
                #expect(error?.kind == .connection && error?.connectionFailure == reason, "\(conninfo)")
                #expect(error?.description.contains("om_") == false)
            }
        }

        @Test("a dead host is passed over for the next, by refusal and by silence")
        func twoHosts() async throws {
            let here = try #require(conninfo.split(separator: " ").first { $0.hasPrefix("host=") }?.dropFirst(5))
            let dead = freePort()
            let pool = Pool("host=127.0.0.1,\(here) port=\(dead),5432 user=postgres dbname=postgres", size: 1)
            #expect(try await pool.backend() > 0)
            let silent = try SilentServer()
            var settings = Pool.Configuration(
                "host=/tmp,\(here) port=\(silent.port),5432 user=postgres dbname=postgres")
            settings.connectTimeout = .milliseconds(100)
            #expect(try await Pool(settings).backend() > 0)
            settings.conninfo = "host=/tmp port=\(silent.port)"
            let error = await #expect(throws: PostgresError.self) { try await Pool(settings).withConnection { _ in } }
            #expect(error?.connectionFailure == .timeout)
        }

        @Test("the limits of a session, its name, and what it begins with are set before the first statement")
        func settings() async throws {
            var settings = Pool.Configuration(conninfo, size: 1)
            settings.statementTimeout = .milliseconds(1500)
            settings.idleInTransactionTimeout = .seconds(7)
            settings.applicationName = "om-settings"
            settings.onConnect = ["SET search_path = pg_catalog", "SET TimeZone = 'Asia/Kathmandu'"]
            let pool = Pool(settings)
            for _ in 0..<2 {
                let seen = try await pool.withConnection { db in
                    try db.all(
                        """
                        SELECT current_setting(name) AS v FROM unnest(ARRAY['statement_timeout', 'search_path', 'TimeZone',
                            'idle_in_transaction_session_timeout', 'application_name', 'client_encoding']) AS name
                        """, as: String.self)
                }
                #expect(seen == ["1500ms", "pg_catalog", "Asia/Kathmandu", "7s", "om-settings", "UTF8"])
            }
        }

        @Test("a session that changed a setting is closed, one that set it locally is kept")
        func carriesNothingOver() async throws {
            let events = Events()
            var settings = Pool.Configuration(conninfo, size: 1)
            settings.onEvent = events.add
            let pool = Pool(settings)
            try await pool.withConnection { db in
                try await db.transaction(preamble: ["SET LOCAL search_path = pg_catalog"]) { tx in
                    try tx.run("set  local statement_timeout = 1000")
                }
            }
            let first = try await pool.backend()
            try await pool.withConnection { try $0.run("SET search_path = pg_catalog") }
            #expect(try await pool.backend() != first)
            try await pool.withConnection { db in _ = try db.run("DO $$ BEGIN RAISE NOTICE 'canary'; END $$") }
            try await pool.withConnection { try $0.run("BEGIN") }
            #expect(
                events.all == [
                    .opened, .discarded(.changed), .opened, .notice(sqlState: "00000"), .discarded(.inTransaction),
                ])
        }

        @Test(
            "what a statement leaves in the session is not lent to the next",
            arguments: [
                "LISTEN ward", "PREPARE mine AS SELECT 1", "DECLARE mine CURSOR WITH HOLD FOR SELECT 1", "DISCARD ALL",
                "RESET statement_timeout", "CREATE TEMPORARY TABLE mine (id int8)", "SELECT pg_advisory_lock(1)",
                "SELECT set_config('search_path', \("pg_catalog"), false)",
            ] as [SQL])
        func traces(sql: SQL) async throws {
            for prepared in [true, false] {
                let events = Events()
                var settings = Pool.Configuration(conninfo, size: 1)
                settings.onEvent = events.add
                settings.preparedStatements = prepared
                let pool = Pool(settings)
                try await pool.withConnection { try $0.run(sql) }
                try await pool.withConnection { try $0.pipeline([sql]) }
                #expect(events.all == [.opened, .discarded(.changed), .opened, .discarded(.changed)])
            }
        }

        @Test("a script, and what ends with its transaction")
        func tracesOfTransactions() async throws {
            let events = Events()
            var settings = Pool.Configuration(conninfo, size: 1)
            settings.onEvent = events.add
            let pool = Pool(settings)
            try await pool.withConnection { db in
                try await db.transaction { tx in
                    try tx.run("CREATE TEMPORARY TABLE mine ON COMMIT DROP AS SELECT 1")
                    try tx.run("SELECT set_config('search_path', \("pg_catalog"), true), pg_advisory_xact_lock(1)")
                    try tx.run("RESET ROLE")
                }
            }
            try await pool.withConnection { try $0.script("SET search_path = pg_catalog; SELECT 1") }
            _ = try await pool.backend()
            #expect(events.all == [.opened, .discarded(.changed), .opened])
        }

        @Test("text is UTF-8, whatever the surroundings say")
        func encoding() async throws {
            try await Pool("\(conninfo) client_encoding=LATIN1", size: 1).withConnection { db throws in
                #expect(try db.value("SELECT current_setting('client_encoding')", as: String.self) == "UTF8")
                #expect(try db.value("SELECT char_length(\("Jürgen Żak"))", as: Int.self) == 10)
            }
        }

        @Test("libpq's own limit for a connect goes before that of the pool")
        func connectTimeout() async throws {
            let silent = try SilentServer()
            var settings = Pool.Configuration("host=/tmp port=\(silent.port) connect_timeout=60")
            settings.connectTimeout = .milliseconds(20)
            let pool = Pool(settings)
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection(deadline: .now + .milliseconds(300)) { _ in }
            }
            #expect(error?.kind == .deadline)
        }

        @Test("a service file and a password file are found by libpq")
        func serviceAndPasswordFile() async throws {
            let port = freePort()
            let cluster = try PrivateCluster(
                "listen_addresses = '127.0.0.1'", "port = \(port)",
                rules: [
                    "local all all trust", "host all all 127.0.0.1/32 scram-sha-256",
                ])
            try await Pool("host=\(cluster.folder) port=\(port) user=postgres", size: 1).withConnection { db in
                try db.script("CREATE ROLE om_clerk LOGIN PASSWORD 'not-a-secret'")
            }
            let (services, passwords) = ("\(cluster.folder)/services", "\(cluster.folder)/passwords")
            _ = FileManager.default.createFile(
                atPath: services,
                contents: Data("[om]\nhost=127.0.0.1\nport=\(port)\nuser=om_clerk\ndbname=postgres\n".utf8))
            _ = FileManager.default.createFile(
                atPath: passwords, contents: Data("127.0.0.1:\(port):*:om_clerk:not-a-secret\n".utf8),
                attributes: [.posixPermissions: 0o600])
            setenv("PGSERVICEFILE", services, 1)
            setenv("PGPASSFILE", passwords, 1)
            defer {
                unsetenv("PGSERVICEFILE")
                unsetenv("PGPASSFILE")
            }
            let user = try await Pool("service=om", size: 1).withConnection { db in
                try db.value("SELECT current_user::text", as: String.self)
            }
            #expect(user == "om_clerk")
            setenv("PGPASSFILE", "/dev/null", 1)
            #expect(await failure("service=om")?.connectionFailure == .authentication)
            #expect(await failure("service=om password=wrong")?.connectionFailure == .authentication)
        }

        @Test("verify-full accepts the expected host and no other", .enabled(if: access("/usr/bin/openssl", X_OK) == 0))
        func tls() async throws {
            let port = freePort()
            let cluster = try PrivateCluster(
                "listen_addresses = '127.0.0.1'", "port = \(port)", rules: ["hostssl all all 127.0.0.1/32 trust"]
            ) { cluster in
                try cluster.shell(
                    """
                    cd \(cluster.folder)/data && openssl req -new -x509 -days 2 -nodes -subj /CN=db.omentum.test \
                    -addext subjectAltName=DNS:db.omentum.test -keyout server.key -out server.crt && chmod 600 server.key \
                    && cp server.crt .. && chmod 644 ../server.crt && echo "ssl = on" >> postgresql.conf
                    """)
            }
            let base = "hostaddr=127.0.0.1 port=\(port) user=postgres dbname=postgres sslmode=verify-full"
            let trusted = "\(base) sslrootcert=\(cluster.folder)/server.crt"
            let encrypted = try await Pool("\(trusted) host=db.omentum.test", size: 1).withConnection { db in
                try db.value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", as: Bool.self)
            }
            #expect(encrypted)
            #expect(await failure("\(trusted) host=db.elsewhere.test")?.connectionFailure == .tls)
            #expect(await failure("\(base) sslrootcert=/nowhere host=db.omentum.test")?.connectionFailure == .tls)
            let plain = "hostaddr=127.0.0.1 port=\(port) user=postgres sslmode=disable"
            #expect(await failure(plain)?.connectionFailure == .authentication)
        }
    }
}

/// Listens on a socket in /tmp and never answers.
final class SilentServer: Sendable {
    let port = Int(getpid())
    private let listener: Int32
    private let path: String

    init() throws {
        path = "/tmp/.s.PGSQL.\(port)"
        unlink(path)
        listener = try unixSocket(path) { bind($0, $1, $2) }
        guard listen(listener, 8) == 0 else { throw Relay.Refused() }
    }

    deinit {
        close(listener)
        unlink(path)
    }
}
