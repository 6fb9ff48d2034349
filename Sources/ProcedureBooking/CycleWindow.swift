public import CareTerms

/// How far apart the aerosols of a course lie, in days from one to the next.
public struct Interval: Hashable, Sendable {
    public let minDays: Int
    public let targetDays: Int
    public let maxDays: Int

    /// Gives `nil` unless 0 < min ≤ target ≤ max.
    public init?(minDays: Int, targetDays: Int, maxDays: Int) {
        guard 0 < minDays, minDays <= targetDays, targetDays <= maxDays else { return nil }
        (self.minDays, self.targetDays, self.maxDays) = (minDays, targetDays, maxDays)
    }
}

/// The days on which a planned cycle may take place.
///
/// A cycle that nothing precedes has a first day and no more: nobody has set a last one.
public struct CycleWindow: Hashable, Sendable {
    public let from: ClinicalDay
    public let target: ClinicalDay
    public let to: ClinicalDay?

    public init(from: ClinicalDay, target: ClinicalDay, to: ClinicalDay?) {
        (self.from, self.target, self.to) = (from, target, to)
    }

    public enum Judgement: Hashable, Sendable {
        case within
        case tooEarly(days: Int)
        case tooLate(days: Int)
    }

    public func judge(_ day: ClinicalDay) -> Judgement {
        if day < from { return .tooEarly(days: from.days(since: day)) }
        if let to, day > to { return .tooLate(days: day.days(since: to)) }
        return .within
    }
}

/// What the windows of a course are derived from.
public struct CoursePlan: Sendable {
    public struct Cycle: Hashable, Sendable {
        public let number: Int
        public let state: PlannedCycle.State
        /// The day of the placement, held or confirmed, of an open cycle.
        public let placedOn: ClinicalDay?

        public init(number: Int, state: PlannedCycle.State, placedOn: ClinicalDay? = nil) {
            (self.number, self.state, self.placedOn) = (number, state, placedOn)
        }
    }

    public let interval: Interval
    /// No window begins before it.
    public let firstDay: ClinicalDay
    /// Of the course, whether or not it counts as a delivered cycle: the body rests after either.
    public let lastAerosolOn: ClinicalDay?
    public let cycles: [Cycle]

    public init(interval: Interval, firstDay: ClinicalDay, lastAerosolOn: ClinicalDay?, cycles: [Cycle]) {
        (self.interval, self.firstDay, self.lastAerosolOn) = (interval, firstDay, lastAerosolOn)
        self.cycles = cycles.sorted { $0.number < $1.number }
    }

    /// The window of an open cycle; `nil` for one that was attempted or skipped, and for a number that is not planned.
    ///
    /// Counted from the latest day that is known before it: the last aerosol, or where an earlier open cycle
    /// is placed. Each open cycle between that day and this one adds an interval. `booking.cycle_now` counts the same
    /// way, and a test holds the two against each other.
    public func window(ofCycle number: Int) -> CycleWindow? {
        let open = cycles.filter(\.state.isOpen)
        guard let index = open.firstIndex(where: { $0.number == number }) else { return nil }
        var (anchor, steps) = (lastAerosolOn, index + 1)
        for (earlier, cycle) in open[..<index].enumerated() {
            if let day = cycle.placedOn, anchor.map({ day > $0 }) ?? true { (anchor, steps) = (day, index - earlier) }
        }
        guard let anchor else {
            return CycleWindow(
                from: firstDay.adding(days: index * interval.minDays),
                target: firstDay.adding(days: index * interval.targetDays), to: nil)
        }
        return CycleWindow(
            from: max(firstDay, anchor.adding(days: steps * interval.minDays)),
            target: max(firstDay, anchor.adding(days: steps * interval.targetDays)),
            to: max(firstDay, anchor.adding(days: steps * interval.maxDays)))
    }
}
