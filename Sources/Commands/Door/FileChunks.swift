internal import Glibc

/// A file that is read a chunk at a time, from its beginning.
final class FileChunks {
    static let chunkBytes = 256 << 10

    private let file: Int32
    private var page: [UInt8]
    /// How many bytes there are; `nil` for what has no length, such as standard input.
    let bytes: Int?
    private(set) var bytesRead = 0

    /// The path is not repeated in an error, as it may hold a name; `-` is standard input.
    init(_ path: String) throws {
        file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { throw Self.unreadable(errno) }
        var status = stat()
        let isThere = fstat(file, &status) == 0
        switch status.st_mode & S_IFMT {
        case S_IFREG where isThere: bytes = Int(status.st_size)
        case S_IFIFO where isThere, S_IFSOCK where isThere, S_IFCHR where isThere && path == "-": bytes = nil
        default:
            close(file)
            throw UsageTrouble("file_is_a_file", "This is no file that can be read.", try: "the path of a file")
        }
        page = [UInt8](repeating: 0, count: Self.chunkBytes)
    }

    deinit { close(file) }

    /// The next bytes, `nil` at the end.
    func next() throws -> ArraySlice<UInt8>? {
        while true {
            let count = read(file, &page, page.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.unreadable(errno) }
            bytesRead += count
            return count == 0 ? nil : page[..<count]
        }
    }

    private static func unreadable(_ number: Int32) -> UsageTrouble {
        UsageTrouble(
            "file_is_readable", "The file cannot be read: \(String(cString: strerror(number))).", try: "another path")
    }
}
