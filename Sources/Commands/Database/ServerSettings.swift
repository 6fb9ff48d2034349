/// What the embedded server is told beyond PostgreSQL's defaults; written anew at each start.
enum ServerSettings {
    /// Settings that keep patients out of the server's log.
    ///
    /// PostgreSQL prints the row that broke a constraint in DETAIL, and the statement with its literals.
    static let quiet: [(name: String, value: String)] = [
        ("log_error_verbosity", "terse"),
        ("log_min_error_statement", "panic"),
        ("log_statement", "none"),
        ("log_min_duration_statement", "-1"),
        ("log_min_duration_sample", "-1"),
        ("log_transaction_sample_rate", "0"),
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
    ]

    private static let others: [(name: String, value: String)] = [
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
        ("port", "5432"),
        ("password_encryption", "scram-sha-256"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("lc_messages", "C"),
        // Many short statements: compiling one costs more than running it.
        ("jit", "off"),
        // A disk of today reads anywhere as fast; the default reads whole tables while they are small, and goes on.
        ("random_page_cost", "1.1"),
        ("logging_collector", "on"),
        ("log_directory", "../log"),
        // One file per weekday, overwritten a week later: the log cannot fill the disk.
        ("log_filename", "server-%a.log"),
        ("log_truncate_on_rotation", "on"),
        ("log_rotation_age", "1d"),
        ("log_rotation_size", "0"),
        ("log_file_mode", "0600"),
        ("log_line_prefix", "%m [%p] "),
        ("cluster_name", "omentum"),
    ]

    static func text(socketFolder: String) -> String {
        let lines = (others + quiet + [("unix_socket_directories", socketFolder)]).map { "\($0.name) = '\($0.value)'" }
        return
            "# Written by omentum db start: what stands here is overwritten. Use ALTER SYSTEM for your own settings.\n"
            + lines.joined(separator: "\n") + "\n"
    }

    /// Everybody who can open the socket is let in as whom they say: the folder of the socket, which only the owner can
    /// enter, is the door (docs/adr/0008-embedded-cluster.md).
    static let access = """
        # Written by omentum db start. The folder of the socket is the door: nobody else can enter it.
        local all all trust

        """
}
