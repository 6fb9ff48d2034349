internal import ArgumentParser
internal import CareTerms

struct TrialNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "trial", abstract: "The trials of the programme, their arms and criteria.",
        subcommands: [TrialCreate.self, TrialList.self, TrialShow.self])

    /// Whoever may read the catalogue.
    static let readers: [GroupRole] = [
        .coordinator, .research, .investigator, .scheduler, .nurse, .surgeon, .pharmacist, .theatre, .finance,
        .operator,
    ]
}

struct ConsentFormNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "consent-form", abstract: "The versions of the forms that patients sign.",
        subcommands: [ConsentFormAdd.self, ConsentFormList.self])
}

struct FactNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "fact", abstract: "What is known of a patient, as criteria ask for it.",
        subcommands: [FactAdd.self, FactList.self, FactKinds.self])
}
