import Foundation
import TestKit

/// A PgBouncer of one test, in transaction mode, before the server of the tests.
final class PgBouncer {
    static let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
    static var isHere: Bool { program != nil }

    struct Missing: Error {}

    private let folder = "/tmp/om-pool-\(UInt32.random(in: .min ... .max))"
    private let process = Process()

    /// `sessions` are those that it keeps with the server, for each login.
    init(before server: TestServer, sessions: Int) throws {
        let address = server.conninfo.split(separator: " ").filter { word in
            word.hasPrefix("host=") || word.hasPrefix("port=")
        }
        guard let program = Self.program else { throw Missing() }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try """
        [databases]
        * = \(address.joined(separator: " "))
        [pgbouncer]
        pool_mode = transaction
        default_pool_size = \(sessions)
        max_client_conn = 200
        unix_socket_dir = \(folder)
        listen_port = 6432
        auth_type = trust
        auth_file = \(folder)/users
        logfile = \(folder)/log
        """.write(toFile: "\(folder)/pgbouncer.ini", atomically: false, encoding: .utf8)
        try "\"postgres\" \"\"\n\"omentum_worker\" \"\"\n".write(
            toFile: "\(folder)/users", atomically: false, encoding: .utf8)
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-q", "\(folder)/pgbouncer.ini"]
        if getuid() == 0, let user = getpwnam("postgres") {
            // It refuses to be root.
            chown(folder, user.pointee.pw_uid, user.pointee.pw_gid)
            process.arguments = ["-q", "-u", "postgres", "\(folder)/pgbouncer.ini"]
        }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        // It may have inherited that it does not hear a SIGTERM.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Connection words through here; they come behind the server's own, and win.
    var words: String { "host=\(folder) port=6432" }
}
