import Glibc
import Testing

@testable import Postgres

/// Stands between libpq and the server, and holds back what a test wants to be late.
///
/// A cancel is a connection of its own, so only from here can be seen whether one was sent, and when it arrives.
final class Relay: Sendable {
    /// What is held back until ``release()``.
    enum Held: Sendable, Equatable {
        case nothing, cancels
        /// What the client sends from a message on that has this word in it.
        case word(String)
    }

    private struct State {
        var cancels = 0
        var isReleased = false
    }

    struct Refused: Error {}

    private let folder: String
    private let listener: Int32
    private let state = Monitor(State())

    init(holding held: Held = .nothing) throws {
        let host = try #require(
            PostgresTests.conninfo.split(separator: " ").first { $0.hasPrefix("host=") }?.dropFirst(5))
        var template = Array("/tmp/om-relay-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Refused() }
        folder = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } } ?? ""
        listener = try unixSocket("\(folder)/.s.PGSQL.5432") { bind($0, $1, $2) }
        guard listen(listener, 8) == 0 else { throw Refused() }
        let (listener, state) = (listener, state)
        startThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                startThread { Self.serve(client, "\(host)/.s.PGSQL.5432", held, state) }
            }
        }
    }

    deinit {
        release()
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        unlink("\(folder)/.s.PGSQL.5432")
        rmdir(folder)
    }

    var conninfo: String { "host=\(folder) port=5432 user=postgres dbname=postgres" }

    /// How many cancels were sent.
    var cancels: Int { state.update { $0.cancels } }

    func release() { state.update { $0.isReleased = true } }

    private static func serve(_ client: Int32, _ path: String, _ held: Held, _ state: Monitor<State>) {
        defer { close(client) }
        guard let server = try? unixSocket(path, { connect($0, $1, $2) }) else { return }
        defer { close(server) }
        var ends = [
            pollfd(fd: client, events: Int16(POLLIN), revents: 0),
            pollfd(fd: server, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&ends, 2, -1) > 0 {
            for (from, to) in [(0, 1), (1, 0)] where ends[from].revents != 0 {
                var bytes = [UInt8](repeating: 0, count: 1 << 16)
                let count = recv(ends[from].fd, &bytes, bytes.count, 0)
                guard count > 0 else { return }
                let chunk = bytes.prefix(count)
                // Length 16, and the number that stands for a cancel.
                let isCancel = from == 0 && chunk.starts(with: [0, 0, 0, 16, 4, 210, 22, 46])
                if isCancel { state.update { $0.cancels += 1 } }
                let isHeld =
                    switch held {
                    case .nothing: false
                    case .cancels: isCancel
                    case .word(let word): from == 0 && String(decoding: chunk, as: UTF8.self).contains(word)
                    }
                if isHeld { _ = state.wait { $0.isReleased ? () : nil } }
                guard send(ends[to].fd, bytes, count, Int32(MSG_NOSIGNAL)) == count else { return }
            }
        }
    }
}

/// A socket in the file system, bound or connected by `call`.
func unixSocket(_ path: String, _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32) throws -> Int32 {
    let handle = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            call(handle, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    guard result == 0 else {
        close(handle)
        throw Relay.Refused()
    }
    return handle
}
