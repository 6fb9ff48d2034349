internal import ArgumentParser

struct PatientNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "patient", abstract: "Patients: who is ready for a cycle, and what happened to whom.",
        subcommands: [PatientReady.self, PatientTimeline.self])
}
