internal import ArgumentParser
internal import CareTerms
internal import Postgres

/// `omentum db shell`: psql on the database that the other verbs use.
struct DatabaseShell: Verb {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Open psql on the database.",
        discussion: """
            As yourself, with no rights until a role is taken: --role operator. What stands after -- goes to psql: \
            omentum db shell --role auditor -- -c 'SELECT session_user'
            """)

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(parsing: .postTerminator, help: "Words for psql.") var words: [String] = []

    func perform(_ output: Output) throws {
        let address = try DatabaseAddress.current()
        var conninfo = try address.conninfo(login: actor.login(at: address))
        if let role = actor.role { conninfo += " options='-c role=\(role.rawValue)'" }
        let folder = try? ServerPrograms.installed().folder(for: nil)
        guard
            let psql = ([folder].compactMap { $0 } + ["/usr/bin", "/usr/local/bin"]).map({ $0 + "/psql" })
                .first(where: { Files.entry($0) != nil })
        else {
            throw Trouble(
                .failed, fact: "psql_is_installed", "psql is not installed.", try: "apt-get install postgresql-client")
        }
        let failure = Program(psql, ["--dbname=\(conninfo)"] + words, environment: Environment.all).replaceThisProcess()
        throw Trouble(.failed, fact: "psql_starts", "psql could not be started: \(failure.reason).")
    }
}
