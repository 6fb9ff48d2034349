import CareTerms
import Foundation
import Glibc
import Postgres

/// A file of new patients' referrals: read and applied by the tool, beside `\\copy` into the same tables by psql.
///
/// Theirs gets each table's rows ready-made, in the order of the tables, with the same triggers: it checks nothing,
/// matches nobody, and says nothing about a row.
struct ImportBench {
    let ground: ReferralsGround
    let rows: Int
    let rounds: Int

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("omentum-bench-import-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let environment = try await Timed.environment(of: ground.conninfo, as: ReferralsGround.login)
        var (plan, apply, copy): ([Double], [Double], [Double]) = ([], [], [])
        var peak = 0
        for round in 0..<rounds {
            let file = folder.appendingPathComponent("referrals-\(round).csv"),
                out = folder.appendingPathComponent("\(round).json")
            try csv(round).write(to: file, atomically: true, encoding: .utf8)
            let planned = try Timed.tool(
                ["referral", "import", file.path, "--site", "S1", "--plan-out", out.path], environment)
            let applied = try Timed.tool(["referral", "apply", out.path], environment)
            plan.append(planned.seconds)
            apply.append(applied.seconds)
            peak = max(peak, planned.peakKilobytes, applied.peakKilobytes)
            copy.append(try copyByHand(round, in: folder))
        }
        let ours = zip(plan, apply).map { $0 + $1 }.median ?? .nan
        var figure = ReferralsFigure(
            name: "import", operations: rows, ours: ours * 1000 / Double(rows),
            theirs: copy.median.map { $0 * 1000 / Double(rows) })
        func rate(_ seconds: [Double]) -> JSONField { .number(Double(rows) / (seconds.median ?? .nan), digits: 0) }
        figure.more = [
            ("rows_per_s", .number(Double(rows) / ours, digits: 0)), ("plan_rows_per_s", rate(plan)),
            ("apply_rows_per_s", rate(apply)), ("copy_rows_per_s", rate(copy)), ("peak_kb", .whole(peak)),
        ]
        figure.tell()
    }

    /// Made-up people who look like nobody: the same for both sides but for the round's letters.
    private func person(_ number: Int, _ round: Int, _ side: String) -> (family: String, given: String, born: String) {
        let letters = Array("bcdfghklmnprstvz"), vowels = Array("aeiou")
        // Mixed well, so that no two look alike by their neighbourhood.
        var rest =
            UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(round + 1) &* 0xD1B5_4A32_D192_ED03
            &+ UInt64(getpid()) &* 0xA076_1D64_78BD_642F
        if side == "theirs" { rest = ~rest }
        rest = (rest ^ (rest >> 30)) &* 0xBF58_476D_1CE4_E5B9
        rest = (rest ^ (rest >> 27)) &* 0x94D0_49BB_1331_11EB
        rest ^= rest >> 31
        func part() -> String {
            defer { rest /= 80 }
            return String([letters[Int(rest % 16)], vowels[Int(rest / 16 % 5)]])
        }
        let family = (0..<4).map { _ in part() }.joined().capitalized + part()
        let given = (0..<4).map { _ in part() }.joined()
        let day = number * 37 % 27_000
        return (family, given.capitalized, "\(1930 + day / 365)-\(two(1 + day % 365 / 31))-\(two(1 + day % 28))")
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private func csv(_ round: Int) -> String {
        let header =
            "referrer_name,referrer_organisation,channel,priority,received_at,patient_identifier,"
            + "patient_identifier_authority,family_name,given_name,birth_date,primary_cancer,peritoneal_disease\n"
        return header
            + (0..<rows).map { number in
                let who = person(number, round, "ours")
                return
                    "Dr. Referrer,Hill Clinic,csv,routine,2026-11-0\(1 + number % 9),B\(getpid())-\(round)-\(number),bench,"
                    + "\(who.family),\(who.given),\(who.born),C18.9,C78.6\n"
            }.joined()
    }

    /// Seconds of `\\copy` by the superuser, in one transaction.
    private func copyByHand(_ round: Int, in folder: URL) throws -> Double {
        let psql = HandPsql(conninfo: ground.conninfo)
        let last = try psql.run(
            "SELECT max(id) FROM registry.patient; SELECT max(id) FROM referrals.referral;"
        ).split(separator: "\n").compactMap { Int($0) }
        guard last.count == 2 else { throw BenchFailure("psql did not say the last patient and referral") }
        let (patient, referral) = (last[0] + 1_000_000 * (round + 1), last[1] + 1_000_000 * (round + 1))
        let tables: [(String, (Int) -> String)] = [
            ("registry.patient (id)", { "\(patient + $0)" }),
            (
                "registry.patient_identity (patient, birth_date, birth_precision)",
                { "\(patient + $0),\(person($0, round, "theirs").born),day" }
            ),
            (
                "registry.patient_identifier (patient, ordinal, authority, value)",
                { "\(patient + $0),1,bench,C\(getpid())-\(round)-\($0)" }
            ),
            (
                "registry.patient_name (patient, ordinal, family, given)",
                { number in
                    let who = person(number, round, "theirs")
                    return "\(patient + number),1,\(who.family),{\(who.given)}"
                }
            ),
            (
                """
                referrals.referral (id, patient, site, received_at, channel, priority, referrer_name, \
                referrer_organisation_name, primary_cancer, peritoneal_disease)
                """,
                {
                    "\(referral + $0),\(patient + $0),1,2026-11-0\(1 + $0 % 9),csv,routine,Dr. Referrer,Hill Clinic,C18.9,C78.6"
                }
            ),
        ]
        var copies: [String] = []
        for (number, (table, row)) in tables.enumerated() {
            let file = folder.appendingPathComponent("copy-\(number).csv")
            try (0..<rows).map { row($0) + "\n" }.joined().write(to: file, atomically: true, encoding: .utf8)
            // A referral is opened by somebody in a group.
            if table.hasPrefix("referrals.") { copies.append("SET ROLE coordinator;") }
            copies.append("\\copy \(table) FROM '\(file.path)' (FORMAT csv)")
        }
        return try psql.time(
            before: "GRANT INSERT ON referrals.referral TO coordinator;",
            "BEGIN;\n\(copies.joined(separator: "\n"))\nCOMMIT;") / 1000
    }
}

/// A run of the tool: how long it took, and the most memory that it had.
struct Timed {
    let seconds: Double
    let peakKilobytes: Int

    static func tool(_ words: [String], _ environment: [String: String]) throws -> Timed {
        guard let here = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
            throw BenchFailure("cannot find my own program")
        }
        let process = Process()
        process.executableURL = here.deletingLastPathComponent().appendingPathComponent("omentum")
        process.arguments = words
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.standardError
        let start = ContinuousClock.now
        try process.run()
        var peak = 0
        while process.isRunning {
            peak = max(peak, peakKilobytes(of: process.processIdentifier))
            usleep(20_000)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guard process.terminationStatus == 0 else {
            throw BenchFailure(
                "omentum \(words.prefix(2).joined(separator: " ")) ended with \(process.terminationStatus)")
        }
        return Timed(seconds: seconds, peakKilobytes: peak)
    }

    /// How the tool finds the same server, as another login: a socket's folder, the port and the database.
    static func environment(of conninfo: String, as login: String) async throws -> [String: String] {
        let place = try await Pool(conninfo, size: 1).withConnection { session in
            try session.all(
                """
                SELECT unnest(ARRAY[split_part(current_setting('unix_socket_directories'), ',', 1),
                    current_setting('port'), current_database()])
                """, as: String.self)
        }
        var environment = ProcessInfo.processInfo.environment
        (environment["PGHOST"], environment["PGPORT"], environment["PGDATABASE"]) = (place[0], place[1], place[2])
        environment["PGUSER"] = login
        return environment
    }

    private static func peakKilobytes(of process: pid_t) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
    }
}
