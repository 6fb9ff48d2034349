internal import ArgumentParser
internal import CareTerms

struct TrialNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "trial", abstract: "The trials of the programme, their arms and criteria.",
        subcommands: catalogue + registry + matching + log)

    private static let catalogue: [any ParsableCommand.Type] = [
        TrialCreate.self, TrialList.self, TrialShow.self, TrialSet.self, TrialVersions.self, TrialVersionForm.self,
        TrialAddVersion.self, TrialRelease.self, TrialDiscardVersion.self, TrialRecruitment.self,
        TrialApproveSite.self, TrialSuspendSite.self, TrialCloseSite.self, TrialDrugClasses.self,
    ]
    private static let registry: [any ParsableCommand.Type] = [
        TrialImport.self, TrialApply.self, TrialRegistry.self, TrialChanges.self, TrialTasks.self, TrialTaskDone.self,
    ]
    private static let matching: [any ParsableCommand.Type] = [
        TrialMatch.self, TrialCandidates.self, TrialNear.self,
    ]
    private static let log: [any ParsableCommand.Type] = [
        TrialLog.self, TrialAccrual.self, TrialBreaches.self, TrialAnswerBreach.self,
    ]

    /// Whoever may read the catalogue.
    static let readers: [GroupRole] = [
        .coordinator, .research, .investigator, .scheduler, .nurse, .surgeon, .pharmacist, .theatre, .finance,
        .operator,
    ]
}
