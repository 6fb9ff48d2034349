import Foundation
import Postgres
import TestKit
import Testing

@testable import Commands

extension CanaryTests {
    /// Statements that wait, and then end by their time, by a killed server process, and by a server that stops.
    static func provokeByLocks(_ house: House) async throws {
        for ending in LockEnding.allCases {
            let pool = try house.pool()
            let holder = try await OpenSession(pool)
            try await holder.run("BEGIN")
            try await holder.run("LOCK TABLE registry.patient_name IN ACCESS EXCLUSIVE MODE")
            let asked = Task.detached {
                try house.run(["patient", "find", Canary.family, "--purpose", "canary", "--as", "carla"]).status
            }
            let pid = try await waiting(pool)
            let statements = try await pool.withConnection { session in
                try session.all(
                    "SELECT coalesce(query, '') FROM pg_stat_activity WHERE pid = \(pid)", as: String.self)
            }
            #expect(statements.contains { $0.contains("registry.") })
            #expect(Canary.hits(in: statements).isEmpty)
            let titles = house.titles
            #expect(titles.contains { $0.contains("patient find") }, "the tool waits")
            #expect(Canary.hits(in: titles).isEmpty)
            switch ending {
            case .time: break
            case .crash: kill(pid, SIGKILL)
            case .stop: try house.must("db", "stop")
            }
            let status = try await asked.value
            #expect(ending.statuses.contains(status), "\(ending) ended with \(status)")
            try? await holder.close()
            // Also right after a crash it says that it runs.
            if ending != .time { #expect(try house.must("db", "start").contains(" runs ")) }
        }
    }

    private enum LockEnding: CaseIterable {
        case time, crash, stop
        var statuses: Set<Int32> { self == .time ? [5] : [7, 8] }
    }

    /// The server's process that waits for the lock.
    private static func waiting(_ pool: Pool) async throws -> Int32 {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            let pid = try await pool.withConnection { session in
                try session.run("SELECT pg_sleep(0.02)")
                return try session.first(
                    "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'carla'",
                    as: Int32.self)
            }
            if let pid { return pid }
        }
        throw House.Failed(status: 0, words: "nobody waits for the lock")
    }

    /// With PostgreSQL's own defaults the very same error puts the patient into the log.
    static func showThatItCanFail(_ house: House, _ records: CanaryRecords) async throws {
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
        let long = String(repeating: "canary ", count: 100)
        let words = CanaryRecords.create(records.patient, at: "S\(records.site)") + ["--from", long]
        let end = ContinuousClock.now + .seconds(20)
        while Canary.hits(in: house.serverLog).isEmpty, ContinuousClock.now < end { try house.run(words) }
        #expect(!Canary.hits(in: house.serverLog).isEmpty)
    }
}
