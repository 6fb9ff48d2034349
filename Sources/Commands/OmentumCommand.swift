public import ArgumentParser

public let productVersion = "0.1.0"

/// `omentum`: the nouns, in the order in which people meet them.
public struct OmentumCommand: Noun {
    public static let configuration = CommandConfiguration(
        commandName: "omentum",
        abstract: "Runs a PIPAC programme: referral, trial, theatre, coverage and follow-up of each patient.",
        discussion: """
            A noun, then a verb: omentum person add anna --name 'Anna Berg' --group coordinator

            The database is the one that libpq's own settings name (PGHOST, PGSERVICE, password and service files). \
            With none given it is the embedded one of the current folder: omentum db start makes it.
            """,
        version: "omentum \(productVersion)",
        subcommands: [
            DevNoun.self, DatabaseNoun.self, PersonNoun.self, SiteNoun.self, PatientNoun.self, ReferralNoun.self,
            ClockNoun.self, TargetNoun.self,
            DataSetNoun.self, BoardNoun.self, CentreNoun.self,
            TrialNoun.self, ConsentFormNoun.self, FactNoun.self, EnrolmentNoun.self, SlotNoun.self, CourseNoun.self,
            BookingNoun.self,
            ProcedureNoun.self, PayerNoun.self, CoverageNoun.self, AuthorisationNoun.self, CounsellingNoun.self,
            TaskNoun.self, AdverseEventNoun.self, HoldNoun.self, GateNoun.self, NightlyNoun.self, WorklistVerb.self,
            DemoNoun.self, JobsNoun.self,
            AuditNoun.self, CompletionsVerb.self, ManVerb.self,
        ])

    public init() {}
}
