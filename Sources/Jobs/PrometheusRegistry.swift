public import CoreMetrics
import Synchronization

/// A backend of swift-metrics that keeps figures in memory and tells them in Prometheus' text format.
///
/// A counter is called `…_total`, a time `…_seconds`. Labels are few words that the program chose; each family is limited
/// to ``seriesMax`` of them, and whatever comes above is counted in `omentum_metrics_dropped_total` and forgotten.
public final class PrometheusRegistry: MetricsFactory {
    public static let seriesMax = 500
    /// Upper bounds of the buckets of times, in seconds.
    static let buckets = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300]

    private enum Kind: String { case counter, gauge, histogram }
    private struct Family {
        let kind: Kind
        var series: [String: Series] = [:]
    }

    private let families = Mutex<[String: Family]>([:])
    private let help: [String: String]
    private let dropped = Series()

    /// `help` says in a sentence what each family counts.
    public init(help: [String: String] = [:]) { self.help = help }

    // MARK: - Handlers

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler { series(label, dimensions, .counter) }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler { series(label, dimensions, aggregate ? .histogram : .gauge) }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram)
    }

    // A series lives as long as the process: one that vanishes and comes back would look like a restart.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func series(_ label: String, _ dimensions: [(String, String)], _ kind: Kind) -> Series {
        let name = Self.name(label)
        let labels = dimensions.map { "\(Self.name($0.0))=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        return families.withLock { families in
            var family = families[name] ?? Family(kind: kind)
            // Two kinds under one name would make the whole page unreadable.
            guard family.kind == kind else { return drop() }
            if let known = family.series[labels] { return known }
            guard family.series.count < Self.seriesMax else { return drop() }
            let series = Series(buckets: kind == .histogram ? Self.buckets.count : 0)
            family.series[labels] = series
            families[name] = family
            return series
        }
    }

    private func drop() -> Series {
        dropped.increment(by: Int64(1))
        return Series()
    }

    // MARK: - The text

    /// All figures, in the order of their names: version 0.0.4 of the text format.
    public func text() -> String {
        var text = ""
        let now = families.withLock { $0 }
        for (name, family) in now.sorted(by: { $0.key < $1.key }) {
            if let sentence = help[name] { text += "# HELP \(name) \(sentence)\n" }
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                write(name, labels, series.now, isHistogram: family.kind == .histogram, to: &text)
            }
        }
        let name = "omentum_metrics_dropped_total"
        return text + "# TYPE \(name) counter\n\(name) \(Self.number(dropped.now.sum))\n"
    }

    private func write(_ name: String, _ labels: String, _ now: Series.Now, isHistogram: Bool, to text: inout String) {
        let braced = labels.isEmpty ? "" : "{\(labels)}"
        guard isHistogram else { return text += "\(name)\(braced) \(Self.number(now.sum))\n" }
        let more = labels.isEmpty ? "" : labels + ","
        var below = 0
        for (bound, count) in zip(Self.buckets, now.buckets) {
            below += count
            text += "\(name)_bucket{\(more)le=\"\(Self.number(bound))\"} \(below)\n"
        }
        text += "\(name)_bucket{\(more)le=\"+Inf\"} \(now.count)\n"
        text += "\(name)_sum\(braced) \(Self.number(now.sum))\n\(name)_count\(braced) \(now.count)\n"
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }

    /// What Prometheus accepts as a name: letters, digits, underscores; no digit at the front.
    private static func name(_ label: String) -> String {
        let plain = label.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_": Character(scalar)
            default: "_"
            }
        }
        return plain.first?.isNumber == true ? "_" + String(plain) : String(plain)
    }

    private static func escaped(_ value: String) -> String {
        value.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}

/// One line of figures, or one histogram.
final class Series: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    struct Now {
        var sum = 0.0
        var count = 0
        var buckets: [Int]
    }

    private let state: Mutex<Now>

    init(buckets: Int = 0) { state = Mutex(Now(buckets: Array(repeating: 0, count: buckets))) }

    var now: Now { state.withLock { $0 } }

    func increment(by amount: Int64) { increment(by: Double(amount)) }
    func increment(by amount: Double) { state.withLock { $0.sum += amount } }
    func decrement(by amount: Double) { increment(by: -amount) }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { state.withLock { $0.sum = value } }
    func reset() { set(0.0) }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        state.withLock { now in
            guard !now.buckets.isEmpty else { return now.sum = value }
            now.sum += value
            now.count += 1
            if let bucket = PrometheusRegistry.buckets.firstIndex(where: { value <= $0 }) { now.buckets[bucket] += 1 }
        }
    }
}
