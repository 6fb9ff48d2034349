internal import Glibc

/// A file being read in chunks, forward and again from any place.
///
/// Standard input can be read only once; it is first copied into a file without a name, which only this process can
/// reach and which is gone when the process is gone, however that ends.
package struct FHIRFile: ~Copyable {
    package static let chunkBytes = 256 << 10

    package enum Problem: Error, Sendable, Equatable {
        case notFound, notAFile, notPermitted
        case unreadable(errno: Int32)
        case noRoomForInput
    }

    private let descriptor: Int32
    package let bytes: Int
    /// It was copied from a pipe, and can not be opened a second time.
    let isCopy: Bool
    private var buffer = [UInt8](repeating: 0, count: FHIRFile.chunkBytes)

    /// Opens a path, or standard input for `-`.
    package init(_ path: String) throws(Problem) {
        let opened = path == "-" ? try Self.copyOfInput() : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard opened >= 0 else { throw Self.problem(errno) }
        var status = stat()
        guard fstat(opened, &status) == 0 else {
            close(opened)
            throw .unreadable(errno: errno)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            (descriptor, bytes, isCopy) = (opened, Int(status.st_size), path == "-")
        case S_IFIFO:
            // A named pipe or `<(command)`: like standard input, it can be read only once.
            defer { close(opened) }
            (descriptor, bytes) = try Self.copy(of: opened)
            isCopy = true
        default:
            close(opened)
            throw .notAFile
        }
    }

    deinit { close(descriptor) }

    /// Up to one chunk from `offset` on; empty at the end of the file.
    package mutating func chunk(at offset: Int, count: Int = FHIRFile.chunkBytes) throws(Problem) -> ArraySlice<UInt8> {
        while true {
            let got = pread(descriptor, &buffer, min(count, buffer.count), off_t(offset))
            if got >= 0 { return buffer[0..<got] }
            guard errno == EINTR else { throw .unreadable(errno: errno) }
        }
    }

    /// The bytes of one piece, to look at it a second time.
    mutating func bytes(at offset: Int, length: Int) throws(Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        while bytes.count < length {
            let chunk = try chunk(at: offset + bytes.count, count: length - bytes.count)
            guard !chunk.isEmpty else { break }
            bytes += chunk
        }
        return bytes
    }

    private static func problem(_ code: Int32) -> Problem {
        switch code {
        case ENOENT, ENOTDIR: .notFound
        case EACCES, EPERM: .notPermitted
        default: .unreadable(errno: code)
        }
    }

    private static func copyOfInput() throws(Problem) -> Int32 { try copy(of: STDIN_FILENO).descriptor }

    private static func copy(of source: Int32) throws(Problem) -> (descriptor: Int32, bytes: Int) {
        guard let target = UnnamedFile.make() else { throw .noRoomForInput }
        var buffer = [UInt8](repeating: 0, count: chunkBytes)
        var total = 0
        while true {
            let got = read(source, &buffer, buffer.count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else {
                close(target)
                throw .unreadable(errno: errno)
            }
            if got == 0 { return (target, total) }
            guard write(target, buffer, got) == got else {
                close(target)
                throw .noRoomForInput
            }
            total += got
        }
    }
}

extension FHIRFile.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notFound: "there is no such file"
        case .notAFile: "is not a file"
        case .notPermitted: "may not be read by this user"
        case .unreadable(let code): "can not be read (errno \(code))"
        case .noRoomForInput: "can not be kept: no room in /tmp"
        }
    }
}
