internal import ArgumentParser
internal import CareTerms

struct EnrolmentNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "enrolment", abstract: "A patient's life in a trial, or in the centre's registry.",
        discussion: "The life of an enrolment is drawn in docs/states/enrolment.md.",
        subcommands: [
            EnrolmentIdentify.self, EnrolmentStep.self, EnrolmentConsent.self, EnrolmentConsents.self,
            EnrolmentConsentDocument.self,
            EnrolmentRevokeConsent.self, EnrolmentInvalidateConsent.self, EnrolmentDecline.self,
            EnrolmentScreeningNumber.self, EnrolmentAssess.self, EnrolmentOverride.self, EnrolmentSign.self,
            EnrolmentRandomise.self, EnrolmentAssign.self, EnrolmentUnblind.self, EnrolmentToxicity.self,
            EnrolmentWithdraw.self, EnrolmentList.self, EnrolmentShow.self, EnrolmentReasons.self,
            EnrolmentVisit.self, EnrolmentVisits.self,
        ])

    /// Whoever may look at a patient's enrolment: the catalogue's readers, without those who see no patient.
    static let readers = TrialNoun.readers.filter { $0 != .operator }
}
