internal import Glibc
internal import Synchronization

/// A screen of its own on the terminal, drawn anew in place; `leave` gives the terminal back as it was.
///
/// Keys come one by one and are not echoed. Ctrl-C is a key here, so that it, too, ends the verb in order; SIGTERM and
/// a closed terminal set a mark that ``wait(_:keys:)`` sees.
final class LiveScreen {
    enum Event { case look, quit, readerGone }

    private static let isTold = Atomic<Bool>(false)
    static let rowsDefault = 24

    private var saved = termios()
    private let hasKeys: Bool
    private var isOn = true

    init() {
        hasKeys = tcgetattr(STDIN_FILENO, &saved) == 0
        for number in [SIGTERM, SIGHUP, SIGINT] {
            signal(number) { _ in LiveScreen.isTold.store(true, ordering: .relaxed) }
        }
        if hasKeys {
            var raw = saved
            raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
            tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        }
        // The other screen, without the cursor.
        Self.put("\u{1b}[?1049h\u{1b}[?25l")
    }

    func leave() {
        guard isOn else { return }
        isOn = false
        Self.put("\u{1b}[?25h\u{1b}[?1049l")
        if hasKeys { tcsetattr(STDIN_FILENO, TCSANOW, &saved) }
        for number in [SIGTERM, SIGHUP, SIGINT] { signal(number, SIG_DFL) }
    }

    /// Each line over the old one, and the rest cleared: nothing flickers.
    ///
    /// What does not fit is told.
    func draw(_ lines: [String], rows: Int) {
        var shown = lines
        if lines.count > rows {
            shown = Array(lines.prefix(max(rows - 1, 1)))
            shown.append("… \(lines.count - shown.count) lines more: a taller terminal shows them")
        }
        Self.put("\u{1b}[H" + shown.map { $0 + "\u{1b}[K" }.joined(separator: "\r\n") + "\u{1b}[J")
    }

    /// As many as the window has now: it may have been resized.
    static func rows() -> Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return rowsDefault }
        return Int(size.ws_row)
    }

    /// Waits for so long, or until a key, a signal, or the end of whoever reads the output.
    static func wait(_ time: Duration, keys: Bool) -> Event {
        let end = ContinuousClock.now + time
        while true {
            if isTold.load(ordering: .relaxed) { return .quit }
            let left = end - ContinuousClock.now
            guard left > .zero else { return .look }
            var watched = [pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)]
            if keys { watched.append(pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)) }
            let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
            let count = poll(&watched, nfds_t(watched.count), Int32(clamping: milliseconds + 1))
            if count <= 0 { continue }
            if watched[0].revents != 0 { return .readerGone }
            if keys, watched[1].revents != 0 {
                var key: UInt8 = 0
                // q, Q, Ctrl-C, Ctrl-D; and the end of the input, as of a terminal that was closed.
                if read(STDIN_FILENO, &key, 1) < 1 || [113, 81, 3, 4].contains(key) { return .quit }
                if key == UInt8(ascii: " ") { return .look }
            }
        }
    }

    private static func put(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = write(STDOUT_FILENO, Array(rest), rest.count)
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                return
            }
            rest = rest.dropFirst(count)
        }
    }
}
