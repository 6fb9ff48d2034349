internal import ArgumentParser
internal import Registry

/// A verb whose facts stand in a file, as they are too many for a line.
protocol FilingVerb: ChangingVerb {
    var source: FileOptions { get }
    /// A filled-in form that can be edited and sent.
    static var example: String { get }
    /// What its fields mean.
    static var explanation: String { get }
}

extension FilingVerb {
    func perform(_ output: Output) async throws {
        guard !source.printSchema else {
            output.raw(Self.example)
            return output.note(Self.explanation)
        }
        let desk = try await Desk.open(actor, roles: Self.roles, isChange: true, words: output.words)
        try await perform(output, at: desk)
    }
}

/// Where the form is, or the wish to see one.
struct FileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The form as JSON; - reads standard input.", valueName: "file"), completion: .file())
    var file: InputFile?
    @Flag(help: "Print a filled-in form, and on standard error what its fields mean; do nothing else.")
    var printSchema = false

    init() {}

    func validate() throws {
        guard printSchema != (file != nil) else {
            throw ValidationError("Give the form with --file FILE, or see one with --print-schema.")
        }
    }

    /// The form, and the request by which sending it again is recognised: the words with the text itself.
    func read<Form: Codable>(
        _ form: Form.Type, help: String, at desk: Desk
    ) throws -> (form: Form, request: CommandRequest) {
        guard let file else { throw ValidationError("Give the form with --file FILE.") }
        let text = try file.text()
        return (
            try JSONForm.read(text, as: form, help: help), try CommandRequest("omentum", desk.words + [text])
        )
    }
}
