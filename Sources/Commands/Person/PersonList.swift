internal import ArgumentParser
internal import CareTerms
internal import Registry

struct PersonList: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show who works here and in which roles.")
    static let roles: [GroupRole] = [.operator, .auditor]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Flag(help: "Those who left too.") var all = false

    func perform(_ output: Output, at desk: Desk) async throws {
        let all = all
        let people = try await desk.read { tx, _ in try People.list(includingFormer: all, in: &tx) }
        output.show(
            Listing(
                people, none: "Nobody is registered.",
                columns: [
                    .init("login") { $0.login },
                    .init("printed_name", title: "name") { $0.printedName },
                    .init("groups") { $0.groups },
                    .init("active_from", title: "since") { $0.activeFrom },
                    .init("active_until", title: "until") { $0.activeUntil },
                ]))
    }
}
