import Synchronization
import TestKit
import Testing

@testable import Postgres

private final class Served: Sendable {
    private let numbers = Mutex<[Int]>([])
    var all: [Int] { numbers.withLock { $0 } }
    func add(_ number: Int) { numbers.withLock { $0.append(number) } }
}

extension OnCluster {
    @Suite struct Pools {
        @Test("the queue is first in, first out, and a waiter may leave it")
        func queue() {
            var state = PoolState<String>(idle: [0, 1])
            #expect(state.take() == 1)
            #expect(state.take() == 0)
            #expect(state.take() == nil)
            let ids = ["a", "b", "c"].map { name in
                let id = state.newWaiter()
                #expect(state.wait(id, name) == nil)
                return id
            }
            #expect(state.leave(ids[1]) == "b")
            #expect(state.leave(ids[1]) == nil)
            #expect(state.giveBack(0) == "a")
            #expect(state.giveBack(1) == "c")
            #expect(state.giveBack(1) == nil)
            #expect(state.wait(state.newWaiter(), "came back meanwhile") == 1)
        }

        @Test("borrowers are served in the order in which they came")
        func order() async throws {
            let pool = makePool()
            let served = Served()
            try await withThrowingTaskGroup { group in
                let gate = AsyncStream<Void>.makeStream()
                group.addTask { try await pool.withConnection { _ in for await _ in gate.stream {} } }
                while pool.waiting == nil { await Task.yield() }
                for number in 0..<20 {
                    group.addTask { try await pool.withConnection { _ in served.add(number) } }
                    while pool.waiting != number + 1 { await Task.yield() }
                }
                gate.continuation.finish()
                try await group.waitForAll()
            }
            #expect(served.all == Array(0..<20))
        }

        @Test("32 borrowers over 4 sessions")
        func many() async throws {
            let pool = makePool(4)
            let sum = try await withThrowingTaskGroup { group in
                for number in 0..<32 {
                    group.addTask { try await pool.withConnection { try $0.value("SELECT \(number)", as: Int.self) } }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 31 * 16)
        }

        @Test("a waiter leaves at its deadline and when cancelled")
        func leaving() async throws {
            let pool = makePool()
            try await pool.withConnection { _ in
                let late = await failure { try await pool.withConnection(deadline: .now + .milliseconds(50)) { _ in } }
                #expect(late == .deadline)
                #expect(
                    await failure { try await pool.withConnection(deadline: .now - .seconds(1)) { _ in } } == .deadline)
                let task = Task { try await pool.withConnection { _ in } }
                while pool.waiting == 0 { await Task.yield() }
                task.cancel()
                #expect(await failure { try await task.value } == .cancelled)
                #expect(pool.waiting == 0)
            }
            _ = try await pool.backend()
        }

        @Test("who is cancelled before standing in the queue does not wait either", .timeLimit(.minutes(1)))
        func cancelledBefore() async throws {
            let pool = makePool()
            try await pool.withConnection { _ in
                let task = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    try await pool.withConnection { _ in }
                }
                #expect(await failure { try await task.value } == .cancelled)
                #expect(pool.waiting == 0)
            }
        }

        @Test("a pool of another process is refused: its sessions belong to the parent")
        func forked() async throws {
            let pool = Pool(Pool.Configuration(conninfo), process: 1)
            #expect(await failure { try await pool.withConnection { _ in } } == .misuse)
        }

        @Test("a session that comes back in a transaction is discarded")
        func midTransaction() async throws {
            try await withTable { pool in
                let one = makePool()
                let backend = try await one.backend()
                try await one.withConnection { db in
                    try db.run("BEGIN")
                    try db.run("INSERT INTO t VALUES (1)")
                }
                #expect(try await one.backend() != backend)
                #expect(try await pool.count() == 0)
            }
        }

        @Test("the pool reconnects after a restart, and only the borrower of that moment sees an error")
        func restart() async throws {
            let cluster = try PrivateCluster()
            let pool = Pool(cluster.conninfo, size: 2)
            let backend = try await pool.backend()
            let kind = await failure {
                try await pool.withConnection { db in
                    try cluster.restart()
                    try db.run("SELECT 1")
                }
            }
            #expect(kind == .connection)
            #expect(try await pool.backend() != backend)
            try cluster.restart()
            _ = try await pool.backend()
        }

        @Test("a session that the server ends is lost, whatever the server says about it")
        func ended() async throws {
            let end: SQL = "SELECT pg_terminate_backend(pg_backend_pid())"
            for inPipeline in [false, true] {
                let error = await #expect(throws: PostgresError.self) {
                    try await makePool().withConnection { db in
                        if inPipeline { try db.pipeline([end]) } else { try db.run(end) }
                    }
                }
                #expect(error?.kind == .connection && error?.connectionFailure == .lost)
            }
        }

        @Test("threads and sessions end with their pool")
        func ends() async throws {
            for _ in 0..<20 {
                let pool = makePool(4)
                _ = try await pool.backend()
            }
            let watcher = makePool()
            // As long as it takes on a busy machine.
            let end = ContinuousClock.now + .seconds(60)
            var left = 20
            while left > 1 && ContinuousClock.now < end {
                left = try await watcher.withConnection { db in
                    try db.value(
                        """
                        SELECT count(*) FROM pg_stat_activity, pg_sleep(0.01) WHERE application_name = 'session-test'
                        """, as: Int.self)
                }
            }
            #expect(left == 1)
            // Each pool's threads end too; other suites have theirs at the same time, so ours are known by their pool.
            weak var thread: SessionThread?
            do {
                let pool = makePool()
                _ = try await pool.backend()
                thread = pool.anyThread
                #expect(thread != nil)
            }
            while thread != nil && ContinuousClock.now < end {
                _ = try await watcher.withConnection { db in try db.run("SELECT pg_sleep(0.01)") }
            }
            #expect(thread == nil)
        }
    }
}
