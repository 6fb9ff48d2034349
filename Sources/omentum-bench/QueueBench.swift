import ArgumentParser
import Glibc
import Jobs
import Logging
import Migrations
import Postgres
import ServiceLifecycle
import Synchronization

/// The job queue, in the words of a harness that runs contenders side by side.
///
/// It reads `PGURL` (an empty database of its own), `N`, `N_SINGLE`, `N_LAT` and `GAP_MS`, and prints `{"begin": …}`
/// before and `{"measure": …}` after each timed section. ``QueueAge`` says how to measure a queue that is not new.
struct QueueBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Measures the job queue in the empty database PGURL; OMENTUM_MODE is transactional or leased.")

    func run() async throws {
        let settings = QueueBenchSettings()
        try await settings.install()
        let age = QueueAge()
        try await age.make(settings.conninfo)
        try await age.with(settings.conninfo) {
            let bench = QueueMeasures(settings: settings, pool: Pool(settings.conninfo, size: 1))
            try await bench.enqueueSingle()
            try await bench.enqueueMany()
            try await bench.drain()
            try await bench.latency()
        }
    }
}

/// A job that does nothing.
struct Noop: Job {
    static let kind: JobKind = "bench.noop"
    var i: Int
}

struct QueueBenchSettings: Sendable {
    let conninfo: String
    let isLeased: Bool
    let count: Int
    let singles: Int
    let samples: Int
    let gap: Duration
    let places: Int

    init() {
        func text(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        func number(_ name: String, _ fallback: Int) -> Int { text(name).flatMap { Int($0) } ?? fallback }
        conninfo = text("PGURL") ?? ""
        isLeased = text("OMENTUM_MODE") == "leased"
        count = number("N", 20_000)
        singles = number("N_SINGLE", 1000)
        samples = number("N_LAT", 100)
        gap = .milliseconds(number("GAP_MS", 120))
        places = number("OMENTUM_PLACES", isLeased ? 1000 : 2)
    }

    func install() async throws {
        try await Migrator(toolVersion: "bench", migrations: Migration.all).migrate(on: Pool(conninfo, size: 1))
        try await Pool(conninfo, size: 1).withConnection { session in
            try await session.transaction(preamble: ["SET LOCAL ROLE worker"]) { tx in
                _ = try tx.run("SELECT jobs.keep_house()")
            }
        }
    }

    func worker(_ handlers: JobHandlers) -> WorkerConfiguration {
        var worker = WorkerConfiguration(conninfo: conninfo, host: "bench", handlers: handlers)
        worker.places = [.default: places]
        return worker
    }
}

struct QueueMeasures: Sendable {
    let settings: QueueBenchSettings
    let pool: Pool

    private static let perTransaction = 10_000

    private func begin(_ measure: StaticString) { say("{\"begin\":\"\(measure)\"}") }

    private func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    private func rate(_ measure: StaticString, _ count: Int, since start: ContinuousClock.Instant) {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let mode = settings.isLeased ? "leased" : "transactional"
        say("{\"measure\":\"\(measure)\",\"mode\":\"\(mode)\",\"n\":\(count),\"per_s\":\(Double(count) / seconds)}")
    }

    func enqueueSingle() async throws {
        // A first one opens the session and names the kind.
        try await enqueue(0)
        begin("enqueue_single")
        let start = ContinuousClock.now
        for i in 0..<settings.singles { try await enqueue(i) }
        rate("enqueue_single", settings.singles, since: start)
        try await clear()
    }

    private func enqueue(_ i: Int) async throws {
        try await pool.withConnection { session in
            try await session.transaction { tx in _ = try tx.enqueue(Noop(i: i)) }
        }
    }

    func enqueueMany() async throws {
        begin("enqueue_many")
        let start = ContinuousClock.now
        for first in stride(from: 0, to: settings.count, by: Self.perTransaction) {
            let jobs = (first..<min(first + Self.perTransaction, settings.count)).map(Noop.init)
            try await pool.withConnection { session in
                try await session.transaction { tx in _ = try tx.enqueue(all: jobs) }
            }
        }
        rate("enqueue_many", settings.count, since: start)
        try await pool.withConnection { session in try session.run("ANALYZE jobs.job") }
    }

    private func clear() async throws {
        try await pool.withConnection { session -> Void in
            let isAged = try session.value("SELECT EXISTS (SELECT FROM jobs.job WHERE state <> 0)", as: Bool.self)
            if isAged {
                try session.run("DELETE FROM jobs.job WHERE state = 0")
                try session.run("VACUUM jobs.job")
            } else {
                try session.run("TRUNCATE jobs.job")
            }
        }
    }

    /// From the start of the worker until the database says that every job is finished.
    func drain() async throws {
        let left = Countdown(settings.count)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        let service = service { _ in
            if left.next() == 0 { end.yield() }
        }
        let (first, last) = try await pool.withConnection { session in
            try session.one("SELECT min(id) AS first, max(id) AS last FROM jobs.job WHERE state = 0") { row in
                (try row("first", as: JobNumber.self), try row("last", as: JobNumber.self))
            }
        }
        begin("drain")
        let start = ContinuousClock.now
        let running = Task { try await service.run() }
        for await _ in ended { break }
        while try await isUnfinished(first, last) { try await Task.sleep(for: .milliseconds(1)) }
        rate("drain", settings.count, since: start)
        await service.triggerGracefulShutdown()
        try await running.value
    }

    /// The last job that was enqueued is asked for first: looking through all that has left the table is work for the
    /// server, which would be counted as the queue's.
    private func isUnfinished(_ first: JobNumber, _ last: JobNumber) async throws -> Bool {
        try await pool.withConnection { session in
            let isThere = try session.value("SELECT EXISTS (SELECT FROM jobs.job WHERE id = \(last))", as: Bool.self)
            return try isThere
                || session.value(
                    "SELECT EXISTS (SELECT FROM jobs.job WHERE id BETWEEN \(first) AND \(last))", as: Bool.self)
        }
    }

    /// From the call of enqueue to the start of the handler in the same process, while the queue is idle.
    func latency() async throws {
        let (starts, start) = AsyncStream.makeStream(of: ContinuousClock.Instant.self)
        let service = service { _ in start.yield(.now) }
        let running = Task { try await service.run() }
        try await Task.sleep(for: .milliseconds(1500))
        var waits: [Double] = []
        var iterator = starts.makeAsyncIterator()
        begin("latency")
        for i in 0..<settings.samples {
            let called = ContinuousClock.now
            try await enqueue(i)
            guard let started = await iterator.next() else { break }
            waits.append((started - called) / .milliseconds(1))
            try await Task.sleep(for: settings.gap)
        }
        waits.sort()
        let count = waits.count
        let p99 = waits[min(count - 1, count * 99 / 100)]
        say(
            """
            {"measure":"latency","mode":"default","n":\(count),"p50_ms":\(waits[count / 2]),"p99_ms":\(p99),\
            "max_ms":\(waits[count - 1])}
            """)
        // The harness takes its closing look at the processes.
        try await Task.sleep(for: .milliseconds(400))
        await service.triggerGracefulShutdown()
        try await running.value
    }

    private func service(_ body: @escaping @Sendable (Noop) -> Void) -> ServiceGroup {
        var handlers = JobHandlers()
        if settings.isLeased {
            handlers.leased(Noop.self) { job, _ in
                body(job)
                return .done
            }
        } else {
            handlers.transactional(Noop.self) { job, _, _ in
                body(job)
                return .done
            }
        }
        let quiet = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        return ServiceGroup(services: [WorkerService(settings.worker(handlers), logger: quiet)], logger: quiet)
    }
}

/// Counts down from several tasks.
private final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) { left = Atomic(count) }

    func next() -> Int { left.subtract(1, ordering: .relaxed).newValue }
}
