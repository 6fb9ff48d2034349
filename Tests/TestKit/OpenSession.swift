public import Postgres
internal import Testing

/// A session that stays open from step to step, as a person's psql: for two sessions that race in explicit steps.
///
///     let anna = try await OpenSession(db.pool), eva = try await OpenSession(db.pool)
///     try await anna.run("BEGIN")
///     try await anna.run("UPDATE … WHERE id = \(id)")       // holds the row
///     let second = eva.start("UPDATE … WHERE id = \(id)")   // must wait
///     try await db.untilBlocked(eva)
///     try await anna.run("COMMIT")
///     try await second.value
public final class OpenSession: Sendable {
    private typealias Step = @Sendable (inout Session) async -> Void
    private let steps: AsyncStream<Step>.Continuation
    private let lend: Task<Void, any Error>
    /// The server's process, for ``TestDatabase/untilBlocked(_:)``.
    public let pid: Int

    /// Takes a session of the pool until ``close()``.
    public init(_ pool: Pool) async throws {
        let (stream, steps) = AsyncStream.makeStream(of: Step.self)
        self.steps = steps
        lend = Task {
            try await pool.withConnection { session in
                for await step in stream { await step(&session) }
            }
        }
        pid = try await Self.perform(on: steps) { session in
            try session.value("SELECT pg_backend_pid()::bigint", as: Int.self)
        }
    }

    deinit { steps.finish() }

    /// Runs one statement; gives how many rows it wrote.
    @discardableResult
    public func run(_ sql: SQL) async throws -> Int {
        try await perform { session in try session.run(sql) }
    }

    /// Starts a statement that is expected to wait.
    public func start(_ sql: SQL) -> Task<Int, any Error> {
        let steps = steps
        return Task { try await Self.perform(on: steps) { session in try session.run(sql) } }
    }

    /// Starts a whole piece of work, such as a use case, that is expected to wait.
    public func start<R: Sendable>(
        _ step: @escaping @Sendable (inout Session) async throws -> R
    ) -> Task<R, any Error> {
        let steps = steps
        return Task { try await Self.perform(on: steps, step) }
    }

    /// One step of several statements.
    public func perform<R: Sendable>(
        _ step: @escaping @Sendable (inout Session) async throws -> R
    ) async throws -> R {
        try await Self.perform(on: steps, step)
    }

    private static func perform<R: Sendable>(
        on steps: AsyncStream<Step>.Continuation, _ step: @escaping @Sendable (inout Session) async throws -> R
    ) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            let queued = steps.yield { session in
                do { continuation.resume(returning: try await step(&session)) } catch {
                    continuation.resume(throwing: error)
                }
            }
            if case .enqueued = queued { return }
            continuation.resume(throwing: Closed())
        }
    }

    public struct Closed: Error {}

    /// Gives the session back; what is in a transaction is rolled back.
    public func close() async throws {
        steps.finish()
        try await lend.value
    }
}

extension TestDatabase {
    public struct NeverBlocked: Error, CustomStringConvertible {
        public let description: String
    }

    /// Returns when the session waits for a lock that another one holds.
    public func untilBlocked(_ session: OpenSession) async throws {
        try await until("session \(session.pid) waits for a lock") { tx in
            try tx.value("SELECT cardinality(pg_blocking_pids(\(session.pid)::int)) > 0", as: Bool.self)
        }
    }

    /// Returns when `isSo`; asks again and again without sleeping, as each question is a round trip, and gives up.
    public func until(
        _ what: String, _ isSo: @Sendable @escaping (inout Transaction) throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            let answer = try await pool.withConnection { session in
                try await session.transaction { tx in try isSo(&tx) }
            }
            if answer { return }
            await Task.yield()
        }
        throw NeverBlocked(description: "20 s passed, and it was not so: \(what)")
    }
}
