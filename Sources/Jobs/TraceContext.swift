public import Logging

/// Where in a trace some work stands: the `traceparent` of W3C Trace Context.
///
/// It is stored with the jobs that are enqueued within it, and each run of a traced job has it as ``current``, with a span
/// of its own, so that what the run logs and enqueues stands in the same trace.
public struct TraceContext: Hashable, Sendable, CustomStringConvertible {
    /// Of the work that is being done now.
    @TaskLocal public static var current: TraceContext?

    private let trace: (high: UInt64, low: UInt64)
    private let span: UInt64
    private let flags: UInt8

    /// Reads `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`, and of later versions what this one knows.
    ///
    /// What is no traceparent is `nil`, as its specification asks: the trace begins anew.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, let version: UInt8 = Self.hex(parts[0], 2), version != 0xff,
            version > 0 || parts.count == 4, parts[1].utf8.count == 32,
            let high: UInt64 = Self.hex(parts[1].prefix(16), 16), let low: UInt64 = Self.hex(parts[1].suffix(16), 16),
            high | low != 0, let span: UInt64 = Self.hex(parts[2], 16), span != 0,
            let flags: UInt8 = Self.hex(parts[3], 2)
        else { return nil }
        (trace, self.span, self.flags) = ((high, low), span, flags)
    }

    private init(trace: (high: UInt64, low: UInt64), span: UInt64, flags: UInt8) {
        (self.trace, self.span, self.flags) = (trace, span, flags)
    }

    /// Another piece of work in the same trace.
    public func child() -> TraceContext {
        TraceContext(trace: trace, span: .random(in: 1...(.max)), flags: flags)
    }

    public var traceID: String { Self.hex(trace.high, 16) + Self.hex(trace.low, 16) }
    public var spanID: String { Self.hex(span, 16) }
    public var description: String { "00-\(traceID)-\(spanID)-\(Self.hex(UInt64(flags & 1), 2))" }

    /// Adds the ids to whatever is logged within a trace, under the names that OpenTelemetry gives them.
    public static let logged = Logger.MetadataProvider { current?.metadata ?? [:] }

    var metadata: Logger.Metadata { ["trace_id": "\(traceID)", "span_id": "\(spanID)"] }

    public static func == (one: Self, other: Self) -> Bool { one.bytes == other.bytes }
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

    // MARK: - As it is stored: 16 bytes of the trace, 8 of the span, 1 of flags

    init?(bytes: [UInt8]) {
        guard bytes.count == 25 else { return nil }
        let number = { (range: Range<Int>) in bytes[range].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        trace = (number(0..<8), number(8..<16))
        (span, flags) = (number(16..<24), bytes[24])
    }

    var bytes: [UInt8] {
        [trace.high, trace.low, span].flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
        }
            + [flags]
    }

    /// Small letters only, as the specification asks.
    private static func hex<Number: FixedWidthInteger>(_ text: some StringProtocol, _ length: Int) -> Number? {
        let digits = text.utf8
        guard digits.count == length,
            digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        return Number(text, radix: 16)
    }

    private static func hex(_ number: UInt64, _ length: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: length - digits.count) + digits
    }
}
