internal import CLibpq
import Glibc

extension Wire {
    func connect() throws(PostgresError) {
        while true {
            var ready = pollfd(fd: PQsocket(connection), events: 0, revents: 0)
            switch PQconnectPoll(connection) {
            case PGRES_POLLING_READING: ready.events = Int16(POLLIN)
            case PGRES_POLLING_WRITING: ready.events = Int16(POLLOUT)
            case PGRES_POLLING_OK:
                // libpq prints notices to stderr by default, and they may quote values.
                PQsetNoticeReceiver(connection, { _, _ in }, nil)
                interrupt.attach(connection)
                return
            default: throw PostgresError(.connection)
            }
            ready.fd = PQsocket(connection)
            while poll(&ready, 1, 20) == 0 { if let reason = interrupt.reason { throw PostgresError(reason) } }
        }
    }
}
