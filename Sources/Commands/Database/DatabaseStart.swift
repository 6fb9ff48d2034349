internal import ArgumentParser

/// `omentum db start`: from nothing to a running, migrated database; called again it changes nothing.
struct DatabaseStart: Verb {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Create and start the embedded database of this folder.",
        discussion: """
            A private PostgreSQL cluster in OMENTUM_HOME (.omentum in the current folder), with checksums, on a socket \
            that only its owner can reach. For root it lives below /var/lib/omentum and runs as the user postgres.

            After a crash the server recovers first: that is waited for, up to \(EmbeddedCluster.startSecondsMax) seconds.
            """)

    @OptionGroup var form: FormOptions
    @Flag(help: "Show what would be done, and do nothing.") var dryRun = false

    func perform(_ output: Output) async throws {
        let place = try ClusterPlace.current()
        if dryRun {
            let steps = try ClusterSurvey.of(place).stepsToStart(place).map { $0.sentence(place) }
            return output.done(Self.sentence(steps, place, isDryRun: true), details(place, steps))
        }
        let report: @Sendable (String) -> Void = { Output.error("omentum: \($0)") }
        let steps = try await Self.start(place, report)
        output.done(Self.sentence(steps, place, isDryRun: false), details(place, steps))
    }

    /// Starts the server and prepares the database, waiting for a server that recovers from a crash.
    ///
    /// Its file says ready all the while when only one of its processes has crashed: sessions are refused or lost, and
    /// that alone tells. Starting and preparing change nothing where nothing is missing, so both are done again.
    private static func start(_ place: ClusterPlace, _ report: @escaping @Sendable (String) -> Void) async throws
        -> [String]
    {
        let cluster = EmbeddedCluster(place: place, report: report)
        var steps: [String] = []
        var patience = Patience(seconds: EmbeddedCluster.startSecondsMax, report: report)
        var isTold = false
        while patience.lasts("the server recovers from a crash") {
            steps += try cluster.start().map { $0.sentence(place) }
            do {
                return steps + (try await DatabasePreparation(place: place, report: report).perform())
            } catch  where DatabasePreparation.isInterrupted(error) {
                if !isTold {
                    report("wait until the server has recovered")
                    steps.append("wait until the server has recovered")
                    isTold = true
                }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        throw ClusterTrouble.notStarted(
            log: place.logs, lastLine: "no session is possible after \(EmbeddedCluster.startSecondsMax) seconds")
    }

    private func details(_ place: ClusterPlace, _ steps: [String]) -> Details {
        ["folder": place.folder, "socket": place.socketFolder, "steps": steps, "dry_run": dryRun]
    }

    private static func sentence(_ steps: [String], _ place: ClusterPlace, isDryRun: Bool) -> String {
        if isDryRun {
            return steps.isEmpty
                ? "Nothing to do: the server runs in \(place.folder)."
                : "Would do: \(steps.joined(separator: "; "))."
        }
        return steps.isEmpty
            ? "The embedded database runs already, in \(place.folder)."
            : "The embedded database runs in \(place.folder)."
    }
}
