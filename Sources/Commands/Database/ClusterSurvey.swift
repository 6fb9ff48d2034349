internal import Glibc

/// What is there: the facts that decide what starting, stopping and removing mean.
struct ClusterSurvey: Equatable {
    enum Home: Equatable {
        case missing
        case empty
        /// With our marker, and the version of the folder in it.
        case ours(version: Int)
        case foreign(holds: [String])
        case notAFolder
    }

    enum Data: Equatable {
        case missing
        case ready(major: Int)
        /// A folder without PostgreSQL's own mark.
        case broken
    }

    enum Server: Equatable {
        case stopped
        case running(pid: Int32, isReady: Bool)
        /// The server died and left its file; `reusedBy` is set when another process has its number now.
        case died(reusedBy: Int32?)
    }

    enum SocketFolder: Equatable {
        case missing
        case ready
        case foreign(why: String)
    }

    var home: Home
    /// The name of the user who owns the folder, when that is not the caller.
    var foreignOwner: String?
    var data: Data = .missing
    var hasHalfMade = false
    var hasHalfRemoved = false
    var server: Server = .stopped
    var socketFolder: SocketFolder = .missing

    static let homeVersion = 1
    static let markerName = "omentum-home"
}

extension ClusterSurvey {
    static func of(_ place: ClusterPlace) -> ClusterSurvey {
        var survey = ClusterSurvey(home: home(of: place))
        if let entry = Files.entry(place.folder), entry.kind == .folder, entry.owner != SystemUser.current().number {
            survey.foreignOwner = SystemUser.named(entry.owner)?.name ?? "user \(entry.owner)"
        }
        survey.socketFolder = socketFolder(of: place)
        guard case .ours = survey.home else { return survey }
        survey.hasHalfMade = Files.entry(place.halfMade) != nil
        survey.hasHalfRemoved = Files.entry(place.halfRemoved) != nil
        if Files.entry(place.data) != nil {
            let version = Files.text(of: place.data + "/PG_VERSION")?.prefix { $0.isNumber }
            survey.data = version.flatMap { Int($0) }.map { .ready(major: $0) } ?? .broken
            survey.server = server(of: place)
        }
        return survey
    }

    private static func home(of place: ClusterPlace) -> Home {
        guard let entry = Files.entry(place.folder) else { return .missing }
        guard entry.kind == .folder else { return .notAFolder }
        if let version = version(of: place) { return .ours(version: version) }
        let names = Files.names(in: place.folder) ?? ["something that may not be listed"]
        // Another start may have marked it between our two looks.
        if names.contains(markerName), let version = version(of: place) { return .ours(version: version) }
        // A marker may be in the making, or may have been when the machine stopped.
        return names.allSatisfy { $0.hasPrefix(markerName + ".new") } ? .empty : .foreign(holds: names)
    }

    private static func version(of place: ClusterPlace) -> Int? {
        guard let marker = Files.text(of: place.marker), marker.hasPrefix(markerName + " ") else { return nil }
        return Int(marker.dropFirst(markerName.count + 1).prefix { $0.isNumber })
    }

    /// In /tmp anybody may have made a folder of this name first, to listen there in our place.
    private static func socketFolder(of place: ClusterPlace) -> SocketFolder {
        guard let entry = Files.entry(place.socketFolder) else { return .missing }
        if entry.kind != .folder { return .foreign(why: "it is no folder") }
        if entry.owner != place.serverUser.number { return .foreign(why: "another user owns it") }
        if entry.mode & 0o077 != 0 { return .foreign(why: "others may enter it") }
        return .ready
    }

    private static func server(of place: ClusterPlace) -> Server {
        guard
            let lines = Files.text(of: place.data + "/postmaster.pid")?.split(
                separator: "\n", omittingEmptySubsequences: false),
            let pid = lines.first.flatMap({ Int32($0) }), pid > 0
        else { return .stopped }
        guard kill(pid, 0) == 0 || errno == EPERM else { return .died(reusedBy: nil) }
        guard isServer(pid, of: place.data) else { return .died(reusedBy: pid) }
        return .running(pid: pid, isReady: lines.count > 7 && lines[7].hasPrefix("ready"))
    }

    /// Whether the process is the server of this data, and not one that got the number of a dead one.
    private static func isServer(_ pid: Int32, of data: String) -> Bool {
        let words = (Files.text(of: "/proc/\(pid)/cmdline") ?? "").split(separator: "\0").map(String.init)
        guard let option = words.firstIndex(of: "-D"), option + 1 < words.count else { return false }
        return words[option + 1] == data
    }
}
