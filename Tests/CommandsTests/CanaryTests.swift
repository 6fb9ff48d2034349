import CareTerms
import CoverageCounselling
import Foundation
import Pathway
import Postgres
import Registry
import TestKit
import Testing

@testable import Commands

/// Words that stand for a patient; no other text of the product has them.
enum Canary {
    static let born = "1903-02-27"
    static let family = "Canaryfamily"
    static let mark = "canary"

    static func hits(in text: String) -> [String] {
        text.split(separator: "\n").filter { $0.lowercased().contains(mark) || $0.contains(born) }.map {
            String($0.prefix(300))
        }
    }

    static func patient(_ id: String, family: String = family, mrn: String, born: String = born) -> String {
        #"""
        {"resourceType":"Patient","id":"\#(id)","identifier":[{"type":{"coding":[{"code":"MR"}]},
        "system":"urn:made-up:mrn","value":"\#(mrn)"}],"name":[{"use":"official","family":"\#(family)",
        "given":["Canarygiven"]}],"birthDate":"\#(born)","gender":"female",
        "telecom":[{"system":"phone","value":"555-CANARY-1"},{"system":"email","value":"canary@example.org"}],
        "address":[{"line":["7 Canary Lane"],"city":"Canarytown","postalCode":"00501"}]}
        """#.replacingOccurrences(of: "\n", with: "")
    }
}

@Suite("No patient stands in a log, an error, a process title or the server's list of statements", .serialized)
struct CanaryTests {
    @Test("every kind of error, and a patient's words in none of them")
    func everyError() async throws {
        let house = try House()
        try Self.furnish(house)
        let worker = try house.startWorker()
        defer { worker.end() }
        try Self.provokeByWords(house)
        try await Self.provokeInProcess(house)
        try await Self.provokeByLocks(house)
        try Self.provokeByFiles(house)
        try house.must("db", "start")
        try await Self.search(house)
        // The search can find: the words were there to be told, and the server was in trouble.
        let shown = try house.must("patient", "find", Canary.family, "--as", "carla", "--role", "coordinator")
        #expect(!Canary.hits(in: shown).isEmpty)
        #expect(house.told.contains("omentum: ") && house.serverLog.contains("ERROR:"))
        try await Self.showThatItCanFail(house)
    }

    private static func furnish(_ house: House) throws {
        for (login, group) in [
            ("carla", "coordinator"), ("sura", "surgeon"), ("nora", "nurse"), ("fina", "finance"),
            ("sven", "scheduler"),
        ] {
            try house.must("person", "add", login, "--name", login, "--group", group)
        }
        try house.must("person", "add", "nix", "--name", "Nix Canarysigner")
        try house.must("site", "add", "Theatres", "--of", "Lakeside", "--zone", "America/Chicago")
        let file = house.folder + "/one.json"
        try Canary.patient("p1", mrn: "0CANARY77").write(toFile: file, atomically: true, encoding: .utf8)
        try house.must("patient", "import", "--source", "made-up", file, "--as", "carla")
        try house.must(referral("P1") + ["--from", "Dr. Canaryreferrer"])
        try house.must("referral", "step", "R1", "review", "--reason", "canary reason", "--as", "carla")
    }

    private static func referral(
        _ patient: String, received: String = "2026-11-02T10:00", as login: String = "carla"
    ) -> [String] {
        [
            "referral", "create", patient, "--site", "S1", "--channel", "fax", "--primary", "C18.9", "--peritoneal",
            "C78.6", "--received-at", received, "--as", login,
        ]
    }

    /// What a person can type wrongly; each with the exit codes that it may end with.
    private static func provokeByWords(_ house: House) throws {
        let long = String(repeating: "canary ", count: 1500)
        let carla = ["--as", "carla"]
        let tries: [(words: [String], endings: Set<Int32>)] = [
            (referral("P999999") + ["--from", "Dr. Canary"], [3, 4]),
            (referral("Canary") + ["--from", "Dr. Canary"], [2]),
            (referral("P1") + ["--from", long], [2, 3]),
            (referral("P1") + ["--from", "Dr. Canary\u{1b}[2J"], [0, 2, 3]),
            (referral("P1", received: "1903-02-30T10:00") + ["--from", "Dr. Canary"], [2]),
            (referral("P1", received: "2026-03-08T02:30") + ["--from", "Dr. Canary"], [2, 3]),
            (referral("P1", received: "2999-01-01T10:00") + ["--from", "Dr. Canary"], [2, 3]),
            (referral("P1", as: "nix") + ["--from", "Dr. Canary"], [6]),
            (referral("P1", as: "fina") + ["--from", "Dr. Canary", "--role", "coordinator"], [6]),
            (referral("P1", as: "nobody") + ["--from", "Dr. Canary"], [6, 7]),
            (["referral", "step", "R1", "review", "--reason", "canary"] + carla, [3]),
            (["referral", "step", "R1", "refer_to_board", "--reason", long] + carla, [2, 3]),
            (["referral", "step", "R1", "canarystep"] + carla, [2]),
            (["referral", "step", "R1", "refer_to_board", "--step", "77", "--reason", "canary"] + carla, [5]),
            (["referral", "step", "R999", "review", "--reason", "canary"] + carla, [4]),
            (["referral", "accept", "R1", "--pathway", "trial", "--reason", "canary"] + carla, [3]),
            (["referral", "decline", "R1", "--because", "canarycode", "--reason", "canary"] + carla, [2, 3, 4]),
            (["referral", "close", "R1", "--waive", "canary waiver"] + carla, [3]),
            (["patient", "show", "P999", "--purpose", "canary purpose"] + carla, [4]),
            (["patient", "show", "P1", "--purpose", long] + carla, [2, 3]),
            (["patient", "show", "P1", "--purpose", "canary"] + ["--as", "nix"], [6]),
            (["patient", "find", "C"] + carla, [2, 3]),
            (["patient", "find", long] + carla, [0, 2, 3]),
            (["patient", "find", Canary.family, "--born", "1903-02-30"] + carla, [2]),
            (["patient", "find", "--identifier", "0CANARY77", "--born", Canary.born] + carla, [2]),
            (["patient", "timeline", "P999", "--purpose", "canary"] + carla, [0, 4]),
            (["patient", "ready", "P1", "--cycle", "1", "--on", Canary.born, "--colour", "canary"] + carla, [2]),
            (["canary", "find"], [2]), (["patient", "canary"], [2]), (["patient", "find", "--canary=canary"], [2]),
        ]
        for one in tries {
            let status = try house.run(one.words).status
            let words = one.words.map { String($0.prefix(40)) }
            #expect(one.endings.contains(status), "ended with \(status): \(words.joined(separator: " "))")
        }
        let bytes = try house.shell(#"$omentum patient find $'Canary\xff' --as carla"#).status
        #expect(bytes == 2)
        let full = try house.shell("$omentum patient find \(Canary.family) --as carla >/dev/full").status
        #expect(full == 1)
    }

    /// Files whose resources are refused: each is rejected by a rule of the program or of the database.
    private static func provokeByFiles(_ house: House) throws {
        let long = String(repeating: "Canary", count: 2000)
        let resources: [String] = [
            // The same identifier for two people, and for one who is here.
            Canary.patient("p2", mrn: "0CANARY78"), Canary.patient("p3", mrn: "0CANARY78"),
            Canary.patient("p4", mrn: "0CANARY77", born: "1904-01-01"),
            Canary.patient("p5", family: long, mrn: "0CANARY79"), Canary.patient("p6", mrn: long),
            Canary.patient("p7", mrn: "0CANARY80", born: "1903-02-30"),
            Canary.patient("p8", family: "Canary\\u0000", mrn: "0CANARY81"),
            Canary.patient("p9", mrn: "0CANARY82", born: "canary"),
            #"{"resourceType":"Patient","id":"canary canary","name":"canary"}"#,
            #"{"resourceType":"Coverage","id":"v1","status":"active","subscriberId":"CANARYSUB","beneficiary":{"reference":"Patient/canary"}}"#,
            #"{"resourceType":"Condition","id":"c1","code":{"text":"canary"},"subject":{"reference":"Patient/canarynobody"}}"#,
            #"{"resourceType":"Patient","id":"p10","name":[{"family":"Canary"}"#,
        ]
        for (number, resource) in resources.enumerated() {
            let file = house.folder + "/\(number).ndjson"
            try (resource + "\n").write(toFile: file, atomically: true, encoding: .utf8)
            // What is rejected is told on standard output and error; some of these are taken.
            let status = try house.run("patient", "import", "--source", "made-up", file, "--as", "carla").status
            #expect([0, 2, 3, 9].contains(status), "resource \(number) ended with \(status)")
        }
        let bytes = house.folder + "/bytes.ndjson"
        let broken = Data("{\"resourceType\":\"Canary\u{1}".utf8) + [0xFF, 0xFE]
        try broken.write(to: URL(filePath: bytes))
        let status = try house.run("patient", "import", "--source", "canarysource", bytes, "--as", "carla").status
        #expect(status != 0)
    }

    /// Records of offices, through their use cases.
    private static func provokeInProcess(_ house: House) async throws {
        let store = Store(try house.pool(as: "fina"), facts: .all)
        let patient = PatientID(1)
        let from = try #require(ClinicalDay("2026-01-01"))
        let long = String(repeating: "canary", count: 100)
        for subscriber in ["CANARYSUB001", "CANARYSUB001", long] {
            do {
                _ = try await store.command(as: .finance) { tx, context in
                    let payer = try Payer.add("Canary mutual", .commercial, in: &tx)
                    return try RecordCoverage(
                        patient: patient, payer: payer.id, subscriberID: subscriber, from: from, source: "card seen")(
                            in: &tx, context)
                }
            } catch {
                let told = Trouble(error)
                #expect(Canary.hits(in: told.text + told.json.document).isEmpty)
                #expect(Canary.hits(in: "\(error)").isEmpty, "the error itself holds the words")
            }
        }
        let refused = await #expect(throws: (any Error).self) {
            _ = try await store.command(as: .coordinator) { tx, _ in
                try tx.value("SELECT registry.find('canaryfam', NULL, 'canary')", as: Int64.self)
            }
        }
        #expect(refused.map { Canary.hits(in: Trouble($0).text).isEmpty } == true)
    }

    /// Statements that wait, and then end by their time, by a killed server process, and by a server that stops.
    private static func provokeByLocks(_ house: House) async throws {
        for ending in LockEnding.allCases {
            let pool = try house.pool()
            let holder = try await OpenSession(pool)
            try await holder.run("BEGIN")
            try await holder.run("LOCK TABLE registry.patient_name IN ACCESS EXCLUSIVE MODE")
            async let asked = Task.detached {
                try house.run("patient", "find", Canary.family, "--purpose", "canary", "--as", "carla").status
            }.value
            let pid = try await waiting(pool)
            let statements = try await pool.withConnection { session in
                try session.all("SELECT coalesce(query, '') FROM pg_stat_activity", as: String.self)
            }
            #expect(statements.contains { $0.contains("registry.") })
            #expect(Canary.hits(in: statements.joined(separator: "\n")).isEmpty)
            #expect(Canary.hits(in: house.titles.joined(separator: "\n")).isEmpty)
            switch ending {
            case .time: break
            case .crash: kill(pid, SIGKILL)
            case .stop: try house.must("db", "stop")
            }
            let status = try await asked
            #expect(ending.statuses.contains(status), "\(ending) ended with \(status)")
            try? await holder.close()
            if ending != .time { try house.must("db", "start") }
        }
    }

    private enum LockEnding: CaseIterable {
        case time, crash, stop
        var statuses: Set<Int32> { self == .time ? [1, 5] : [1, 7] }
    }

    /// The server's process that waits for the lock.
    private static func waiting(_ pool: Pool) async throws -> pid_t {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            let pid = try await pool.withConnection { session in
                try session.first(
                    "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'carla'",
                    as: Int32.self)
            }
            if let pid { return pid }
        }
        throw House.Failed(status: 0, words: "nobody waits for the lock")
    }

    private static func search(_ house: House) async throws {
        let told = Canary.hits(in: house.told)
        #expect(told.isEmpty, "standard error: \(told)")
        let logged = Canary.hits(in: house.serverLog)
        #expect(logged.isEmpty, "the server's log: \(logged)")
        let worker = Canary.hits(in: House.text(of: house.workerLog))
        #expect(worker.isEmpty, "the worker's log: \(worker)")
        let titles = Canary.hits(in: house.titles.joined(separator: "\n"))
        #expect(titles.isEmpty, "process titles: \(titles)")
        let pool = try house.pool()
        let statements = try await pool.withConnection { session in
            try session.all("SELECT coalesce(query, '') FROM pg_stat_activity", as: String.self)
        }
        #expect(Canary.hits(in: statements.joined(separator: "\n")).isEmpty)
        let jobs = try await pool.withConnection { session in
            try session.all("SELECT j::text FROM jobs.job j", as: String.self)
        }
        #expect(Canary.hits(in: jobs.joined(separator: "\n")).isEmpty)
    }

    /// With PostgreSQL's own defaults the very same errors put the patient into the log.
    private static func showThatItCanFail(_ house: House) async throws {
        let pool = try house.pool()
        try await pool.withConnection { session in
            for (name, value) in [
                ("log_error_verbosity", "default"), ("log_min_error_statement", "error"),
                ("log_parameter_max_length_on_error", "-1"),
            ] {
                try session.script("ALTER SYSTEM SET \(name) = '\(value)'")
            }
            try session.script("SELECT pg_reload_conf()")
        }
        let long = String(repeating: "canary ", count: 1500)
        let end = ContinuousClock.now + .seconds(20)
        while Canary.hits(in: house.serverLog).isEmpty, ContinuousClock.now < end {
            _ = try house.run(Self.referral("P1") + ["--from", long])
        }
        #expect(!Canary.hits(in: house.serverLog).isEmpty)
    }
}

extension House {
    @discardableResult
    fileprivate func must(_ words: [String]) throws -> String {
        let outcome = try run(words)
        guard outcome.status == 0 else { throw Failed(status: outcome.status, words: told) }
        return outcome.output
    }
}

extension Child {
    /// Asks the process to end, and waits for it.
    fileprivate func end() {
        kill(pid, SIGTERM)
        _ = wait()
    }
}
