import ArgumentParser
import Glibc
import Jobs
import Postgres
import Synchronization

/// Enqueues, and prints the key of each job once the database has said that it is there.
///
/// A request whose answer was lost is sent again with its key, so it is done once. One that cannot be settled in time
/// ends as `unknown`, or as `refused` when no try can have been committed; both on standard error.
struct TortureEnqueue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enqueue", abstract: "Enqueues N jobs; prints one key for each that was acknowledged.")

    @Argument(help: "How many jobs.") var count: Int
    @Option(help: "How many jobs one transaction has.") var batch = 100
    @Option(help: "How many transactions are under way at the same time.") var tasks = 1
    @Flag(help: "A session for each try, as commands at a terminal have.") var fresh = false
    @Flag(help: "PGURL leads to a pooler in transaction mode.") var pooled = false

    /// No try begins later than this after the first.
    private static let triesFor = Duration.seconds(18)
    private static let tryMax = Duration.seconds(5)

    func run() async throws {
        let run = String(UInt32.random(in: .min ... .max), radix: 16)
        let requests = TortureRequests(
            pool: fresh ? nil : makePool(), makePool: makePool, mode: Torture.mode, triesFor: Self.triesFor,
            tryMax: Self.tryMax)
        let (count, batch, tasks) = (count, max(1, batch), max(1, tasks))
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    for first in stride(from: task * batch, to: count, by: tasks * batch) {
                        await requests.ask(for: (first..<min(first + batch, count)).map { "\(run)-\($0)" })
                    }
                }
            }
        }
        let (isAllThere, line) = requests.account
        printToError(line)
        if !isAllThere { throw ExitCode(8) }
    }

    private func makePool() -> Pool {
        var settings = Pool.Configuration(Torture.conninfo, size: fresh ? 1 : max(1, tasks))
        settings.grace = .seconds(2)
        settings.connectTimeout = .seconds(5)
        // What a lost client leaves open ends before its request is given up.
        settings.idleInTransactionTimeout = .seconds(5)
        settings.isBehindPooler = pooled
        return Pool(settings)
    }
}

final class TortureRequests: Sendable {
    private struct Account {
        var acknowledged = 0
        var unknown = 0
        var refused = 0
        var tries = 0
        var doubts = 0
        var settledDoubts = 0
        var slowest = Duration.zero
    }

    private struct TornApart: Error {}

    private let pool: Pool?
    private let makePool: @Sendable () -> Pool
    private let mode: TortureMode
    private let triesFor: Duration
    private let tryMax: Duration
    private let state = Mutex(Account())

    init(
        pool: Pool?, makePool: @escaping @Sendable () -> Pool, mode: TortureMode, triesFor: Duration, tryMax: Duration
    ) {
        (self.pool, self.makePool, self.mode, self.triesFor, self.tryMax) = (pool, makePool, mode, triesFor, tryMax)
    }

    var account: (isAllThere: Bool, line: String) {
        state.withLock { account in
            let fields: [(String, JSONField?)] = [
                ("acknowledged", .whole(account.acknowledged)), ("unknown", .whole(account.unknown)),
                ("refused", .whole(account.refused)), ("tries", .whole(account.tries)),
                ("commits_in_doubt", .whole(account.doubts)), ("doubts_settled", .whole(account.settledDoubts)),
                ("slowest_s", .number(account.slowest / .seconds(1), digits: 2)),
            ]
            return (account.unknown + account.refused == 0, jsonLine(fields))
        }
    }

    /// Returns when the request has its answer, or none can be had.
    func ask(for keys: [String]) async {
        let start = ContinuousClock.now
        var mayBeThere = false
        while true {
            do {
                let isNew = try await attempt(keys)
                // In one write, as whoever kills us must not cut a key.
                write(keys.map { $0 + "\n" }.joined(), to: 1)
                return note(start) {
                    $0.acknowledged += keys.count
                    if mayBeThere && !isNew { $0.settledDoubts += 1 }
                }
            } catch {
                if (error as? PostgresError)?.kind == .inDoubt {
                    mayBeThere = true
                    state.withLock { $0.doubts += 1 }
                }
            }
            if ContinuousClock.now - start > triesFor { break }
            try? await Task.sleep(for: .milliseconds(100))
        }
        write(keys.map { (mayBeThere ? "unknown " : "refused ") + $0 + "\n" }.joined(), to: 2)
        note(start) { if mayBeThere { $0.unknown += keys.count } else { $0.refused += keys.count } }
    }

    private func note(_ start: ContinuousClock.Instant, _ change: (inout Account) -> Void) {
        state.withLock { account in
            account.slowest = max(account.slowest, .now - start)
            change(&account)
        }
    }

    /// Tells whether the jobs were new.
    private func attempt(_ keys: [String]) async throws -> Bool {
        state.withLock { $0.tries += 1 }
        let mode = mode
        return try await (pool ?? makePool()).withConnection(deadline: .now + tryMax) { session in
            try await session.transaction(retries: 3, preamble: ["SET LOCAL ROLE coordinator"]) { tx in
                let split = mode == .both ? keys.count / 2 : mode == .leased ? 0 : keys.count
                // One at a time belongs to either kind in turn.
                let isOdd = mode == .both && keys.count == 1 && (keys[0].utf8.last ?? 0) % 2 == 1
                let cut = isOdd ? 1 : split
                let all =
                    try tx.enqueue(TransactionalTorture.self, keys[..<cut])
                    + tx.enqueue(LeasedTorture.self, keys[cut...])
                let isNew = all.contains(where: \.isNew)
                // All of a request were committed together, or none.
                guard all.allSatisfy({ $0.isNew == isNew }) else { throw TornApart() }
                if isNew {
                    try tx.run(
                        """
                        INSERT INTO torture.request (key, job)
                        SELECT k, j FROM unnest(\(keys), \(all.map(\.id))) u (k, j)
                        """)
                }
                return isNew
            }
        }
    }

    private func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }
}

extension Transaction {
    /// Once in ten years: the key outlives its job.
    fileprivate mutating func enqueue<J: TortureJob>(_ kind: J.Type, _ keys: ArraySlice<String>) throws -> [Enqueued] {
        if keys.isEmpty { return [] }
        return try enqueue(all: keys.map(J.init)) { job in
            JobOptions(unique: UniqueKey(job.key, oncePer: .seconds(10 * 365 * 86_400)))
        }
    }
}
