internal import FoundationEssentials
internal import Glibc

/// The few things that the embedded cluster does with files, each of which follows no symbolic link at its end.
enum Files {
    struct Entry: Equatable {
        enum Kind { case folder, file, link, other }
        var kind: Kind
        var owner: UInt32
        var group: UInt32
        /// The nine permission bits.
        var mode: UInt32

        /// Whether this user may go through the folder.
        func admits(_ user: SystemUser) -> Bool {
            if owner == user.number { return mode & 0o100 != 0 }
            if group == user.group { return mode & 0o010 != 0 }
            return mode & 0o001 != 0
        }
    }

    /// Something that could not be done with a file; the path is ours, so it may be shown.
    struct Failure: Error, Equatable {
        var what: String
        var path: String
        var number: Int32
        var reason: String { String(cString: strerror(number)) }
    }

    /// Gives `nil` when there is nothing, or nothing that we may see.
    static func entry(_ path: String) -> Entry? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        let kind: Entry.Kind =
            switch status.st_mode & S_IFMT {
            case S_IFDIR: .folder
            case S_IFREG: .file
            case S_IFLNK: .link
            default: .other
            }
        return Entry(kind: kind, owner: status.st_uid, group: status.st_gid, mode: status.st_mode & 0o777)
    }

    /// The names in a folder, without those of itself and its parent.
    static func names(in folder: String) -> [String]? {
        try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// The first part of a file as text.
    static func text(of path: String, bytesMax: Int = 1 << 16) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        let count = read(file, &bytes, bytesMax)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// The end of a file as text.
    static func ending(of path: String, from offset: Int) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0, lseek(file, offset, SEEK_SET) >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        return String(decoding: bytes.prefix(max(0, read(file, &bytes, bytes.count))), as: UTF8.self)
    }

    static func size(of path: String) -> Int {
        var status = stat()
        return lstat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Replaces the file as a whole: a reader, and a crash, see the old text or the new one.
    static func write(_ text: String, to path: String, mode: UInt32, owner: SystemUser?) throws(Failure) {
        let temporary = path + ".new\(getpid())"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard file >= 0 else { throw Failure(what: "write", path: path, number: errno) }
        let bytes = Array(text.utf8)
        var isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count && fchmod(file, mode) == 0
        if let owner { isWritten = isWritten && fchown(file, owner.number, owner.group) == 0 }
        isWritten = isWritten && fsync(file) == 0
        let number = errno
        close(file)
        guard isWritten else { throw Failure(what: "write", path: path, number: number) }
        try move(temporary, to: path)
    }

    /// Renames, and makes the new name outlast a crash.
    static func move(_ path: String, to target: String) throws(Failure) {
        guard rename(path, target) == 0 else { throw Failure(what: "move", path: path, number: errno) }
        let folder = open(parent(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    /// Makes the folder; `false` when there is something of that name.
    @discardableResult
    static func makeFolder(_ path: String, mode: UInt32, owner: SystemUser? = nil) throws(Failure) -> Bool {
        guard mkdir(path, mode) == 0 else {
            if errno == EEXIST { return false }
            throw Failure(what: "make the folder", path: path, number: errno)
        }
        guard chmod(path, mode) == 0, owner.map({ chown(path, $0.number, $0.group) == 0 }) ?? true else {
            throw Failure(what: "own the folder", path: path, number: errno)
        }
        return true
    }

    /// Makes the folders above, as far as they are missing, open to everybody.
    static func makeParents(of path: String) throws(Failure) {
        let parent = parent(of: path)
        guard parent != path, entry(parent) == nil else { return }
        try makeParents(of: parent)
        try makeFolder(parent, mode: 0o755)
    }

    static func parent(of path: String) -> String {
        let parts = path.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/")
    }

    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "" }

    /// The absolute path without symbolic links, also when its last parts are not there yet.
    static func canonical(_ path: String) -> String {
        let absolute = path.hasPrefix("/") ? path : currentFolder + "/" + path
        var (existing, missing) = (absolute, [String]())
        while true {
            if let real = realpath(existing, nil) {
                defer { free(real) }
                let base = String(cString: real)
                return missing.reduce(base == "/" ? "" : base) { $0 + "/" + $1 }
            }
            guard existing != "/", !existing.isEmpty else { return absolute }
            missing.insert(name(of: existing), at: 0)
            existing = parent(of: existing)
        }
    }

    static var currentFolder: String { FileManager.default.currentDirectoryPath }
}

/// A user of the operating system.
struct SystemUser: Equatable, Sendable {
    var name: String
    var number: UInt32
    var group: UInt32

    static let rootNumber: UInt32 = 0

    static func current() -> SystemUser {
        let number = geteuid()
        return named(number) ?? SystemUser(name: "uid\(number)", number: number, group: getegid())
    }

    static func named(_ name: String) -> SystemUser? {
        getpwnam(name).map { SystemUser(name: name, number: $0.pointee.pw_uid, group: $0.pointee.pw_gid) }
    }

    static func named(_ number: UInt32) -> SystemUser? {
        getpwuid(number).map {
            SystemUser(name: String(cString: $0.pointee.pw_name), number: number, group: $0.pointee.pw_gid)
        }
    }
}
