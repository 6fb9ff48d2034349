internal import Migrations
internal import Postgres

/// A migrated database that clones are made from: one per text of roles, migrations and views.
enum TemplateDatabase {
    private static let made = Locked<[String: Task<String, any Error>]>([:])

    /// Its name; made by the first who asks, in this process or another one.
    static func name(on server: TestServer) async throws -> String {
        try await made.update { tasks in
            if let task = tasks[server.conninfo] { return task }
            let task = Task { try await make(on: server) }
            tasks[server.conninfo] = task
            return task
        }.value
    }

    private static func make(on server: TestServer) async throws -> String {
        let migrator = Migrator(toolVersion: "test")
        let hash = try await server.maintain { session in
            let texts = migrator.texts
            return try session.value(
                "SELECT left(encode(sha256(convert_to(array_to_string(\(texts), E'\\n--\\n'), 'UTF8')), 'hex'), 16)",
                as: String.self)
        }
        let (name, draft) = ("omentum_tpl_\(hash)_test", "omentum_draft_\(hash)_test")
        try await server.maintain { session in
            // Held by the session, as databases are not made in a transaction; let go also when this fails.
            try session.run("SELECT pg_advisory_lock(7250002)")
            defer { _ = try? session.run("SELECT pg_advisory_unlock(7250002)") }
            if try session.value("SELECT EXISTS (SELECT FROM pg_database WHERE datname = \(name))", as: Bool.self) {
                return
            }
            // A draft is what a killed process left.
            try session.script("DROP DATABASE IF EXISTS \(draft) WITH (FORCE)")
            try session.script("CREATE DATABASE \(draft) TEMPLATE template0 ENCODING 'UTF8'")
            try await migrator.migrate(on: Pool(server.conninfo(database: draft), size: 1))
            // The name comes last: who finds it finds a whole template that nobody can connect to.
            try session.script("ALTER DATABASE \(draft) ALLOW_CONNECTIONS false")
            try session.run(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = \(draft)")
            try session.script("ALTER DATABASE \(draft) RENAME TO \(name)")
        }
        return name
    }
}
