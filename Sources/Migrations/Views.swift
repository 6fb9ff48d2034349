internal import Postgres

/// The views of db/views in the database: dropped and made anew, all together, when one of the files changed.
///
/// `CREATE OR REPLACE VIEW` cannot change columns, and a view may rest on another one: so all go, in the opposite order
/// of their files, and come back in order, in one transaction. Without CASCADE: what somebody else built on one of them
/// is not ours to drop.
struct Views: Sendable {
    let files: [ViewFile]
    let toolVersion: String

    /// The files that are not in the database as they are here.
    func stale(in tx: inout Transaction) throws -> [String] {
        let names = files.map(\.name)
        let texts = files.map(\.text)
        return try tx.all(
            """
            SELECT coalesce(v.name, f.name)
            FROM unnest(\(names)::text[], \(texts)::text[]) AS f(name, text)
            FULL JOIN migration.view_file v USING (name)
            WHERE v.checksum IS DISTINCT FROM encode(sha256(convert_to(f.text, 'UTF8')), 'hex')
                OR EXISTS (SELECT FROM unnest(v.relations) r WHERE to_regclass(r) IS NULL)
            ORDER BY 1
            """, as: String.self)
    }

    /// Gives the files that were stale.
    func refresh(in tx: inout Transaction) throws -> [String] {
        let stale = try stale(in: &tx)
        if stale.isEmpty { return [] }
        let old = try tx.all(
            """
            SELECT r FROM migration.view_file, unnest(relations) WITH ORDINALITY AS u(r, n) ORDER BY name DESC, n DESC
            """, as: String.self)
        for relation in old { try tx.script("DROP VIEW IF EXISTS \(relation)", named: "dropping the view \(relation)") }
        try tx.run("SET LOCAL ROLE omentum_owner")
        try tx.run("DELETE FROM migration.view_file")
        try tx.run("RESET ROLE")
        for file in files {
            let before = try tx.all(Self.present, as: Int64.self)
            try tx.script(file.text, named: "db/views/\(file.name).sql")
            try tx.run("SET LOCAL ROLE omentum_owner")
            try tx.run(
                """
                INSERT INTO migration.view_file (name, checksum, relations, tool_version)
                SELECT \(file.name), encode(sha256(convert_to(\(file.text), 'UTF8')), 'hex'),
                    coalesce(array_agg(c.oid::regclass::text ORDER BY c.oid), '{}'), \(toolVersion)
                FROM pg_class c
                WHERE c.relkind = 'v' AND c.oid::bigint <> ALL(\(before))
                """)
            try tx.run("RESET ROLE")
        }
        return stale
    }

    private static let present: SQL = "SELECT oid::bigint FROM pg_class WHERE relkind = 'v'"
}

extension Transaction {
    /// Runs a file, and says which one failed, and where the server says so, on which line.
    ///
    /// A file may end in another role or path: what follows begins as this login again.
    mutating func script(_ text: String, named name: String) throws {
        do throws(PostgresError) {
            try script(text)
            try script("RESET ROLE; RESET search_path")
        } catch {
            if error.sqlState == "55P03" { throw error }
            let line = error.position.map { 1 + text.unicodeScalars.prefix($0 - 1).count { $0 == "\n" } }
            throw MigrationRefusal.failed(step: name, line: line, error)
        }
    }
}
