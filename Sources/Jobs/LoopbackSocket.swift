import Glibc

/// A TCP socket that listens on 127.0.0.1, and on nothing that another machine could reach.
public struct LoopbackSocket: Sendable {
    public struct NotOpen: Error, Equatable {
        public let port: UInt16
        let code: Int32
    }

    let descriptor: Int32
    let port: UInt16

    /// Takes port 0 for any free one.
    init(port: UInt16) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Self.flags, 0)
        guard descriptor >= 0 else { throw NotOpen(port: port, code: errno) }
        var yes: Int32 = 1
        // A worker that starts again takes the port of the one before.
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let rc = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) | listen(descriptor, 16) | getsockname(descriptor, address, &length)
            }
        }
        guard rc == 0 else {
            let code = errno
            close(descriptor)
            throw NotOpen(port: port, code: code)
        }
        self.descriptor = descriptor
        self.port = UInt16(bigEndian: address.sin_port)
    }

    /// The next caller, if there is one; never waits.
    func accept() -> Int32? {
        let caller = Glibc.accept(descriptor, nil, nil)
        guard caller >= 0 else { return nil }
        _ = fcntl(caller, F_SETFL, O_NONBLOCK)
        _ = fcntl(caller, F_SETFD, FD_CLOEXEC)
        return caller
    }

    private static let flags = Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
}
