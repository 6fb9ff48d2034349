internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Sign the record of a procedure over its exact content.
struct ProcedureSign: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Sign the record of a procedure over its exact content.",
        discussion: "With --preview it shows what would be signed, and signs nothing.")
    static let roles: [GroupRole] = [.surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The procedure, such as X5.") var procedure: ProcedureID
    @Option(help: ArgumentHelp("The report in the surgeon's words.", valueName: "text")) var report: String
    @Flag(help: "Show the exact content, and sign nothing.") var preview = false

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, words) = (procedure, report)
        if preview {
            let report = try await desk.read { tx, _ in try ProcedureReport.compose(id, words: words, in: &tx) }
            return output.show(["procedure": id, "content": report.text])
        }
        let outcome = try await desk.change(change) { tx, context in
            try Procedure.sign(id, words: words, in: &tx, context)
        }
        let signed = outcome.answer
        output.done(
            outcome, "\(id) is signed\(signed.binding ? "" : " (not legally binding here)"): \(signed.hash)",
            signed.details)
    }
}

extension SignedRecord {
    var details: Details {
        [
            "procedure": procedure, "record": record, "sha256": hash, "signed_at": signedAt, "binding": binding,
        ]
    }
}
