internal import ArgumentParser
internal import CareTerms
internal import Referrals
internal import Registry

struct ReferralNoteVerb: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Write a note on a referral; a group that it mentions gets a task.",
        discussion: """
            Example: omentum referral note R1 'Does the insurer know of the transfer?' --mention finance --due 2026-12-01
            Notes stay as they are; another note answers: --reply-to. Finance reads no notes, so its task says whom to ask.
            """)
    static let roles: [GroupRole] = [.coordinator, .research, .investigator, .surgeon, .nurse, .pharmacist]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Argument(help: ArgumentHelp("The note; - reads standard input.", valueName: "text")) var text: String
    @Option(help: ArgumentHelp("A group that should answer; may be given again.", valueName: "group"))
    var mention: [GroupRole] = []
    @Option(help: ArgumentHelp("The note that this one answers.", valueName: "number")) var replyTo: Int64?
    @Option(help: ArgumentHelp("By when who is mentioned should answer.", valueName: "YYYY-MM-DD"))
    var due: ClinicalDay?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, version, mention, replyTo, due) = (referral, seen.version, mention, replyTo, due)
        let text = try InputFile.words(text)
        let outcome = try await desk.change(change, request: try CommandRequest("omentum", desk.words + [text])) {
            tx, context in
            _ = try DeskRecord.version(of: id, in: &tx)
            try Referral.expect(version, of: id, in: &tx)
            return try ReferralNote.add(
                text, to: id, replyTo: replyTo, mentioning: mention, dueOn: due, in: &tx, context)
        }
        let tasks = mention.isEmpty ? "" : "; a task went to \(mention.map(\.rawValue).joined(separator: ", "))"
        output.done(
            outcome, "Note \(outcome.answer) on \(id)\(tasks).",
            ["referral": id, "note": outcome.answer, "mentions": mention])
    }
}

struct ReferralNotes: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "notes", abstract: "Show what was written on a referral, each answer below its question.",
        discussion: "Example: omentum referral notes R1")
    static let roles = ReferralNoteVerb.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The referral.") var referral: ReferralID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = referral
        let (patient, thread, walls) = try await desk.read { tx, context in
            let record = try DeskRecord.read(id, in: &tx, context)
            let thread = ReferralNote.threaded(try ReferralNote.all(of: id, in: &tx))
            let walls = try SiteClock.walls(
                of: thread.map(\.note.recordedAt), zones: thread.map { _ in record.zone }, in: &tx)
            return (record.patient, thread, walls)
        }
        try await desk.look(at: patient, looking)
        output.show(
            Listing(
                Array(zip(thread, walls)), none: "Nobody has written anything.",
                columns: [
                    .init("note", isNumber: true) { $0.0.note.id },
                    .init("replies_to", for: .machines) { $0.0.note.repliesTo },
                    .init("depth", for: .machines) { $0.0.depth },
                    .init("at") { $0.1 }, .init("by") { $0.0.note.login },
                    .init("role", for: .machines) { $0.0.note.role },
                    .init("text", for: .machines) { $0.0.note.body },
                    .init("indented", title: "text", for: .people) {
                        String(repeating: "> ", count: min($0.0.depth, 8)) + $0.0.note.body
                    },
                    .init("mentions") { $0.0.note.mentions }, .init("due_on", for: .machines) { $0.0.note.dueOn },
                ]))
        output.noteFullPage(thread.count, of: ReferralNote.rowsMax)
    }
}

struct ReferralNext: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "next", abstract: "Say what is to be done next with a referral, and by when.",
        discussion: """
            Example: omentum referral next R1 'Call Dr. Berg for the histology' --due 2026-12-01
            It stands in the lists of work until the next step of the referral, which asks the question anew.
            """)
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Argument(help: ArgumentHelp("What is to be done; - reads standard input.", valueName: "text")) var text: String
    @Option(help: ArgumentHelp("By when.", valueName: "YYYY-MM-DD")) var due: ClinicalDay

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, due, text) = (referral, due, try InputFile.words(text))
        let outcome = try await desk.turn(id, change, seen, reading: text) { tx, context in
            try NextAction.set(text, for: id, dueOn: due, in: &tx, context)
        }
        output.done(
            outcome, "What is next with \(id) is due on \(due).",
            ["referral": id, "next_on": due, "version": outcome.answer])
    }
}

struct ReferralTasks: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "tasks", abstract: "Show what your group owes for referrals: conditions of the board, mentions.",
        discussion: """
            Example: omentum referral tasks --owner nurse
            What is owed to patients afterwards is in: omentum task list. Who reads no clinical text is told whom to ask.
            """)
    static let roles: [GroupRole] = ReferralNote.mentionable

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: ArgumentHelp("What this group owes; your own, when left out.", valueName: "group"))
    var owner: GroupRole?
    @Flag(help: "Only those that name you.") var mine = false
    @Flag(help: "Those of every group.") var all = false
    @Option(help: "Only those of a site.") var site: SiteID?
    @Option(help: ArgumentHelp("So many, at most \(Worklist.pageMax).", valueName: "number"))
    var limit = Worklist.pageUsual
    @Option(help: ArgumentHelp("Go on behind the page before: what its note said.", valueName: "place"))
    var after: ReferralTask.Cursor?

    func validate() throws {
        guard (1...Worklist.pageMax).contains(limit) else {
            throw ValidationError("--limit takes 1 to \(Worklist.pageMax): a page has no more rows.")
        }
        guard [owner != nil, mine, all].count(where: { $0 }) <= 1 else {
            throw ValidationError("Give one of --owner, --mine and --all.")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (site, after, limit) = (site, after, limit)
        let whose: ReferralTask.Owner = all ? .anybody : mine ? .myself : .group(owner ?? desk.role)
        let page = try await desk.read { tx, context in
            if let site { _ = try SiteClock.zone(of: site, in: &tx) }
            return try ReferralTask.open(of: whose, at: site, after: after, limit: limit, in: &tx, context)
        }
        let listing = Listing(open: page.tasks)
        guard output.isJSON else {
            output.show(listing)
            if let after = page.after {
                output.note("omentum: there are more: omentum referral tasks … --after \(after)")
            }
            return
        }
        output.show(
            .object([
                JSON.Member("tasks", listing.json), JSON.Member("more", .bool(page.after != nil)),
                JSON.Member("after", page.after.map { .text($0.description) } ?? .null),
            ]))
    }
}

struct ReferralTaskDone: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "task-done", abstract: "Write down that a task of a referral is done.",
        discussion: "Example: omentum referral task-done 12 --note 'the insurer agreed'")
    static let roles = ReferralTasks.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The task's number: omentum referral tasks.") var task: Int64
    @Option(help: ArgumentHelp("What came of it; - reads standard input.", valueName: "text")) var note: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.end(task, .done, note: try note.map(InputFile.words), change, output)
    }
}

struct ReferralTaskNotNeeded: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "task-not-needed", abstract: "Say that a task of a referral makes no sense any more, and why.",
        discussion: "Example: omentum referral task-not-needed 12 --note 'withdrawn by the patient'")
    static let roles = ReferralTasks.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The task's number: omentum referral tasks.") var task: Int64
    @Option(help: ArgumentHelp("Why; - reads standard input.", valueName: "text")) var note: String

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.end(task, .notNeeded, note: try InputFile.words(note), change, output)
    }
}

extension Desk {
    fileprivate func end(
        _ task: Int64, _ result: ReferralTask.Result, note: String?, _ change: ChangeOptions, _ output: Output
    ) async throws {
        let request = try CommandRequest("omentum", words + [note ?? ""])
        let outcome = try await self.change(change, request: request) { tx, context in
            try ReferralTask.end(task, result, note: note, in: &tx, context)
        }
        let ended = result == .done ? "done" : "not needed any more"
        output.done(
            outcome, "Task \(task) of \(outcome.answer) is \(ended).",
            ["task": task, "referral": outcome.answer, "result": result.rawValue])
    }
}
