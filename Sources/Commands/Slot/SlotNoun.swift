internal import ArgumentParser
internal import CareTerms

struct SlotNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "slot",
        abstract: "How many patients an arm, a site and a dose level take, and when the next may come.",
        subcommands: [SlotShow.self, SlotAllow.self, SlotHold.self, SlotLift.self, SlotOpenLevel.self])

    static let deciders: [GroupRole] = [.research, .investigator]
}
