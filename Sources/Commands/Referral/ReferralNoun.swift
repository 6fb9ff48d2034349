internal import ArgumentParser

struct ReferralNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "referral", abstract: "From first contact until the referrer has the answer.",
        discussion: "The life of a referral is drawn in docs/states/referral.md.",
        subcommands: [
            ReferralCreate.self, ReferralList.self, ReferralShow.self,
            ReferralAssign.self, ReferralTake.self, ReferralHandOver.self, ReferralRelease.self, ReferralNext.self,
            ReferralNoteVerb.self, ReferralNotes.self, ReferralTasks.self, ReferralTaskDone.self,
            ReferralTaskNotNeeded.self,
            ReferralStep.self, ReferralAccept.self,
            ReferralDecline.self, ReferralReasons.self,
            ReferralMissing.self, ReferralAnswer.self, ReferralAnswers.self, ReferralSendOnward.self,
            ReferralOnwardReply.self, ReferralOnward.self,
            ReferralImport.self, ReferralApply.self, ReferralAttach.self, ReferralAttachments.self,
            ReferralAttachmentShow.self, ReferralPutAside.self, ReferralJoin.self, ReferralDuplicate.self,
            ReferralUnjoin.self, ReferralJoined.self, ReferralLetter.self, ReferralLetters.self,
            ReferralLetterText.self, ReferralSend.self, ReferralAcknowledge.self, ReferralWaive.self,
            ReferralClose.self,
        ])
}
