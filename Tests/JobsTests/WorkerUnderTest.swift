import Foundation
import TestKit

/// The worker that is built beside the tests, as a process that is killed and started again.
final class WorkerUnderTest {
    /// A subject on which its handlers trap.
    static let trapsOn = -1

    /// A subject on which its handler is in a statement for ten minutes.
    static let sleepsOn = 600_000

    private let db: TestDatabase
    private var process = Process()
    private(set) var starts = 0

    init(on db: TestDatabase) throws {
        self.db = db
        try start()
    }

    func startAgainIfItEnded() throws { if !process.isRunning { try start() } }

    func end() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private func start() throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("worker-under-test")
        process.environment = ["WORKER_PG": try db.workerConninfo(), "SWIFT_BACKTRACE": "enable=no"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        starts += 1
    }
}
