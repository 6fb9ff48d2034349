internal import ArgumentParser
internal import CareTerms
internal import FollowUp
internal import Registry

struct TaskList: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show open tasks that are due, the oldest first, with owner and next action.",
        discussion: "Example: omentum task list --site S1 --owner nurse --by 2026-12-01")
    static let roles = TaskNoun.owners + [.theatre, .operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only those of a site.") var site: SiteID?
    @Option(help: "Only those that this role owes.") var owner: GroupRole?
    @Option(help: ArgumentHelp("Due by this day; today at each site, when left out.", valueName: "YYYY-MM-DD"))
    var by: ClinicalDay?

    static let rowsMax = 500

    func perform(_ output: Output, at desk: Desk) async throws {
        let (site, owner, day) = (site, owner, by)
        let tasks = try await desk.read { tx, _ in
            // A site that is not there owes nothing, which would look like a day off.
            if let site { _ = try SiteClock.zone(of: site, in: &tx) }
            return try TaskRecord.open(at: site, owner: owner, by: day, limit: Self.rowsMax, in: &tx)
        }
        output.show(
            Listing(
                tasks, none: "Nothing is due.",
                columns: [
                    .init("task") { $0.id }, .init("patient") { $0.patient }, .init("site", for: .machines) { $0.site },
                    .init("label") { $0.label },
                    .init("status") { Term($0.status) }, .init("due_on", title: "due") { $0.dueOn },
                    .init("overdue_after", for: .machines) { $0.overdueAfter }, .init("owner") { $0.owner },
                    .init("next_action") { $0.nextAction },
                ]))
        output.noteFullPage(tasks.count, of: Self.rowsMax)
    }
}

struct TaskShow: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a task with every try, and what can be done next.",
        discussion: "Example: omentum task show F12")
    static let roles = TaskNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The task.") var task: TaskID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = task
        let (record, attempts) = try await desk.read { tx, _ in
            (try TaskRecord.read(id, in: &tx), try AttemptRecord.all(of: id, in: &tx))
        }
        try await desk.look(at: record.patient, looking)
        output.show(
            [
                "task": record.id, "patient": record.patient, "course": record.course, "cycle": record.cycle,
                "site": record.site, "label": record.label, "status": Term(record.status), "step": record.step,
                "due_on": record.dueOn, "overdue_after": record.overdueAfter, "owner": record.owner,
                "next_action": record.nextAction,
                "next_steps": FollowUpTask.open(from: record.status, to: desk.role),
            ],
            [
                Section(
                    "attempts",
                    Listing(
                        attempts, none: "Nobody has tried yet.",
                        columns: [
                            .init("number", title: "no", isNumber: true) { $0.number },
                            .init("result") { Term($0.result) }, .init("at") { $0.happenedAt },
                            .init("next_on") { $0.nextOn }, .init("login", title: "by") { $0.login },
                            .init("note") { $0.note },
                        ]))
            ])
    }
}
