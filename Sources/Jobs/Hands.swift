import Synchronization

/// The two hands of a queue's loop, which take turns with the database.
///
/// A claim whose answer was lost is looked for between two claims, so the second hand rests as long as one may have been
/// lost.
final class Hands: Sendable {
    private struct State {
        var isHelping = false
        var mayHaveLostAClaim = false
        /// The last turn brought all that it asked for: there are more.
        var thereIsMore = false
    }

    private let state = Mutex(State())

    /// Whether the second hand may begin a turn.
    func beginHelp() -> Bool {
        state.withLock { state in
            guard state.thereIsMore, !state.mayHaveLostAClaim else { return false }
            state.isHelping = true
            return true
        }
    }

    func endHelp() { state.withLock { $0.isHelping = false } }

    func found(_ all: Bool) { state.withLock { $0.thereIsMore = all } }

    func mayHaveLostAClaim() { state.withLock { $0.mayHaveLostAClaim = true } }

    /// Whether the first hand may ask, between two turns of its own, for jobs that nobody runs.
    var mayRelease: Bool { state.withLock { $0.mayHaveLostAClaim && !$0.isHelping } }

    func foundAll() { state.withLock { $0.mayHaveLostAClaim = false } }
}

/// What wakes the hands: the first hears everything, the second only of jobs that are done.
struct Bells: Sendable {
    let first = Doorbell()
    let second: Doorbell?

    func ring() {
        first.ring()
        second?.ring()
    }
}
