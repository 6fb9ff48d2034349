public import CareTerms
public import Postgres

/// The one way in: a command is one transaction, in one group role, with the clock read once.
///
/// What the database refuses comes out as a ``Refusal`` when the book of facts knows its name, and as the
/// `PostgresError` itself when it does not.
public struct Store: Sendable {
    public let pool: Pool
    public let facts: FactBook
    public let limits: Limits

    public init(_ pool: Pool, facts: FactBook = .registry, limits: Limits = .people) {
        self.pool = pool
        self.facts = facts
        self.limits = limits
    }

    /// How long a statement may run, and wait for a lock, before the server ends it.
    public struct Limits: Sendable, Equatable {
        public let statement, lock: Duration

        public init(statement: Duration, lock: Duration) {
            self.statement = statement
            self.lock = lock
        }

        /// For somebody who waits at a terminal.
        public static let people = Limits(statement: .seconds(15), lock: .seconds(5))
        /// For reports, imports and the nightly run.
        public static let bulk = Limits(statement: .seconds(300), lock: .seconds(5))
    }

    /// What became of a command.
    public struct Outcome<Answer: Sendable>: Sendable {
        public let answer: Answer
        /// The key had been used for this request before: the answer is the stored one, and nothing was done now.
        public let isRepeat: Bool
        /// The work was done and undone again.
        public let isDryRun: Bool
    }

    /// How often a command runs again after it lost against another one.
    public static let retriesMax = 3

    /// Does `body` in one transaction in `role`, or leaves nothing behind.
    ///
    /// With a key the same request is done once, however often it is sent: later ones get the first answer, which is
    /// stored and therefore holds ids only. A commit whose answer was lost is asked about again under its key; if that
    /// fails too, ``OutcomeUnknown`` carries the key. `dryRun` does everything, checks what is deferred, and rolls back.
    /// `body` may run more than once, so it has no effects outside of the transaction.
    @discardableResult
    public func command<Answer: Codable & Sendable>(
        as role: GroupRole, key: CommandKey? = nil, request: CommandRequest? = nil, dryRun: Bool = false,
        deadline: ContinuousClock.Instant? = nil,
        _ body: @escaping @Sendable (inout Transaction, Context) async throws -> Answer
    ) async throws -> Outcome<Answer> {
        let once = dryRun ? nil : key.map { Once(key: $0, request: request ?? CommandRequest(unnamed: $0)) }
        return try await facts.translating(role) {
            do {
                return try await perform(as: role, once, dryRun: dryRun, deadline, body)
            } catch let error as PostgresError where error.kind == .inDoubt {
                guard let once else { throw OutcomeUnknown(key: nil) }
                do { return try await perform(as: role, once, dryRun: false, deadline, body) } catch is PostgresError {
                    throw OutcomeUnknown(key: once.key)
                }
            }
        }
    }

    /// Lets `body` read what one moment shows; it can write nothing.
    public func read<Value: Sendable>(
        as role: GroupRole, deadline: ContinuousClock.Instant? = nil,
        _ body: @escaping @Sendable (inout Transaction, Context) async throws -> Value
    ) async throws -> Value {
        let preamble = preamble(role)
        return try await facts.translating(role) {
            try await pool.withConnection(deadline: deadline) { session in
                try await session.transaction(isolation: .repeatableRead, readOnly: true, preamble: preamble) { tx in
                    let (context, _) = try Self.begin(&tx, role, nil)
                    return try await body(&tx, context)
                }
            }
        }
    }

    private func perform<Answer: Codable & Sendable>(
        as role: GroupRole, _ once: Once?, dryRun: Bool, _ deadline: ContinuousClock.Instant?,
        _ body: @escaping @Sendable (inout Transaction, Context) async throws -> Answer
    ) async throws -> Outcome<Answer> {
        let preamble = preamble(role)
        do {
            return try await pool.withConnection(deadline: deadline) { session in
                try await session.transaction(retries: Self.retriesMax, preamble: preamble) { tx in
                    let (context, stored) = try Self.begin(&tx, role, once)
                    if let stored {
                        return Outcome(answer: try StoredAnswer.decode(stored), isRepeat: true, isDryRun: false)
                    }
                    let answer = try await body(&tx, context)
                    if dryRun {
                        try tx.run("SET CONSTRAINTS ALL IMMEDIATE")
                        throw Undone(answer: answer)
                    }
                    if let once {
                        try tx.run("SELECT registry.end_once(\(once.key), \(try StoredAnswer.encode(answer)))")
                    }
                    return Outcome(answer: answer, isRepeat: false, isDryRun: false)
                }
            }
        } catch let undone as Undone<Answer> {
            return Outcome(answer: undone.answer, isRepeat: false, isDryRun: true)
        }
    }

    /// Travels with BEGIN.
    ///
    /// `set_config(…, true)` is SET LOCAL: none of it survives the transaction. The search path is that of the
    /// database's functions: no table is found by its bare name, and a plan that they share with us, such as a foreign
    /// key's, is not made anew at each change of the path.
    private func preamble(_ role: GroupRole) -> [SQL] {
        [
            """
            SELECT set_config('role', \(role), true), set_config('TimeZone', 'UTC', true),
                set_config('search_path', 'pg_catalog, pg_temp', true),
                set_config('statement_timeout', \(limits.statement.milliseconds), true),
                set_config('lock_timeout', \(limits.lock.milliseconds), true)
            """
        ]
    }

    private static func begin(
        _ tx: inout Transaction, _ role: GroupRole, _ once: Once?
    ) throws -> (Context, stored: JSONText?) {
        let stored: SQL =
            if let once {
                "registry.begin_once(\(once.key), sha256(convert_to(\(once.request.text), 'UTF8')))"
            } else {
                "NULL::jsonb"
            }
        return try tx.one("SELECT registry.now() AS now, session_user AS login, \(stored) AS stored") { row in
            let (now, login): (Instant, String) = (try row("now"), try row("login"))
            return (Context(now: now, actor: Actor(login: login, role: role)), try row("stored"))
        }
    }

    private struct Once: Sendable {
        let key: CommandKey
        let request: CommandRequest
    }

    /// Carries the answer of a dry run past the rollback.
    private struct Undone<Answer: Sendable>: Error { let answer: Answer }
}

extension Duration {
    fileprivate var milliseconds: String { String(components.seconds * 1000) }
}
