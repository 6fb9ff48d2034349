internal import ArgumentParser
internal import CareTerms

struct FactNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "fact", abstract: "What is known of a patient, as criteria ask for it.",
        subcommands: [FactAdd.self, FactList.self, FactKinds.self])
}
