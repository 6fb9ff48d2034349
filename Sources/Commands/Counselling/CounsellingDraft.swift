internal import ArgumentParser
internal import CareTerms
internal import CoverageCounselling
internal import Registry

struct CounsellingDraft: FilingVerb {
    static let configuration = CommandConfiguration(
        commandName: "draft", abstract: "Keep a draft of a counselling note, or replace one.",
        discussion: """
            Example: omentum counselling draft K1 --file note.json
            Again, after the draft was read as version 2: omentum counselling draft K1 --replace 4 --version 2 --file -
            A draft binds nobody; the note is made by omentum counselling sign.
            """)
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var source: FileOptions
    @Argument(help: "The course that was talked about.") var course: CourseID?
    @Option(help: ArgumentHelp("The draft that this one takes the place of.", valueName: "number")) var replace: Int64?
    @Option(help: ArgumentHelp("The version of it that you read.", valueName: "number")) var version: Int?

    func validate() throws {
        guard !source.printSchema else { return }
        guard (replace == nil) == (version == nil) else {
            throw ValidationError(
                "To replace a draft, say which and the version that you read: --replace 4 --version 2")
        }
        guard course != nil else { throw ValidationError("Name the course: omentum counselling draft K1 --file …") }
    }

    struct Kept: Codable, Sendable {
        let draft: Int64
        let version: Int
        let missing: [String]
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        guard let course else { throw ValidationError("Name the course.") }
        let (content, request) = try source.read(
            CounsellingContent.self, help: "omentum counselling draft --print-schema", at: desk)
        let (replace, version) = (replace, version)
        let outcome = try await desk.change(change, request: request) { tx, context in
            guard let replace, let version else {
                let draft = try CounsellingNote.draft(content, for: course, in: &tx, context)
                return Kept(draft: draft, version: 1, missing: content.missing)
            }
            guard try DraftRecord.read(replace, in: &tx).course == course else {
                throw CounsellingRefused.noDraft(replace)
            }
            let now = try CounsellingNote.redraft(replace, content, expecting: version, in: &tx, context)
            return Kept(draft: replace, version: now, missing: content.missing)
        }
        let kept = outcome.answer
        let lack = kept.missing.isEmpty ? "" : " To be signed it lacks: \(kept.missing.shown)."
        output.done(
            outcome, "Draft \(kept.draft) of \(course), version \(kept.version).\(lack)",
            ["draft": kept.draft, "course": course, "version": kept.version, "missing": kept.missing])
    }

    static let example = """
        {
          "heldAt": "2026-11-20T15:30:00Z",
          "channel": "phone",
          "spokeWith": "the patient",
          "interpreter": null,
          "responsibilities": { "told": "The sponsor pays for procedure and drugs; the stay is billed to the insurer." },
          "estimate": { "notApplicable": "no bill is expected" },
          "assistance": { "told": "The travel fund, and how to ask for it." },
          "understanding": "I pay nothing for the procedure.",
          "questions": "Who pays for the hotel?",
          "nextStep": { "what": "Call before cycle 2", "owner": "finance", "dueOn": "2026-12-01" },
          "text": null
        }
        """

    static let explanation = """
        heldAt            when you talked, with its offset: 2026-11-20T09:30:00-06:00, or Z for UTC
        channel           in_person, phone or video
        spokeWith         the patient, or who may hear it for them; interpreter is optional
        responsibilities  {"told": what was said}, or {"notApplicable": why not}; so with estimate and assistance
        understanding     what the patient understood, in their own words
        questions         optional
        nextStep          what happens next, which role owns it, and until when
        text              optional, free words
        A draft may lack most of it; a note that is signed may not.
        """
}
