/// How far long work has come, on standard error: one line that moves on a terminal, else a line now and then.
public final class Progress {
    private let label: String
    private let total: Int?
    private let isTerminal: Bool
    private let every: Duration
    private let write: (String) -> Void
    private let start = ContinuousClock.now
    private var last: ContinuousClock.Instant?
    private var shownWidth = 0

    /// Where nobody watches, one line in so much time.
    static let quietInterval: Duration = .seconds(10)
    static let terminalInterval: Duration = .milliseconds(100)

    init(_ label: String, total: Int?, terminal: Terminal, write: @escaping (String) -> Void) {
        self.label = label
        self.total = total
        isTerminal = terminal.errorIsTerminal
        every = terminal.errorIsTerminal ? Self.terminalInterval : Self.quietInterval
        self.write = write
    }

    public func update(_ count: Int) {
        let now = ContinuousClock.now
        let isDue = if let last { now - last >= every } else { isTerminal || now - start >= every }
        guard isDue else { return }
        last = now
        let text = line(count)
        if isTerminal {
            write("\r" + text.padded(to: shownWidth))
            shownWidth = text.columns
        } else {
            write(text + "\n")
        }
    }

    /// Leaves the line clear for what follows.
    public func finish() {
        guard isTerminal, shownWidth > 0 else { return }
        write("\r" + String(repeating: " ", count: shownWidth) + "\r")
        shownWidth = 0
    }

    func line(_ count: Int) -> String {
        guard let total, total > 0 else { return "\(label): \(count)" }
        return "\(label): \(count) of \(total) (\(min(100, count * 100 / total)) %)"
    }
}
