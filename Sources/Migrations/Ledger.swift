internal import Postgres

/// The ledger in the database: which steps it has, and the files its views were made from.
struct Ledger: Sendable {
    let migrations: [Migration]

    struct Line: Sendable {
        let number: Int
        let name: String
        let state: MigrationStatus.State
        let appliedAt: Instant?
        let appliedBy: String?
    }

    /// Serialises migrators of one database; the number is ours by being written here only.
    static let lockKey = 7_250_001

    static func isThere(in tx: inout Transaction) throws -> Bool {
        try tx.value("SELECT to_regclass('migration.applied') IS NOT NULL", as: Bool.self)
    }

    /// Makes the empty ledger, or refuses a database that is somebody else's.
    func create(in tx: inout Transaction) throws {
        let ours = ["registry", "referrals", "trials", "booking", "coverage", "followup", "jobs", "audit", "pathway"]
        let found = try tx.all(
            "SELECT nspname::text FROM pg_namespace WHERE nspname = ANY(\(ours)) ORDER BY nspname", as: String.self)
        guard found.isEmpty else { throw MigrationRefusal.foreign(schemas: found) }
        let isHalf = try tx.value("SELECT to_regnamespace('migration') IS NOT NULL", as: Bool.self)
        if isHalf { throw MigrationRefusal.unfinished("the schema migration is there, its table applied is not") }
        try tx.script(Self.definition)
    }

    private static let definition = """
        CREATE SCHEMA migration AUTHORIZATION omentum_owner;
        SET LOCAL ROLE omentum_owner;
        CREATE TABLE migration.applied (
            number int NOT NULL,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            applied_by name NOT NULL DEFAULT session_user,
            tool_version text NOT NULL,
            duration_ms bigint NOT NULL,
            CONSTRAINT step_is_applied_once PRIMARY KEY (number),
            CONSTRAINT step_has_a_number CHECK (number > 0),
            CONSTRAINT step_name_is_taken_once UNIQUE (name),
            CONSTRAINT step_checksum_is_sha256 CHECK (checksum ~ '^[0-9a-f]{64}$')
        );
        CREATE TABLE migration.view_file (
            name text NOT NULL,
            checksum text NOT NULL,
            relations text[] NOT NULL,
            made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            tool_version text NOT NULL,
            CONSTRAINT view_file_is_known_once PRIMARY KEY (name),
            CONSTRAINT view_file_checksum_is_sha256 CHECK (checksum ~ '^[0-9a-f]{64}$')
        );
        COMMENT ON SCHEMA migration IS 'Which steps of the schema this database has; written by omentum db migrate';
        -- Every program may ask whether the database fits it, before it takes any role.
        GRANT USAGE ON SCHEMA migration TO PUBLIC;
        GRANT SELECT ON migration.applied, migration.view_file TO PUBLIC;
        RESET ROLE;
        """

    /// Each step that this program or the database knows, by number.
    ///
    /// The server hashes, so that we need no hash code.
    func lines(in tx: inout Transaction) throws -> [Line] {
        let numbers = migrations.map(\.number)
        let names = migrations.map(\.name)
        let texts = migrations.map(\.text)
        return try tx.all(
            """
            SELECT number, coalesce(a.name, f.name) AS name, a.applied_at, a.applied_by::text AS applied_by,
                CASE WHEN f.name IS NULL THEN 'unknown'
                    WHEN a.name IS NULL THEN 'pending'
                    WHEN a.checksum = encode(sha256(convert_to(f.text, 'UTF8')), 'hex') AND a.name = f.name THEN 'applied'
                    ELSE 'changed' END AS state
            FROM unnest(\(numbers)::bigint[], \(names)::text[], \(texts)::text[]) AS f(number, name, text)
            FULL JOIN migration.applied a USING (number)
            ORDER BY number
            """
        ) { row in
            Line(
                number: try row("number"), name: try row("name"),
                state: MigrationStatus.State(rawValue: try row("state")) ?? .unknown,
                appliedAt: try row("applied_at"), appliedBy: try row("applied_by"))
        }
    }

    /// Throws unless what is applied is the beginning of what this program has, word for word.
    static func check(_ lines: [Line]) throws(MigrationRefusal) {
        func names(_ state: MigrationStatus.State) -> [String] { lines.filter { $0.state == state }.map(\.name) }
        let changed = names(.changed)
        if !changed.isEmpty { throw .changed(steps: changed) }
        let unknown = names(.unknown)
        if !unknown.isEmpty { throw .newerDatabase(steps: unknown) }
        let lastApplied = lines.last { $0.state == .applied }?.number ?? 0
        let missing = lines.filter { $0.state == .pending && $0.number < lastApplied }.map(\.name)
        if !missing.isEmpty { throw .gap(missing: missing) }
    }

    func record(_ migration: Migration, tookMilliseconds: Int, by toolVersion: String, in tx: inout Transaction) throws
    {
        try tx.run("SET LOCAL ROLE omentum_owner")
        try tx.run(
            """
            INSERT INTO migration.applied (number, name, checksum, tool_version, duration_ms)
            VALUES (\(migration.number), \(migration.name), encode(sha256(convert_to(\(migration.text), 'UTF8')), 'hex'),
                \(toolVersion), \(tookMilliseconds))
            """)
        try tx.run("RESET ROLE")
    }
}
