internal import ArgumentParser
internal import CareTerms
internal import Registry

struct PersonReactivate: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "reactivate", abstract: "Open the login of somebody who came back.",
        discussion: "Example: omentum person reactivate anna --group coordinator")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "Their login.") var login: String
    @Option(name: .customLong("group"), help: "A role that they have from now on; give it again for each one.")
    var groups: [GroupRole] = []

    func perform(_ output: Output, at desk: Desk) async throws {
        let (login, groups) = (login, groups)
        let outcome = try await desk.change(change) { tx, _ in
            try People.reactivate(login, groups: groups, in: &tx)
            return login
        }
        let roles = groups.isEmpty ? "no role" : groups.shown
        output.done(outcome, "\(outcome.answer) has \(roles) now.", ["login": outcome.answer, "groups": groups])
    }
}
