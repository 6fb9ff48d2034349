internal import ArgumentParser

/// `omentum db start`: from nothing to a running, migrated database; called again it changes nothing.
struct DatabaseStart: Verb {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Create and start the embedded database of this folder.",
        discussion: """
            A private PostgreSQL cluster in OMENTUM_HOME (.omentum in the current folder), with checksums, on a socket \
            that only its owner can reach. For root it lives below /var/lib/omentum and runs as the user postgres.
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
        var steps = try EmbeddedCluster(place: place, report: report).start().map { $0.sentence(place) }
        steps += try await DatabasePreparation(place: place, report: report).perform()
        output.done(Self.sentence(steps, place, isDryRun: false), details(place, steps))
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
