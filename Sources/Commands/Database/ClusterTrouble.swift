internal import CareTerms

/// Why the embedded cluster is not started, stopped or removed; paths are named, they hold no patient.
enum ClusterTrouble: Error, Equatable {
    case noServerUser
    case foreignFolder(String, holds: [String])
    case notAFolder(String)
    case ownedBy(String, folder: String)
    case newerHome(String, version: Int)
    case brokenData(String)
    case foreignSocketFolder(String, why: String)
    case noPrograms(major: Int?, found: [Int])
    case notStarted(log: String, lastLine: String)
    case notStopped(pid: Int32)
    case noCluster(String)
    case notRunning(String)
    case notConfirmed(String)
    case cannot(String, path: String, reason: String)
    case programFailed(String, lastLine: String)
}

extension ClusterTrouble: Refusal {
    var kind: RefusalKind {
        switch self {
        case .noCluster: .notFound
        case .notConfirmed: .usage
        case .ownedBy: .notPermitted
        default: .rule
        }
    }

    var fact: String {
        switch self {
        case .noServerUser: "server_user_exists"
        case .foreignFolder: "folder_is_ours"
        case .notAFolder: "home_is_a_folder"
        case .ownedBy: "folder_belongs_to_the_caller"
        case .newerHome: "home_is_not_newer_than_the_tool"
        case .brokenData: "data_is_whole"
        case .foreignSocketFolder: "socket_folder_is_private"
        case .noPrograms: "server_is_installed"
        case .notStarted: "server_starts"
        case .notStopped: "server_stops"
        case .noCluster: "cluster_exists"
        case .notRunning: "server_runs"
        case .notConfirmed: "removal_is_confirmed"
        case .cannot: "files_are_writable"
        case .programFailed: "program_succeeds"
        }
    }

    var message: String {
        switch self {
        case .noServerUser:
            "PostgreSQL does not run as root, and this machine has no user postgres to run it as."
        case .foreignFolder(let folder, let holds):
            "\(folder) is not Omentum's: it holds \(holds.prefix(3).joined(separator: ", "))"
                + (holds.count > 3 ? " and \(holds.count - 3) more." : ".")
        case .notAFolder(let path): "\(path) is not a folder."
        case .ownedBy(let owner, let folder): "\(folder) belongs to \(owner)."
        case .newerHome(let folder, let version):
            "\(folder) was made by a newer Omentum (version \(version) of the folder)."
        case .brokenData(let folder): "\(folder) is there, but is no PostgreSQL data; it is left alone."
        case .foreignSocketFolder(let folder, let why): "\(folder) is not a private folder of the server: \(why)."
        case .noPrograms(nil, _): "PostgreSQL's server programs are not installed."
        case .noPrograms(let major?, let found):
            "The cluster was made by PostgreSQL \(major); installed here: "
                + (found.isEmpty ? "none." : found.map(String.init).joined(separator: ", ") + ".")
        case .notStarted(let log, let lastLine): "The server did not start: \(lastLine) (see \(log))"
        case .notStopped(let pid): "The server, process \(pid), did not stop in time."
        case .noCluster(let folder): "There is no embedded cluster in \(folder)."
        case .notRunning(let folder): "The embedded server of \(folder) is not running."
        case .notConfirmed(let folder): "This deletes \(folder) with every patient in it."
        case .cannot(let what, let path, let reason): "Could not \(what) \(path): \(reason)."
        case .programFailed(let program, let lastLine): "\(program) failed: \(lastLine)"
        }
    }

    var remedy: String? {
        switch self {
        case .noServerUser, .noPrograms(nil, _): "apt-get install postgresql"
        case .noPrograms(let major?, _): "apt-get install postgresql-\(major)"
        case .foreignFolder, .notAFolder: "OMENTUM_HOME=/another/folder omentum db start"
        case .ownedBy(let owner, _): "the same command as \(owner)"
        case .newerHome: "the newer omentum"
        case .brokenData(let folder): "look into \(folder); move it away, or restore it from a backup"
        case .foreignSocketFolder: "OMENTUM_HOME=/a/shorter/path omentum db start"
        case .notStarted(let log, _): "less \(log)"
        case .notStopped: "end the sessions that keep it, then omentum db stop again"
        case .noCluster, .notRunning: "omentum db start"
        case .notConfirmed: "omentum db remove --yes"
        case .cannot, .programFailed: nil
        }
    }

    init(_ failure: Files.Failure) {
        self = .cannot(failure.what, path: failure.path, reason: failure.reason)
    }
}
