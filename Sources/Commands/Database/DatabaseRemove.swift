internal import ArgumentParser

struct DatabaseRemove: Verb {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Delete the embedded database with all its data.")

    @OptionGroup var form: FormOptions
    @Flag(help: "Show what would be done, and do nothing.") var dryRun = false
    @Flag(help: "Yes, delete every patient, note and audit row in it.") var yes = false

    func perform(_ output: Output) throws {
        let place = try ClusterPlace.current()
        let planned = try ClusterSurvey.of(place).stepsToRemove(place).map { $0.sentence(place) }
        if !dryRun {
            guard yes else { throw ClusterTrouble.notConfirmed(place.folder) }
            _ = try EmbeddedCluster(place: place) { output.note("omentum: \($0)") }.remove()
        }
        output.done(
            dryRun ? "Would do: \(planned.joined(separator: "; "))." : "Removed \(place.folder).",
            ["folder": place.folder, "steps": planned, "dry_run": dryRun])
    }
}
