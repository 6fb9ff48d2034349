public import Postgres

/// What this database is for.
public enum Deployment {
    /// Whether a migrator has been here, which anybody may ask.
    public static func isMigrated(in tx: inout Transaction) throws -> Bool {
        try tx.value("SELECT to_regnamespace('migration') IS NOT NULL")
    }

    /// Marks an empty database as a demo; one that holds patients is refused, and one that is a demo already stays so.
    public static func makeDemo(in tx: inout Transaction) throws { try tx.run("SELECT registry.make_demo()") }

    /// How far a demo has come.
    public enum Demo: String, Sendable, CaseIterable {
        case none
        /// Begun, and not finished: it cannot be.
        case incomplete
        case loaded
    }

    public static func demo(in tx: inout Transaction) throws -> Demo {
        try tx.one("SELECT is_demo, demo_loaded_at IS NOT NULL AS is_loaded FROM registry.deployment") { row in
            let (isDemo, isLoaded): (Bool, Bool) = (try row("is_demo"), try row("is_loaded"))
            return isLoaded ? .loaded : isDemo ? .incomplete : .none
        }
    }

    /// Says that the demo is whole: the last thing that loading one does.
    public static func demoIsLoaded(in tx: inout Transaction) throws {
        try tx.run("UPDATE registry.deployment SET demo_loaded_at = registry.now()")
    }

    public static func isDemo(in tx: inout Transaction) throws -> Bool {
        try tx.value("SELECT is_demo FROM registry.deployment")
    }
}
