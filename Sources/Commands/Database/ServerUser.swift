internal import Postgres

/// How programs run as the user who owns the cluster.
enum ServerUser {
    /// Nothing of the caller's environment reaches the server or what makes it: PG… variables would redirect them.
    static let environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"]

    static func plain(_ path: String, _ arguments: [String]) -> Program {
        Program(path, arguments, environment: environment)
    }

    /// As root the program runs as `user`, with that user's groups and none of root's.
    static func program(
        _ path: String, _ arguments: [String], as user: SystemUser, adding extra: [String: String] = [:]
    ) throws(ClusterTrouble) -> Program {
        let environment = environment.merging(extra) { $1 }
        guard SystemUser.current().number == SystemUser.rootNumber, user.number != SystemUser.rootNumber else {
            return Program(path, arguments, environment: environment)
        }
        guard let setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].first(where: { Files.entry($0) != nil }) else {
            throw .cannot("find", path: "setpriv", reason: "install the package util-linux")
        }
        let drop = ["--reuid=\(user.number)", "--regid=\(user.group)", "--init-groups", "--"]
        return Program(setpriv, drop + [path] + arguments, environment: environment)
    }
}
