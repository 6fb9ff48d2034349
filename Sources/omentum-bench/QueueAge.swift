import Glibc
import Postgres

/// What a queue carries that has been in use for long: history, jobs for later, and somebody's old snapshot.
///
/// `OMENTUM_HISTORY` and `OMENTUM_SCHEDULED` are numbers of jobs; `OMENTUM_SNAPSHOT_S` is for how many seconds a
/// transaction has been open when the measures begin. It stays open until the last one.
struct QueueAge: Sendable {
    let history: Int
    let scheduled: Int
    let snapshot: Duration

    init() {
        func number(_ name: String) -> Int { getenv(name).flatMap { Int(String(cString: $0)) } ?? 0 }
        (history, scheduled) = (number("OMENTUM_HISTORY"), number("OMENTUM_SCHEDULED"))
        snapshot = .seconds(number("OMENTUM_SNAPSHOT_S"))
    }

    func make(_ conninfo: String) async throws {
        if history == 0 && scheduled == 0 { return }
        let (history, scheduled) = (history, scheduled)
        try await Pool(conninfo, size: 1).withConnection { session in
            try session.run(
                """
                INSERT INTO jobs.job_done (id, enqueued_at, finished_at, kind, queue, attempt, outcome, asked_by, asked_as,
                    args)
                SELECT -i, now(), now(), 1, 1, 1, 0, 'bench', 'none', jsonb_build_object('i', i)
                FROM generate_series(1, \(history)) i
                """)
            try session.run(
                """
                INSERT INTO jobs.job (kind, queue, state, run_at, enqueued_at, args)
                SELECT 1, 1, 2, now() + interval '1 day' + i * interval '1 second', now(), jsonb_build_object('i', i)
                FROM generate_series(1, \(scheduled)) i
                """)
            try session.run("ANALYZE jobs.job")
        }
    }

    /// Runs `body` while a transaction is open that was there long before.
    func with(_ conninfo: String, _ body: () async throws -> Void) async throws {
        if snapshot == .zero { return try await body() }
        let (opened, open) = AsyncStream.makeStream(of: Void.self)
        let (closing, close) = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            // Also when it fails: nobody waits for it for ever.
            defer { open.finish() }
            try await Pool(conninfo, size: 1).withConnection { session in
                try await session.transaction(isolation: .repeatableRead) { tx in
                    try tx.run("SET LOCAL idle_in_transaction_session_timeout = 0")
                    _ = try tx.value("SELECT count(*) FROM jobs.queue", as: Int.self)
                    open.yield()
                    for await _ in closing { break }
                }
            }
        }
        for await _ in opened { break }
        let result: Result<Void, any Error>
        do {
            try await Task.sleep(for: snapshot)
            result = .success(try await body())
        } catch { result = .failure(error) }
        close.finish()
        try await holder.value
        try result.get()
    }
}
