public import Postgres

/// Why the migrator does nothing, or stopped after the steps that it reported; what was applied before stays applied.
public enum MigrationRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// The database knows steps that this program does not.
    case newerDatabase(steps: [String])
    /// An applied step has another text today.
    case changed(steps: [String])
    /// A step is missing before one that is applied.
    case gap(missing: [String])
    /// Schemas of our names are there, and no ledger: somebody else's database.
    case foreign(schemas: [String])
    /// The ledger is half there.
    case unfinished(String)
    /// The roles are missing, and this login may not create them.
    case noRoles
    /// The server is older than the schema can be made on.
    case oldServer(version: Int)
    /// Another migrator worked longer than we wait.
    case anotherMigrator(waited: Duration)
    /// The locks of a step were held by others, each time.
    case locked(step: String, attempts: Int)
    /// A step failed and was rolled back.
    case failed(step: String, line: Int?, PostgresError)

    public var description: String {
        switch self {
        case .newerDatabase(let steps):
            "the database is newer than this program: it has \(steps.joined(separator: ", ")). "
                + "Install the version of omentum that made it, or a later one."
        case .changed(let steps):
            "the text of an applied step changed: \(steps.joined(separator: ", ")). "
                + "Released steps are never edited: put the old text back, and write the change as a new step."
        case .gap(let missing):
            "steps are missing before applied ones: \(missing.joined(separator: ", ")). "
                + "Another program wrote this ledger: restore the database from its backup, or ask who changed migration.applied."
        case .foreign(let schemas):
            "this is not a database of omentum: it has the schemas \(schemas.joined(separator: ", ")) and no ledger. "
                + "Name an empty database instead: createdb omentum; PGDATABASE=omentum omentum db migrate"
        case .unfinished(let what): "the ledger is not whole: \(what). Restore the database from its backup."
        case .noRoles:
            "the roles of omentum are missing, and this login may not create them. "
                + "Run omentum db migrate once as a superuser, or have one run db/roles.sql."
        case .oldServer(let version):
            "the server is PostgreSQL \(version), and the schema needs \(Migrator.oldestServer) or later. Upgrade it: pg_upgrade"
        case .anotherMigrator(let waited):
            "another migrator is at work for longer than \(waited.components.seconds) s. "
                + "Wait for it, or see who it is: select * from pg_locks where locktype = 'advisory'"
        case .locked(let step, let attempts):
            "\(step) did not get its locks in \(attempts) attempts: others use these tables. "
                + "Run it again in a quiet hour, or find them: select * from pg_stat_activity where state <> 'idle'"
        case .failed(let step, let line, let error):
            "\(step) failed\(line.map { " at line \($0)" } ?? "") and was rolled back: \(error). The server's log says more."
        }
    }
}
