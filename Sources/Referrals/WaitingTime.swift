public import CareTerms
public import Registry

/// How long the referrer has been waiting, from append-only facts: nothing is paused, nothing is stored.
///
/// A re-decision starts a new clock and keeps the old one; time at the patient's wish is an annotation for the reader.
public struct WaitingTime: Equatable, Sendable {
    /// One period of waiting, in local days; it runs still when `stopped` is `nil`.
    public struct Period: Equatable, Sendable {
        public let started: ClinicalDay
        public internal(set) var stopped: ClinicalDay?
    }

    public private(set) var periods: [Period] = []
    /// Days on which something outside of our hands was noted, such as a question to the referrer.
    public private(set) var annotations: [ClinicalDay] = []

    /// Reads the history in its order; a second start while a clock runs changes nothing.
    public init(_ history: [(effect: ClockEffect?, on: ClinicalDay)]) {
        for (effect, day) in history {
            switch effect {
            case .starts where isRunning == false: periods.append(Period(started: day, stopped: nil))
            case .stops where isRunning: periods[periods.count - 1].stopped = day
            case .annotates: annotations.append(day)
            default: break
            }
        }
    }

    public var isRunning: Bool { periods.last.map { $0.stopped == nil } ?? false }

    /// Whole days of the present period, or of the last one; `nil` when no clock ever ran.
    public func days(asOf today: ClinicalDay) -> Int? {
        periods.last.map { ($0.stopped ?? today).days(since: $0.started) }
    }
}
