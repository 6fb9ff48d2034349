internal import CLibpq
import Glibc

/// The life of a listening thread: connect, listen, watch, and again after every loss.
struct ListenLoop: Sendable {
    let conninfo: String
    let channels: [String]
    let patience: Listener.Patience
    let report: @Sendable (PostgresError) -> Void

    func run(into queue: NoticeQueue) {
        var wait = patience.retry
        while !queue.isEnded {
            let start = ContinuousClock.now
            do throws(PostgresError) {
                let wire = try ListenWire(conninfo, queue, patience)
                try wire.exchange(
                    channels.map { "LISTEN \"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: "; "))
                // Only now: what was committed before is for the consumer to find, what comes after is told.
                queue.put(.gap)
                try wire.watch { queue.put($0) }
            } catch {
                if queue.isEnded { return }
                report(error)
            }
            // A session that lived was no failure; one that is lost at once again is.
            if ContinuousClock.now - start > patience.retryMax { wait = patience.retry }
            // Half of it by chance, so that many listeners do not come back together.
            sleep(wait / 2 + wait / 2 * Double.random(in: 0...1), orUntil: queue.ended)
            wait = min(wait * 2, patience.retryMax)
        }
    }

    private func sleep(_ time: Duration, orUntil ended: Int32) {
        var wake = pollfd(fd: ended, events: Int16(POLLIN), revents: 0)
        _ = poll(&wake, 1, time.milliseconds)
    }
}

/// The session of a listening thread.
///
/// Every wait in it ends when the descriptor `ended` becomes readable.
private final class ListenWire {
    private enum Wake { case ready, ended, late }

    private let wire: Wire
    private let ended: Int32
    private let patience: Listener.Patience

    private var connection: OpaquePointer { wire.connection }

    init(_ conninfo: String, _ queue: NoticeQueue, _ patience: Listener.Patience) throws(PostgresError) {
        var settings = Pool.Configuration(conninfo)
        settings.connectTimeout = patience.answer
        settings.statementTimeout = .zero
        settings.idleInTransactionTimeout = .zero
        // Ends the connecting; afterwards `ended` does.
        let interrupt = Interrupt(grace: patience.answer)
        let lend = interrupt.open()
        queue.whenEnded { interrupt.fire(lend, .cancelled) }
        defer { queue.whenEnded(nil) }
        wire = try Wire.open(settings, interrupt)
        ended = queue.ended
        self.patience = patience
    }

    /// Runs statements that give no rows, or none at all: an answer is a sign of life.
    func exchange(_ text: String) throws(PostgresError) {
        let deadline = ContinuousClock.now + patience.answer
        guard PQsendQuery(connection, text) == 1 else { throw PostgresError(.lost) }
        while true {
            while PQisBusy(connection) == 1 {
                try require(wait(POLLIN, until: deadline))
                guard PQconsumeInput(connection) == 1 else { throw PostgresError(.lost) }
            }
            guard let result = PQgetResult(connection) else { return }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: continue
            default:
                let state = PQresultErrorField(result, Int32(UnicodeScalar("C").value)).map { String(cString: $0) }
                throw state.map { PostgresError(sqlState: $0) } ?? PostgresError(.lost)
            }
        }
    }

    /// Hands on what comes; returns when it is to end, throws when the session is lost.
    func watch(_ hand: (Notice) -> Void) throws(PostgresError) {
        while true {
            while let notify = PQnotifies(connection) {
                defer { PQfreemem(notify) }
                hand(
                    .notification(
                        channel: String(cString: notify.pointee.relname),
                        payload: String(cString: notify.pointee.extra), pid: notify.pointee.be_pid))
            }
            switch wait(POLLIN, until: .now + patience.silence) {
            case .ready: guard PQconsumeInput(connection) == 1 else { throw PostgresError(.lost) }
            case .late: try exchange("")
            case .ended: return
            }
        }
    }

    private func require(_ wake: Wake) throws(PostgresError) {
        switch wake {
        case .ready: return
        case .ended: throw PostgresError(.cancelled)
        case .late: throw PostgresError(.deadline)
        }
    }

    private func wait(_ events: Int32, until deadline: ContinuousClock.Instant) -> Wake {
        var waiting = [
            // The socket may change while libpq tries one host after the other.
            pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0),
            pollfd(fd: ended, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = poll(&waiting, 2, max(.zero, deadline - .now).milliseconds)
            if waiting[1].revents != 0 { return .ended }
            if count > 0 { return .ready }
            // An interrupted poll (-1) waits on.
            if count == 0 && deadline <= .now { return .late }
        }
    }
}

extension Duration {
    /// Rounded up, so that a wait is never cut into a busy loop.
    fileprivate var milliseconds: Int32 {
        Int32(
            clamping: components.seconds * 1000 + (components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        )
    }
}
