internal import ArgumentParser
internal import CareTerms
internal import Migrations
internal import Postgres
internal import Registry

/// `omentum db verify`: whether this database can be trusted with patients.
struct DatabaseVerify: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the schema, its rules, and the server's settings.",
        discussion: """
            Every migration must be there word for word, every table audited, every constraint named, and the server \
            must keep patients out of its log. Ends with 1 when something is wrong, and lists it.
            """)

    @OptionGroup var form: FormOptions
    @Flag(help: "Leave out what a throw-away server may do without: fsync and the like.") var throwaway = false

    private struct Finding: Sendable {
        let area, what, remedy: String
    }

    func perform(_ output: Output) async throws {
        let address = try DatabaseAddress.current()
        let pool = Pool(try address.conninfo(login: address.ownerLogin), size: 1)
        let status = try await Migrator(toolVersion: productVersion).status(on: pool)
        var findings = Self.findings(status)
        if findings.isEmpty {
            let (offences, settings) = try await pool.withConnection { session in
                try await session.transaction { tx in
                    (try Catalogue.offences(in: &tx), try Catalogue.unsafeSettings(in: &tx))
                }
            }
            findings += offences.map { Finding(area: "rules", what: $0, remedy: "a migration that mends it") }
            findings += settings.filter { !(throwaway && $0.isAboutDurability) }.map {
                Finding(
                    area: "settings", what: "\($0.name) is \($0.value): \($0.reason)",
                    remedy: $0.remedy)
            }
        }
        output.show(
            Listing(
                findings,
                none: "The database is as it should be: \(status.steps.count) migrations, rules and settings.",
                columns: [
                    .init("area") { $0.area }, .init("finding") { $0.what }, .init("try") { $0.remedy },
                ]))
        guard findings.isEmpty else {
            throw Trouble(
                .failed, fact: "database_is_as_it_should_be",
                "The database has \(findings.count) thing\(findings.count == 1 ? "" : "s") to mend.")
        }
    }

    private static func findings(_ status: MigrationStatus) -> [Finding] {
        let remedies: [(MigrationStatus.State, String, String)] = [
            (.pending, "is not applied", "omentum db migrate"),
            (.changed, "was applied with another text", "the text that was released"),
            (.unknown, "is not known to this version", "a newer omentum"),
        ]
        let steps = remedies.flatMap { state, what, remedy in
            status.names(state).map { Finding(area: "migrations", what: "\($0) \(what)", remedy: remedy) }
        }
        return steps
            + status.staleViews.map {
                Finding(area: "views", what: "\($0) is not as this version has it", remedy: "omentum db migrate")
            }
    }
}
