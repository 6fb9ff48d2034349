internal import Glibc

/// A file that a verb writes for whoever called it: readable by them alone, and never over another one.
final class NewFile {
    private let path: String
    private var file: Int32
    private var buffer: [UInt8] = []

    init(_ path: String) throws {
        self.path = path
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            if errno == EEXIST {
                throw UsageTrouble(
                    "file_is_new", "There is a file of that name already, and it stays.", try: "another name")
            }
            throw Self.unwritable(errno)
        }
    }

    deinit { if file >= 0 { close(file) } }

    func write(_ bytes: some Collection<UInt8>) throws {
        buffer += bytes
        if buffer.count > 1 << 16 { try flush() }
    }

    /// Everything is on disk, or this throws.
    func finish() throws {
        try flush()
        guard fsync(file) == 0 || errno == EINVAL, close(file) == 0 else { throw Self.unwritable(errno) }
        file = -1
    }

    /// Takes the file away again.
    func abandon() {
        if file >= 0 { close(file) }
        file = -1
        unlink(path)
    }

    private func flush() throws {
        var rest = buffer[...]
        while !rest.isEmpty {
            let count = Glibc.write(file, Array(rest), rest.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.unwritable(errno) }
            rest = rest.dropFirst(count)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func unwritable(_ error: Int32) -> UsageTrouble {
        UsageTrouble(
            "file_is_writable", "The file cannot be written: \(String(cString: strerror(error))).", try: "another path")
    }
}
