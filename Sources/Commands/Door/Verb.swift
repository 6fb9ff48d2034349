public import ArgumentParser

/// One verb of the tool: `omentum <noun> <verb>`.
///
/// The words are parsed into its properties, `perform` does the work and shows the answer. It throws a `Refusal` for
/// whatever a person can act on; the edge turns that, and every other error, into one message and an exit code.
public protocol Verb: ParsableCommand {
    var form: FormOptions { get }
    /// The key that a repeated call would be recognised by, when this verb changes something.
    var idempotencyKey: String? { get }

    func perform(_ output: Output) async throws
}

extension Verb {
    public var idempotencyKey: String? { nil }

    /// Not the way in: `Door` calls `perform` itself, to give it the output.
    public mutating func run() throws { throw CleanExit.helpRequest(Self.self) }
}

/// A noun: it only holds verbs, so on its own it is a question, not a command.
public protocol Noun: ParsableCommand {}

/// Every verb has these.
public struct FormOptions: ParsableArguments {
    @Flag(name: .long, help: "Answer as JSON, with the same fields always.")
    public var json = false

    public init() {}
}

/// Every verb that changes something has these.
public struct ChangeOptions: ParsableArguments {
    @Flag(name: .long, help: "Run everything, show the effect, and keep nothing.")
    public var dryRun = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Name of this request: asked again with the same key, it is not done twice. Made up when left out.",
            valueName: "text"))
    public var key: String?

    public init() {}
}
