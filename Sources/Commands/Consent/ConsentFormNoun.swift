internal import ArgumentParser
internal import CareTerms

struct ConsentFormNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "consent-form", abstract: "The versions of the forms that patients sign.",
        subcommands: [
            ConsentFormAdd.self, ConsentFormExpire.self, ConsentFormAgain.self, ConsentFormList.self,
            ConsentFormShow.self,
        ])
}
