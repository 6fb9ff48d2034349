internal import ArgumentParser

struct CounsellingNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "counselling", abstract: "Talks about money: drafts, signed notes, and what is added to them.",
        subcommands: [
            CounsellingDraft.self, CounsellingSign.self, CounsellingAmend.self, CounsellingShow.self,
            CounsellingList.self,
        ])
}
