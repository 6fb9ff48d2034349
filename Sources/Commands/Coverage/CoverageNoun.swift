internal import ArgumentParser
internal import CareTerms

struct CoverageNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "coverage", abstract: "Who insures a patient, and who answers for each item of a cycle.",
        discussion: "The life of a line is drawn in docs/states/coverage-position.md.",
        subcommands: [
            CoverageRecordVerb.self, CoverageList.self, CoverageShow.self, CoverageAssign.self, CoverageAsk.self,
            CoverageDeny.self, CoverageAppeal.self, CoverageReopen.self, CoverageItems.self,
        ])

    /// Whoever may see who pays for a cycle.
    static let readers: [GroupRole] = [.finance, .coordinator, .scheduler, .nurse, .surgeon, .theatre, .research]
}

struct PayerNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "payer", abstract: "Who insures, as coverages name them.",
        subcommands: [PayerAdd.self, PayerList.self])
}

struct AuthorisationNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "authorisation", abstract: "What payers granted: a reference, days, units.",
        subcommands: [AuthorisationAdd.self, AuthorisationList.self])
}
