public import Postgres

/// Brings a database to the schema of this program: forward only, one step per transaction, one migrator at a time.
///
/// Each transaction takes an advisory lock, reads the ledger again, and applies the next missing step together with its
/// row. So any number of migrators may start at once: each step is applied by one of them, and all end at the same
/// place. A migrator that dies leaves nothing half done.
public struct Migrator: Sendable {
    let migrations: [Migration]
    let views: [ViewFile]
    let roles: String
    let toolVersion: String
    let limits: Limits

    /// How long a migrator waits for others.
    package struct Limits: Sendable {
        /// For another migrator.
        package var turn: Duration = .seconds(300)
        /// For the locks of a step: while it waits, everybody behind it waits too.
        package var lock: Duration = .seconds(4)
        package var attemptsMax = 10
        /// Between two attempts, multiplied by the number of the attempt and a random part.
        package var pause: Duration = .milliseconds(500)

        package init() {}
    }

    /// What the migrator does, for a person who watches.
    public enum Event: Sendable, Equatable {
        case rolesAreThere
        case applied(step: String, milliseconds: Int)
        /// Others held the locks of the step; it was rolled back and is tried again.
        case lockedOut(step: String, attempt: Int, of: Int)
        case viewsMade(files: [String])
    }

    public struct Outcome: Sendable, Equatable {
        public var applied: [String] = []
        public var viewsMade: [String] = []
        public init() {}
    }

    /// The migrator of this binary's own steps; `toolVersion` is written beside each one.
    public init(toolVersion: String) {
        self.init(toolVersion: toolVersion, migrations: Migration.all, views: ViewFile.all, roles: EmbeddedFile.roles)
    }

    package init(
        toolVersion: String, migrations: [Migration], views: [ViewFile] = [], roles: String? = nil,
        limits: Limits = Limits()
    ) {
        self.migrations = migrations
        self.views = views
        self.roles = roles ?? EmbeddedFile.roles
        self.toolVersion = toolVersion
        self.limits = limits
    }

    /// All that decides what a migrated database looks like.
    package var texts: [String] { [roles] + migrations.map(\.text) + views.map(\.text) }

    /// Applies what is missing, or with `dryRun` applies it in one transaction that is rolled back.
    ///
    /// A dry run takes the locks that the real one takes, and holds them until its end.
    @discardableResult
    public func migrate(
        on pool: Pool, dryRun: Bool = false, report: @Sendable (Event) -> Void = { _ in }
    ) async throws -> Outcome {
        dryRun ? try await rehearse(on: pool, report) : try await perform(on: pool, report)
    }

    private func perform(on pool: Pool, _ report: @Sendable (Event) -> Void) async throws -> Outcome {
        var outcome = Outcome()
        try await transaction(on: pool, "db/roles.sql", report) { tx in try makeRoles(in: &tx) }
        report(.rolesAreThere)
        while let (step, milliseconds) = try await transaction(
            on: pool, "the next step", report, { tx in try applyNext(in: &tx) })
        {
            outcome.applied.append(step)
            report(.applied(step: step, milliseconds: milliseconds))
        }
        let made = try await transaction(on: pool, "db/views", report) { tx in
            try Views(files: views, toolVersion: toolVersion).refresh(in: &tx)
        }
        if !made.isEmpty { report(.viewsMade(files: made)) }
        outcome.viewsMade = made
        return outcome
    }

    private struct Rehearsed: Error { let events: [Event], outcome: Outcome }

    private func rehearse(on pool: Pool, _ report: @Sendable (Event) -> Void) async throws -> Outcome {
        do {
            let _: Never = try await transaction(on: pool, "the rehearsal", report) { tx in
                var (events, outcome) = ([Event.rolesAreThere], Outcome())
                try makeRoles(in: &tx)
                while let (step, milliseconds) = try applyNext(in: &tx) {
                    outcome.applied.append(step)
                    events.append(.applied(step: step, milliseconds: milliseconds))
                }
                outcome.viewsMade = try Views(files: views, toolVersion: toolVersion).refresh(in: &tx)
                if !outcome.viewsMade.isEmpty { events.append(.viewsMade(files: outcome.viewsMade)) }
                throw Rehearsed(events: events, outcome: outcome)
            }
        } catch let rehearsed as Rehearsed {
            for event in rehearsed.events { report(event) }
            return rehearsed.outcome
        }
    }
}

// MARK: One transaction

extension Migrator {
    /// Runs `body` alone among migrators, and again after it was locked out by others.
    private func transaction<R: Sendable>(
        on pool: Pool, _ step: String, _ report: @Sendable (Event) -> Void,
        _ body: @Sendable (inout Transaction) throws -> R
    ) async throws -> R {
        var attempt = 1
        while true {
            do { return try await once(on: pool, body) } catch let error as PostgresError
                where error.sqlState == "55P03"
            {
                guard attempt < limits.attemptsMax else { throw MigrationRefusal.locked(step: step, attempts: attempt) }
                report(.lockedOut(step: step, attempt: attempt, of: limits.attemptsMax))
                try await Task.sleep(for: limits.pause * attempt * Double.random(in: 0.5..<1.5))
                attempt += 1
            }
        }
    }

    private func once<R: Sendable>(
        on pool: Pool, _ body: @Sendable (inout Transaction) throws -> R
    ) async throws -> R {
        let limits = limits
        return try await pool.withConnection { session in
            try await session.transaction { tx in
                try Self.takeTurn(limits, in: &tx)
                return try body(&tx)
            }
        }
    }

    private static func takeTurn(_ limits: Limits, in tx: inout Transaction) throws {
        try tx.run("SET LOCAL statement_timeout = 0")
        try tx.run("SET LOCAL idle_in_transaction_session_timeout = 0")
        try tx.run("SET LOCAL client_min_messages = 'warning'")
        try limit(locks: limits.turn, in: &tx)
        do throws(PostgresError) {
            try tx.run("SELECT pg_advisory_xact_lock(\(Ledger.lockKey))")
        } catch {
            throw error.sqlState == "55P03" ? MigrationRefusal.anotherMigrator(waited: limits.turn) : error
        }
        try limit(locks: limits.lock, in: &tx)
    }

    private static func limit(locks limit: Duration, in tx: inout Transaction) throws {
        let milliseconds = limit.components.seconds * 1000 + limit.components.attoseconds / 1_000_000_000_000_000
        try tx.run("SELECT set_config('lock_timeout', \(milliseconds)::bigint::text, true)")
    }

    /// The major version of PostgreSQL that the schema needs.
    static let oldestServer = 15

    static func require(_ version: Int) throws(MigrationRefusal) {
        if version < oldestServer { throw .oldServer(version: version) }
    }

    private func makeRoles(in tx: inout Transaction) throws {
        let version = try tx.value("SELECT current_setting('server_version_num')::bigint / 10000", as: Int.self)
        try Self.require(version)
        let mayCreate = try tx.value(
            "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user", as: Bool.self)
        if mayCreate { try tx.script(roles, named: "db/roles.sql") }
        let areThere = try tx.value("SELECT to_regrole('omentum_owner') IS NOT NULL", as: Bool.self)
        if !areThere { throw MigrationRefusal.noRoles }
    }

    /// Applies the first missing step; `nil` when there is none.
    private func applyNext(in tx: inout Transaction) throws -> (step: String, milliseconds: Int)? {
        let ledger = Ledger(migrations: migrations)
        if try !Ledger.isThere(in: &tx) { try ledger.create(in: &tx) }
        let lines = try ledger.lines(in: &tx)
        try Ledger.check(lines)
        guard let next = lines.first(where: { $0.state == .pending }),
            let migration = migrations.first(where: { $0.number == next.number })
        else { return nil }
        let start = ContinuousClock.now
        try tx.script(migration.text, named: migration.name)
        let took = (ContinuousClock.now - start) / Duration.milliseconds(1)
        try ledger.record(migration, tookMilliseconds: Int(took), by: toolVersion, in: &tx)
        return (migration.name, Int(took))
    }
}

// MARK: Looking

extension Migrator {
    /// What the database has against what this program has; changes nothing.
    public func status(on pool: Pool) async throws -> MigrationStatus {
        try await pool.withConnection { session in
            try await session.transaction(isolation: .repeatableRead, readOnly: true) { tx in try status(in: &tx) }
        }
    }

    func status(in tx: inout Transaction) throws -> MigrationStatus {
        guard try Ledger.isThere(in: &tx) else {
            let steps = migrations.map {
                MigrationStatus.Step(name: $0.name, state: .pending, appliedAt: nil, appliedBy: nil)
            }
            return MigrationStatus(steps: steps, staleViews: views.map(\.name))
        }
        let lines = try Ledger(migrations: migrations).lines(in: &tx)
        return MigrationStatus(
            steps: lines.map {
                .init(name: $0.name, state: $0.state, appliedAt: $0.appliedAt, appliedBy: $0.appliedBy)
            },
            staleViews: try Views(files: views, toolVersion: toolVersion).stale(in: &tx))
    }
}
