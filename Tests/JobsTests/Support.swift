import CareTerms
import Logging
import Postgres
import ServiceLifecycle
import TestKit
import Testing

@testable import Jobs

/// A job whose every run leaves a row in `test.effect`.
struct Touch: Job {
    static let kind: JobKind = "test.touch"
    static let attemptsMax: Int16 = 3
    static let retry = RetryPolicy(first: .milliseconds(1), factor: 1, longest: .milliseconds(1), jitter: 0)
    var subject: Int
}

/// Another kind, so that a job can cause another one.
struct Cause: Job {
    static let kind: JobKind = "test.cause"
    var subject: Int
}

extension TestDatabase {
    /// A table for effects, which every group may fill and the audit trail watches.
    func makeEffects() async throws {
        try await script(
            """
            SET ROLE omentum_owner;
            CREATE SCHEMA test;
            GRANT USAGE ON SCHEMA test TO public;
            CREATE TABLE test.effect (
                id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT effect_has_one_id PRIMARY KEY,
                job bigint NOT NULL, subject bigint NOT NULL);
            GRANT SELECT, INSERT ON test.effect TO public;
            CALL audit.watch('test.effect');
            RESET ROLE
            """)
    }

    /// Asks again and again until the answer is yes.
    func until(
        _ what: SQL, atMost limit: Duration = .seconds(60), sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let end = ContinuousClock.now + limit
        while try await !value("SELECT (\(what))", as: Bool.self) {
            guard .now < end else {
                Issue.record("never came true: \(what.text); \(try await account())", sourceLocation: sourceLocation)
                throw NeverCameTrue()
            }
            try await run("SELECT pg_sleep(0.01)")
        }
    }

    struct NeverCameTrue: Error {}

    /// What stands in the queue, for a test that failed.
    func account() async throws -> String {
        try await value(
            """
            SELECT concat_ws('; ',
                (SELECT 'left ' || string_agg(concat_ws(' ', id, state, attempt, crashes, worker, last_error), ', ')
                    FROM (SELECT id, state, attempt, crashes, worker, last_error FROM jobs.job ORDER BY id LIMIT 10) j),
                'done ' || (SELECT count(*) FROM jobs.job_done), 'workers ' || (SELECT count(*) FROM jobs.worker),
                (SELECT string_agg(concat_ws(' ', name, enabled, next_at), ', ') FROM jobs.cron),
                (SELECT string_agg(concat_ws(' ', scheduled_at, job, missed), ', ') FROM jobs.cron_run),
                'now ' || registry.now())
            """)
    }

    func cutWorkers() async throws {
        try await run(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND usename = 'omentum_worker'
            """)
    }

    func enqueue(_ count: Int) async throws {
        try await transaction { tx in
            for subject in 1...count { try tx.enqueue(Touch(subject: subject)) }
        }
    }

    /// The store of a worker that logs in as the service does.
    func store() throws -> JobStore { JobStore(pool: Pool(try workerConninfo(), size: 2)) }

    func workerConninfo() throws -> String { try conninfo() + " user=omentum_worker" }

    /// A worker's number without a process behind it.
    func register(on session: OpenSession, holdsLock: Bool = true) async throws -> Int32 {
        try await session.perform { session in
            try await session.transaction(preamble: ["SET LOCAL ROLE worker"]) { tx in
                try tx.value("SELECT jobs.register_worker('test', \(holdsLock))")
            }
        }
    }

    /// How often each invariant of the queue is broken: all 0.
    ///
    /// `enqueued` is what was acknowledged; every done job has one effect, and no effect has no done job.
    func expectEachEffectOnce(of enqueued: Int, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let done = try await value("SELECT count(*) FROM jobs.job_done WHERE outcome = 0", as: Int.self)
        let left = try await value("SELECT count(*) FROM jobs.job", as: Int.self)
        let doubled = try await value(
            "SELECT count(*) FROM (SELECT FROM test.effect GROUP BY job HAVING count(*) > 1) d", as: Int.self)
        let missing = try await value(
            "SELECT count(*) FROM jobs.job_done d WHERE NOT EXISTS (SELECT FROM test.effect e WHERE e.job = d.id)",
            as: Int.self)
        let orphans = try await value(
            "SELECT count(*) FROM test.effect e WHERE NOT EXISTS (SELECT FROM jobs.job_done d WHERE d.id = e.job)",
            as: Int.self)
        #expect(
            [done + left, doubled, missing, orphans] == [enqueued, 0, 0, 0],
            "done or left, doubled, missing, orphans", sourceLocation: sourceLocation)
    }
}

/// Handlers that leave an effect for each run of ``Touch``.
func touching() -> JobHandlers {
    var handlers = JobHandlers()
    handlers.transactional(Touch.self) { job, run, tx in
        try tx.leave(job, run)
        return .done
    }
    return handlers
}

extension Transaction {
    mutating func leave(_ job: Touch, _ run: JobRun) throws {
        try self.run("INSERT INTO test.effect (job, subject) VALUES (\(run.id), \(job.subject))")
    }
}

/// Runs a worker beside `body`, then lets it drain.
func withWorker<R: Sendable>(
    on db: TestDatabase, _ handlers: JobHandlers,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ configure: (inout WorkerConfiguration) -> Void = { _ in },
    _ body: (ServiceGroup) async throws -> R
) async throws -> R {
    var configuration = WorkerConfiguration(conninfo: try db.workerConninfo(), host: "test", handlers: handlers)
    configuration.places = [.default: 4]
    configuration.pace.beat = .milliseconds(200)
    configuration.pace.maintenance = .milliseconds(20)
    configuration.pace.pollLongest = .milliseconds(20)
    configuration.pace.backoffLongest = .milliseconds(200)
    configure(&configuration)
    let service = WorkerService(configuration, logger: logger)
    let group = ServiceGroup(services: [service], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let running = Task { try? await group.run() }
    let outcome: Result<R, any Error>
    do { outcome = .success(try await body(group)) } catch { outcome = .failure(error) }
    await group.triggerGracefulShutdown()
    await running.value
    return try outcome.get()
}
