internal import ArgumentParser
internal import CareTerms

struct TaskNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "What is owed to patients, by whom, and until when.",
        discussion: "The life of a task is drawn in docs/states/follow-up-task.md.",
        subcommands: [
            TaskList.self, TaskShow.self, TaskAttempt.self, TaskComplete.self, TaskMiss.self, TaskCancel.self,
        ])

    /// Those who owe tasks.
    static let owners: [GroupRole] = [
        .nurse, .coordinator, .research, .surgeon, .finance, .scheduler, .pharmacist, .investigator,
    ]
    /// Those who may write down what came of one.
    static let callers: [GroupRole] = [.nurse, .coordinator, .research, .surgeon]
}

struct AdverseEventNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "adverse-event", abstract: "What went wrong for a patient, graded.",
        subcommands: [AdverseEventRecordVerb.self, AdverseEventResolve.self, AdverseEventList.self])
}
