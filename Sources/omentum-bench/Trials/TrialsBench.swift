import ArgumentParser
import Foundation

/// Trials over a great many referrals: matching one patient, and finding the candidates of a trial.
struct TrialsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trials",
        abstract:
            "One patient against many trials, many referrals against one trial, and many studies, beside SQL by hand.",
        discussion: """
            Works in an empty database of its own, which it migrates and fills with made-up patients and trials; as a \
            superuser of a server that trusts the login \(TrialsGround.login), which it makes. Connects by --conninfo.
            """)

    @Option(help: "How to connect, as libpq's connection string: the empty database, as a superuser.")
    var conninfo: String

    @Option(help: "How many open referrals there are.")
    var referrals = 200_000

    @Option(help: "Rounds of each measure; what is printed is their median.")
    var rounds = 5

    @Option(help: "How many studies are imported.")
    var studies = 100_000

    @Option(help: "Only measures whose name contains this: match, candidates, import.")
    var only: String?

    @Flag(help: "The database is filled already, by an earlier run.")
    var filled = false

    func run() async throws {
        let ground = TrialsGround(conninfo: conninfo, referrals: referrals)
        if !filled { try await ground.make() }
        let parts: [(String, () async throws -> Void)] = [
            ("match", { try await MatchBench(ground: ground, rounds: rounds).run() }),
            ("candidates", { try await CandidatesBench(ground: ground, rounds: rounds).run() }),
            ("import", { try await StudyImportBench(ground: ground, studies: studies).run() }),
        ]
        for (name, part) in parts where only.map(name.contains) ?? true { try await part() }
    }
}
