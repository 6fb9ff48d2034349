internal import ArgumentParser
internal import CareTerms
internal import CoverageCounselling
internal import Registry

/// What signing gave: the note, and what the database stamped on it.
struct SignedNote: Codable, Sendable {
    let note: NoteID
    let signature: NoteSignature
}

extension Output {
    /// Says who signed, when, and whether it binds.
    fileprivate func signed(_ outcome: Store.Outcome<SignedNote>, _ what: String, amends: NoteID?) {
        let (note, signature) = (outcome.answer.note, outcome.answer.signature)
        let binds = signature.binds ? "It binds." : "It does not bind in law: this database proves no identity."
        done(
            outcome, "\(what) \(note), signed by \(signature.printedName) at \(signature.signedAt.shown). \(binds)",
            [
                "note": note, "amends": amends, "signed_by": signature.printedName, "login": signature.login,
                "signed_at": signature.signedAt, "binds": signature.binds,
            ])
    }
}

struct CounsellingSign: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Sign a draft: its exact text becomes a note that never changes.",
        discussion: """
            Example: omentum counselling sign 4
            Read it first: omentum counselling show --draft 4. Each call of the tool connects anew, which proves who \
            signs; on the embedded database, which only knows the operating system's user, a signature does not bind.
            """)
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The draft's number.") var draft: Int64
    @Option(help: ArgumentHelp("The version of it that you read.", valueName: "number")) var version: Int?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (draft, version) = (draft, version)
        let outcome = try await desk.change(change) { tx, context in
            if let version, try DraftRecord.read(draft, in: &tx).version != version {
                throw CounsellingRefused.draftChanged(draft)
            }
            let note = try CounsellingNote.sign(draft: draft, in: &tx, context)
            return SignedNote(note: note, signature: try NoteSignature.read(of: note, in: &tx))
        }
        output.signed(outcome, "Note", amends: nil)
    }
}

struct CounsellingAmend: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "amend", abstract: "Add to a signed note, signed in the same act; the note stays as it is.",
        discussion: """
            Example: omentum counselling amend N3 --kind addendum --text 'The travel fund agreed.'
            Of a note that was entered in error the text says why; it counts as counselling no more.
            """)
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The note.") var note: NoteID
    @Option(help: "What it adds: addendum, late_entry, correction or entered_in_error.")
    var kind: CounsellingNote.Amendment
    @Option(help: ArgumentHelp("The words; - reads standard input.", valueName: "text")) var text: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (note, kind) = (note, kind)
        let words = try InputFile.words(text)
        guard words.contains(where: { !$0.isWhitespace }) else {
            throw UsageTrouble("amendment_has_words", "An amendment has words.", try: "--text TEXT")
        }
        let request = try CommandRequest("omentum", desk.words + [words])
        let outcome = try await desk.change(change, request: request) { tx, context in
            let id = try CounsellingNote.amend(note, kind, words, in: &tx, context)
            return SignedNote(note: id, signature: try NoteSignature.read(of: id, in: &tx))
        }
        output.signed(outcome, "\(Term(kind).shown.capitalisedFirst) of \(note):", amends: note)
    }
}

extension String {
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
