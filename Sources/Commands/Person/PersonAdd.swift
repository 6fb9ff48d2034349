internal import ArgumentParser
internal import CareTerms
internal import Registry

/// The example of a verb that changes something: words, one store command, one answer in two forms.
struct PersonAdd: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Register a person and make their login.",
        discussion: "Example: omentum person add anna --name 'Anna Berg' --group coordinator --group scheduler")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The name that they log in with: small letters, digits, and _ . -") var login: String
    @Option(help: ArgumentHelp("The name that stands under what they sign.", valueName: "text")) var name: String
    @Option(name: .customLong("group"), help: "A role that they get; give it again for each one.") var groups:
        [GroupRole] = []

    func perform(_ output: Output, at desk: Desk) async throws {
        let (login, name, groups) = (login, name, groups)
        let outcome = try await desk.change(change) { tx, _ in
            try People.add(login: login, printedName: name, groups: groups, in: &tx)
            return login
        }
        let roles = groups.isEmpty ? "without a role" : "as \(groups.shown)"
        output.done(outcome, "Registered \(outcome.answer), \(roles).", ["login": outcome.answer, "groups": groups])
    }
}
