import CareTerms
import CoverageCounselling
import Foundation
import Jobs
import Pathway
import Postgres
import Registry
import TestKit
import Testing

@testable import Commands

@Suite("No patient stands in a log, an error, a process title or the server's list of statements", .serialized)
struct CanaryTests {
    @Test("every kind of error, and a patient's words in none of them", .timeLimit(.minutes(3)))
    func everyError() async throws {
        let house = try House()
        let records = try await CanaryRecords.furnish(house)
        let worker = try house.startWorker()
        do {
            try Self.provokeByWords(house, records)
            try Self.provokeInOffices(house, records)
            try await Self.provokeInProcess(house, records)
            try await Self.provokeInWorker(house, records)
            try Self.provokeByFiles(house)
            try await Self.search(house)
            try await Self.provokeByLocks(house)
            try await Self.search(house)
            // The search can find: the words were there to be told, and the server was in trouble.
            let shown = try house.must("patient", "find", Canary.family, "--as", "carla", "--role", "coordinator")
            #expect(!Canary.hits(in: shown).isEmpty)
            #expect(house.told.contains("omentum: ") && house.serverLog.contains("ERROR:"))
            #expect(House.text(of: house.workerLog).contains("nightly.run"))
            try await Self.showThatItCanFail(house, records)
        } catch {
            Issue.record(error)
        }
        let ending = worker.end()
        let last = House.text(of: house.workerLog).split(separator: "\n").suffix(12).joined(separator: "\n")
        #expect(ending == 0, "the worker did not end by itself: \(last)")
    }

    /// What a person can type wrongly; each with the exit codes that it may end with.
    private static func provokeByWords(_ house: House, _ records: CanaryRecords) throws {
        let long = String(repeating: "canary ", count: 1500)
        let carla = ["--as", "carla"]
        let (patient, referral, site) = (records.patient, records.referral, "S\(records.site)")
        func create(
            _ patient: String, received: String = "2026-11-02T10:00", as login: String = "carla"
        ) -> [String] {
            CanaryRecords.create(patient, at: site, received: received, as: login)
        }
        let tries: [(words: [String], endings: Set<Int32>)] = [
            (create("P999999") + ["--from", "Dr. Canary"], [4]),
            (create("Canary") + ["--from", "Dr. Canary"], [2]),
            (create(patient) + ["--from", long], [2]),
            (create(patient) + ["--from", "Dr. Canary\u{1b}[2J"], [2]),
            (create(patient, received: "1903-02-30T10:00") + ["--from", "Dr. Canary"], [2]),
            (create(patient, received: "2026-03-08T02:30") + ["--from", "Dr. Canary"], [2]),
            (create(patient, received: "2999-01-01T10:00") + ["--from", "Dr. Canary"], [2]),
            (create(patient, as: "nix") + ["--from", "Dr. Canary"], [6]),
            (create(patient, as: "fina") + ["--from", "Dr. Canary", "--role", "coordinator"], [6]),
            (create(patient, as: "nobody") + ["--from", "Dr. Canary"], [6]),
            (["referral", "step", referral, "review", "--reason", "canary"] + carla, [3]),
            (["referral", "step", referral, "refer_to_board", "--reason", long] + carla, [2]),
            (["referral", "step", referral, "canarystep"] + carla, [2]),
            (["referral", "step", referral, "refer_to_board", "--step", "77", "--reason", "canary"] + carla, [5]),
            (["referral", "step", "R999", "review", "--reason", "canary"] + carla, [4]),
            (["referral", "accept", referral, "--pathway", "trial", "--reason", "canary"] + carla, [3]),
            (["referral", "decline", referral, "--because", "canarycode", "--reason", "canary"] + carla, [2, 3, 4]),
            (["referral", "close", referral, "--waive", "canary waiver"] + carla, [3]),
            (["patient", "show", "P999", "--purpose", "canary purpose"] + carla, [4]),
            (["patient", "show", patient, "--purpose", long] + carla, [2]),
            (["patient", "show", patient, "--purpose", "canary", "--as", "nix"], [6]),
            (["patient", "find", "C"] + carla, [2, 3]),
            (["patient", "find", Canary.family, "--born", "1903-02-30"] + carla, [2]),
            (["patient", "find", "--identifier", "0CANARY77", "--born", Canary.born] + carla, [2]),
            (["patient", "timeline", "P999", "--purpose", "canary"] + carla, [4]),
            (["patient", "ready", patient, "--cycle", "1", "--on", Canary.born, "--colour", "canary"] + carla, [2]),
            (["canary", "find"], [2]), (["patient", "canary"], [2]), (["patient", "find", "--canary=canary"], [2]),
        ]
        try expect(tries, in: house)
        #expect(try house.shell(#"$omentum patient find $'Canary\xff' --as carla"#).status == 2)
        #expect(try house.shell("$omentum patient find \(Canary.family) --as carla >/dev/full").status == 1)
    }

    /// Words that stand in the records of the other offices: facts, notes, tries, adverse events, reasons.
    private static func provokeInOffices(_ house: House, _ records: CanaryRecords) throws {
        let long = String(repeating: "canary ", count: 1500)
        func cast(_ role: String) -> [String] { ["--as", "demo_cast", "--role", role] }
        let note = house.folder + "/note.json"
        try #"{"heldAt":"canary","spokeWith":"canary","text":"canary"}"#.write(
            toFile: note, atomically: true, encoding: .utf8)
        let fact = ["fact", "add", records.patient, "--fact", "primary_tumour", "--true-on"]
        let event = ["adverse-event", "record", records.patient, "--onset", "2026-11-11"]
        let tries: [(words: [String], endings: Set<Int32>)] = [
            // Kept, so that the database holds them.
            (fact + ["2026-11-01", "--word", "canary"] + cast("nurse"), [0]),
            (event + ["--term", "Canary pain", "--grade", "2"] + cast("nurse"), [0]),
            (
                [
                    "task", "attempt", records.task, "--result", "no_answer", "--next-on", "2026-12-02", "--note",
                    "canary said",
                ] + cast("nurse"), [0]
            ),
            // Refused.
            (fact + ["2026-11-01", "--word", long] + cast("nurse"), [2]),
            (fact + ["2026-11-01", "--word", "canary\u{7}"] + cast("nurse"), [2]),
            (
                ["fact", "add", records.patient, "--fact", "canary", "--word", "canary", "--true-on", "2026-11-01"]
                    + cast("nurse"), [4]
            ),
            (event + ["--term", long, "--grade", "2"] + cast("nurse"), [2]),
            (event + ["--term", "Canary pain", "--grade", "5"] + cast("nurse"), [2, 3]),
            (event + ["--term", "Canary pain", "--grade", "2", "--resolved", "2026-11-01"] + cast("nurse"), [2, 3]),
            (
                ["task", "attempt", records.task, "--result", "no_answer", "--next-on", "2026-12-02", "--note", long]
                    + cast("nurse"), [2]
            ),
            (["task", "complete", "F999999", "--result", "done", "--note", "canary"] + cast("nurse"), [4]),
            (["counselling", "draft", records.course, "--file", note] + cast("finance"), [2]),
            (["counselling", "amend", records.note, "--kind", "canary", "--file", note] + cast("finance"), [2]),
            (
                ["procedure", "void", records.procedure, "--entry", "1", "--reason", "canary"] + cast("theatre"),
                [2, 3, 4]
            ),
            (["procedure", "amend", records.procedure, "--text", long] + cast("surgeon"), [2]),
            (
                [
                    "coverage", "record", records.patient, "--payer", "999", "--from", "2026-01-01", "--subscriber",
                    "CANARYSUB001", "--source", "canary",
                ] + cast("finance"), [4]
            ),
            (
                [
                    "coverage", "record", records.patient, "--payer", "1", "--from", "2026-01-01", "--subscriber", long,
                    "--source", "canary",
                ] + cast("finance"), [2, 4]
            ),
        ]
        try expect(tries, in: house)
    }

    private static func expect(_ tries: [(words: [String], endings: Set<Int32>)], in house: House) throws {
        for one in tries {
            let status = try house.run(one.words).status
            let words = one.words.map { String($0.prefix(40)) }.joined(separator: " ")
            #expect(one.endings.contains(status), "ended with \(status): \(words)")
        }
    }

    /// Files whose resources are refused: each is rejected by a rule of the program or of the database.
    private static func provokeByFiles(_ house: House) throws {
        let long = String(repeating: "Canary", count: 2000)
        let resources: [String] = [
            // The same identifier for two people, and for one who is here.
            Canary.patient("p2", mrn: "0CANARY78"), Canary.patient("p3", mrn: "0CANARY78"),
            Canary.patient("p4", mrn: "0CANARY77", born: "1904-01-01"),
            Canary.patient("p5", family: long, mrn: "0CANARY79"), Canary.patient("p6", mrn: long),
            Canary.patient("p7", mrn: "0CANARY80", born: "1903-02-30"),
            Canary.patient("p8", family: "Canary\\u0000", mrn: "0CANARY81"),
            Canary.patient("p9", mrn: "0CANARY82", born: "canary"),
            #"{"resourceType":"Patient","id":"canary canary","name":"canary"}"#,
            #"{"resourceType":"Coverage","id":"v1","status":"active","subscriberId":"CANARYSUB","beneficiary":{"reference":"Patient/canary"}}"#,
            #"{"resourceType":"Condition","id":"c1","code":{"text":"canary"},"subject":{"reference":"Patient/canarynobody"}}"#,
            #"{"resourceType":"Patient","id":"p10","name":[{"family":"Canary"}"#,
        ]
        for (number, resource) in resources.enumerated() {
            let file = house.folder + "/\(number).ndjson"
            try (resource + "\n").write(toFile: file, atomically: true, encoding: .utf8)
            // What is rejected is told on standard output and error; some of these are taken.
            let status = try house.run(["patient", "import", "--source", "made-up", file, "--as", "carla"]).status
            #expect([0, 2, 3, 9].contains(status), "resource \(number) ended with \(status)")
        }
        let bytes = house.folder + "/bytes.ndjson"
        try (Data("{\"resourceType\":\"Canary\u{1}".utf8) + [0xFF, 0xFE]).write(to: URL(filePath: bytes))
        let status = try house.run(["patient", "import", "--source", "canarysource", bytes, "--as", "carla"]).status
        #expect(status != 0)
    }

    /// Records of offices, through their use cases.
    private static func provokeInProcess(_ house: House, _ records: CanaryRecords) async throws {
        let store = Store(try house.pool(as: "demo_cast"), facts: .all)
        let patient = PatientID(Int64(records.patient.dropFirst()) ?? 0)
        let from = try #require(ClinicalDay("2026-01-01"))
        let long = String(repeating: "canary", count: 100)
        for subscriber in ["CANARYSUB001", "CANARYSUB001", long] {
            do {
                _ = try await store.command(as: .finance) { tx, context in
                    let payer = try Payer.add("Canary mutual", .commercial, in: &tx)
                    return try RecordCoverage(
                        patient: patient, payer: payer.id, subscriberID: subscriber, from: from, source: "card seen")(
                            in: &tx, context)
                }
            } catch {
                let told = Trouble(error)
                #expect(Canary.hits(in: [told.text, told.json.document, "\(error)"]).isEmpty)
            }
        }
        // What cannot be read is refused by the server's own words, which quote it: a function swallows them.
        let unreadable = JSONText(#"[{"birth_date": "canary \#(Canary.born)", "names": []}]"#)
        let refused = await #expect(throws: (any Error).self) {
            try await store.command(as: .coordinator) { tx, _ in
                try tx.run("SELECT registry.register_patients(\(unreadable))")
            }
        }
        #expect(refused.map { Canary.hits(in: [Trouble($0).text, "\($0)"]).isEmpty } == true)
    }

    /// A job whose statement fails with the patient in the server's detail and hint; messages are ours and hold none.
    private static func provokeInWorker(_ house: House, _ records: CanaryRecords) async throws {
        let pool = try house.pool()
        try await pool.withConnection { session in
            try session.script(
                """
                CREATE FUNCTION public.tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    RAISE 'a rule is broken' USING DETAIL = 'Canaryfamily, born \(Canary.born)', HINT = 'call 555-CANARY-1';
                END $$;
                GRANT USAGE ON SCHEMA public TO public;
                GRANT EXECUTE ON FUNCTION public.tell() TO public;
                CREATE TRIGGER tell BEFORE INSERT ON pathway.nightly_run FOR EACH ROW EXECUTE FUNCTION public.tell()
                """)
        }
        let cast = Store(try house.pool(as: "demo_cast"), facts: .all)
        let (site, day) = (SiteID(records.site), try #require(ClinicalDay("2026-11-20")))
        try await cast.command(as: .coordinator) { tx, _ in
            try tx.enqueue(NightlyJob(site: site, localDay: day))
            return true
        }
        let end = ContinuousClock.now + .seconds(30)
        var failures: [String] = []
        while failures.isEmpty, .now < end {
            failures = try await pool.withConnection { session in
                try session.run("SELECT pg_sleep(0.05)")
                return try session.all("SELECT error FROM jobs.failure", as: String.self)
            }
        }
        #expect(failures.first?.contains("P0001") == true, "the job did not fail: \(failures)")
        try await pool.withConnection { session in
            try session.script("DROP TRIGGER tell ON pathway.nightly_run; DROP FUNCTION public.tell()")
        }
    }

    private static func search(_ house: House) async throws {
        let told = Canary.hits(in: house.told)
        #expect(told.isEmpty, "standard error: \(told)")
        let logged = Canary.hits(in: house.serverLog)
        #expect(logged.isEmpty, "the server's log: \(logged)")
        let worker = Canary.hits(in: House.text(of: house.workerLog))
        #expect(worker.isEmpty, "the worker's log: \(worker)")
        let titles = Canary.hits(in: house.titles)
        #expect(titles.isEmpty, "process titles: \(titles)")
        let pool = try house.pool()
        for question: SQL in [
            "SELECT coalesce(query, '') || application_name FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
            "SELECT j::text FROM jobs.job j", "SELECT j::text FROM jobs.job_done j",
            "SELECT f::text FROM jobs.failure f",
            "SELECT answer::text || key FROM registry.idempotency_key",
        ] {
            let found = try await pool.withConnection { session in try session.all(question, as: String?.self) }
            #expect(Canary.hits(in: found.compactMap { $0 }).isEmpty, "\(question.text)")
        }
    }
}
