import Foundation
import Postgres
import Testing

@testable import Commands

/// An embedded cluster of one test, made and used through the tool itself, with everything that the tool said.
final class House: Sendable {
    let folder: String
    /// Standard error of every run, and what those that failed printed.
    private var errors: String { folder + "/errors" }
    var workerLog: String { folder + "/worker.log" }
    private var environment: [String: String] {
        Omentum.environment.merging(["OMENTUM_HOME": folder + "/home", "TOLD": errors, "omentum": Omentum.path]) { $1 }
    }

    /// A run that takes longer is ended, and fails the test.
    private static let secondsMax = 90

    /// The folder must be short, as the socket is in it.
    init() throws {
        var template = Array("/tmp/omc-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failed(status: errno, words: "mkdtemp") }
        folder = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(folder, 0o755)
        try must("db", "start")
    }

    deinit {
        _ = try? run(["db", "remove", "--yes"])
        try? FileManager.default.removeItem(atPath: folder)
    }

    struct Failed: Error {
        let status: Int32
        let words: String
    }

    /// Runs the tool; gives its exit code and standard output, and keeps what it said on standard error.
    @discardableResult
    func run(_ words: [String]) throws -> Program.Outcome {
        try shell(#"exec timeout -k 5 \#(Self.secondsMax) "$omentum" "$@""#, words)
    }

    /// Runs a line of shell in which `$omentum` is the tool, for words that no Swift string can hold.
    func shell(_ line: String, _ words: [String] = []) throws -> Program.Outcome {
        let outcome = try Program(
            "/bin/bash", ["-c", "exec 2>>\"$TOLD\"; " + line, "omentum"] + words, environment: environment
        ).run()
        if outcome.status != 0, let file = FileHandle(forWritingAtPath: errors) {
            defer { try? file.close() }
            try file.seekToEnd()
            try file.write(contentsOf: Data(outcome.output.utf8))
        }
        return outcome
    }

    /// What a test arranges, so it must succeed.
    @discardableResult
    func must(_ words: String...) throws -> String { try must(words) }

    @discardableResult
    func must(_ words: [String]) throws -> String {
        let outcome = try run(words)
        guard outcome.status == 0 else {
            throw Failed(status: outcome.status, words: words.prefix(2).joined(separator: " ") + ": " + told)
        }
        return outcome.output
    }

    /// Starts a worker, which ends in time whatever becomes of the test.
    func startWorker() throws -> Child {
        let words = ["-k", "20", "\(Self.secondsMax)", Omentum.path + "-worker", "--drain", "1", "--log", "debug"]
        return try Program("/usr/bin/timeout", words, environment: environment).start(log: workerLog)
    }

    func pool(as login: String = "postgres") throws -> Pool {
        let status = try must("db", "status", "--json")
        let fields = try JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: Any]
        let socket = try #require(fields?["socket"] as? String)
        return Pool("host=\(socket) user=\(login) dbname=\(DatabaseAddress.databaseName)", size: 4)
    }

    var told: String { Self.text(of: errors) }

    /// All files of the server's log.
    var serverLog: String {
        let logs = folder + "/home/log"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: logs)) ?? []
        return names.sorted().map { Self.text(of: logs + "/" + $0) }.joined()
    }

    /// Titles of servers' processes, of workers and of the tool, as every user of the machine can read them.
    var titles: [String] {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.filter { Int($0) != nil } ?? []
        return numbers.compactMap { number in
            let title = Self.text(of: "/proc/\(number)/cmdline").replacing("\0", with: " ")
            let ours = ["postgres: ", Omentum.path + " ", Omentum.path + "-worker "]
            return ours.contains(where: title.hasPrefix) || title.contains("/bin/postgres ") ? title : nil
        }
    }

    static func text(of path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}

extension Child {
    /// Asks the process to end; `timeout`, which it runs under, sees to it that it does.
    func end() -> Int32 {
        kill(pid, SIGTERM)
        return wait()
    }
}
