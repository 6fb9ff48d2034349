internal import ArgumentParser
internal import CareTerms
internal import FollowUp
internal import Registry

extension Desk {
    /// Writes down what came of one try.
    fileprivate func record(
        _ result: FollowUpTask.Result, of id: TaskID, nextOn: ClinicalDay?, note: String?, _ options: StepWords,
        _ change: ChangeOptions
    ) async throws -> Store.Outcome<Taken<FollowUpTask.State>> {
        let note = try note.map(InputFile.words)
        let request = try CommandRequest("omentum", words + [note ?? ""])
        return try await self.change(change, request: request) { tx, context in
            let site = try TaskRecord.read(id, in: &tx).site
            let circumstances = try options.circumstances(at: site, in: &tx)
            let attempt = FollowUpTask.Attempt(
                result: result, happenedAt: circumstances.happenedAt ?? context.now, nextOn: nextOn, note: note)
            return try FollowUpTask.record(attempt, of: id, expecting: circumstances.expecting, in: &tx, context)
        }
    }

    /// Takes a step that needs nothing but a reason.
    fileprivate func take(
        _ event: FollowUpTask.Event, on id: TaskID, _ options: StepWords, _ change: ChangeOptions
    ) async throws -> Store.Outcome<Taken<FollowUpTask.State>> {
        try await self.change(change) { tx, context in
            let site = try TaskRecord.read(id, in: &tx).site
            return try FollowUpTask.take(event, on: id, try options.circumstances(at: site, in: &tx), in: &tx, context)
        }
    }
}

struct TaskAttempt: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "attempt", abstract: "Write down a try that leaves the task open, with the day of the next one.",
        discussion: "Example: omentum task attempt F12 --result no_answer --next-on 2026-12-02")
    static let roles = TaskNoun.owners

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: TryOptions
    @Argument(help: "The task.") var task: TaskID
    @Option(help: "no_answer, call_later, wrong_number, refused, moved or dead.") var result: FollowUpTask.Result
    @Option(help: ArgumentHelp("The day of the next try.", valueName: "YYYY-MM-DD")) var nextOn: ClinicalDay?
    @Option(help: ArgumentHelp("What was said; - reads standard input.", valueName: "text")) var note: String?

    func validate() throws {
        guard !result.completes else {
            throw ValidationError("\(result.rawValue) completes the task: omentum task complete")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let outcome = try await desk.record(
            result, of: task, nextOn: nextOn, note: note, circumstances.words, change)
        output.moved(task, outcome)
    }
}

struct TaskComplete: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "complete", abstract: "Write down that the task is done.",
        discussion: "Example: omentum task complete F12 --result reached --note 'doing well'")
    static let roles = TaskNoun.owners

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: TryOptions
    @Argument(help: "The task.") var task: TaskID
    @Option(help: "done or reached.") var result: FollowUpTask.Result
    @Option(help: ArgumentHelp("What was said; - reads standard input.", valueName: "text")) var note: String?

    func validate() throws {
        guard result.completes else {
            throw ValidationError("\(result.rawValue) leaves the task open: omentum task attempt")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let outcome = try await desk.record(result, of: task, nextOn: nil, note: note, circumstances.words, change)
        output.moved(task, outcome)
    }
}

struct TaskMiss: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "miss", abstract: "Give a task up: it was not done, and why.",
        discussion: "Example: omentum task miss F12 --reason 'moved abroad'")
    static let roles = TaskNoun.owners

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @Argument(help: "The task.") var task: TaskID

    func perform(_ output: Output, at desk: Desk) async throws {
        output.moved(task, try await desk.take(.miss, on: task, circumstances.words, change))
    }
}

struct TaskCancel: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Say that a task makes no sense any more, and why.",
        discussion: "Example: omentum task cancel F12 --reason 'the patient has died'")
    static let roles = TaskNoun.owners + [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @Argument(help: "The task.") var task: TaskID

    func perform(_ output: Output, at desk: Desk) async throws {
        output.moved(task, try await desk.take(.cancel, on: task, circumstances.words, change))
    }
}

/// When a try was made; its result is the reason.
struct TryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When it happened: 2026-12-01T08:10 on the site's wall, or with an offset. Now, when left out.",
            valueName: "time"))
    var at: StatedTime?
    @Option(help: ArgumentHelp("The step that you saw last: refused if somebody moved it since.", valueName: "number"))
    var step: Int?

    init() {}

    var words: StepWords { StepWords(reason: nil, at: at, step: step) }
}
