internal import ArgumentParser

struct PatientNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "patient", abstract: "Patients: who they are, who is ready for a cycle, what happened to whom.",
        subcommands: [
            PatientImport.self, PatientFind.self, PatientShow.self, PatientReady.self, PatientTimeline.self,
            PatientVitalStatus.self,
        ])
}
