internal import ArgumentParser
internal import Migrations
internal import Postgres

struct DatabaseMigrate: Verb {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the database to the schema of this version; forward only.",
        discussion: """
            Elsewhere than on the embedded database it takes a login that may create roles, or that is a member of \
            omentum_owner and omentum_vault. Any number of migrators may start at once.
            """)

    @OptionGroup var form: FormOptions
    @Flag(help: "Apply everything in one transaction, and roll it back.") var dryRun = false

    func perform(_ output: Output) async throws {
        let address = try DatabaseAddress.current()
        let pool = Pool(try address.conninfo(login: address.ownerLogin), size: 1)
        let run = MigrationRun(pool: pool) { Output.error("omentum: \($0)") }
        let outcome = try await run.migrate(dryRun: dryRun)
        let sentence =
            if outcome.applied.isEmpty, outcome.viewsMade.isEmpty {
                "The database has every migration of this version."
            } else {
                "\(dryRun ? "Would apply" : "Applied") \(outcome.applied.count) migrations"
                    + " and \(dryRun ? "make" : "made") the views of \(outcome.viewsMade.count) files."
            }
        output.done(
            sentence, ["applied": outcome.applied, "views_made": outcome.viewsMade, "dry_run": dryRun])
    }
}

extension DatabaseAddress {
    /// Who changes the schema: the embedded cluster's own superuser; elsewhere whom libpq's settings name.
    var ownerLogin: String? {
        if case .embedded = self { "postgres" } else { nil }
    }
}
