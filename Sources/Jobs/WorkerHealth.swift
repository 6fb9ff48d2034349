import Glibc

/// What a worker says to probes, and when systemd is told that it lives.
struct WorkerHealth: Sendable {
    let state: WorkerState
    let stuckAfter: Duration

    /// Why the worker needs a restart; `nil` while it does not.
    ///
    /// A database that is away is no reason: a restart would not bring it back.
    var stuck: String? {
        let loops = state.pulses.silent(forLongerThan: stuckAfter)
        return loops.isEmpty ? nil : "stuck: \(loops.joined(separator: ", "))"
    }

    /// Why the worker takes no jobs; `nil` while it does.
    var notReady: String? {
        if let stuck { return stuck }
        switch state.phase {
        case .draining: return "draining: \(state.runningCount) jobs run"
        case .abandoned: return "stopping"
        case .running: break
        }
        if state.isDatabaseAway { return "no database: waiting for it to come back" }
        if !state.isOpen { return "starting" }
        return state.claimant() == nil ? "no database: the worker's beat is not written" : nil
    }

    /// `metrics` gives the text for Prometheus; `nil` for what is not there.
    func answer(_ path: String, metrics: () -> String?) -> HealthServer.Answer? {
        switch path {
        case "/healthz": return Self.answer(stuck)
        case "/readyz": return Self.answer(notReady)
        case "/metrics":
            return metrics().map { .init(status: 200, type: "text/plain; version=0.0.4; charset=utf-8", text: $0) }
        default: return nil
        }
    }

    private static func answer(_ trouble: String?) -> HealthServer.Answer {
        .init(status: trouble == nil ? 200 : 503, text: (trouble ?? "ok") + "\n")
    }
}
