/// Where the embedded cluster of a folder is, and who runs its server: decided from names, and nothing else.
struct ClusterPlace: Equatable, Sendable {
    /// The folder that people named: `OMENTUM_HOME`, or `.omentum` in the current folder.
    var asked: String
    /// The folder that holds the cluster: the same one, or for root one that the server can reach.
    var folder: String
    /// PostgreSQL refuses to run as root.
    var serverUser: SystemUser

    var data: String { folder + "/data" }
    /// Where `initdb` works; it becomes `data` in one step, so that a half-made cluster is never taken for a whole one.
    var halfMade: String { folder + "/data.new" }
    var halfRemoved: String { folder + "/data.removing" }
    var marker: String { folder + "/omentum-home" }
    var lock: String { folder + "/lock" }
    var logs: String { folder + "/log" }
    var startLog: String { logs + "/start.log" }

    static let defaultName = ".omentum"
    static let rootFolder = "/var/lib/omentum"
    /// Everything that Omentum puts into the folder: what else is there is not ours to delete.
    static let ownNames: Set = ["data", "data.new", "data.removing", "omentum-home", "lock", "log", "socket"]

    /// Root's server runs as `postgres`, which must be able to reach the folder: below a closed one it cannot, so the
    /// cluster then lives in `/var/lib/omentum`, in a folder that belongs to the one that was named.
    ///
    /// `reaches` tells whether the server's user can come to a folder, `isHome` whether a folder has our marker: a
    /// cluster that is there stays where it is, whatever became of the permissions since.
    static func of(
        home: String?, in current: String, user: SystemUser, serverUser: SystemUser,
        reaches: (String) -> Bool, isHome: (String) -> Bool
    ) -> ClusterPlace {
        let asked = home ?? (current == "/" ? "" : current) + "/" + defaultName
        guard user.number == SystemUser.rootNumber else {
            return ClusterPlace(asked: asked, folder: asked, serverUser: serverUser)
        }
        let substitute = rootFolder + "/" + shortName(of: asked) + "-" + hash(asked)
        let isInPlace = !isHome(substitute) && home != nil && (isHome(asked) || reaches(asked))
        return ClusterPlace(asked: asked, folder: isInPlace ? asked : substitute, serverUser: serverUser)
    }

    /// The address of a socket is at most 107 bytes long, with the name that the server adds to its folder.
    static let socketPathBytesMax = 107
    static let socketName = "/.s.PGSQL.5432"

    /// Beside the data when the path is short and plain; else in /tmp, where a foreign folder of this name is refused.
    ///
    /// libpq takes a comma for the end of a host, and the server's own settings need quotes for other signs.
    var socketFolder: String {
        let near = folder + "/socket"
        let isPlain = near.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/._-+~".utf8.contains(byte)
            }
        }
        if isPlain, near.utf8.count + Self.socketName.utf8.count <= Self.socketPathBytesMax { return near }
        return "/tmp/omentum-\(serverUser.number)-\(Self.hash(folder))"
    }

    /// libpq's words for a session; `requirepeer` makes it refuse a server that another user runs.
    func conninfo(login: String, database: String) -> String {
        "host=\(socketFolder) port=5432 requirepeer=\(Self.quoted(serverUser.name))"
            + " user=\(Self.quoted(login)) dbname=\(Self.quoted(database))"
    }

    static func quoted(_ value: String) -> String {
        "'" + value.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }

    private static func shortName(of path: String) -> String {
        let parts = path.split(separator: "/")
        let named = parts.last.map(String.init) == defaultName ? parts.dropLast().last : parts.last
        let plain = (named ?? "root").unicodeScalars.filter { $0.isASCII && $0.properties.isAlphabetic || $0.isDigit }
        return String(String.UnicodeScalarView(plain.prefix(24)))
    }

    /// FNV-1a, 64 bits: the same on every machine and in every version, since it is in the names of folders.
    static func hash(_ text: String) -> String {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 {
            value ^= UInt64(byte)
            value &*= 0x100_0000_01B3
        }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}

extension ClusterPlace {
    /// The place for whoever runs this process, here and now.
    static func current() throws(ClusterTrouble) -> ClusterPlace {
        let user = SystemUser.current()
        var serverUser = user
        if user.number == SystemUser.rootNumber {
            guard let postgres = SystemUser.named("postgres") else { throw .noServerUser }
            serverUser = postgres
        }
        let home = Environment.filled("OMENTUM_HOME").map(Files.canonical)
        return of(
            home: home, in: Files.canonical(Files.currentFolder), user: user, serverUser: serverUser,
            reaches: { reaches($0, serverUser) }, isHome: { Files.entry($0 + "/omentum-home")?.kind == .file })
    }

    /// Whether every folder above lets the user through; one that is not there yet will be made by us and will.
    private static func reaches(_ path: String, _ user: SystemUser) -> Bool {
        var folder = Files.parent(of: path)
        while folder != "/" {
            if let entry = Files.entry(folder), !entry.admits(user) { return false }
            folder = Files.parent(of: folder)
        }
        return true
    }
}
