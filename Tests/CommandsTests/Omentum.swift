import FoundationEssentials
import Postgres
import TestKit

/// The tool itself, as people start it: the binary that was built beside this test.
enum Omentum {
    static let path: String = {
        let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return runner.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/omentum"
    }()

    static let environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "COLUMNS": "80"]

    /// Runs the tool; standard output and standard error come together.
    static func run(_ arguments: String..., in environment: [String: String] = environment) throws -> Program.Outcome {
        try Program(path, arguments, environment: environment).run()
    }

    /// Runs the tool on a test database, as somebody who logs in there.
    static func run(_ words: [String], as login: String, in db: TestDatabase) throws -> Program.Outcome {
        let host = db.server.conninfo.split(separator: " ").first { $0.hasPrefix("host=") }?.dropFirst(5) ?? ""
        let environment = environment.merging(
            ["PGHOST": String(host), "PGUSER": login, "PGDATABASE": db.name]) { $1 }
        return try Program(path, words, environment: environment).run()
    }

    /// Runs a line of shell in which `$omentum` is the tool.
    static func shell(_ line: String) throws -> Program.Outcome {
        let environment = environment.merging(["omentum": path]) { $1 }
        return try Program("/bin/bash", ["-c", line], environment: environment).run()
    }
}
