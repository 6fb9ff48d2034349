public import Postgres

/// What the database's own catalogue says about the rules of the ground.
public enum Catalogue {
    /// Tables without audit, constraints without a fact's name, doors left open: one line each, none is good.
    public static func offences(in tx: inout Transaction) throws -> [String] {
        try tx.all("SELECT o FROM registry.catalog_offences() o ORDER BY o", as: String.self)
    }

    /// A server setting that could write patients' data into the log, or lose what was acknowledged.
    public struct Setting: Sendable, Equatable {
        public let name, value, wanted, reason: String
        /// What to type to mend it.
        public let remedy: String
        /// For a throw-away server these do not matter.
        public let isAboutDurability: Bool
    }

    /// Settings that are not as a server with patients' data needs them.
    public static func unsafeSettings(in tx: inout Transaction) throws -> [Setting] {
        let values = try tx.all(
            "SELECT name, setting FROM pg_catalog.pg_settings WHERE name = ANY (\(wanted.map(\.name)))"
        ) { row in (try row("name", as: String.self), try row("setting", as: String.self)) }
        let actual = Dictionary(uniqueKeysWithValues: values)
        return wanted.compactMap { want in
            // A server that does not know the setting does not do what it switches off.
            guard let value = actual[want.name], !want.values.contains(value) else { return nil }
            return Setting(
                name: want.name, value: value, wanted: want.values[0], reason: want.reason,
                remedy: want.remedy ?? "ALTER SYSTEM SET \(want.name) = '\(want.values[0])'; SELECT pg_reload_conf();",
                isAboutDurability: want.isAboutDurability)
        }
    }

    private struct Wanted {
        let name: String
        /// The first is what to set.
        let values: [String]
        let reason: String
        var isAboutDurability = false
        var remedy: String?
    }

    private static let wanted = [
        Wanted(
            name: "log_error_verbosity", values: ["terse"],
            reason: "DETAIL of a refused row prints the row, names included"),
        Wanted(
            name: "log_min_error_statement", values: ["panic"],
            reason: "the text of a failed statement may hold values that somebody typed into psql"),
        Wanted(
            name: "log_parameter_max_length_on_error", values: ["0"],
            reason: "the parameters of statements are patients' data"),
        Wanted(
            name: "log_parameter_max_length", values: ["0"], reason: "the parameters of statements are patients' data"),
        Wanted(name: "log_statement", values: ["none", "ddl"], reason: "statements typed into psql hold values"),
        Wanted(
            name: "log_min_duration_statement", values: ["-1"], reason: "a slow statement is logged with its text"),
        Wanted(
            name: "log_min_duration_sample", values: ["-1"], reason: "a slow statement is logged with its text"),
        Wanted(
            name: "log_transaction_sample_rate", values: ["0"], reason: "sampled statements are logged with their text"),
        // Extensions, when they are loaded.
        Wanted(
            name: "auto_explain.log_min_duration", values: ["-1"], reason: "a logged plan prints the values in it"),
        Wanted(
            name: "pg_stat_statements.track_utility", values: ["off"],
            reason: "utility statements are kept with their values, passwords too"),
        Wanted(
            name: "server_encoding", values: ["UTF8"], reason: "names of patients have every letter",
            remedy: "createdb --encoding UTF8 --template template0 omentum, and restore into it"),
        Wanted(
            name: "TimeZone", values: ["UTC", "Etc/UTC"], reason: "a day computed in psql would not be the product's",
            remedy: "ALTER DATABASE omentum SET timezone = 'UTC'"),
        Wanted(
            name: "fsync", values: ["on"], reason: "a crash could lose what was acknowledged", isAboutDurability: true),
        Wanted(
            name: "full_page_writes", values: ["on"], reason: "a crash could tear a page", isAboutDurability: true),
        Wanted(
            name: "synchronous_commit", values: ["on", "remote_apply", "remote_write", "local"],
            reason: "a crash could lose what was acknowledged", isAboutDurability: true),
        Wanted(
            name: "data_checksums", values: ["on"], reason: "a broken page would not be noticed",
            isAboutDurability: true, remedy: "stop the server; pg_checksums --enable --pgdata FOLDER; start it"),
    ]
}
