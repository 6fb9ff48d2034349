import Foundation
import TestKit

/// The worker under test, its log, and where it is asked for its health.
final class OperatedProcess: Sendable {
    private let process = Process()
    private let text = Locked("")

    init(on db: TestDatabase, drain: Int = 5, notify: NotifySocket? = nil, watchdog: Duration? = nil) throws {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        process.executableURL = folder.appendingPathComponent("worker-under-test")
        var environment = ["WORKER_PG": try db.workerConninfo(), "PORT": "0", "DRAIN": "\(drain)"]
        if let notify { environment["NOTIFY_SOCKET"] = notify.path }
        // So that a test sees it in its time.
        if watchdog != nil { environment["STUCK"] = "3" }
        if let watchdog { environment["WATCHDOG_USEC"] = "\(watchdog.components.seconds * 1_000_000)" }
        process.environment = environment
        let log = Pipe()
        process.standardError = log
        let text = text
        log.fileHandleForReading.readabilityHandler = { handle in
            let more = handle.availableData
            if more.isEmpty { return handle.readabilityHandler = nil }
            text.update { $0 += String(decoding: more, as: UTF8.self) }
        }
        try process.run()
    }

    deinit { if process.isRunning { signal(SIGKILL) } }

    var log: String { text.current }
    var isRunning: Bool { process.isRunning }
    var status: Int32 { process.terminationStatus }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Ends it if it has not ended after this time; tells whether it had.
    func hasEnded(within limit: Duration) async -> Bool { await aside { self.waitForEnd(limit) } }

    private func waitForEnd(_ limit: Duration) -> Bool {
        let end = ContinuousClock.now + limit
        while process.isRunning && .now < end { poll(nil, 0, 20) }
        let ended = !process.isRunning
        if !ended { signal(SIGKILL) }
        process.waitUntilExit()
        return ended
    }

    /// Told in the log, as the system chose it.
    var port: UInt16? {
        log.firstMatch(of: /address=127\.0\.0\.1:([0-9]+)/).flatMap { UInt16($0.1) }
    }

    /// What it answers to a path, once it is this; the last answer when it never is.
    func answer(_ path: String, until expected: String, within limit: Duration = .seconds(120)) async throws -> String {
        let end = ContinuousClock.now + limit
        var last = "no answer"
        while .now < end {
            if let port { last = try await aside { Result { try Loopback.ask(port, path) } }.get() }
            if last.contains(expected) { break }
        }
        return last
    }
}
