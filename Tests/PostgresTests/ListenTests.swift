import Glibc
import Synchronization
import TestKit
import Testing

@testable import Postgres

/// Short waits, so that a test of a lost session is over soon.
private let impatient: Listener.Patience = {
    var patience = Listener.Patience()
    patience.silence = .milliseconds(100)
    patience.answer = .milliseconds(300)
    patience.retry = .milliseconds(5)
    patience.retryMax = .milliseconds(50)
    return patience
}()

private func listener(
    _ conninfo: String = conninfo, _ report: @escaping @Sendable (PostgresError) -> Void = { _ in }
) -> Listener {
    Listener(
        "\(conninfo) application_name=listener-test", channels: ["ward", "Bed \"7\""], patience: impatient,
        report: report)
}

private func listeningBackends(_ pool: Pool) async throws -> [Int] {
    try await pool.withConnection { db in
        try db.all(
            "SELECT pid::int8 FROM pg_stat_activity WHERE application_name = 'listener-test'", as: Int.self)
    }
}

private func notify(_ pool: Pool, _ payload: String, on channel: String = "ward") async throws {
    _ = try await pool.withConnection { db in try db.run("SELECT pg_notify(\(channel), \(payload))") }
}

extension Listener.Iterator {
    /// The payload of the next notification; gaps are skipped.
    fileprivate mutating func payload() async -> String? {
        while let notice = await next() {
            if case .notification(_, let payload, _) = notice { return payload }
        }
        return nil
    }
}

extension OnCluster {
    @Suite("LISTEN", .timeLimit(.minutes(1))) struct Listening {
        @Test("a gap comes first, then what others notify, with channel, payload and process")
        func arrives() async throws {
            let pool = makePool()
            var notices = listener().makeAsyncIterator()
            #expect(await notices.next() == .gap)
            let backend = try await pool.backend()
            try await notify(pool, "P17")
            try await notify(pool, "", on: "Bed \"7\"")
            #expect(await notices.next() == .notification(channel: "ward", payload: "P17", pid: Int32(backend)))
            #expect(await notices.next() == .notification(channel: "Bed \"7\"", payload: "", pid: Int32(backend)))
        }

        @Test("the gap is told only when LISTEN holds: before that, notices may still be lost")
        func gapAfterListen() async throws {
            let relay = try Relay(holding: .word("LISTEN"))
            let log = Log()
            let task = Task {
                for await notice in listener(relay.conninfo, { _ in log.add("report") }) { log.add("\(notice)") }
            }
            while !log.all.contains("report") { await Task.yield() }
            relay.release()
            while !log.all.contains("gap") { await Task.yield() }
            #expect(log.all.first == "report")
            task.cancel()
            await task.value
        }

        @Test("10 000 notices arrive in order, none lost, none twice")
        func order() async throws {
            var notices = listener().makeAsyncIterator()
            #expect(await notices.next() == .gap)
            try await makePool().withConnection { db in
                // The server drops a payload that was sent before in the same transaction, so each has its number.
                for start in stride(from: 0, to: 10_000, by: 1000) {
                    try db.run("SELECT pg_notify('ward', i::text) FROM generate_series(\(start), \(start + 999)) i")
                }
            }
            var wrong = 0
            for number in 0..<10_000 {
                guard case .notification(_, let payload, _) = await notices.next(), payload == String(number) else {
                    wrong += 1
                    continue
                }
            }
            #expect(wrong == 0)
        }

        @Test("a killed backend is a gap, and then it goes on")
        func killed() async throws {
            let pool = makePool()
            let box = Reports()
            var notices = listener(conninfo) { box.add($0.kind) }.makeAsyncIterator()
            #expect(await notices.next() == .gap)
            for round in 0..<3 {
                for backend in try await listeningBackends(pool) {
                    _ = try await pool.withConnection { db in try db.run("SELECT pg_terminate_backend(\(backend)::int)")
                    }
                }
                #expect(await notices.next() == .gap)
                try await notify(pool, "round \(round)")
                #expect(await notices.payload() == "round \(round)")
            }
            #expect(box.all.count >= 3 && Set(box.all) == [.connection])
        }

        @Test("a server that restarts, or is away for a while, is a gap, and then it goes on")
        func restart() async throws {
            let cluster = try PrivateCluster()
            let pool = Pool(cluster.conninfo, size: 1)
            let box = Reports()
            var notices = listener(cluster.conninfo) { box.add($0.kind) }.makeAsyncIterator()
            #expect(await notices.next() == .gap)
            try cluster.stop()
            while box.all.count < 4 { await Task.yield() }
            try cluster.start()
            #expect(await notices.next() == .gap)
            try await notify(pool, "back")
            #expect(await notices.payload() == "back")
        }

        @Test("a peer that is silent for ever is noticed, as the sign of life fails")
        func frozen() async throws {
            let pool = makePool()
            let box = Reports()
            var notices = listener(conninfo) { box.add($0.kind) }.makeAsyncIterator()
            #expect(await notices.next() == .gap)
            let backends = try await listeningBackends(pool)
            #expect(backends.count == 1)
            for backend in backends { kill(pid_t(backend), SIGSTOP) }
            defer { for backend in backends { kill(pid_t(backend), SIGCONT) } }
            #expect(await notices.next() == .gap)
            // A busy machine may need more than one try to be back.
            #expect(box.all.first == .deadline)
        }

        @Test("a quiet session stays: the sign of life is answered")
        func quiet() async throws {
            let pool = makePool()
            let box = Reports()
            var notices = listener(conninfo) { box.add($0.kind) }.makeAsyncIterator()
            #expect(await notices.next() == .gap)
            let backends = try await listeningBackends(pool)
            _ = try await pool.withConnection { db in try db.run("SELECT pg_sleep(0.5)") }
            try await notify(pool, "still here")
            #expect(await notices.next() != .gap)
            #expect(try await listeningBackends(pool) == backends && box.all.isEmpty)
        }

        @Test("cancelling the task ends it at once, and the session soon")
        func cancelled() async throws {
            let pool = makePool()
            let gate = AsyncStream<Void>.makeStream()
            let task = Task {
                var count = 0
                for await _ in listener() {
                    count += 1
                    gate.continuation.finish()
                }
                return count
            }
            for await _ in gate.stream {}
            let start = ContinuousClock.now
            task.cancel()
            #expect(await task.value == 1)
            #expect(ContinuousClock.now - start < .seconds(8))
            while try await !listeningBackends(pool).isEmpty {}
        }

        @Test("a server that cannot be reached is tried for ever and told of; cancelling ends that, too")
        func unreachable() async throws {
            let box = Reports()
            let task = Task {
                let notices = listener("host=/nonexistent") { box.add($0.kind) }
                for await _ in notices {}
            }
            while box.all.count < 5 { await Task.yield() }
            task.cancel()
            await task.value
            #expect(Set(box.all) == [.connection])
        }

        @Test("its end also ends a connect that gets no answer, and with it the thread")
        func endsConnecting() async throws {
            let silent = try SilentServer()
            var patience = impatient
            patience.answer = .seconds(3600)
            let loop = ListenLoop(
                conninfo: "host=/tmp port=\(silent.port)", channels: [], patience: patience, report: { _ in })
            weak var left: NoticeQueue?
            do {
                let queue = NoticeQueue()
                left = queue
                startThread { loop.run(into: queue) }
                queue.end()
            }
            while left != nil { await Task.yield() }
            #expect(left == nil)
        }

        @Test("what is logged of a notice never holds its payload")
        func secret() {
            let notice = Notice.notification(channel: "ward", payload: "Erika Mustermann", pid: 7)
            var dumped = ""
            dump(notice, to: &dumped)
            for text in ["\(notice)", String(reflecting: notice), "\([notice])", dumped] {
                #expect(!text.contains("Erika") && text.contains("ward"))
            }
        }

        @Test("notices that nobody takes become one gap instead of a heap")
        func overflow() async {
            let queue = NoticeQueue(max: 3)
            func overflow() {
                for number in 0..<4 { queue.put(.notification(channel: "ward", payload: "\(number)", pid: 1)) }
            }
            overflow()
            #expect(await queue.next() == .gap)
            overflow()
            queue.put(.gap)
            queue.put(.notification(channel: "ward", payload: "after", pid: 1))
            #expect(await queue.next() == .gap)
            #expect(await queue.next() == .notification(channel: "ward", payload: "after", pid: 1))
            queue.end()
            #expect(await queue.next() == nil)
        }
    }
}

private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

private final class Reports: Sendable {
    private let kinds = Mutex<[PostgresError.Kind]>([])
    var all: [PostgresError.Kind] { kinds.withLock { $0 } }
    func add(_ kind: PostgresError.Kind) { kinds.withLock { $0.append(kind) } }
}
