import Synchronization

/// The places of a queue, and what is in them: leased jobs until their end is written, and lanes while they run.
final class Places: Sendable {
    fileprivate struct State {
        var held: [JobNumber: Int64] = [:]
        /// Done, and written by the next turn.
        var done: [Lease] = []
        var lanesFree: [Int16]
        var lanesBusy = 0
    }

    private let limit: Int
    private let state: Mutex<State>

    /// `lanes` are the numbers of the queue's lanes, as many as it has places.
    init(_ limit: Int, lanes: [Int16]) {
        self.limit = limit
        state = Mutex(State(lanesFree: lanes))
    }

    /// Places for leased jobs, those included whose jobs are done and leave with the next turn.
    var free: Int { state.withLock { limit - $0.held.count - $0.lanesBusy + $0.done.count } }

    /// Places with nothing in them, not even a job that is done.
    var unused: Int { state.withLock { limit - $0.held.count - $0.lanesBusy } }

    var jobs: [JobNumber] { state.withLock { Array($0.held.keys) } }

    func take(_ lease: Lease) { state.withLock { $0.held[lease.id] = lease.token } }

    func leave(_ lease: Lease) { state.withLock { $0.leave(lease) } }

    /// When the next turn is due: jobs that end together are written together.
    enum Due { case now, soon, alreadySoon }

    /// The job is done, and in its place until the next turn has said so.
    func done(_ lease: Lease) -> Due {
        state.withLock { state in
            state.done.append(lease)
            let (done, running) = (state.done.count, state.held.count - state.done.count)
            if running == 0 || done * 2 == limit { return .now }
            return done == 1 ? .soon : .alreadySoon
        }
    }

    /// What the next turn writes.
    func takeDone() -> [Lease] {
        state.withLock { state in
            defer { state.done = [] }
            return state.done
        }
    }

    func written(_ leases: [Lease]) { state.withLock { state in for lease in leases { state.leave(lease) } } }

    func notWritten(_ leases: [Lease]) { state.withLock { $0.done += leases } }

    /// Whether there is something for a turn to write.
    var isAnyDone: Bool { state.withLock { !$0.done.isEmpty } }

    /// A lane, and a place for it.
    func takeLane() -> Int16? {
        state.withLock { state in
            guard state.held.count + state.lanesBusy < limit, let lane = state.lanesFree.popLast() else { return nil }
            state.lanesBusy += 1
            return lane
        }
    }

    func leaveLane(_ lane: Int16) {
        state.withLock { state in
            state.lanesFree.append(lane)
            state.lanesBusy -= 1
        }
    }
}

extension Places.State {
    fileprivate mutating func leave(_ lease: Lease) {
        // A job that was rescued and came back to this worker sits in the same place with another token.
        if held[lease.id] == lease.token { held[lease.id] = nil }
    }
}
