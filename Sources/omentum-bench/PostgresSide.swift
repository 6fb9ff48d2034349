import ArgumentParser
import Foundation
import Postgres

/// What both sides can do, by the names that both programs know.
enum PostgresWork: String, CaseIterable, ExpressibleByArgument {
    case roundTrip = "round-trip"
    case transaction
    case pipelinedTransaction = "pipelined-transaction"
    case inserts
    case copyIn = "copy-in"
    case copyOut = "copy-out"
    /// The statement and the decoding.
    case fetch
    /// The decoding alone, with the result in memory.
    case decode
}

/// Our side of one round, in a process of its own as the C side is: hidden, ``PostgresBench`` calls it.
struct PostgresSide: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "postgres-side", shouldDisplay: false)

    @Argument var work: PostgresWork
    @Argument var connections: Int
    @Argument var count: Int

    mutating func run() async throws {
        let pool = Pool(ProcessInfo.processInfo.environment["OMENTUM_BENCH_CONNINFO"] ?? "", size: connections)
        let (work, share) = (work, count / connections)
        // The C side opens its sessions and prepares its statements before the clock starts, too.
        _ = try await inParallel(pool) { db in try await Self.once(.roundTrip, 2, on: &db) }
        if work == .transaction || work == .pipelinedTransaction || work == .inserts {
            _ = try await inParallel(pool) { db in try await Self.once(work, 1, on: &db) }
        }
        let round: Round
        if work == .decode || work == .fetch {
            round = try await Round.measure(operations: share) { clock in
                let decoded = try await pool.withConnection { [clock] db in
                    try Self.decode(on: &db, restarting: work == .decode, clock)
                }
                clock = decoded.clock
                return decoded.sum
            }
        } else {
            round = try await Round.measure(operations: share * connections) { _ in
                try await inParallel(pool) { db in try await Self.once(work, share, on: &db) }
            }
        }
        print(round.line)
    }

    /// Runs `body` once on each session at the same time, and adds up what they give.
    private func inParallel(
        _ pool: Pool, _ body: @escaping @Sendable @concurrent (inout Session) async throws -> Int
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<connections { group.addTask { try await pool.withConnection(body) } }
            return try await group.reduce(0, +)
        }
    }
}
