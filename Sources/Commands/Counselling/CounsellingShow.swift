internal import ArgumentParser
internal import CareTerms
internal import CoverageCounselling
internal import Registry

struct CounsellingShow: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a note with what was added to it and who signed, or a draft.",
        discussion: "Example: omentum counselling show N3, or: omentum counselling show --draft 4")
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The note.") var note: NoteID?
    @Option(help: ArgumentHelp("A draft in place of a note.", valueName: "number")) var draft: Int64?

    func validate() throws {
        guard (note == nil) != (draft == nil) else {
            throw ValidationError("Name a note (N3) or a draft (--draft 4): one of the two.")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        if let id = note {
            let (note, amendments) = try await desk.read { tx, _ in try NoteRecord.read(id, in: &tx) }
            try await desk.look(at: note.patient, looking)
            return Self.show(note, amendments, on: output)
        }
        guard let id = draft else { return }
        let draft = try await desk.read { tx, _ in try DraftRecord.read(id, in: &tx) }
        try await desk.look(at: draft.patient, looking)
        let head: [(String, any Shown)] = [
            ("draft", draft.id), ("course", draft.course), ("version", draft.version), ("author", draft.author),
            ("missing", draft.content.missing),
        ]
        output.show(Details(head + draft.content.fields))
    }

    private static func show(_ note: NoteRecord, _ amendments: [NoteRecord], on output: Output) {
        let head: [(String, any Shown)] = [
            ("note", note.id), ("course", note.course), ("patient", note.patient), ("kind", note.kind),
            ("amends", note.amends), ("signed_by", note.signature.printedName), ("login", note.signature.login),
            ("role", note.signature.role), ("signed_at", note.signature.signedAt), ("binds", note.signature.binds),
            ("is_in_error", amendments.contains { $0.kind == "entered_in_error" && $0.amends == note.id }),
        ]
        let content = CounsellingContent(signed: note.text)?.fields ?? [("words", note.words)]
        output.show(Details(head + content), [Section("amendments", listing(amendments))])
    }

    private static func listing(_ amendments: [NoteRecord]) -> Listing {
        Listing(
            amendments, none: "Nothing was added.",
            columns: [
                .init("note") { $0.id }, .init("amends") { $0.amends }, .init("kind") { $0.kind },
                .init("words") { $0.words }, .init("signed_by") { $0.signature.printedName },
                .init("signed_at") { $0.signature.signedAt }, .init("binds") { $0.signature.binds },
            ])
    }
}

extension CounsellingContent {
    /// The form's fields, in its order.
    fileprivate var fields: [(String, any Shown)] {
        [
            ("held_at", heldAt), ("channel", Term(channel)), ("spoke_with", spokeWith), ("interpreter", interpreter),
            ("responsibilities", responsibilities?.words), ("estimate", estimate?.words),
            ("assistance", assistance?.words), ("understanding", understanding), ("questions", questions),
            ("next_step", nextStep?.what), ("next_owner", nextStep?.owner), ("next_due_on", nextStep?.dueOn),
            ("text", text),
        ]
    }
}

extension CounsellingContent.Told {
    fileprivate var words: String {
        switch self {
        case .told(let text): text
        case .notApplicable(let reason): "does not apply: \(reason)"
        }
    }
}

struct CounsellingList: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show a course's drafts and signed notes, without what they say.",
        discussion: "Example: omentum counselling list K1")
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The course.") var course: CourseID

    static let rowsMax = 200

    private struct Line: Sendable {
        var draft: DraftRecord?
        var note: NoteRecord?
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let course = course
        let (drafts, notes) = try await desk.read { tx, _ in
            (
                try DraftRecord.list(of: course, limit: Self.rowsMax, in: &tx),
                try NoteRecord.list(of: course, limit: Self.rowsMax, in: &tx)
            )
        }
        if let patient = drafts.first?.patient ?? notes.first?.patient {
            try await desk.look(at: patient, looking)
        }
        output.show(
            Listing(
                drafts.map { Line(draft: $0) } + notes.map { Line(note: $0) },
                none: "Nobody has counselled for \(course) yet: omentum counselling draft",
                columns: [
                    .init("draft", isNumber: true) { $0.draft?.id },
                    .init("version", isNumber: true) { $0.draft?.version }, .init("note") { $0.note?.id },
                    .init("amends") { $0.note?.amends }, .init("kind") { $0.note?.kind ?? "draft" },
                    .init("held_at") { $0.note?.heldAt ?? $0.draft?.content.heldAt },
                    .init("signed_by", title: "by") { $0.note?.signature.printedName ?? $0.draft?.author },
                    .init("signed_at") { $0.note?.signature.signedAt }, .init("binds") { $0.note?.signature.binds },
                ]))
        output.noteFullPage(max(drafts.count, notes.count), of: Self.rowsMax)
    }
}
