import Synchronization

/// The places of a queue, and the jobs that are in them until their end is written.
final class Places: Sendable {
    private let limit: Int
    private let held = Mutex<[JobNumber: Int64]>([:])

    init(_ limit: Int) { self.limit = limit }

    var free: Int { held.withLock { limit - $0.count } }

    var jobs: [JobNumber] { held.withLock { Array($0.keys) } }

    func take(_ lease: Lease) { held.withLock { $0[lease.id] = lease.token } }

    func leave(_ lease: Lease) {
        // A job that was rescued and came back to this worker sits in the same place with another token.
        held.withLock { if $0[lease.id] == lease.token { $0[lease.id] = nil } }
    }
}
