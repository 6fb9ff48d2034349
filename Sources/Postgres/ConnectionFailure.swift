internal import CLibpq
import Glibc

/// Why no session could be opened, as far as it can be told without quoting the server.
public enum ConnectionFailure: String, Hashable, Sendable, CaseIterable {
    /// Nobody listens at this address or socket: the server is not running, or runs elsewhere.
    case refused
    /// There is no such host, or no way to it.
    case unreachable
    /// Nobody answered within `connect_timeout`.
    case timeout
    /// The name, the password or the certificate was not accepted (28xxx), or a password is missing.
    case authentication
    /// The server has no such database (3D000).
    case noDatabase
    /// The encrypted connection could not be made, or the certificate of the server is not the expected one.
    case tls
    /// The server has no connection left (53300).
    case tooManyConnections
    /// The server is starting, stopping, or in recovery (57P03).
    case notReady
    /// The connection string, the service file or one of libpq's variables cannot be understood.
    case settings
    /// An open session was lost.
    case lost
    /// libpq says more than this list knows.
    case other

    /// Reads libpq's message and keeps nothing of it.
    ///
    /// It is asked to give only the SQLSTATE of what the server said, and prints the rest by `strerror` and
    /// `gai_strerror`, so the comparison holds in every language.
    static func of(_ connection: OpaquePointer) -> Self {
        if PQconnectionNeedsPassword(connection) == 1 { return .authentication }
        guard let text = PQerrorMessage(connection) else { return .other }
        for (state, failure) in states where strstr(text, state) != nil { return failure }
        for word in ["SSL", "certificate", "TLS"] where strstr(text, word) != nil { return .tls }
        for (code, failure) in systemErrors where strstr(text, strerror(code)) != nil { return failure }
        for code in [EAI_NONAME, EAI_AGAIN, EAI_FAIL] where strstr(text, gai_strerror(code)) != nil {
            return .unreachable
        }
        return .other
    }

    /// With `PQERRORS_SQLSTATE` a refusal of the server reads `FATAL:  28P01`.
    private static let states: [(String, Self)] = [
        ("  28000", .authentication), ("  28P01", .authentication), ("  3D000", .noDatabase),
        ("  53300", .tooManyConnections), ("  57P03", .notReady),
    ]

    private static let systemErrors: [(Int32, Self)] = [
        (ECONNREFUSED, .refused), (ENOENT, .refused), (EHOSTUNREACH, .unreachable), (ENETUNREACH, .unreachable),
        (ETIMEDOUT, .timeout), (ECONNRESET, .lost), (EACCES, .authentication),
    ]
}
