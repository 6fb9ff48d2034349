import Logging
import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("A trace goes with the work, from whoever enqueued it to what it causes")
struct TraceTests {
    private static let given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test("a traceparent is read as W3C writes it, and told again")
    func read() throws {
        let trace = try #require(TraceContext(Self.given))
        #expect(trace.description == Self.given)
        #expect(trace.traceID == "4bf92f3577b34da6a3ce929d0e0e4736" && trace.spanID == "00f067aa0ba902b7")
        #expect(TraceContext(bytes: trace.bytes) == trace)
        let child = trace.child()
        #expect(child.traceID == trace.traceID && child.spanID != trace.spanID && child.description.hasSuffix("-01"))
        // A later version, with what this one does not know.
        #expect(TraceContext("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03-more")?.description == Self.given)
    }

    @Test(
        "what is no traceparent is none",
        arguments: [
            "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e47-00f067aa0ba902b7-01",
            "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
            "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
        ])
    func refused(text: String) {
        #expect(TraceContext(text) == nil)
    }

    private struct Seen: Sendable, Equatable {
        let subject: Int
        let trace: String?
        let isCurrent: Bool
    }

    @Test(
        "a run has the trace of whoever enqueued it, with a span of its own, and hands it on", arguments: [true, false])
    func carried(isTransactional: Bool) async throws {
        try await withClonedDatabase { db in
            let given = try #require(TraceContext(Self.given))
            let (seen, spans) = (Locked<[Seen]>([]), Locked<Set<String>>([]))
            let note: @Sendable (Int, JobRun) -> Void = { subject, run in
                seen.update {
                    $0.append(
                        Seen(
                            subject: subject, trace: run.trace?.traceID, isCurrent: run.trace == TraceContext.current))
                }
                if let trace = run.trace { spans.update { _ = $0.insert(trace.spanID) } }
            }
            var handlers = JobHandlers()
            handlers.transactional(Touch.self) { job, run, tx in
                note(job.subject, run)
                return .done
            }
            if isTransactional {
                handlers.transactional(Cause.self) { job, run, tx in
                    note(job.subject, run)
                    try tx.enqueue(Touch(subject: job.subject + 10))
                    return .done
                }
            } else {
                let store = try db.store()
                handlers.leased(Cause.self) { job, run in
                    note(job.subject, run)
                    _ = try await store.asWorker { tx in try tx.enqueue(all: [Touch(subject: job.subject + 10)]) }
                    return .done
                }
            }
            try await TraceContext.$current.withValue(given) {
                _ = try await db.transaction { tx in try tx.enqueue(Cause(subject: 1)) }
                _ = try await db.transaction { tx in
                    try tx.enqueue(all: [Cause(subject: 2)], JobOptions(unique: UniqueKey("two")))
                }
            }
            _ = try await db.transaction { tx in try tx.enqueue(Cause(subject: 3)) }
            try await withWorker(on: db, handlers) { _ in try await db.until("NOT EXISTS (SELECT FROM jobs.job)") }
            let traced = [1, 2, 11, 12].map { Seen(subject: $0, trace: given.traceID, isCurrent: true) }
            let others = [3, 13].map { Seen(subject: $0, trace: nil, isCurrent: true) }
            #expect(
                seen.current.sorted { $0.subject < $1.subject } == [
                    traced[0], traced[1], others[0], traced[2], traced[3], others[1],
                ])
            #expect(spans.current.count == 4 && !spans.current.contains(given.spanID))
            let kept = try await db.value(
                "SELECT count(*) FROM jobs.job_done WHERE encode(trace, 'hex') LIKE \(given.traceID + "%")",
                as: Int.self)
            #expect(kept == 4)
        }
    }

    @Test("what a traced run logs, and what is logged of it, names trace and span")
    func logged() async throws {
        try await withClonedDatabase { db in
            let given = try #require(TraceContext(Self.given))
            let log = TestLog()
            let own = log.logger(label: "handler", metadataProvider: TraceContext.logged)
            var handlers = JobHandlers()
            handlers.leased(Touch.self) { job, run in
                own.notice("working")
                throw JobOutcome.discard("cannot be")
            }
            try await TraceContext.$current.withValue(given) { try await db.enqueue(1) }
            try await withWorker(on: db, handlers, logger: log.logger(label: "worker")) { _ in
                try await db.until("EXISTS (SELECT FROM jobs.job WHERE state = 4)")
            }
            let lines = log.lines.filter { $0.contains("working") || $0.contains("cannot be") }
            #expect(lines.count == 2)
            let spans = lines.map { line in line.split(separator: " ").first { $0.hasPrefix("span_id=") } }
            #expect(lines.allSatisfy { $0.contains("trace_id=\(given.traceID)") } && Set(spans).count == 1)
        }
    }
}
