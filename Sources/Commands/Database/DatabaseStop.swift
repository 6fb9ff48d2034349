internal import ArgumentParser

struct DatabaseStop: Verb {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stop the embedded server; its data stay.",
        discussion: "Sessions are ended and their open work is rolled back. omentum db start goes on where it stopped.")

    @OptionGroup var form: FormOptions
    @Flag(help: "Show what would be done, and do nothing.") var dryRun = false

    func perform(_ output: Output) throws {
        let place = try ClusterPlace.current()
        let steps =
            dryRun
            ? try ClusterSurvey.of(place).stepsToStop(place)
            : try EmbeddedCluster(place: place) { output.note("omentum: \($0)") }.stop()
        let sentence =
            if steps.isEmpty {
                "The embedded server of \(place.folder) is not running."
            } else {
                (dryRun ? "Would stop" : "Stopped") + " the embedded server of \(place.folder)."
            }
        output.done(sentence, ["folder": place.folder, "stopped": !steps.isEmpty && !dryRun, "dry_run": dryRun])
    }
}
