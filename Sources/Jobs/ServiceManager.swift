import Glibc

/// Tells systemd how the process is: the `sd_notify` protocol, one datagram of text per message.
public struct ServiceManager: Sendable {
    private let socket: String
    /// How often systemd wants to hear that the process lives; `nil` when it does not watch.
    let watchdog: Duration?

    /// Takes `NOTIFY_SOCKET` and `WATCHDOG_USEC` of the environment; `nil` when nobody listens.
    public init?(socket: String?, watchdogMicroseconds: String? = nil) {
        // The path must fit into sockaddr_un, with its end.
        guard let socket, let first = socket.utf8.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "@"),
            socket.utf8.count < 108
        else { return nil }
        self.socket = socket
        watchdog = watchdogMicroseconds.flatMap(Int64.init).flatMap { $0 > 0 ? .microseconds($0) : nil }
    }

    func ready() { send("READY=1\nSTATUS=claiming jobs") }
    func stopping() { send("STOPPING=1\nSTATUS=letting running jobs end") }

    /// Says that the process lives, as long as it does and until the task is cancelled.
    ///
    /// Not tied to the beat in the database: a database that is away is no reason to kill the worker.
    func keepWatch(whileAlive isAlive: @Sendable () -> Bool) async {
        guard let watchdog else { return }
        while !Task.isCancelled {
            if isAlive() { send("WATCHDOG=1") }
            try? await Task.sleep(for: watchdog / 3)
        }
    }

    /// Lost messages are lost: nothing depends on them but the view of the service manager.
    private func send(_ message: String) {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(socket.utf8)
        // A name in the abstract namespace is written with an @ for its leading zero byte.
        if path[0] == UInt8(ascii: "@") { path[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        let bytes = Array(message.utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
    }
}
