internal import Foundation
internal import Glibc

/// A server of one test: it is restarted, killed or given another configuration, which others must not feel.
public final class PrivateCluster: Sendable {
    public let folder: String
    private let binaries: String

    /// The folder must be short: the path of a socket has at most 107 bytes.
    public init(
        _ settings: String..., rules: [String] = [], prepare: (PrivateCluster) throws -> Void = { _ in }
    ) throws {
        let versions = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql").sorted()
        binaries = "/usr/lib/postgresql/\(versions.last ?? "")/bin"
        var template = Array("/tmp/pgtest-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failed(command: "mkdtemp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(folder, 0o755)
        if getuid() == 0, let owner = getpwnam("postgres") { chown(folder, owner.pointee.pw_uid, owner.pointee.pw_gid) }
        try run("initdb -D \(folder)/data -A trust -U postgres --no-locale -E UTF8 --no-sync")
        let all = ["listen_addresses = ''", "unix_socket_directories = '\(folder)'", "fsync = off"] + settings
        try shell("printf '%s\\n' \(all.map { "\"\($0)\"" }.joined(separator: " ")) >> \(folder)/data/postgresql.conf")
        for (number, rule) in rules.enumerated() {
            try shell("echo '\(rule)' \(number == 0 ? ">" : ">>") \(folder)/data/pg_hba.conf")
        }
        try prepare(self)
        try start()
    }

    deinit {
        try? run("pg_ctl -D \(folder)/data -m immediate -s stop")
        try? FileManager.default.removeItem(atPath: folder)
    }

    public var conninfo: String { "host=\(folder) user=postgres dbname=postgres" }

    public func start() throws { try run("pg_ctl -D \(folder)/data -l \(folder)/log -w -s start") }
    /// `mode` is pg_ctl's: `immediate` is a crash.
    public func stop(_ mode: String = "fast") throws { try run("pg_ctl -D \(folder)/data -m \(mode) -w -s stop") }
    public func restart(_ mode: String = "fast") throws {
        try run("pg_ctl -D \(folder)/data -l \(folder)/log -m \(mode) -w -s restart")
    }

    private func run(_ command: String) throws { try shell("\(binaries)/\(command)") }

    public struct Failed: Error { let command: String }

    /// Runs as the owner of the cluster, as the server refuses root.
    ///
    /// Not by `Foundation.Process`: the postmaster inherits its socket, and then `waitUntilExit` never returns.
    public func shell(_ command: String) throws {
        let quoted = "'" + command.replacing("'", with: "'\\''") + "'"
        let prefix = getuid() == 0 ? "runuser -u postgres -- " : ""
        guard system("\(prefix)sh -c \(quoted) >/dev/null 2>&1 </dev/null") == 0 else { throw Failed(command: command) }
    }
}
