import ArgumentParser
import CareTerms
import Foundation
import Migrations
import Pathway
import Postgres
import Registry

/// The referral office over a great many referrals, beside psql with SQL written by hand.
struct ReferralsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referrals",
        abstract: "Lists of work, the search for duplicates, and import of a file, beside psql with SQL by hand.",
        discussion: """
            Works in an empty database of its own, which it migrates and fills with made-up referrals; as a superuser of \
            a server that trusts the login \(ReferralsGround.login), which it makes. Connects by --conninfo.
            """)

    @Option(help: "How to connect, as libpq's connection string: the empty database, as a superuser.")
    var conninfo: String

    @Option(help: "How many patients and referrals there are; a fifth of them is open.")
    var referrals = 1_000_000

    @Option(help: "Rounds of each measure; what is printed is their median.")
    var rounds = 5

    @Option(help: "Rows of the file that is imported.")
    var rows = 50_000

    @Option(help: "Only measures whose name contains this: list, search, import.")
    var only: String?

    @Flag(help: "The database is filled already, by an earlier run with --keep.")
    var filled = false

    func run() async throws {
        let ground = ReferralsGround(conninfo: conninfo, referrals: referrals)
        if !filled { try await ground.make() }
        let parts: [(String, () async throws -> Void)] = [
            ("list", { try await ReferralLists(ground: ground, rounds: rounds).run() }),
            ("search", { try await DuplicateSearch(ground: ground).run() }),
            ("import", { try await ImportBench(ground: ground, rows: rows, rounds: rounds).run() }),
        ]
        for (name, part) in parts where only.map(name.contains) ?? true { try await part() }
    }
}

/// One figure beside its yardstick, as a line of JSON and a line for people.
struct ReferralsFigure {
    var bench = "referrals"
    let name: String
    var operations: Int
    /// Medians over the rounds, in milliseconds for one operation.
    var ours: Double
    var theirs: Double?
    var p95: Double?
    var more: [(String, JSONField)] = []

    func tell() {
        let fields: [(String, JSONField?)] = [
            ("bench", .text(bench)), ("measure", .text(name)), ("operations", .whole(operations)),
            ("ms", .number(ours, digits: 3)), ("psql_ms", theirs.map { .number($0, digits: 3) }),
            ("ratio", theirs.map { .number(ours / $0, digits: 2) }), ("p95_ms", p95.map { .number($0, digits: 3) }),
        ]
        printLine(jsonLine(fields + more))
        let words =
            [
                String(format: "%.2f ms", ours),
                theirs.map { String(format: "psql %.2f ms, ratio %.2f", $0, ours / $0) },
                p95.map { String(format: "p95 %.2f ms", $0) },
            ].compactMap { $0 } + more.map { "\($0) \($1.json)" }
        printToError("\(name): " + words.joined(separator: "; "))
    }
}

extension [Double] {
    /// The value that so much of the others is not above, such as 0.95.
    func quantile(_ share: Double) -> Double? {
        let sorted = sorted()
        guard !sorted.isEmpty else { return nil }
        return sorted[Swift.min(sorted.count - 1, Int((Double(sorted.count) * share).rounded(.up)) - 1)]
    }
}

/// psql, as somebody would use it who writes the SQL by hand.
struct HandPsql: Sendable {
    let conninfo: String

    /// Runs a script, and gives what it printed; a statement that fails ends it.
    func run(_ script: String) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("omentum-bench-\(UUID()).sql")
        try script.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", file.path, "-d", conninfo]
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchFailure("psql failed: what it said is above") }
        return String(decoding: data, as: UTF8.self)
    }

    /// How many milliseconds the statements of a script take, by the server's clock, without logging in.
    func time(before: String, _ statements: String) throws -> Double {
        let clock = "SELECT extract(epoch FROM clock_timestamp()) * 1000;\n"
        let printed = try run("\(before)\n\(clock)\\o /dev/null\n\(statements)\n\\o\n\(clock)")
        let marks = printed.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard marks.count == 2 else { throw BenchFailure("psql printed something else than two times") }
        return marks[1] - marks[0]
    }
}
