import CareTerms
import Foundation
import Jobs
import Pathway
import Postgres
import TestKit
import Testing

/// A job that nobody handles here.
private struct Errand: Job {
    static let kind: JobKind = "test.errand"
    static let queue = QueueName.outside
    var number: Int
}

@Suite("What an operator does to the queue, with the tool")
struct JobsVerbTests {
    private let otto = Clinic.otto

    private func clinic(_ db: TestDatabase) async throws -> Clinic {
        for login in [Clinic.otto, Clinic.carla] { try await db.admit(login) }
        let clinic = Clinic(db: db)
        try await clinic.now("2026-11-22T12:00:00Z")
        return clinic
    }

    private func enqueue(_ numbers: ClosedRange<Int>, on db: TestDatabase, key: String? = nil) async throws
        -> [JobNumber]
    {
        try await db.transaction { tx in
            try numbers.map { try tx.enqueue(Errand(number: $0), JobOptions(unique: key.map { UniqueKey($0) })).id }
        }
    }

    private func kill(_ ids: [JobNumber], on db: TestDatabase) async throws {
        try await db.run("UPDATE jobs.job SET state = 4, attempt = 3, last_error = 'gone' WHERE id = ANY (\(ids))")
    }

    @Test("a list is paged by its own token, and machines are told when there is more")
    func pages() async throws {
        try await withClonedDatabase { db in
            let clinic = try await clinic(db)
            let ids = try await enqueue(1...5, on: db).map(\.description)
            let first = try clinic.fields(otto, "jobs list --kind test.errand --limit 2")
            let second = try clinic.fields(otto, "jobs list --limit 2 --after \(first["after"] as? String ?? "")")
            let third = try clinic.fields(otto, "jobs list --limit 2 --after \(second["after"] as? String ?? "")")
            let seen = [first, second, third].flatMap { page in
                (page["jobs"] as? [[String: Any]] ?? []).compactMap { $0["job"] as? String }
            }
            #expect(seen == ids.reversed())
            #expect(third["after"] is NSNull)
            try clinic.does(otto, "jobs list --limit 2", says: "there are more; the next page: --after \(ids[3])")
            // By age: half of them are older than an hour.
            try await db.run("UPDATE jobs.job SET enqueued_at = run_at - interval '2 h' WHERE id % 2 = 0")
            let old = try clinic.fields(otto, "jobs list --older 1h")["jobs"] as? [[String: Any]]
            let young = try clinic.fields(otto, "jobs list --younger 1h")["jobs"] as? [[String: Any]]
            #expect(old?.count ?? 0 >= 2 && young?.count ?? 0 >= 2 && (old?.count ?? 0) + (young?.count ?? 0) == 5)
        }
    }

    @Test("a job of a running batch is shown as running, and as ready when its worker is gone")
    func batch() async throws {
        try await withClonedDatabase { db in
            let clinic = try await clinic(db)
            let ids = try await enqueue(1...2, on: db)
            let worker: Int32 = try await db.transaction { tx in
                try tx.run("SET LOCAL ROLE worker")
                let worker: Int32 = try tx.value("SELECT jobs.register_worker('test', false)")
                try tx.run(
                    "SELECT jobs.announce(\(worker), 0::smallint, (SELECT id FROM jobs.queue WHERE name = 'outside'), \([ids[0]]))"
                )
                return worker
            }
            func states(_ filter: String) throws -> [String] {
                let jobs = try clinic.fields(otto, "jobs list \(filter)")["jobs"] as? [[String: Any]] ?? []
                return jobs.map { "\($0["job"] ?? "") \($0["state"] ?? "") \($0["worker"] ?? "")" }
            }
            #expect(try states("--state running") == ["\(ids[0]) running \(worker)"])
            #expect(try states("--state ready") == ["\(ids[1]) ready <null>"])
            try clinic.does(otto, "jobs show \(ids[0])", says: "running")
            try clinic.does(otto, "jobs watch --once", says: "RUNNING", "outside      1        1          0     0")
            try await db.run("DELETE FROM jobs.worker")
            #expect(try states("--state running") == [])
            #expect(try states("--state ready").count == 2)
        }
    }

    @Test("the story of a job names each attempt, each act with its reason, and who asked")
    func story() async throws {
        try await withClonedDatabase { db in
            let clinic = try await clinic(db)
            let id = try await enqueue(1...1, on: db)[0]
            try await db.run(
                "INSERT INTO jobs.failure (job, attempt, worker, error) VALUES (\(id), 1, 7, 'LineIsDown')")
            try clinic.does(otto, "jobs discard \(id) --reason 'waits for the vendor'", says: "on the dead list")
            try clinic.isRefused(
                otto, "jobs discard \(id) --reason 'once more'", with: 3, says: "is dead, and does not wait")
            try clinic.does(otto, "jobs dead", says: "\(id)", "discarded")
            try clinic.does(otto, "jobs retry \(id) --reason 'the vendor came'", says: "ready to run")
            try clinic.does(otto, "jobs cancel \(id) --reason 'done by hand'", says: "is cancelled")
            let story = try clinic.fields(otto, "jobs show \(id)")
            let told = (story["timeline"] as? [[String: Any]] ?? []).map { "\($0["what"] ?? ""), \($0["by"] ?? "")" }
            #expect(
                told == [
                    "enqueued, postgres", "attempt 1: LineIsDown, worker 7",
                    "discard: waits for the vendor, \(otto.name)", "retry: the vendor came, \(otto.name)",
                    "cancel: done by hand, \(otto.name)", "cancelled, <null>",
                ])
            #expect((story["failures"] as? [[String: Any]])?.count == 1 && story["state"] as? String == "cancelled")
            let audited = try await db.value(
                "SELECT count(*) FROM audit.entry WHERE rel = 'jobs.intervention' AND login = \(otto.name)",
                as: Int.self)
            #expect(audited == 3)
        }
    }

    @Test("many jobs are planned, looked at, and done once; a repeated request gives the same answer")
    func plan() async throws {
        try await withClonedDatabase { db in
            let clinic = try await clinic(db)
            let ids = try await enqueue(1...4, on: db)
            try await kill(Array(ids[0...2]), on: db)
            let file = NSTemporaryDirectory() + "omentum-plan-\(UUID().uuidString).json"
            defer { try? FileManager.default.removeItem(atPath: file) }
            let line = "jobs retry --kind test.errand --reason 'the line is back' --plan-out \(file)"
            try clinic.does(otto, "\(line) --dry-run", says: "Dry run, no plan is written: 3 jobs")
            #expect(!FileManager.default.fileExists(atPath: file))
            try clinic.does(otto, line, says: "3 jobs would get retry. Nothing is done yet")
            try clinic.isRefused(otto, line, with: 2, says: "there is such a file")
            #expect(try await db.value("SELECT count(*) FROM jobs.job WHERE state = 4", as: Int.self) == 3)
            try clinic.does(otto, "jobs apply \(file) --dry-run", says: "Dry run, nothing is kept: retry: 3 of 3")
            #expect(try await db.value("SELECT count(*) FROM jobs.job WHERE state = 4", as: Int.self) == 3)
            let first = try clinic.fields(otto, "jobs apply \(file) --key retry-them-once")
            #expect(first["done"] as? Int == 3 && first["not_done"] as? Int == 0)
            #expect(try await db.value("SELECT count(*) FROM jobs.job WHERE state = 0", as: Int.self) == 4)
            let again = try clinic.fields(otto, "jobs apply \(file) --key retry-them-once")
            #expect(again["repeat"] as? Bool == true && again["done"] as? Int == 3)
            let reasons = try await db.all(
                "SELECT target || ' ' || reason FROM jobs.intervention ORDER BY id", as: String.self)
            #expect(reasons == ids[0...2].map { "\($0) the line is back" })
        }
    }

    @Test("a plan of jobs that changed since is refused whole, or done in part where that is asked for")
    func changedPlan() async throws {
        try await withClonedDatabase { db in
            let clinic = try await clinic(db)
            let ids = try await enqueue(1...5, on: db)
            let keyed = try await enqueue(6...6, on: db, key: "one of a kind")[0]
            try await kill(ids + [keyed], on: db)
            _ = try await enqueue(7...7, on: db, key: "one of a kind")
            let file = NSTemporaryDirectory() + "omentum-plan-\(UUID().uuidString).json"
            defer { try? FileManager.default.removeItem(atPath: file) }
            try clinic.does(
                otto, "jobs retry --state dead --reason 'the line is back' --plan-out \(file)", says: "6 jobs")
            // Since then one was retried, one was cancelled, one ran into its next failure.
            try clinic.does(otto, "jobs retry \(ids[0]) --reason 'this one first'")
            try clinic.does(otto, "jobs cancel \(ids[1]) --reason 'not needed'")
            try await db.run("UPDATE jobs.job SET last_error = 'something else' WHERE id = \(ids[2])")
            let before = try await clinic.contents()
            try clinic.isRefused(
                otto, "jobs apply \(file)", with: 5,
                says: "3 of 6 jobs do not stand as in the plan: \(ids[0]) changed, \(ids[1]) gone, \(ids[2]) changed.")
            #expect(try await clinic.contents() == before)
            let outcome = try clinic.run(otto, "jobs apply \(file) --skip-changed --json")
            #expect(outcome.status == 9)
            let answer = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            let verdicts = (answer?["jobs"] as? [[String: Any]] ?? []).compactMap { $0["verdict"] as? String }
            #expect(verdicts == ["changed", "gone", "changed", "done", "done", "key_taken"])
            // Nothing of it is left to do.
            try clinic.isRefused(otto, "jobs apply \(file) --skip-changed", with: 3, says: "0 of 6 jobs done")
        }
    }

    @Test(
        "a live view draws in place, ends by a key or a signal, and gives the terminal back",
        arguments: ["q", "\\x03", "TERM"])
    func watch(end: String) async throws {
        try await withClonedDatabase { db in
            let clinic = try await clinic(db)
            _ = try await enqueue(1...3, on: db)
            let ending = end == "TERM" ? "kill -TERM $(cat $f/pid)" : "printf '\(end)' >&3"
            let watch = try ScratchFile("echo $$ >$f/pid; exec \"$omentum\" jobs watch --every 1s", "sh")
            let inner = try ScratchFile("stty -g; bash \(watch.path); echo ended $?; stty -g", "sh")
            // The keys come through a pipe, once the screen was drawn twice; the wait for that is a read that gets nothing.
            let outer = try ScratchFile(
                """
                export f=$(mktemp -d); mkfifo $f/keys; exec 3<>$f/keys; : >$f/out
                script -qfec 'bash \(inner.path)' $f/out <$f/keys >/dev/null &
                for i in {1..300}; do
                    [ "$(grep -ao $'\\x1b\\[H' $f/out | wc -l)" -ge 2 ] && break; read -rt 0.1 -u 3 nothing
                done
                \(ending); wait; cat $f/out; rm -r $f
                """, "sh")
            let outcome = try clinic.run(otto, "--version >/dev/null; bash \(outer.path)")
            let lines = outcome.output.split(whereSeparator: \.isNewline).map(String.init)
            #expect(outcome.output.contains("\u{1b}[?1049h") && outcome.output.contains("\u{1b}[?1049l"))
            #expect(outcome.output.components(separatedBy: "\u{1b}[H").count >= 3, "drawn twice at least")
            #expect(
                outcome.output.contains(/outside +3 +0 +0 +0/) && outcome.output.contains("q ends"),
                "\(outcome.output)")
            #expect(outcome.output.contains("ended 0"), "\(outcome.output)")
            let modes = lines.filter { $0.wholeMatch(of: /[0-9a-f:]{40,}/) != nil }
            #expect(modes.count >= 2 && Set(modes).count == 1, "the terminal is as it was: \(modes)")
        }
    }

    @Test("statistics count each kind by its states, and name what is over its limit")
    func stats() async throws {
        try await withClonedDatabase { db in
            let clinic = try await clinic(db)
            let ids = try await enqueue(1...4, on: db)
            try await kill([ids[0]], on: db)
            try clinic.does(otto, "jobs cancel \(ids[1]) --reason 'not needed'")
            try clinic.does(otto, "jobs stats", says: "test.errand      2        0          0     1     0          1")
            let told = try clinic.fields(otto, "jobs stats")
            let kind = (told["kinds"] as? [[String: Any]])?.first
            #expect(kind?["ready"] as? Int == 2 && kind?["dead"] as? Int == 1 && kind?["cancelled"] as? Int == 1)
            #expect(kind?["queue"] as? String == "outside")
            #expect((told["watched"] as? [[String: Any]] ?? []).count > 3)
        }
    }

    @Test("where there is no terminal, a look is plain lines, and one that nobody reads any more ends")
    func plainWatch() async throws {
        try await withClonedDatabase { db in
            let clinic = try await clinic(db)
            let once = try clinic.does(otto, "jobs watch --once", says: "no worker runs", "default")
            #expect(!once.contains("\u{1b}") && once.split(separator: "\n").allSatisfy { $0.count <= 80 })
            let looks = try clinic.does(otto, "jobs watch --every 1s | head -12", says: "waits since")
            #expect(looks.components(separatedBy: "waits since").count == 3, "\(looks)")
            let json = try clinic.fields(otto, "jobs watch --once")
            #expect((json["queues"] as? [[String: Any]])?.count == 4 && json["workers"] as? Int == 0)
        }
    }
}
