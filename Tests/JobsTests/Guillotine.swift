import Foundation
import TestKit

/// Stands between a worker and the server, and cuts one connection at the n-th statement that comes by.
///
/// A statement is a Query or an Execute of the protocol, so BEGIN, COMMIT and savepoints are some, too.
final class Guillotine: Sendable {
    /// What the server has of the statement when its connection is cut.
    enum Cut: Sendable, CaseIterable {
        /// Nothing: it never arrived, nor what comes behind it.
        case unsent
        /// All of it, and the server did it: only the answer is lost.
        case unanswered
    }

    private struct State {
        var fallsAt: (count: Int, words: String?, cut: Cut)?
        var count = 0
        var fallen: String?
        var passed = 0
    }

    struct Refused: Error {}

    private let folder: String
    private let listener: Int32
    private let state = Locked(State())

    init(before server: TestServer) throws {
        let words = server.conninfo.split(separator: " ")
        guard let host = words.last(where: { $0.hasPrefix("host=/") })?.dropFirst(5) else { throw Refused() }
        let port = words.last { $0.hasPrefix("port=") }?.dropFirst(5) ?? "5432"
        folder = "/tmp/om-cut-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        listener = try Self.socket(at: "\(folder)/.s.PGSQL.5432") { bind($0, $1, $2) }
        guard listen(listener, 32) == 0 else { throw Refused() }
        let (listener, state, path) = (listener, state, "\(host)/.s.PGSQL.\(port)")
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                Thread.detachNewThread { Self.serve(client, path, state) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Connection words through here; they come behind the server's own, and win.
    var words: String { "host=\(folder) port=5432" }

    /// Falls once, at the statement of this number from now on, or of those that have these words.
    func arm(at count: Int, of words: String? = nil, _ cut: Cut) {
        state.update { state in
            state.fallsAt = (count, words, cut)
            state.count = 0
            state.fallen = nil
        }
    }

    /// The statement it fell on; `nil` when there were not so many.
    var fallen: String? { state.current.fallen }

    /// How many statements came by, ever.
    var passed: Int { state.current.passed }

    // MARK: - One connection

    private static func serve(_ client: Int32, _ path: String, _ state: Locked<State>) {
        defer { close(client) }
        guard let server = try? socket(at: path, { connect($0, $1, $2) }) else { return }
        defer { close(server) }
        var ends = [
            pollfd(fd: client, events: Int16(POLLIN), revents: 0),
            pollfd(fd: server, events: Int16(POLLIN), revents: 0),
        ]
        var reader = FrontendMessages()
        var (isDoomed, tail) = (false, [UInt8]())
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while poll(&ends, 2, -1) > 0 {
            for from in [0, 1] where ends[from].revents != 0 {
                let count = recv(ends[from].fd, &bytes, bytes.count, 0)
                guard count > 0 else { return }
                if from == 1 {
                    tail = Array((tail + bytes.prefix(count)).suffix(6))
                    // ReadyForQuery: all that was sent is done.
                    if isDoomed && tail.starts(with: [UInt8(ascii: "Z"), 0, 0, 0, 5]) { return }
                    if !isDoomed && !pass(Array(bytes.prefix(count)), to: client) { return }
                    continue
                }
                for message in reader.read(bytes.prefix(count)) {
                    if let statement = message.statement, let cut = falls(on: statement, state) {
                        if cut == .unsent { return }
                        isDoomed = true
                    }
                    if !pass(message.bytes, to: server) { return }
                }
            }
        }
    }

    private static func falls(on statement: String, _ state: Locked<State>) -> Cut? {
        state.update { state in
            state.passed += 1
            guard let (count, words, cut) = state.fallsAt else { return nil }
            if let words, !statement.contains(words) { return nil }
            state.count += 1
            guard state.count == count else { return nil }
            state.fallsAt = nil
            state.fallen = statement
            return cut
        }
    }

    private static func pass(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = send(descriptor, Array(rest), rest.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// A socket in the file system, bound or connected by `call`.
    private static func socket(
        at path: String, _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws -> Int32 {
        let handle = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
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
            throw Refused()
        }
        return handle
    }
}

/// What a client of PostgreSQL sends, message by message.
private struct FrontendMessages {
    struct Message {
        let bytes: [UInt8]
        /// The text of the statement that this message has the server run.
        var statement: String?
    }

    private var rest: [UInt8] = []
    private var hasBegun = false
    /// By the names of prepared statements; the unnamed one too.
    private var texts: [String: String] = [:]
    private var bound = ""

    mutating func read(_ bytes: ArraySlice<UInt8>) -> [Message] {
        rest += bytes
        var messages: [Message] = []
        while let message = next() { messages.append(message) }
        return messages
    }

    private mutating func next() -> Message? {
        // The first message has no letter before its length.
        let letters = hasBegun ? 1 : 0
        guard rest.count >= letters + 4 else { return nil }
        let length = rest[letters..<letters + 4].reduce(0) { $0 << 8 | Int($1) }
        guard rest.count >= letters + length else { return nil }
        let bytes = Array(rest.prefix(letters + length))
        rest.removeFirst(bytes.count)
        guard hasBegun else {
            hasBegun = true
            return Message(bytes: bytes)
        }
        let words = bytes.dropFirst(5).split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        switch bytes[0] {
        case UInt8(ascii: "Q"): return Message(bytes: bytes, statement: words[0])
        case UInt8(ascii: "P"): texts[words[0]] = words[1]
        case UInt8(ascii: "B"): bound = words[1]
        case UInt8(ascii: "E"): return Message(bytes: bytes, statement: texts[bound])
        default: break
        }
        return Message(bytes: bytes)
    }
}
