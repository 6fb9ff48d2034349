internal import ArgumentParser

struct DatabaseNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "The database: the embedded one, and the migrations of any.",
        subcommands: [
            DatabaseStart.self, DatabaseStop.self, DatabaseStatus.self, DatabaseShell.self, DatabaseMigrate.self,
            DatabaseVerify.self, DatabaseRemove.self,
        ])
}
