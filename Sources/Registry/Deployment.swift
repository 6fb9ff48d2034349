public import Postgres

/// What this database is for.
public enum Deployment {
    /// Marks an empty database as a demo; one that holds patients is refused, and one that is a demo already stays so.
    public static func makeDemo(in tx: inout Transaction) throws { try tx.run("SELECT registry.make_demo()") }

    public static func isDemo(in tx: inout Transaction) throws -> Bool {
        try tx.value("SELECT is_demo FROM registry.deployment")
    }
}
