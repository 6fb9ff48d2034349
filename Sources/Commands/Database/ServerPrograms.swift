internal import Postgres

/// PostgreSQL's server programs on this machine, by major version.
struct ServerPrograms: Equatable, Sendable {
    var folders: [Int: String]

    static func installed() -> ServerPrograms {
        if let folder = Environment.filled("OMENTUM_PG_BIN") {
            return ServerPrograms(folders: major(of: folder).map { [$0: folder] } ?? [:])
        }
        var folders: [Int: String] = [:]
        let versioned = (Files.names(in: "/usr/lib/postgresql") ?? []).map { "/usr/lib/postgresql/\($0)/bin" }
        let packaged = (Files.names(in: "/usr") ?? []).filter { $0.hasPrefix("pgsql-") }.map { "/usr/\($0)/bin" }
        let onPath = (Environment["PATH"] ?? "").split(separator: ":").map(String.init)
        for folder in versioned + packaged + ["/usr/local/pgsql/bin"] + onPath {
            guard Files.entry(folder + "/initdb") != nil, Files.entry(folder + "/postgres") != nil,
                let major = major(of: folder), folders[major] == nil
            else { continue }
            folders[major] = folder
        }
        return ServerPrograms(folders: folders)
    }

    /// The folder for data of this version, or the newest one for data that is still to be made.
    func folder(for major: Int?) throws(ClusterTrouble) -> String {
        if let major {
            guard let folder = folders[major] else {
                throw .noPrograms(major: major, found: folders.keys.sorted())
            }
            return folder
        }
        guard let newest = folders.keys.max(), let folder = folders[newest] else {
            throw .noPrograms(major: nil, found: [])
        }
        return folder
    }

    /// A path such as /usr/lib/postgresql/15/bin says it; else the program itself is asked.
    private static func major(of folder: String) -> Int? {
        let parts = folder.split(separator: "/")
        if parts.count >= 2, parts.last == "bin",
            let number = Int(parts[parts.count - 2].split(separator: "-").last ?? "")
        {
            return number
        }
        let outcome = try? ServerUser.plain(folder + "/postgres", ["--version"]).run()
        return outcome.flatMap { $0.output.split(separator: " ").last }
            .flatMap { Int($0.prefix { $0.isNumber }) }
    }
}
