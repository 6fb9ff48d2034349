internal import ArgumentParser

struct AuditNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The trail of every change: who, in which role, when, what.",
        subcommands: [AuditShow.self, AuditVerify.self])
}
