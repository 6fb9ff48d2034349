/// How long to wait after a failed attempt.
public struct RetryPolicy: Sendable, Equatable {
    public let first: Duration
    public let factor: Double
    public let longest: Duration
    /// The part of the wait that is left to chance, so that what failed together does not come back together.
    public let jitter: Double

    /// - Precondition: `first` and `longest` are positive, `factor` is at least 1, `jitter` is in 0…1.
    public init(first: Duration, factor: Double, longest: Duration, jitter: Double) {
        precondition(first > .zero && longest >= first && factor >= 1 && (0...1).contains(jitter))
        (self.first, self.factor, self.longest, self.jitter) = (first, factor, longest, jitter)
    }

    /// 5 s, 10 s, 20 s … up to 6 h: twenty attempts take about two days.
    public static let exponential = Self(first: .seconds(5), factor: 2, longest: .seconds(6 * 3600), jitter: 0.2)

    /// The wait after the attempt of this number, which counts from 1.
    ///
    /// `chance`, in 0…1, moves it within ± half of the jitter, and never beyond `longest`.
    public func wait(after attempt: Int, chance: Double) -> Duration {
        // Bounded before it is a power: 2^1000 would be infinite, and infinity times zero no number.
        let steps = Double(max(0, min(attempt - 1, 200)))
        let grown = min(first.seconds * power(factor, steps), longest.seconds)
        let moved = grown * (1 + jitter * (min(max(chance, 0), 1) - 0.5))
        return .milliseconds(Int64(min(moved, longest.seconds) * 1000))
    }

    private func power(_ base: Double, _ exponent: Double) -> Double {
        var result = 1.0
        for _ in 0..<Int(exponent) {
            result *= base
            if result > 1e12 { return 1e12 }
        }
        return result
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
