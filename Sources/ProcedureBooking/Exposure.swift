public import Postgres

/// What the patient got: derived from the ledger of the aerosol, never typed.
public enum Exposure {
    public enum Kind: String, CaseIterable, Sendable, Codable, PostgresCodable {
        case aerosolStart = "aerosol_start", aerosolStop = "aerosol_stop"
        case interruptionStart = "interruption_start", interruptionStop = "interruption_stop"
        case reading, void
    }

    /// One row of the ledger, without those that were entered in error.
    public struct Entry: Hashable, Sendable {
        public let kind: Kind
        public let at: Instant

        public init(_ kind: Kind, at: Instant) { (self.kind, self.at) = (kind, at) }
    }

    /// How long the aerosol should stay, from the course.
    public struct Target: Hashable, Sendable {
        public let minutes: Int
        public let toleranceMinutes: Int

        public init(minutes: Int, toleranceMinutes: Int) {
            (self.minutes, self.toleranceMinutes) = (minutes, toleranceMinutes)
        }
    }

    public enum Outcome: String, CaseIterable, Sendable, Codable, PostgresCodable { case complete, partial }

    public enum Finding: Equatable, Sendable {
        /// The aerosol has not started, or has not stopped: how long it stayed is not known yet.
        case unknown
        case found(dwellSeconds: Int, Outcome)
    }

    /// Stored beside each result, so that a result can be told from one by a later rule.
    public static let rule = "dwell-1"

    /// Whole seconds from start to stop, less the interruptions; complete from target minus tolerance on.
    ///
    /// Interruptions may overlap and are subtracted once. One that nobody ended lasts until the aerosol stopped. The
    /// database counts again (`booking.dwell_seconds`) and accepts no other number.
    public static func judge(_ ledger: [Entry], against target: Target) -> Finding {
        guard let start = ledger.first(where: { $0.kind == .aerosolStart })?.at,
            let stop = ledger.filter({ $0.kind == .aerosolStop }).map(\.at).min(), start < stop
        else { return .unknown }
        let ends = ledger.filter { $0.kind == .interruptionStop }.map(\.at)
        var lost: Int64 = 0
        var countedTo = start
        for from in ledger.filter({ $0.kind == .interruptionStart }).map(\.at).sorted() {
            let to = min(stop, ends.filter { $0 >= from }.min() ?? stop)
            let begin = max(from, countedTo)
            guard begin < to else { continue }
            lost += to.microseconds - begin.microseconds
            countedTo = to
        }
        let seconds = Int((stop.microseconds - start.microseconds - lost) / 1_000_000)
        let enough = (target.minutes - target.toleranceMinutes) * 60
        return .found(dwellSeconds: seconds, seconds >= enough ? .complete : .partial)
    }
}
