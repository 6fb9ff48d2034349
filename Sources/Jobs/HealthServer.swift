import Dispatch
import Glibc
import Synchronization

/// Answers GET and HEAD on loopback, and nothing else: for probes and for Prometheus.
///
/// It runs on a thread of its own, so that it answers also when every thread of the worker's tasks is stuck. A caller has
/// ``timeLimit`` and ``requestMax``, answers are whole, and each closes its connection.
final class HealthServer: Sendable {
    struct Answer: Sendable, Equatable {
        var status: Int
        var type = "text/plain; charset=utf-8"
        var text: String
    }

    static let callersMax = 16
    static let requestMax = 4096
    static let timeLimit = Duration.seconds(2)

    let port: UInt16
    private let socket: LoopbackSocket
    private let answer: @Sendable (_ path: String) -> Answer?
    private let isStopped = Flag()

    /// `answer` gives `nil` for a path that is not there.
    init(port: UInt16, _ answer: @escaping @Sendable (_ path: String) -> Answer?) throws {
        socket = try LoopbackSocket(port: port)
        (self.port, self.answer) = (socket.port, answer)
    }

    func start() {
        // A queue of its own gets a thread of its own when the others are busy.
        DispatchQueue(label: "omentum.health").async { self.serve() }
    }

    func stop() { isStopped.set(true) }

    private struct Caller {
        let descriptor: Int32
        let deadline: ContinuousClock.Instant
        var request: [UInt8] = []
        /// What is still to be sent; `nil` while the request is read.
        var response: ArraySlice<UInt8>?
    }

    private func serve() {
        var callers: [Caller] = []
        while !isStopped.isSet {
            var waits = [pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)]
            waits += callers.map { caller in
                pollfd(fd: caller.descriptor, events: Int16(caller.response == nil ? POLLIN : POLLOUT), revents: 0)
            }
            poll(&waits, nfds_t(waits.count), 200)
            let now = ContinuousClock.now
            callers = zip(callers, waits.dropFirst()).compactMap { caller, wait in
                var caller = caller
                let isOver = wait.revents != 0 ? advance(&caller) : now >= caller.deadline
                if !isOver { return caller }
                close(caller.descriptor)
                return nil
            }
            while let descriptor = socket.accept() {
                if callers.count < Self.callersMax {
                    callers.append(Caller(descriptor: descriptor, deadline: now + Self.timeLimit))
                } else {
                    close(descriptor)
                }
            }
        }
        for caller in callers { close(caller.descriptor) }
        close(socket.descriptor)
    }

    /// Reads or sends what can be now; tells whether the caller is done with.
    private func advance(_ caller: inout Caller) -> Bool {
        if caller.response == nil {
            var bytes = [UInt8](repeating: 0, count: 1024)
            let count = recv(caller.descriptor, &bytes, bytes.count, 0)
            guard count > 0 else { return count == 0 || errno != EAGAIN }
            caller.request += bytes.prefix(count)
            guard let response = respond(to: caller.request) else { return false }
            caller.response = response[...]
        }
        guard let rest = caller.response else { return true }
        let sent = send(caller.descriptor, Array(rest), rest.count, Int32(MSG_NOSIGNAL))
        guard sent >= 0 else { return errno != EAGAIN }
        caller.response = rest.dropFirst(sent)
        return sent == rest.count
    }

    /// Gives `nil` as long as the request has not come whole.
    func respond(to request: [UInt8]) -> [UInt8]? {
        let text = String(decoding: request, as: UTF8.self)
        guard text.contains("\r\n\r\n") else {
            return request.count < Self.requestMax ? nil : Self.response(.init(status: 431, text: "too long\n"))
        }
        let line = text.prefix { $0 != "\r\n" }.split(separator: " ", omittingEmptySubsequences: false)
        guard line.count == 3, line[1].hasPrefix("/"), line[2].hasPrefix("HTTP/") else {
            return Self.response(.init(status: 400, text: "not a request\n"))
        }
        guard ["HTTP/1.1", "HTTP/1.0"].contains(line[2]) else {
            return Self.response(.init(status: 505, text: "HTTP/1.1 only\n"))
        }
        guard ["GET", "HEAD"].contains(line[0]) else {
            return Self.response(.init(status: 405, text: "GET and HEAD only\n"), more: "Allow: GET, HEAD\r\n")
        }
        let found = answer(String(line[1])) ?? .init(status: 404, text: "/healthz, /readyz, /metrics\n")
        return Self.response(found, withBody: line[0] == "GET")
    }

    private static func response(_ answer: Answer, more: String = "", withBody: Bool = true) -> [UInt8] {
        let body = Array(answer.text.utf8)
        let head = """
            HTTP/1.1 \(answer.status) \(reasons[answer.status] ?? "Unknown")\r\nContent-Type: \(answer.type)\r\n\
            Content-Length: \(body.count)\r\nCache-Control: no-store\r\nConnection: close\r\n\(more)\r\n
            """
        return Array(head.utf8) + (withBody ? body : [])
    }

    private static let reasons = [
        200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
        431: "Request Header Fields Too Large", 503: "Service Unavailable", 505: "HTTP Version Not Supported",
    ]
}
