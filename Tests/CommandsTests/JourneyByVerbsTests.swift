import CareTerms
import Foundation
import Postgres
import TestKit
import Testing

@Suite("A whole journey by the tool alone, each step by the person whose office it is")
struct JourneyByVerbsTests {
    @Test(
        "from a patient that another program made up, to the call after the first procedure",
        .enabled(if: PatientFile.synthea != nil, "shared/data is not beside the package"))
    func ofSynthea() async throws { try await journey(from: try #require(PatientFile.synthea)) }

    @Test("from a patient of whom little is known, to the call after the first procedure")
    func ofHere() async throws {
        let file = try ScratchFile(PatientFile.madeHere)
        try await journey(from: file.path)
    }

    private func journey(from file: String) async throws {
        try await withClonedDatabase { db in
            let clinic = try await Clinic.open(db, at: "2026-11-02T15:00:00Z")
            try await clinic.walk(from: file)
            try await signedOnce(clinic)
            try await followedUp(clinic)
            try await night(clinic)
            try await called(clinic)
            try told(clinic)
            let delivered = try clinic.fields(Clinic.sven, "course show K1")["delivered_cycles"] as? Int
            #expect(delivered == 1)
        }
    }

    /// The record is the surgeon's, over what it holds, and is only added to.
    private func signedOnce(_ clinic: Clinic) async throws {
        try clinic.isRefused(Clinic.sura, "procedure sign X1 --report 'Again.'", with: 3, says: "signed already")
        let shown = try clinic.fields(Clinic.sura, "procedure show X1")
        #expect(shown["dwell_minutes"] as? String == "30.0" && shown["outcome"] as? String == "aerosol_complete")
        #expect(shown["disposition"] as? String == "discharged_same_day")
        #expect(shown["signed_at"] is String)
        try clinic.does(
            Clinic.sura, "procedure amend X1 addendum --text 'Histology: PRGS 2.'", says: "X1: addendum", "is signed")
    }

    /// The worker does the job that signing caused, and ends well when it is told to.
    private func followedUp(_ clinic: Clinic) async throws {
        let environment = try Omentum.environment.merging(clinic.db.environment(as: "omentum_worker")) { $1 }
        let log = NSTemporaryDirectory() + "omentum-worker-\(UUID().uuidString).log"
        defer { try? FileManager.default.removeItem(atPath: log) }
        let worker = try Program(Omentum.path + "-worker", ["--drain", "5"], environment: environment).start(log: log)
        var said = ""
        do {
            try await clinic.db.until("the follow-up is planned") { tx in
                try tx.value("SELECT count(*) = 4 FROM followup.task WHERE anchor_event = 'procedure:1'")
            }
        } catch { said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }
        kill(worker.pid, SIGTERM)
        let status = worker.wait()
        #expect(said == "" && status == 0, "the worker ended with \(status): \(said)")
        let labels = try clinic.list(Clinic.nora, "task list --site S1 --by 2026-12-31").map { $0["label"] as? String }
        #expect(
            labels == [
                "Call on the day after", "Pathology of the biopsies", "Visit and labs two weeks after",
                "30-day safety window closes",
            ])
    }

    /// A dry run says what the run then does, to the letter; once more, nothing is left to do.
    private func night(_ clinic: Clinic) async throws {
        try await clinic.now("2026-11-11T20:00:00Z")
        // A night that was not run is no all-clear: the call of today is owed although nothing raised it.
        try clinic.isRefused(
            Clinic.nora, "nightly report --site S1 --date 2026-11-11", with: 1,
            says: "try: omentum nightly run --site S1 --date 2026-11-11")
        let page = try clinic.fields(Clinic.nora, "nightly report --site S1 --date 2026-11-11")
        let nurses = (page["owed"] as? [[String: Any]])?.first { $0["owner"] as? String == "nurse" }
        #expect(nurses?["due"] as? Int == 1 && page["owed_on"] as? String == "2026-11-11")
        let before = try await clinic.contents()
        let dry = try clinic.fields(Clinic.carla, "nightly run --site S1 --date 2026-11-11 --dry-run")
        let after = try await clinic.contents()
        #expect(before == after)
        let real = try clinic.fields(Clinic.carla, "nightly run --site S1 --date 2026-11-11")
        #expect(Clinic.canonical(dry["items"]) == Clinic.canonical(real["items"]))
        let acts = (real["items"] as? [[String: Any]] ?? []).filter { $0["outcome"] as? String == "acted" }
            .compactMap { $0["check"] as? String }
        #expect(acts.contains("raise_due_tasks"))
        let counts = (real["checks"] as? [[String: Any]] ?? []).compactMap { $0["acted"] as? Int }
        #expect(counts.reduce(0, +) == acts.count)
        let again = try clinic.fields(Clinic.carla, "nightly run --site S1 --date 2026-11-11")
        #expect((again["items"] as? [Any])?.isEmpty == true)
        try clinic.does(Clinic.nora, "nightly report --site S1 --date 2026-11-11", says: "2 run(s), 2 ended", "nurse")
    }

    private func called(_ clinic: Clinic) async throws {
        let call = try #require(
            try clinic.list(Clinic.nora, "task list --site S1").first {
                $0["label"] as? String == "Call on the day after"
            })
        #expect(call["status"] as? String == "due" && call["owner"] as? String == "nurse")
        let task = try #require(call["task"] as? String)
        try clinic.does(
            Clinic.nora, "task attempt \(task) --result no_answer --next-on 2026-11-12",
            says: "\(task) is attempted now")
        try clinic.does(
            Clinic.nora, "task complete \(task) --result reached --note 'Doing well.'", says: "\(task) is done now")
        try clinic.does(Clinic.nora, "task show \(task)", says: "Doing well.", "no answer", Clinic.nora.name)
        try clinic.does(
            Clinic.nora,
            "adverse-event record P1 --term 'Abdominal pain' --grade 2 --onset 2026-11-11 --procedure X1",
            says: "Recorded adverse event 1 of P1.")
        let cycle = try clinic.fields(Clinic.sven, "course show K1")["cycles"] as? [[String: Any]]
        #expect(cycle?.map { $0["status"] as? String } == ["attempted", "planned", "planned"])
        // 42 days after the aerosol, and two weeks more.
        #expect(cycle?[1]["window"] as? String == "2026-12-22 to 2027-01-05")
    }

    /// The timeline holds every office, in the order in which it happened, and reading it is logged.
    private func told(_ clinic: Clinic) throws {
        let entries = try clinic.list(Clinic.nora, "patient timeline P1 --purpose 'call of the day after'")
        let told = entries.map { "\($0["record"] ?? "") \($0["event"] ?? "")" }
        let story = [
            "R1 opened", "R1 accept", "E1 opened", "E1 consent", "E1 find eligible", "K1 opened", "R1 link",
            "L1 opened",
            "B1 opened", "L1 confirm", "B1 confirm", "F1 complete", "X1 opened", "X1 arrive", "X1 enter theatre",
            "X1 start aerosol", "X1 complete aerosol", "X1 enter recovery", "X1 discharge",
        ]
        for line in story { #expect(told.contains(line), "the timeline lacks \(line): \(told)") }
        // Each record's own steps stand in their order, also those of one transaction.
        for (record, steps) in Dictionary(grouping: story, by: { $0.prefix { $0 != " " } }) {
            let found = told.filter { $0.hasPrefix("\(record) ") && steps.contains($0) }
            #expect(found == steps, "\(record): \(found)")
        }
        // Page by page it is the same story.
        var (paged, before): ([String], String) = ([], "")
        while paged.count < told.count {
            let page = try clinic.list(
                Clinic.nora, "patient timeline P1 --purpose 'call of the day after' --limit 5 \(before)")
            guard let first = page.first?["happened_at"] as? String else { break }
            paged = page.map { "\($0["record"] ?? "") \($0["event"] ?? "")" } + paged
            before = "--before \(first)"
        }
        #expect(paged == told)
        // People read the wall of the site, machines the moment.
        let shown = try clinic.fields(Clinic.sura, "procedure show X1")["arrived_at"] as? String ?? ""
        #expect(shown.hasPrefix("2026-11-10T") && shown.hasSuffix("Z"), "\(shown)")
        try clinic.does(Clinic.sura, "procedure show X1", says: "arrived at", "-06:00")
        try clinic.does(Clinic.carla, "referral show R1", says: "-0")
        try clinic.does(Clinic.nora, "patient timeline P1", says: "-06:00")
        let times = entries.compactMap { $0["happened_at"] as? String }
        #expect(times == times.sorted() && times.count == entries.count)
        #expect(
            Set(entries.compactMap { $0["role"] as? String }).isSuperset(of: [
                "coordinator", "research", "scheduler", "surgeon", "theatre", "nurse", "finance",
            ]))
    }

    @Test("what was walked is in the words and fields that machines read, the same for each verb")
    func sameFields() async throws {
        try await withClonedDatabase { db in
            let made = try ScratchFile(PatientFile.madeHere)
            let clinic = try await Clinic.open(db, at: "2026-11-02T15:00:00Z")
            try await clinic.walk(from: made.path)
            // Each line of text for people names a field of the object for machines.
            for (who, line) in [
                (Clinic.carla, "referral show R1"), (Clinic.rita, "trial show T1"), (Clinic.rita, "enrolment show E1"),
                (Clinic.sven, "course show K1"), (Clinic.fina, "counselling show N1"),
                (Clinic.sura, "procedure show X1"),
                (Clinic.nora, "task show F1"), (Clinic.carla, "patient show P1"),
            ] {
                let fields = try clinic.fields(who, line)
                let text = try clinic.does(who, line)
                for key in fields.keys where !(fields[key] is [[String: Any]]) {
                    #expect(text.contains(key.replacing("_", with: " ")), "\(line) shows no \(key)")
                }
                #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(line) is wider than 80 columns")
            }
        }
    }
}
