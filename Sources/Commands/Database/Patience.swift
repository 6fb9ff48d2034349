/// Waits up to a bound, and says now and then what for.
struct Patience {
    private let start = ContinuousClock.now
    private let seconds: Int
    private let report: (String) -> Void
    private var told = 0

    /// Who waits longer than this wants to know for what.
    static let tellsEverySeconds = 10

    init(seconds: Int, report: @escaping (String) -> Void) {
        self.seconds = seconds
        self.report = report
    }

    /// Whether there is time left; `what` is told after every ten seconds of waiting.
    mutating func lasts(_ what: String) -> Bool {
        let waited = Int((ContinuousClock.now - start).components.seconds)
        if waited >= seconds { return false }
        if waited >= told + Self.tellsEverySeconds {
            told = waited
            report("waiting: \(what) (\(waited) of at most \(seconds) seconds)")
        }
        return true
    }
}
