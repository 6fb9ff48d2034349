internal import ArgumentParser
internal import CareTerms

struct TaskNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "What is owed to patients, by whom, and until when.",
        discussion: "The life of a task is drawn in docs/states/follow-up-task.md.",
        subcommands: [
            TaskList.self, TaskShow.self, TaskAttempt.self, TaskComplete.self, TaskMiss.self, TaskCancel.self,
        ])

    /// Those who owe tasks, and write down what came of them.
    static let owners: [GroupRole] = [
        .nurse, .coordinator, .research, .surgeon, .finance, .scheduler, .pharmacist, .investigator,
    ]
    /// Those who may read what was said at each try.
    static let readers: [GroupRole] = [.nurse, .coordinator, .research, .surgeon, .investigator]
}

struct AdverseEventNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "adverse-event", abstract: "What went wrong for a patient, graded.",
        subcommands: [AdverseEventRecordVerb.self, AdverseEventResolve.self, AdverseEventList.self])
}
