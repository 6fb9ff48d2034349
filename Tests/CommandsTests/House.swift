import Foundation
import Postgres
import Testing

@testable import Commands

/// An embedded cluster of one test, made and used through the tool itself, with everything that the tool said.
final class House: Sendable {
    let folder: String
    /// Standard error of every run, one after the other.
    var errors: String { folder + "/errors" }
    var workerLog: String { folder + "/worker.log" }
    private var environment: [String: String] {
        Omentum.environment.merging(["OMENTUM_HOME": folder + "/home", "TOLD": errors, "omentum": Omentum.path]) { $1 }
    }

    /// The folder must be short, as the socket is in it.
    init() throws {
        var template = Array("/tmp/omc-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failed(status: errno, words: "mkdtemp") }
        folder = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } } ?? ""
        chmod(folder, 0o755)
        try must("db", "start")
    }

    deinit {
        _ = try? run("db", "remove", "--yes")
        try? FileManager.default.removeItem(atPath: folder)
    }

    struct Failed: Error {
        let status: Int32
        let words: String
    }

    /// Runs the tool; gives its exit code and standard output, and keeps what it said on standard error.
    @discardableResult
    func run(_ words: String...) throws -> Program.Outcome { try run(words) }

    func run(_ words: [String]) throws -> Program.Outcome {
        try Program(
            "/bin/bash", ["-c", #"exec "$omentum" "$@" 2>>"$TOLD""#, "omentum"] + words, environment: environment
        )
        .run()
    }

    /// Runs a line of shell in which `$omentum` is the tool, for words that no Swift string can hold.
    func shell(_ line: String) throws -> Program.Outcome {
        try Program("/bin/bash", ["-c", "exec 2>>\"$TOLD\"; " + line], environment: environment).run()
    }

    /// What a test arranges, so it must succeed.
    @discardableResult
    func must(_ words: String...) throws -> String {
        let outcome = try run(words)
        guard outcome.status == 0 else {
            throw Failed(status: outcome.status, words: words.prefix(2).joined(separator: " ") + ": " + told)
        }
        return outcome.output
    }

    func startWorker() throws -> Child {
        let path = Omentum.path + "-worker"
        return try Program(path, ["--drain", "1", "--log", "debug"], environment: environment).start(log: workerLog)
    }

    func pool(as login: String = "postgres") throws -> Pool {
        Pool(try conninfo(as: login), size: 4)
    }

    func conninfo(as login: String) throws -> String {
        let status = try must("db", "status", "--json")
        let fields = try JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: Any]
        let socket = try #require(fields?["socket"] as? String)
        return "host=\(socket) user=\(login) dbname=\(DatabaseAddress.databaseName)"
    }

    var told: String { Self.text(of: errors) }

    /// All files of the server's log.
    var serverLog: String {
        let logs = folder + "/home/log"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: logs)) ?? []
        return names.sorted().map { Self.text(of: logs + "/" + $0) }.joined()
    }

    /// Titles of the server's processes and of the worker, as every user of the machine can read them.
    ///
    /// The words of the tool's own process are what a person typed.
    var titles: [String] {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.filter { Int($0) != nil } ?? []
        return numbers.compactMap { number in
            let title = Self.text(of: "/proc/\(number)/cmdline").replacing("\0", with: " ")
            return title.hasPrefix("postgres") || title.contains("omentum-worker") ? title : nil
        }
    }

    static func text(of path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
