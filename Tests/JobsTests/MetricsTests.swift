import CoreMetrics
import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("Metrics")
struct MetricsTests {
    @Test("counters, gauges and times are told in Prometheus' text format")
    func format() {
        let registry = PrometheusRegistry(help: ["a_total": "What is counted."])
        Counter(label: "a_total", dimensions: [("kind", "x\"y\\z\n")], factory: registry).increment(by: 3)
        Counter(label: "a_total", dimensions: [("kind", "x\"y\\z\n")], factory: registry).increment(by: 2)
        Meter(label: "b.ratio", factory: registry).set(0.25)
        let timer = Timer(label: "c_seconds", dimensions: [("kind", "k")], factory: registry)
        timer.recordNanoseconds(3_000_000)
        timer.recordNanoseconds(400_000_000_000)
        #expect(
            registry.text() == """
                # HELP a_total What is counted.
                # TYPE a_total counter
                a_total{kind="x\\"y\\\\z\\n"} 5
                # TYPE b_ratio gauge
                b_ratio 0.25
                # TYPE c_seconds histogram
                c_seconds_bucket{kind="k",le="0.001"} 0
                c_seconds_bucket{kind="k",le="0.005"} 1
                c_seconds_bucket{kind="k",le="0.02"} 1
                c_seconds_bucket{kind="k",le="0.1"} 1
                c_seconds_bucket{kind="k",le="0.5"} 1
                c_seconds_bucket{kind="k",le="2"} 1
                c_seconds_bucket{kind="k",le="10"} 1
                c_seconds_bucket{kind="k",le="60"} 1
                c_seconds_bucket{kind="k",le="300"} 1
                c_seconds_bucket{kind="k",le="+Inf"} 2
                c_seconds_sum{kind="k"} 400.003
                c_seconds_count{kind="k"} 2
                # TYPE omentum_metrics_dropped_total counter
                omentum_metrics_dropped_total 0

                """)
    }

    @Test("however many labels somebody makes, the page stays bounded, and says so")
    func bounded() {
        let registry = PrometheusRegistry()
        for number in 0..<(PrometheusRegistry.seriesMax + 20) {
            Counter(label: "a_total", dimensions: [("id", "\(number)")], factory: registry).increment()
        }
        // A name that is taken by another kind of figure.
        Meter(label: "a_total", factory: registry).set(1)
        let lines = registry.text().split(separator: "\n")
        #expect(lines.count(where: { $0.hasPrefix("a_total{") }) == PrometheusRegistry.seriesMax)
        #expect(lines.last == "omentum_metrics_dropped_total 21")
    }

    @Test("a worker tells what it did and how the queue is, in names and labels of few words")
    func worker() async throws {
        try await withClonedDatabase { db in
            try await db.makeEffects()
            let registry = PrometheusRegistry(help: PrometheusRegistry.queueHelp)
            var handlers = touching()
            handlers.leased(Cause.self) { job, run in run.attempt == 1 ? .retry("once more", after: .zero) : .done }
            try await db.enqueue(30)
            _ = try await db.transaction { tx in try tx.enqueue(Cause(subject: 1)) }
            try await db.run("UPDATE jobs.queue SET paused = true WHERE name = 'bulk'")
            _ = try await db.transaction { tx in try tx.enqueue(all: [Touch(subject: 1)], JobOptions(queue: .bulk)) }
            try await db.run(
                "UPDATE jobs.job SET run_at = run_at - interval '1 hour' WHERE queue = (SELECT id FROM jobs.queue WHERE name = 'bulk')"
            )
            try await withWorker(
                on: db, handlers,
                {
                    $0.metrics = registry
                    $0.pace.watch = .milliseconds(20)
                }
            ) { _ in
                try await db.until("(SELECT count(*) FROM jobs.job_done) = 31")
                let told = [("cause", 1), ("touch", 30)].map { kind, count in
                    #"omentum_queue_finished_total{queue="default",kind="test.\#(kind)",outcome="done"} \#(count)"#
                }
                let end = ContinuousClock.now + .seconds(20)
                while !told.allSatisfy(registry.text().contains) && .now < end { await Task.yield() }
            }
            let text = registry.text()
            for line in [
                #"omentum_jobs_run_total{queue="default",kind="test.touch",outcome="done"} 30"#,
                #"omentum_jobs_run_total{queue="default",kind="test.cause",outcome="failed"} 1"#,
                #"omentum_jobs_run_total{queue="default",kind="test.cause",outcome="done"} 1"#,
                #"omentum_job_run_seconds_count{kind="test.touch"} 30"#,
                #"omentum_queue_finished_total{queue="default",kind="test.touch",outcome="done"} 30"#,
                #"omentum_queue_jobs{queue="bulk",kind="test.touch",state="ready"} 1"#,
                #"omentum_queue_paused{queue="bulk"} 1"#, #"omentum_queue_dead_rows{subject="job"}"#,
                #"omentum_queue_history_days_missing{subject="job_done"} 0"#, "omentum_queue_warnings",
            ] { #expect(text.contains(line), "\(line) is not told:\n\(text)") }
            let waits = text.split(separator: "\n").first {
                $0.hasPrefix(#"omentum_queue_ready_age_seconds{queue="bulk"}"#)
            }
            #expect(waits?.split(separator: " ").last.flatMap { Double($0) }.map { $0 > 3500 } == true)
            expectConventions(text)
        }
    }

    /// Base units, `_total` for counters only, and labels of words that the program chose.
    private func expectConventions(_ text: String) {
        var types: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.hasPrefix("# TYPE") {
                types[words[2]] = words[3]
                #expect((words[3] == "counter") == words[2].hasSuffix("_total"), "\(line)")
                #expect(words[3] != "histogram" || words[2].hasSuffix("_seconds"), "\(line)")
            } else if !line.hasPrefix("#") {
                for label in line.matches(of: /([a-z_]+)="([^"]*)"/) {
                    #expect(
                        ["queue", "kind", "state", "outcome", "subject", "task", "le"].contains(label.1), "\(line)")
                    #expect(label.1 == "le" || label.2.wholeMatch(of: /[a-z][a-z_.-]*( counts)?/) != nil, "\(line)")
                }
            }
        }
        #expect(types.count > 15)
    }
}
