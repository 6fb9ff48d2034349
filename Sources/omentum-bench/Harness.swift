import Foundation
import Glibc

// What all benches share: sides that run as programs of their own, interleaved rounds, medians, JSON lines.

/// What one side did in one round.
///
/// Both sides print it as one line of numbers, in this order.
struct Round: Sendable {
    let seconds: Double
    let operations: Int
    let cpuMicroseconds: Double
    let peakKilobytes: Int
    /// What the work gave; two sides that differ did not do the same work.
    let checksum: Int

    var rate: Double { Double(operations) / seconds }
    var cpuPerOperation: Double { cpuMicroseconds / Double(operations) }

    var line: String { "\(seconds) \(operations) \(Int(cpuMicroseconds)) \(peakKilobytes) \(checksum)" }

    init(seconds: Double, operations: Int, cpuMicroseconds: Double, peakKilobytes: Int, checksum: Int) {
        self.seconds = seconds
        self.operations = operations
        self.cpuMicroseconds = cpuMicroseconds
        self.peakKilobytes = peakKilobytes
        self.checksum = checksum
    }

    init?(line: some StringProtocol) {
        let parts = line.split(whereSeparator: \.isWhitespace)
        guard parts.count == 5, let seconds = Double(parts[0]), let operations = Int(parts[1]),
            let cpu = Double(parts[2]), let peak = Int(parts[3]), let checksum = Int(parts[4])
        else { return nil }
        self.init(
            seconds: seconds, operations: operations, cpuMicroseconds: cpu, peakKilobytes: peak, checksum: checksum)
    }

    /// Measures `body`, which gives the checksum, in this process.
    static func measure(operations: Int, _ body: (inout Clock) async throws -> Int) async throws -> Round {
        var clock = Clock()
        let checksum = try await body(&clock)
        let (seconds, cpu) = clock.elapsed
        return Round(
            seconds: seconds, operations: operations, cpuMicroseconds: cpu, peakKilobytes: Memory.peakKilobytes(),
            checksum: checksum)
    }
}

/// Time on the wall and on the processor since it was made, or since it was restarted.
struct Clock: Sendable {
    private var start = ContinuousClock.now
    private var cpuStart = Clock.cpuMicroseconds()

    var elapsed: (seconds: Double, cpuMicroseconds: Double) {
        ((ContinuousClock.now - start) / .seconds(1), Clock.cpuMicroseconds() - cpuStart)
    }

    mutating func restart() { self = Clock() }

    private static func cpuMicroseconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    }
}

enum Memory {
    /// The peak of this process alone: `ru_maxrss` would inherit that of the parent.
    static func peakKilobytes() -> Int { status("VmHWM:") }
    static func residentKilobytes() -> Int { status("VmRSS:") }

    private static func status(_ field: String) -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(field) }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
    }
}

/// A program that does the work once and prints its ``Round``.
struct Side: Sendable {
    let program: URL
    let arguments: [String]
    let environment: [String: String]

    func run() throws -> Round {
        let process = Process()
        let output = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let round = Round(line: String(decoding: data, as: UTF8.self)) else {
            throw BenchFailure("\(program.lastPathComponent) \(arguments.joined(separator: " ")) failed")
        }
        return round
    }
}

struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// One figure: our side, and where there is a yardstick, the same work by its program, round by round in turn.
struct Measure: Sendable {
    let name: String
    let connections: Int
    let ours: Side
    let yardstick: Side?
    /// The least ratio of rates that we promise.
    let goal: Double?

    /// `prepare` runs before each side of each round, so both meet the same state.
    func result(rounds: Int, prepare: () async throws -> Void) async throws -> Result {
        var (ours, theirs): ([Round], [Round]) = ([], [])
        for _ in 0..<rounds {
            if let yardstick {
                try await prepare()
                theirs.append(try yardstick.run())
            }
            try await prepare()
            ours.append(try self.ours.run())
            if let last = theirs.last, last.checksum != ours.last?.checksum {
                throw BenchFailure("\(name): the two sides did not do the same work")
            }
        }
        return Result(measure: self, ours: ours, theirs: theirs)
    }

    struct Result: Sendable {
        let measure: Measure
        let ours: [Round]
        let theirs: [Round]

        /// Pair by pair: what disturbs the machine disturbs both of a pair.
        var ratios: [Double] { zip(ours, theirs).map { $0.rate / $1.rate } }
        var isMet: Bool { measure.goal.map { (ratios.median ?? 0) >= $0 } ?? true }
    }
}

extension [Double] {
    var median: Double? {
        let sorted = sorted()
        guard let upper = sorted.dropFirst(count / 2).first else { return nil }
        return count % 2 == 1 ? upper : (sorted[count / 2 - 1] + upper) / 2
    }
}

// MARK: - Output

/// One line of JSON, its fields in the order given.
///
/// Names are ours, so only numbers need care.
func jsonLine(_ fields: [(String, JSONField?)]) -> String {
    "{" + fields.map { "\"\($0)\": " + ($1?.json ?? "null") }.joined(separator: ", ") + "}"
}

enum JSONField {
    case text(String)
    case whole(Int)
    case number(Double, digits: Int)
    case truth(Bool)

    var json: String {
        switch self {
        case .text(let text): "\"" + text.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline } + "\""
        case .whole(let number): String(number)
        case .number(let number, let digits):
            number.isFinite ? String(format: "%.\(digits)f", number) : "null"
        case .truth(let truth): String(truth)
        }
    }
}

extension Measure.Result {
    func json(bench: String) -> String {
        func median(_ rounds: [Round], _ value: (Round) -> Double, digits: Int) -> JSONField? {
            rounds.map(value).median.map { .number($0, digits: digits) }
        }
        func peak(_ rounds: [Round]) -> JSONField? { rounds.map(\.peakKilobytes).max().map { .whole($0) } }
        return jsonLine([
            ("bench", .text(bench)), ("measure", .text(measure.name)), ("connections", .whole(measure.connections)),
            ("rounds", .whole(ours.count)), ("operations", ours.first.map { .whole($0.operations) }),
            ("per_second", median(ours, \.rate, digits: 0)),
            ("c_per_second", median(theirs, \.rate, digits: 0)),
            ("ratio", ratios.median.map { .number($0, digits: 3) }),
            ("ratio_min", ratios.min().map { .number($0, digits: 3) }),
            ("ratio_max", ratios.max().map { .number($0, digits: 3) }),
            ("goal", measure.goal.map { .number($0, digits: 2) }), ("met", .truth(isMet)),
            ("cpu_us", median(ours, \.cpuPerOperation, digits: 3)),
            ("c_cpu_us", median(theirs, \.cpuPerOperation, digits: 3)),
            ("peak_kb", peak(ours)), ("c_peak_kb", peak(theirs)),
        ])
    }

    static let tableHead =
        "measure               conns   per second           C   ratio (min-max)      goal   CPU us/op     C   peak MB    C"

    var tableRow: String {
        func cell(_ value: Double?, _ format: String) -> String { value.map { String(format: format, $0) } ?? "-" }
        func right(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        let spread = ratios.min().flatMap { low in ratios.max().map { (low, $0) } }
        let ratio = cell(ratios.median, "%.2f") + (spread.map { String(format: " (%.2f-%.2f)", $0, $1) } ?? "")
        let goal = cell(measure.goal, "%.2f") + (isMet ? " " : "!")
        let columns: [(String, Int)] = [
            (String(measure.connections), 26 - measure.name.count), (cell(ours.map(\.rate).median, "%.0f"), 12),
            (cell(theirs.map(\.rate).median, "%.0f"), 12), (ratio, 18), (goal, 10),
            (cell(ours.map(\.cpuPerOperation).median, "%.2f"), 11),
            (cell(theirs.map(\.cpuPerOperation).median, "%.2f"), 7),
            (cell(ours.map { Double($0.peakKilobytes) / 1024 }.max(), "%.1f"), 9),
            (cell(theirs.map { Double($0.peakKilobytes) / 1024 }.max(), "%.1f"), 6),
        ]
        return measure.name + columns.map { right($0, $1) }.joined()
    }
}

func printToError(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

/// One line at once, also into a pipe: a run that is stopped has told what it measured.
func printLine(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
