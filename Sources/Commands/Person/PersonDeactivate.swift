internal import ArgumentParser
internal import CareTerms
internal import Registry

struct PersonDeactivate: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "deactivate", abstract: "Close the login of somebody who leaves; their records stay theirs.")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "Their login.") var login: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let login = login
        let outcome = try await desk.change(change) { tx, _ in
            try People.deactivate(login, in: &tx)
            return login
        }
        output.done(outcome, "\(outcome.answer) can log in no more.", ["login": outcome.answer])
    }
}
