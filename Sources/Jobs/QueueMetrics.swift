import CoreMetrics
import Postgres
import Synchronization

/// What became of runs, until it is known that it has committed.
struct RunFigures: Sendable {
    enum Outcome: String, Sendable {
        case done, snoozed, cancelled, failed, died
        case handedBack = "handed_back"
    }

    struct Key: Hashable {
        let kind: Int32
        let outcome: Outcome
    }

    private(set) var ended: [Key: Int] = [:]
    private(set) var times: [Int32: [Duration]] = [:]

    mutating func add(_ kind: Int32, _ outcome: Outcome, after time: Duration) {
        ended[Key(kind: kind, outcome: outcome), default: 0] += 1
        if time > .zero { times[kind, default: []].append(time) }
    }
}

/// The figures of a worker and of its queue, through swift-metrics.
///
/// Labels are queues, kinds, states, outcomes and tables: few words, never an id. What the worker itself did are counters of
/// its own; `omentum_queue_…` is the state of the whole database as every worker sees it, so take its maximum over workers.
final class QueueMetrics: Sendable {
    private struct Key: Hashable {
        let name: String
        let labels: [String]
    }
    private struct Known {
        var counters: [Key: Counter] = [:]
        var timers: [Key: Timer] = [:]
        var gauges: [Key: Meter] = [:]
        var finished: [Key: Int64] = [:]
        var lastLook: ContinuousClock.Instant?
    }

    private let factory: any MetricsFactory
    private let known = Mutex(Known())

    init(_ factory: any MetricsFactory) { self.factory = factory }

    // MARK: - What this worker does

    func ran(_ figures: RunFigures, in queue: QueueName, _ handlers: [Int32: JobHandlers.Handler]) {
        for (key, count) in figures.ended {
            guard let kind = handlers[key.kind]?.kind else { continue }
            counter(
                "omentum_jobs_run_total",
                [("queue", queue.description), ("kind", kind.description), ("outcome", key.outcome.rawValue)]
            ).increment(by: count)
        }
        for (kind, times) in figures.times {
            guard let kind = handlers[kind]?.kind else { continue }
            let timer = timer("omentum_job_run_seconds", [("kind", kind.description)])
            for time in times { timer.recordNanoseconds(Int64(time.seconds * 1e9)) }
        }
    }

    func rescued(_ rescue: JobStore.Rescue) {
        counter("omentum_workers_lost_total", []).increment(by: Int64(rescue.workers))
        counter("omentum_jobs_rescued_total", []).increment(by: Int64(rescue.jobs))
    }

    func failed(_ task: StaticString) {
        counter("omentum_worker_upkeep_failures_total", [("task", "\(task)")]).increment()
    }

    /// The worker as it stands.
    func tell(_ state: WorkerState, _ health: WorkerHealth, places: [QueueName: Int]) {
        gauge("omentum_worker_ready", [], health.notReady == nil ? 1 : 0)
        gauge("omentum_worker_stuck", [], health.stuck == nil ? 0 : 1)
        gauge("omentum_worker_database_up", [], state.isDatabaseAway || state.worker == nil ? 0 : 1)
        gauge("omentum_worker_running_jobs", [], Double(state.runningCount))
        for (queue, count) in places { gauge("omentum_worker_places", [("queue", queue.description)], Double(count)) }
        if let look = known.withLock({ $0.lastLook }) {
            gauge("omentum_queue_look_age_seconds", [], (ContinuousClock.now - look).seconds)
        }
        if let age = state.beatAge { gauge("omentum_worker_beat_age_seconds", [], age.seconds) }
    }

    // MARK: - How the queue is

    struct Look: Sendable {
        let counts: [JobStatistics.Count]
        let queues: [JobStatistics.Queue]
        /// How many seconds the job that waits longest could have run, by queue.
        let waits: [String: Double]
        let measures: [JobStatistics.Measure]
    }

    func tell(_ look: Look) {
        // What is not there any more is none, and not what it was.
        known.withLock { known in
            known.lastLook = .now
            for (key, gauge) in known.gauges where key.name == "omentum_queue_jobs" { gauge.set(0) }
        }
        for count in look.counts {
            let labels = [("queue", count.queue), ("kind", count.kind)]
            switch count.state {
            case .done, .cancelled:
                grow("omentum_queue_finished_total", labels + [("outcome", count.state.name)], to: count.jobs)
            default:
                gauge("omentum_queue_jobs", labels + [("state", count.state.name)], Double(count.jobs))
            }
        }
        for queue in look.queues {
            gauge("omentum_queue_paused", [("queue", queue.name)], queue.isPaused ? 1 : 0)
            gauge("omentum_queue_ready_age_seconds", [("queue", queue.name)], max(0, look.waits[queue.name] ?? 0))
        }
        let groups = Dictionary(grouping: look.measures) { Key(name: $0.name, labels: [$0.subject]) }
        for (key, measures) in groups {
            gauge("omentum_queue_\(key.name)", [("subject", key.labels[0])], measures.map(\.value).max() ?? 0)
        }
        gauge("omentum_queue_warnings", [], Double(look.measures.count(where: \.isOver)))
    }

    // MARK: - Instruments

    private func counter(_ name: String, _ labels: [(String, String)]) -> Counter {
        let key = Key(name: name, labels: labels.map(\.1))
        return known.withLock { known in
            if let counter = known.counters[key] { return counter }
            let counter = Counter(label: name, dimensions: labels, factory: factory)
            known.counters[key] = counter
            return counter
        }
    }

    private func timer(_ name: String, _ labels: [(String, String)]) -> Timer {
        let key = Key(name: name, labels: labels.map(\.1))
        return known.withLock { known in
            if let timer = known.timers[key] { return timer }
            let timer = Timer(label: name, dimensions: labels, factory: factory)
            known.timers[key] = timer
            return timer
        }
    }

    private func gauge(_ name: String, _ labels: [(String, String)], _ value: Double) {
        let key = Key(name: name, labels: labels.map(\.1))
        let gauge = known.withLock { known in
            if let gauge = known.gauges[key] { return gauge }
            let gauge = Meter(label: name, dimensions: labels, factory: factory)
            known.gauges[key] = gauge
            return gauge
        }
        gauge.set(value)
    }

    /// Of what the database counts: a counter that grows by what came since the last look.
    private func grow(_ name: String, _ labels: [(String, String)], to total: Int64) {
        let key = Key(name: name, labels: labels.map(\.1))
        let more = known.withLock { known in
            defer { known.finished[key] = total }
            return total - (known.finished[key] ?? 0)
        }
        if more > 0 { counter(name, labels).increment(by: more) }
    }

    static let figures = [
        "omentum_jobs_run_total": "Runs of jobs by this worker, by how they ended.",
        "omentum_job_run_seconds": "How long runs of jobs took in this worker.",
        "omentum_jobs_rescued_total": "Jobs of lost workers that this worker set free.",
        "omentum_workers_lost_total": "Workers that this worker found dead.",
        "omentum_worker_upkeep_failures_total": "Tasks of upkeep that failed and are tried again.",
        "omentum_worker_ready": "1 while this worker takes jobs.",
        "omentum_worker_stuck": "1 when a loop of this worker does not go round any more.",
        "omentum_worker_database_up": "1 while the database answers this worker.",
        "omentum_worker_running_jobs": "Jobs that run in this worker now.",
        "omentum_worker_places": "Jobs of a queue that may run in this worker at a time.",
        "omentum_worker_beat_age_seconds": "Since when this worker's beat was not written.",
        "omentum_queue_jobs": "Jobs that are not finished, of the whole queue.",
        "omentum_queue_finished_total": "Jobs that were finished since the beginning, of the whole queue.",
        "omentum_queue_paused": "1 while the queue is paused.",
        "omentum_queue_ready_age_seconds": "How long the job that waits longest could have run.",
        "omentum_queue_warnings": "What is over its limit in jobs.watch(), which says what to do.",
        "omentum_queue_look_age_seconds": "How old the figures of the queue are.",
    ]
}

extension PrometheusRegistry {
    /// What each figure of a worker and its queue says.
    public static var queueHelp: [String: String] { QueueMetrics.figures }
}
