import Dispatch
import Foundation
import Glibc

/// The service manager's end of `sd_notify`, in place of systemd.
final class NotifySocket: Sendable {
    let path: String
    private let descriptor: Int32

    init() {
        path = "/tmp/omentum-notify-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    /// The next message; `nil` when none comes in that time.
    func next(within limit: Duration) async -> String? { await aside { self.wait(limit) } }

    private func wait(_ limit: Duration) -> String? {
        var waits = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
        let milliseconds = limit.components.seconds * 1000 + limit.components.attoseconds / 1_000_000_000_000_000
        guard poll(&waits, 1, Int32(milliseconds)) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count >= 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }

    /// Passes messages by until one begins like this; `nil` when none comes in that time.
    func next(_ start: String, within limit: Duration) async -> String? {
        let end = ContinuousClock.now + limit
        while .now < end {
            if let message = await next(within: end - .now), message.hasPrefix(start) { return message }
        }
        return nil
    }
}

/// Runs what blocks on a thread of its own: the tasks of all tests share as many threads as there are cores.
func aside<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
    await withCheckedContinuation { continuation in
        DispatchQueue(label: "aside").async { continuation.resume(returning: body()) }
    }
}
