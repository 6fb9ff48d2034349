import Postgres
import Synchronization
import TestKit
import Testing

@testable import Jobs

@Suite("Two hands of a queue's loop, and the places that they share")
struct HandsTests {
    private static func lease(_ id: Int64) -> Lease {
        Lease(
            id: JobNumber(rawValue: id), token: id, kind: 1, version: 1, attempt: 1, attemptsMax: 3, askedBy: "anna",
            askedAs: "nurse", enqueuedAt: Instant(microseconds: 0), arguments: JSONText("{}"), trace: nil)
    }

    @Test("what turns on their way ask for and end is counted once")
    func places() throws {
        let places = Places(10, lanes: [])
        let first = places.beginTurn(atMost: 6)
        #expect(first.asked == 6 && places.unused == 4)
        let second = places.beginTurn(atMost: 6)
        #expect(second.asked == 4 && places.free == 0)
        let leases = (1...6).map(Self.lease)
        places.ended(first, claimed: leases)
        places.failed(second)
        #expect(places.jobs.count == 6 && places.unused == 4)
        for lease in leases.prefix(3) { _ = places.done(Places.Done(lease: lease, time: .zero)) }
        // What was rescued, and is here again under another token, is not ended by its old run.
        let old = Lease(
            id: leases[5].id, token: 99, kind: 1, version: 1, attempt: 1, attemptsMax: 3, askedBy: "anna",
            askedAs: "nurse", enqueuedAt: Instant(microseconds: 0), arguments: JSONText("{}"), trace: nil)
        _ = places.done(Places.Done(lease: old, time: .zero))
        // It claims into the places of what it ends.
        let third = places.beginTurn(atMost: 500)
        #expect(third.done.count == 3 && third.asked == 7)
        #expect(places.beginTurn(atMost: 500).asked == 0)
        places.failed(third)
        #expect(places.isAnyDone && places.beginTurn(atMost: 0).done.count == 3)
    }

    @Test("the second hand rests while there is no more, and while a claim may have been lost")
    func rests() {
        let hands = Hands()
        #expect(!hands.beginHelp())
        hands.found(true)
        #expect(hands.beginHelp())
        hands.mayHaveLostAClaim()
        #expect(!hands.mayRelease, "a claim of the second hand is on its way: its jobs are not known yet")
        hands.endHelp()
        #expect(hands.mayRelease && !hands.beginHelp())
        hands.foundAll()
        #expect(!hands.mayRelease && hands.beginHelp())
    }

    @Test("a queue of many places runs each job once")
    func manyPlaces() async throws {
        try await withClonedDatabase { db in
            let count = 3000
            let runs = Mutex([Int](repeating: 0, count: count + 1))
            var handlers = JobHandlers()
            handlers.leased(Touch.self) { job, _ in
                runs.withLock { $0[job.subject] += 1 }
                return .done
            }
            _ = try await db.transaction { tx in try tx.enqueue(all: (1...count).map(Touch.init)) }
            try await withWorker(on: db, handlers, { $0.places = [.default: 400] }) { _ in
                try await db.until("(SELECT count(*) FROM jobs.job_done) = \(count)")
            }
            #expect(runs.withLock { $0.dropFirst().allSatisfy { $0 == 1 } })
            #expect(try await db.value("SELECT count(*) FROM jobs.failure", as: Int.self) == 0)
        }
    }
}
