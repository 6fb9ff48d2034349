import Postgres

/// What may be said of an error in logs and lists: names that we wrote, never a value.
enum Scrubbed {
    /// The limit of `jobs.job_error_is_scrubbed`.
    static let lengthMax = 200

    static func name(of error: any Error) -> String {
        if let error = error as? PostgresError {
            let parts = ["PostgresError", "\(error.kind)", error.sqlState, error.constraint].compactMap { $0 }
            return text(parts.joined(separator: " "))
        }
        if error is CancellationError { return "cancelled" }
        // Not its description, which may hold whatever it was thrown with.
        return text(String(reflecting: type(of: error)))
    }

    /// Keeps what the database accepts of an error, and is never empty.
    static func text(_ text: String) -> String {
        let kept = text.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "A"..."Z", "a"..."z", "0"..."9", "_", ".", ":", "<", ">", " ", "-": Character(scalar)
            default: "_"
            }
        }
        return kept.isEmpty ? "unnamed" : String(kept.prefix(lengthMax))
    }
}
