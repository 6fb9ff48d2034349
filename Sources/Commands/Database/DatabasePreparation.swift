internal import CareTerms
internal import Migrations
internal import Pathway
internal import Postgres
internal import Registry

/// What a running embedded server still needs before people can work.
struct DatabasePreparation {
    let place: ClusterPlace
    let report: @Sendable (String) -> Void

    /// Makes the database, its schema and its first operator, as far as they are missing; gives what was done.
    func perform() async throws -> [String] {
        var done: [String] = []
        if try await createDatabase() { done.append("create the database \(DatabaseAddress.databaseName)") }
        let pool = Pool(place.conninfo(login: "postgres", database: DatabaseAddress.databaseName), size: 1)
        let outcome = try await MigrationRun(pool: pool, report: report).migrate()
        if !outcome.applied.isEmpty { done.append("apply \(outcome.applied.count) migrations") }
        if let operatorLogin = try await addFirstOperator(Store(pool, facts: .all)) {
            done.append("register \(operatorLogin) as operator")
        }
        return done
    }

    /// Whether the server went away beneath it, or does not admit sessions yet: it may be done again from the start.
    static func isInterrupted(_ error: any Error) -> Bool {
        if error is OutcomeUnknown { return true }
        guard let error = error as? PostgresError else { return false }
        if let failure = error.connectionFailure { return [.notReady, .lost, .refused].contains(failure) }
        return error.kind == .connection || error.kind == .inDoubt
            || ["57P01", "57P02", "57P03"].contains(error.sqlState ?? "")
    }

    private func createDatabase() async throws -> Bool {
        let pool = Pool(place.conninfo(login: "postgres", database: "postgres"), size: 1)
        return try await pool.withConnection { session in
            let name = DatabaseAddress.databaseName
            guard try session.first("SELECT 1 FROM pg_database WHERE datname = \(name)", as: Int32.self) == nil else {
                return false
            }
            do {
                try session.run("CREATE DATABASE omentum")
                return true
            } catch let error as PostgresError where ["42P04", "23505"].contains(error.sqlState) {
                // Another start made it just now.
                return false
            }
        }
    }

    /// The operating-system user becomes operator and auditor when nobody is registered yet: someone has to begin.
    private func addFirstOperator(_ store: Store) async throws -> String? {
        let login = SystemUser.current().name
        do {
            return try await store.command(as: .operator) { tx, _ -> String? in
                guard try People.list(includingFormer: true, in: &tx).isEmpty else { return nil }
                try People.add(login: login, printedName: login, groups: [.operator, .auditor], in: &tx)
                return login
            }.answer
        } catch let refusal as any Refusal where refusal.fact == "login_is_given_once" {
            // Another start registered the same person just now.
            return nil
        } catch let refusal as any Refusal
            where ["login_has_plain_letters", "login_is_free_for_a_person"].contains(refusal.fact)
        {
            report("nobody is registered yet, and the name \(login) cannot be a login")
            report("try: omentum person add LOGIN --name 'Their Name' --group operator --as postgres --role operator")
            return nil
        }
    }
}

/// The migrator, with its events in words.
struct MigrationRun {
    let pool: Pool
    let report: @Sendable (String) -> Void

    func migrate(dryRun: Bool = false) async throws -> Migrator.Outcome {
        let report = report
        return try await Migrator(toolVersion: productVersion).migrate(on: pool, dryRun: dryRun) { event in
            switch event {
            case .rolesAreThere: break
            case .applied(let step, let milliseconds): report("apply \(step) (\(milliseconds) ms)")
            case .lockedOut(let step, let attempt, let most):
                report("\(step): others hold its locks; attempt \(attempt) of \(most)")
            case .viewsMade(let files): report("make the views of \(files.count) files")
            }
        }
    }
}
