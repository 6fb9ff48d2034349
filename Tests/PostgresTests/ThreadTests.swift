import Glibc
import Testing

@testable import Postgres

private actor Ward {
    func thread() -> UInt { OnCluster.Threads.here() }
}
private func nonsending() async -> UInt { thread() }
@concurrent private func concurrent() async -> UInt { thread() }
@MainActor private func onMain() -> UInt { thread() }

extension OnCluster {
    @Suite struct Threads {
        static func here() -> UInt { thread() }

        @Test("statements and all that follows an await run on the thread of the session")
        func threads() async throws {
            let outside = thread()
            let seen = try await makePool().withConnection { db in
                var seen: [(String, UInt)] = [("body", thread())]
                try await db.transaction { tx in
                    for _ in 0..<3 {
                        try tx.run("SELECT 1")
                        seen.append(("statement", thread()))
                    }
                    await withCheckedContinuation { waiting in startThread { waiting.resume() } }
                    seen.append(("after being resumed by another thread", thread()))
                    await Task.yield()
                    seen.append(("after Task.yield", thread()))
                    seen.append(("in a nonisolated(nonsending) function", await nonsending()))
                    seen.append(("in a @concurrent function", await concurrent()))
                    seen.append(("in a default actor", await Ward().thread()))
                    seen.append(("after the actor", thread()))
                    async let child = concurrent()
                    seen.append(("in async let", await child))
                    seen.append(
                        (
                            "in a group",
                            await withTaskGroup { group in
                                group.addTask { thread() }
                                return await group.next() ?? 0
                            }
                        ))
                    _ = try await tx.transaction { inner in
                        try inner.run("SELECT 1")
                        seen.append(("savepoint", thread()))
                    }
                    _ = await onMain()
                    seen.append(("after the main actor", thread()))
                }
                seen.append(("after the transaction", thread()))
                return seen
            }
            let home = seen[0].1
            for (place, id) in seen { #expect(id == home, "\(place)") }
            #expect(home != outside)
            print("outside", outside, "session", home, "places", seen.map(\.0))
        }

        @Test("what leaves the thread: the main actor, unstructured tasks, and the code after the lend")
        func leaves() async throws {
            let (home, main, task, detached, other) = try await makePool().withConnection { _ in
                let elsewhere = await withTaskExecutorPreference(globalConcurrentExecutor) { await concurrent() }
                return (
                    thread(), await onMain(), await Task { await concurrent() }.value,
                    await Task.detached { thread() }.value, elsewhere
                )
            }
            let after = thread()
            for id in [main, task, detached, other, after] { #expect(id != home) }
        }

        @MainActor
        @Test("also from the main actor the body runs on the thread of the session")
        func fromMain() async throws {
            let outside = thread()
            #expect(try await makePool().withConnection { _ in thread() } != outside)
        }

        @Test("a child task waits while a statement runs")
        func childWaits() async throws {
            let waited = try await makePool().withConnection { db in
                let start = ContinuousClock.now
                async let begun = { @concurrent () async in ContinuousClock.now }()
                try db.run("SELECT pg_sleep(0.2)")
                return await begun - start
            }
            #expect(waited >= .milliseconds(200))
        }

        @Test("two sessions of one pool have two threads")
        func twoSessions() async throws {
            let pool = makePool(2)
            let same = try await pool.withConnection { _ in
                let one = thread()
                return try await pool.withConnection { _ in thread() } == one
            }
            #expect(!same)
        }
    }
}
