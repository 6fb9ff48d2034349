import Logging

/// What is over its limit, so that a warning is told when it comes and when it goes, and not with every look.
struct WatchLog: Sendable {
    struct News: Sendable, Equatable {
        let measure: JobStatistics.Measure
        let isOver: Bool
    }

    private var over: [JobStatistics.Measure] = []

    /// What changed since the last look, given what is watched now.
    mutating func news(of measures: [JobStatistics.Measure]) -> [News] {
        let now = measures.filter(\.isOver)
        let came = now.filter { new in !over.contains { $0.isTheSame(as: new) } }
        let went = over.filter { old in !now.contains { $0.isTheSame(as: old) } }
        over = now
        return came.map { News(measure: $0, isOver: true) } + went.map { News(measure: $0, isOver: false) }
    }
}

extension WatchLog.News {
    func note(in logger: Logger) {
        var about: Logger.Metadata = ["measure": "\(measure.name)", "subject": "\(measure.subject)"]
        if let who = measure.who { about["who"] = "\(who)" }
        guard isOver else { return logger.notice("no longer over its limit", metadata: about) }
        about["value"] = "\(Int64(measure.value))"
        about["limit"] = "\(Int64(measure.limit ?? 0))"
        logger.warning("over its limit; \(measure.advice ?? "see docs/worker.md")", metadata: about)
    }
}

extension JobStatistics.Measure {
    fileprivate func isTheSame(as other: Self) -> Bool {
        name == other.name && subject == other.subject && who == other.who
    }
}
