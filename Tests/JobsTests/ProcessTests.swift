import Foundation
import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("A worker as a process")
struct ProcessTests {
    /// The worker, built beside the tests.
    private func start(on db: TestDatabase) throws -> Process {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let process = Process()
        process.executableURL = folder.appendingPathComponent("worker-under-test")
        process.environment = ["WORKER_PG": try db.workerConninfo()]
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    @Test("workers killed with SIGKILL in the middle lose nothing and double nothing")
    func killed() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let (rounds, share) = (6, 600)
            var workers = [try start(on: db), try start(on: db)]
            defer { for worker in workers { kill(worker.processIdentifier, SIGKILL) } }
            for round in 0..<rounds {
                // New jobs each time, so that the kill finds the worker in the middle of a batch, however fast it is.
                try await db.enqueue(share)
                let some = round * share / 2 + 50
                try await db.until("(SELECT count(*) FROM jobs.job_done) >= \(some)", atMost: .seconds(60))
                let victim = workers.removeFirst()
                kill(victim.processIdentifier, SIGKILL)
                victim.waitUntilExit()
                workers.append(try start(on: db))
            }
            try await db.until("NOT EXISTS (SELECT FROM jobs.job WHERE state <> 4)", atMost: .seconds(90))
            try await db.expectEachEffectOnce(of: rounds * share)
            let rescued = try await db.value(
                "SELECT count(*) FROM jobs.failure WHERE error = 'worker lost'", as: Int.self)
            #expect(rescued > 0, "no kill hit a worker that held a job: the test proves nothing")
        }
    }

    @Test("a worker told to stop with SIGTERM ends well, and leaves nothing leased")
    func terminated() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            try await db.enqueue(300)
            let worker = try start(on: db)
            try await db.until("(SELECT count(*) FROM jobs.job_done) >= 20")
            worker.terminate()
            worker.waitUntilExit()
            #expect(worker.terminationStatus == 0 && worker.terminationReason == .exit)
            #expect(
                try await db.value("SELECT count(*) FROM jobs.job WHERE state <> 0 OR attempt > 0", as: Int.self) == 0)
            #expect(try await db.value("SELECT count(*) FROM jobs.worker", as: Int.self) == 0)
            try await db.expectEachEffectOnce(of: 300)
        }
    }
}
