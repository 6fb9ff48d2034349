import Foundation
import PackagePlugin

/// Turns text files that the binary carries into Swift source of the target that asks for them: db/migrations, db/views
/// and db/roles.sql for `Migrations`, docs/templates for `Referrals`.
///
/// `.embedInCode` takes no folder outside its target; through a symbolic link it works, but gives one array literal
/// of bytes per file (slow to compile) and no list of the files.
@main
struct EmbedFiles: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        let root = context.package.directoryURL
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFile.swift")
        let inputs =
            switch target.name {
            case "Migrations":
                [root.appending(path: "db/roles.sql")]
                    + (try files(of: ["db/migrations", "db/views"], ending: [".sql"], in: root))
            case "Referrals": try files(of: ["docs/templates"], ending: [".txt", ".html"], in: root)
            default: throw NothingToEmbed(target: target.name)
            }
        return [
            .buildCommand(
                displayName: "Embedding \(inputs.count) files in \(target.name)",
                executable: try context.tool(named: "embed-files").url,
                arguments: [output.path()] + inputs.map { $0.path() },
                inputFiles: inputs, outputFiles: [output])
        ]
    }

    private func files(of folders: [String], ending: [String], in root: URL) throws -> [URL] {
        try folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path())
                .filter { name in ending.contains { name.hasSuffix($0) } }.sorted()
                .map { root.appending(path: "\(folder)/\($0)") }
        }
    }

    struct NothingToEmbed: Error {
        let target: String
    }
}
