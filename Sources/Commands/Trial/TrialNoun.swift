internal import ArgumentParser
internal import CareTerms

struct TrialNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "trial", abstract: "The trials of the programme, their arms and criteria.",
        subcommands: [
            TrialCreate.self, TrialList.self, TrialShow.self, TrialMatch.self, TrialCandidates.self, TrialNear.self,
            TrialLog.self, TrialAccrual.self, TrialBreaches.self, TrialAnswerBreach.self,
        ])

    /// Whoever may read the catalogue.
    static let readers: [GroupRole] = [
        .coordinator, .research, .investigator, .scheduler, .nurse, .surgeon, .pharmacist, .theatre, .finance,
        .operator,
    ]
}
