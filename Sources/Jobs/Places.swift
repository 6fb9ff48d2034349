import Synchronization

/// The places of a queue, and what is in them: leased jobs until their end is written, and lanes while they run.
final class Places: Sendable {
    fileprivate struct State {
        var held: [JobNumber: Int64] = [:]
        /// Done, and written by the next turn.
        var done: [Done] = []
        var lanesFree: [Int16]
        var lanesBusy = 0
        /// Of the turns on their way: how many jobs they ask for, and how many they end.
        var asked = 0
        var leaving = 0
    }

    /// A job that is done, and how long it took.
    struct Done: Sendable {
        let lease: Lease
        let time: Duration
    }

    /// What one turn ends, and how many jobs it asks for.
    struct Turn: Sendable {
        let done: [Done]
        let asked: Int
    }

    let limit: Int
    private let state: Mutex<State>

    /// `lanes` are the numbers of the queue's lanes, as many as it has places.
    init(_ limit: Int, lanes: [Int16]) {
        self.limit = limit
        state = Mutex(State(lanesFree: lanes))
    }

    /// Places for leased jobs, those included whose jobs are done and leave with the next turn.
    var free: Int { state.withLock { limit - $0.busy + $0.done.count } }

    /// Places with nothing in them, not even a job that is done.
    var unused: Int { state.withLock { limit - $0.busy } }

    var jobs: [JobNumber] { state.withLock { Array($0.held.keys) } }

    func leave(_ lease: Lease) { state.withLock { $0.leave(lease) } }

    /// When the next turn is due: jobs that end together are written together.
    enum Due { case now, soon, alreadySoon }

    /// The job is done, and in its place until the next turn has said so.
    func done(_ job: Done) -> Due {
        state.withLock { state in
            // Rescued, and claimed again by this worker: the new run has the place.
            guard state.held[job.lease.id] == job.lease.token else { return .alreadySoon }
            state.done.append(job)
            let done = state.done.count
            if state.running == 0 || done * 2 == limit { return .now }
            return done == 1 ? .soon : .alreadySoon
        }
    }

    /// All that is done, and at most so many of the places that are free or become so.
    func beginTurn(atMost: Int) -> Turn {
        state.withLock { state in
            let turn = Turn(done: state.done, asked: max(0, min(limit - state.busy + state.done.count, atMost)))
            state.done = []
            state.asked += turn.asked
            state.leaving += turn.done.count
            return turn
        }
    }

    /// What it ended leaves its places, and what it claimed takes them, in one breath.
    func ended(_ turn: Turn, claimed: [Lease]) {
        state.withLock { state in
            state.forget(turn)
            for job in turn.done { state.leave(job.lease) }
            for lease in claimed { state.held[lease.id] = lease.token }
        }
    }

    func failed(_ turn: Turn) {
        state.withLock { state in
            state.forget(turn)
            state.done += turn.done
        }
    }

    /// Whether there is something for a turn to write.
    var isAnyDone: Bool { state.withLock { !$0.done.isEmpty } }

    /// A lane, and a place for it.
    func takeLane() -> Int16? {
        state.withLock { state in
            guard state.busy < limit, let lane = state.lanesFree.popLast() else { return nil }
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
    fileprivate var busy: Int { held.count + lanesBusy + asked - leaving }
    fileprivate var running: Int { held.count - leaving - done.count }

    fileprivate mutating func forget(_ turn: Places.Turn) {
        asked -= turn.asked
        leaving -= turn.done.count
    }

    fileprivate mutating func leave(_ lease: Lease) {
        // A job that was rescued and came back to this worker sits in the same place with another token.
        if held[lease.id] == lease.token { held[lease.id] = nil }
    }
}
