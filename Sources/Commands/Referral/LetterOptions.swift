internal import ArgumentParser
internal import CareTerms
internal import FoundationEssentials
internal import Glibc
internal import Postgres
internal import Referrals
internal import Registry

/// Which template a letter is made from.
struct TemplateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A template whose name begins with that of the outcome; that of the outcome, when left out.",
            valueName: "name"))
    var template: String?
    @Option(
        help: ArgumentHelp(
            "A folder with templates of your own, NAME.txt and NAME.html (docs/letters.md).", valueName: "folder"),
        completion: .directory)
    var templates: String?

    /// The template for an outcome: of the folder, or as it was built in.
    func template(for kind: LetterKind) throws -> LetterTemplate {
        let name = template ?? kind.rawValue
        if let templates { return try Self.read(name, in: templates) }
        guard let builtIn = try LetterTemplate.builtIn(named: name) else {
            throw UsageTrouble(
                "letter_template_exists", "No template of this name was built in.",
                try: "one of \(LetterTemplate.builtInNames.joined(separator: ", ")); or --templates DIR with your own")
        }
        return builtIn
    }

    private static func read(_ name: String, in folder: String) throws -> LetterTemplate {
        // Checked as a name before it is part of a path.
        _ = try LetterTemplate(name: name, text: "", html: "")
        func source(_ ending: String) throws -> String {
            guard let file = InputFile(argument: "\(folder)/\(name).\(ending)") else {
                throw UsageTrouble("file_is_readable", "The folder of the templates has no name.")
            }
            return try file.text()
        }
        return try LetterTemplate(name: name, text: try source("txt"), html: try source("html"))
    }
}

/// In which form a letter is shown, and where it goes.
struct LetterFormOptions: ParsableArguments {
    @Flag(help: "The letter as HTML.") var html = false
    @Flag(help: "The letter as plain text; so it is when nothing is said.") var text = false
    @Option(
        help: ArgumentHelp("Write the letter into a new file that only you can read.", valueName: "file"),
        completion: .file())
    var out: String?

    func validate() throws {
        guard !(html && text) else { throw ValidationError("Say --text or --html: one of the two.") }
        if let out, access(out, F_OK) == 0 {
            throw ValidationError("There is a file of this name already: --out names a new one.")
        }
    }

    var form: TemplateEngine.Form { html ? .html : .text }

    func of(_ letter: LetterText) -> String { html ? letter.html : letter.text }

    /// Puts the letter into its file; without one it is shown.
    func put(_ letter: LetterText, on output: Output) throws {
        guard let out else { return output.say(of(letter)) }
        let file = open(out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.unwritten(errno) }
        defer { close(file) }
        var rest = Array(of(letter).utf8)[...]
        while !rest.isEmpty {
            let count = write(file, Array(rest), rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.unwritten(errno) }
            rest = rest.dropFirst(count)
        }
    }

    private static func unwritten(_ number: Int32) -> Trouble {
        Trouble(
            .failed, fact: "letter_is_written_out",
            "The letter is kept, but could not be written into the file: \(String(cString: strerror(number))).",
            try: "omentum referral letter-text Z… --out FILE")
    }
}

extension Desk {
    /// All that a letter about a referral needs: its template, and behind the door who the patient is.
    func writing(
        about id: ReferralID, _ options: TemplateOptions, _ looking: LookOptions
    ) async throws -> (write: WriteLetter, patient: PatientID) {
        guard let engine = TemplateEngine.current else {
            throw Fact("letters_have_their_press", .rule, "This program cannot fill in letters.", try: "omentum")
        }
        let owed = try await read { tx, _ in try OutcomeOwed.read(id, in: &tx) }
        let template = try options.template(for: owed.kind)
        let door = IdentityDoor(store, as: role)
        let identity = try await door.open([owed.patient], for: looking.purpose ?? "letter about \(id)")[owed.patient]
        return (WriteLetter(about: id, LetterPatient(identity), with: engine, template: template), owed.patient)
    }

    /// What a kept letter says, read behind the door.
    func text(of id: LetterID, about patient: PatientID, _ looking: LookOptions) async throws -> LetterText {
        try await read(behind: patient, looking) { tx, ticket in try LetterText.read(id, ticket, in: &tx) }
    }
}
