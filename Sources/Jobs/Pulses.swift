import Synchronization

/// Whether the loops of a worker still go round.
///
/// A loop says so each time; one that was silent for longer than a limit hangs. A database that is away is no such case:
/// the loops go round and are told so.
final class Pulses: Sendable {
    private struct State {
        var last: [String: ContinuousClock.Instant] = [:]
    }

    private let state = Mutex(State())

    /// The loop goes round.
    func beat(_ loop: String) { state.withLock { $0.last[loop] = .now } }

    /// The loop has ended as it should.
    func end(_ loop: String) { state.withLock { $0.last[loop] = nil } }

    /// The loops that were silent for longer, in the order of their names.
    func silent(forLongerThan limit: Duration) -> [String] {
        let now = ContinuousClock.now
        return state.withLock { state in state.last.filter { now - $0.value > limit }.keys.sorted() }
    }
}
