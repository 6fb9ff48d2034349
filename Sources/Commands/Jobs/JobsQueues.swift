internal import ArgumentParser
internal import CareTerms
internal import Jobs
internal import Postgres
internal import Registry

struct JobsPause: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Let no job of a queue start; running ones go on.")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var why: JobReasonOptions
    @Argument(help: "The queue, such as default.") var queue: String

    func perform(_ output: Output, at desk: Desk) async throws {
        try await QueueSwitch(queue: queue, pauses: true, reason: why.reason).turn(change, output, at: desk)
    }
}

struct JobsResume: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let the jobs of a paused queue start again.")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var why: JobReasonOptions
    @Argument(help: "The queue, such as default.") var queue: String

    func perform(_ output: Output, at desk: Desk) async throws {
        try await QueueSwitch(queue: queue, pauses: false, reason: why.reason).turn(change, output, at: desk)
    }
}

private struct QueueSwitch {
    let queue: String
    let pauses: Bool
    let reason: String

    func turn(_ change: ChangeOptions, _ output: Output, at desk: Desk) async throws {
        let (queue, pauses, reason) = (queue, pauses, reason)
        let outcome = try await desk.change(change) { tx, _ in
            let name = QueueName(queue)
            let isTurned =
                pauses
                ? try JobAdmin.pause(name, reason: reason, in: &tx) : try JobAdmin.resume(name, reason: reason, in: &tx)
            guard isTurned else {
                throw Fact(
                    pauses ? "queue_runs" : "queue_is_paused", .rule,
                    "There is no queue \(queue) that \(pauses ? "runs" : "is paused").", try: "omentum jobs list")
            }
            return queue
        }
        output.done(
            outcome, "The queue \(queue) \(pauses ? "is paused" : "runs again").", ["queue": queue, "paused": pauses])
    }
}
