public import CareTerms
public import Postgres

/// A database of one test or suite: a clone of the migrated template, dropped afterwards.
public final class TestDatabase: Sendable {
    public let name: String
    public let server: TestServer
    /// Sessions of the server's superuser, for what a test arranges and inspects.
    public let pool: Pool
    private let pools = Locked<[String: Pool]>([:])

    init(name: String, on server: TestServer) throws {
        self.name = name
        self.server = server
        pool = Pool(try server.conninfo(database: name), size: 4)
    }

    /// The database of the suite or test that has the trait ``Testing/Trait/clonedDatabase``.
    public static var current: TestDatabase {
        get throws {
            guard let bound else { throw NotBound() }
            return bound
        }
    }

    @TaskLocal static var bound: TestDatabase?

    public struct NotBound: Error, CustomStringConvertible {
        public let description = "TestDatabase.current needs the trait .clonedDatabase on the suite or the test"
    }

    /// Connection words, for what opens sessions itself.
    public func conninfo(as login: TestLogin? = nil) throws -> String {
        try server.conninfo(database: name, user: login?.name)
    }

    /// Sessions of a person or service; the login is made when it is missing.
    public func pool(as login: TestLogin) async throws -> Pool {
        if let pool = pools.current[login.name] { return pool }
        try await login.make(on: server, in: self)
        let conninfo = try conninfo(as: login)
        return pools.update { pools in
            let pool = pools[login.name] ?? Pool(conninfo, size: 4)
            pools[login.name] = pool
            return pool
        }
    }

    /// Runs a transaction as a person in one of their groups, as every door does.
    public func transaction<R: Sendable>(
        as login: TestLogin, in role: GroupRole,
        _ body: @Sendable @escaping (inout Transaction) async throws -> R
    ) async throws -> R {
        try await pool(as: login).withConnection { session in
            try await session.transaction { tx in
                try tx.run("SELECT set_config('role', \(role.rawValue), true)")
                return try await body(&tx)
            }
        }
    }

    /// Runs a transaction as the superuser.
    public func transaction<R: Sendable>(
        _ body: @Sendable @escaping (inout Transaction) async throws -> R
    ) async throws -> R {
        try await pool.withConnection { session in try await session.transaction { tx in try await body(&tx) } }
    }

    /// The only value of a question asked as the superuser.
    public func value<Value: PostgresDecodable & Sendable>(_ sql: SQL, as type: Value.Type = Value.self) async throws
        -> Value
    {
        try await pool.withConnection { session in try session.value(sql, as: type) }
    }

    /// All values of a question with one column, asked as the superuser.
    public func all<Value: PostgresDecodable & Sendable>(_ sql: SQL, as type: Value.Type = Value.self) async throws
        -> [Value]
    {
        try await pool.withConnection { session in try session.all(sql, as: type) }
    }

    /// Runs one statement as the superuser; gives how many rows it wrote.
    @discardableResult
    public func run(_ sql: SQL) async throws -> Int {
        try await pool.withConnection { session in try session.run(sql) }
    }

    /// Runs statements of a test as the superuser, each committed by itself unless the text says otherwise.
    public func script(_ text: String) async throws {
        try await pool.withConnection { session in try session.script(text) }
    }

    /// Sets the clock that the product reads in this database; `nil` lets it run again.
    ///
    /// It counts for transactions that begin afterwards. Idle sessions are closed for it, so no ``OpenSession`` may be.
    public func setClock(_ moment: Instant?) async throws {
        let name = name
        try await server.maintain { session in
            let value = moment.map { "SET omentum.test_now = '\($0)'" } ?? "RESET omentum.test_now"
            try session.script("ALTER DATABASE \(name) \(value)")
            try session.run(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = \(name) AND state = 'idle'"
            )
        }
    }
}

/// Lends a fresh clone of the migrated database, and drops it afterwards.
///
/// Swift looks for `try` before it expands macros: a closure whose only `try` stands inside of `#expect(…)` does not
/// compile ("errors thrown from here are not handled"). Bind the value first: `let rows = try await db.all(…)`.
public func withClonedDatabase<R: Sendable>(
    on server: TestServer? = nil, _ body: (TestDatabase) async throws -> R
) async throws -> R {
    let server = try server ?? TestServer.current()
    return try await withDatabase(on: server, from: TemplateDatabase.name(on: server), body)
}

/// Lends a copy of a test's database as it is now, and drops it afterwards; the clock of the copy runs.
///
/// Sessions of the original are ended, as the server copies nothing that somebody is in.
public func withClone<R: Sendable>(
    of original: TestDatabase, _ body: (TestDatabase) async throws -> R
) async throws -> R {
    let name = original.name
    _ = try await original.server.maintain { session in
        try session.run("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = \(name)")
    }
    return try await withDatabase(on: original.server, from: name, body)
}

/// Lends a database without any schema, for tests of what makes one.
public func withEmptyDatabase<R: Sendable>(
    _ body: (TestDatabase) async throws -> R
) async throws -> R {
    try await withDatabase(on: TestServer.current(), from: "template0", body)
}

private func withDatabase<R: Sendable>(
    on server: TestServer, from template: String, _ body: (TestDatabase) async throws -> R
) async throws -> R {
    try await Places.withPlace {
        let name = "omentum_\(String(UInt64.random(in: .min ... .max), radix: 36))_test"
        try await server.maintain { session in
            try session.script("CREATE DATABASE \(name) TEMPLATE \(template) ENCODING 'UTF8'")
        }
        let outcome: Result<R, any Error>
        do {
            let database = try TestDatabase(name: name, on: server)
            // A clone has the rows of its template, but not the rights on the database itself.
            let isMigrated = try await database.pool.withConnection { session in
                try session.value("SELECT to_regprocedure('registry.close_database()') IS NOT NULL", as: Bool.self)
            }
            if isMigrated { try await database.script("CALL registry.close_database()") }
            outcome = .success(try await body(database))
        } catch { outcome = .failure(error) }
        // Also in a cancelled test.
        await Task {
            try? await server.maintain { session in try session.script("DROP DATABASE \(name) WITH (FORCE)") }
        }.value
        return try outcome.get()
    }
}

/// How many test databases may be open at once: the server has a bounded number of sessions.
private enum Places {
    static let max = 16
    @TaskLocal static var hasPlace = false
    private struct State {
        var free = max
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private static let state = Locked(State())

    /// A database inside of another one's scope takes no second place, so that nobody waits for themselves.
    static func withPlace<R>(_ body: () async throws -> R) async throws -> R {
        if hasPlace { return try await body() }
        await withCheckedContinuation { continuation in
            let isFree = state.update { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
        defer {
            let next = state.update { state -> CheckedContinuation<Void, Never>? in
                if !state.waiting.isEmpty { return state.waiting.removeFirst() }
                state.free += 1
                return nil
            }
            next?.resume()
        }
        return try await $hasPlace.withValue(true) { try await body() }
    }
}

extension TestDatabase {
    /// A word of the server's connection that has no variable here.
    public struct UnknownWord: Error, CustomStringConvertible {
        public let description: String
    }

    /// libpq's variables, for a program that is started on this database as somebody.
    public func environment(as login: String) throws -> [String: String] {
        let variables = ["host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"]
        var environment: [String: String] = [:]
        // The last word of a kind wins.
        for word in try "\(conninfo()) user=\(login)".split(separator: " ") {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let variable = variables[parts[0]] else {
                throw UnknownWord(description: "OMENTUM_TEST_PG holds \(parts[0]): only host, port and user are known")
            }
            environment[variable] = parts[1]
        }
        return environment
    }

    /// Makes a login that is missing, and lets it in here.
    public func admit(_ login: TestLogin) async throws { try await login.make(on: server, in: self) }
}
