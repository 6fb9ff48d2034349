import Foundation
import Postgres
import Synchronization

/// 64 borrowers over 8 sessions, and the memory of this process second by second: it must not grow.
struct Soak {
    let conninfo: String
    let seconds: Int

    private static let borrowers = 64
    private static let sessions = 8
    /// Growth after the warm-up that counts as none: what a heap breathes.
    private static let growthMaxKilobytesPerMinute = 512.0
    private static let warmUp = 10

    /// Gives whether the memory stayed as it was.
    func run() async throws -> Bool {
        let pool = Pool(conninfo, size: Self.sessions)
        try await BenchSchema.make(pool, rows: 10_000, wide: 1_000)
        let done = Tally()
        var clock = Clock()
        clock.restart()
        let resident = try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<Self.borrowers {
                group.addTask { try await Self.borrow(number, pool, done) }
            }
            var resident: [Int] = []
            for second in 1...seconds {
                try await Task.sleep(for: .seconds(1))
                resident.append(Memory.residentKilobytes())
                if second % 10 == 0 { printToError("\(second) s: \(resident.last ?? 0) kB, \(done.count) lends") }
            }
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !Self.isExpected(error) { throw error }
            }
            return resident
        }
        let (elapsed, cpu) = clock.elapsed
        try await BenchSchema.drop(pool)
        let steady = resident.dropFirst(Self.warmUp).map(Double.init)
        let slope = Self.slope(steady) * 60
        let isSteady = slope <= Self.growthMaxKilobytesPerMinute
        printLine(
            jsonLine([
                ("bench", .text("postgres")), ("measure", .text("soak")), ("borrowers", .whole(Self.borrowers)),
                ("sessions", .whole(Self.sessions)), ("seconds", .whole(seconds)), ("lends", .whole(done.count)),
                ("lends_per_second", .number(Double(done.count) / elapsed, digits: 0)),
                ("cpu_us", .number(cpu / Double(max(1, done.count)), digits: 2)),
                ("rss_kb_first", resident.dropFirst(Self.warmUp).first.map { .whole($0) }),
                ("rss_kb_min", steady.min().map { .whole(Int($0)) }),
                ("rss_kb_max", steady.max().map { .whole(Int($0)) }),
                ("rss_kb_last", resident.last.map { .whole($0) }),
                ("slope_kb_per_minute", .number(slope, digits: 1)), ("steady", .truth(isSteady)),
            ]))
        return isSteady
    }

    /// The mix of a working day: reads, units of work, a refused row, a lend that ends at its deadline, COPY.
    @concurrent private static func borrow(_ number: Int, _ pool: Pool, _ done: Tally) async throws {
        var round = number
        while !Task.isCancelled {
            round += 1
            switch round % 50 {
            case 0: await refused(pool)
            case 1: await late(pool)
            case 2:
                try await pool.withConnection { db in
                    try db.copyOut(of: "SELECT id, note FROM omentum_bench.filled LIMIT 1000") { row in
                        _ = try row("note", as: String.self)
                    }
                }
            case 3..<20:
                try await pool.withConnection { [round] db in
                    try await db.transaction { tx in
                        try tx.run("INSERT INTO omentum_bench.small VALUES (\(round))")
                        try tx.run("DELETE FROM omentum_bench.small WHERE id = \(round)")
                    }
                }
            case 20..<30:
                _ = try await pool.withConnection { db in
                    try db.all("SELECT id, note FROM omentum_bench.filled LIMIT 50") { row in
                        (try row("id") as Int, try row("note") as String)
                    }
                }
            default:
                _ = try await pool.withConnection { [round] db in try db.value("SELECT \(round)", as: Int.self) }
            }
            done.add()
        }
    }

    private static func refused(_ pool: Pool) async {
        _ = try? await pool.withConnection { db in try db.run("SELECT 1 / (\(0))::int8") }
    }

    private static func late(_ pool: Pool) async {
        _ = try? await pool.withConnection(deadline: .now + .milliseconds(200)) { db in
            try await db.transaction { tx in _ = try tx.run("SELECT pg_sleep(0.01)") }
        }
    }

    private static func isExpected(_ error: any Error) -> Bool {
        error is CancellationError || (error as? PostgresError)?.kind == .cancelled
    }

    /// Kilobytes per second, by least squares.
    private static func slope(_ samples: [Double]) -> Double {
        let count = Double(samples.count)
        let middle = (count - 1) / 2
        let mean = samples.reduce(0, +) / count
        var (above, below) = (0.0, 0.0)
        for (second, sample) in samples.enumerated() {
            above += (Double(second) - middle) * (sample - mean)
            below += (Double(second) - middle) * (Double(second) - middle)
        }
        return below == 0 ? 0 : above / below
    }
}

private final class Tally: Sendable {
    private let number = Atomic(0)
    var count: Int { number.load(ordering: .relaxed) }
    func add() { number.wrappingAdd(1, ordering: .relaxed) }
}
