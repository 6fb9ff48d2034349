internal import ArgumentParser
internal import CareTerms
internal import CoverageCounselling
internal import Registry

struct PayerAdd: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a payer; one of this name that is there already is given back.",
        discussion: "Example: omentum payer add 'Example Health' --class commercial")
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "Its name.") var name: String
    @Option(name: .customLong("class"), help: "What kind of payer it is.") var payerClass: Payer.Class

    func perform(_ output: Output, at desk: Desk) async throws {
        let (name, payerClass) = (name, payerClass)
        let outcome = try await desk.change(change) { tx, _ in
            let payer = try Payer.add(name, payerClass, in: &tx)
            // The name alone is unique: the one that is there may be of another class.
            guard payer.payerClass == payerClass else {
                throw Fact(
                    "payer_name_is_unique", .rule, "Payer \(payer.id) has this name, and is of another class.",
                    try: "omentum payer list")
            }
            return payer
        }
        let payer = outcome.answer
        output.done(
            outcome, "\(payer.name) is payer \(payer.id).",
            ["payer": payer.id, "name": payer.name, "class": Term(payer.payerClass)])
    }
}

struct PayerList: StoreVerb {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show the payers.")
    static let roles = CoverageNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let payers = try await desk.read { tx, _ in try Payer.all(in: &tx) }
        output.show(
            Listing(
                payers, none: "There is no payer yet: omentum payer add",
                columns: [
                    .init("payer", isNumber: true) { $0.id }, .init("name") { $0.name },
                    .init("class") { Term($0.payerClass) },
                ]))
    }
}
