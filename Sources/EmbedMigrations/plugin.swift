import Foundation
import PackagePlugin

/// Turns db/migrations, db/views and db/roles.sql into Swift source, so that the binary carries its schema.
///
/// `.embedInCode` takes no folder outside its target; through a symbolic link it works, but gives one array literal
/// of bytes per file (slow to compile) and no list of the files.
@main
struct EmbedMigrations: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        let db = context.package.directoryURL.appending(path: "db")
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedSQL.swift")
        var inputs = [db.appending(path: "roles.sql")]
        for folder in ["migrations", "views"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: db.appending(path: folder).path())
            inputs += names.filter { $0.hasSuffix(".sql") }.sorted().map { db.appending(path: "\(folder)/\($0)") }
        }
        return [
            .buildCommand(
                displayName: "Embedding \(inputs.count) SQL files",
                executable: try context.tool(named: "embed-migrations").url,
                arguments: [output.path()] + inputs.map { $0.path() },
                inputFiles: inputs, outputFiles: [output])
        ]
    }
}
