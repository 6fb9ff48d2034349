internal import ArgumentParser

struct PersonNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "The people who work here, their logins and their roles.",
        subcommands: [PersonAdd.self, PersonList.self, PersonRoles.self, PersonDeactivate.self, PersonReactivate.self])
}
