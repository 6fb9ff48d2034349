import CareTerms
import Foundation
import Postgres
import Registry
import TestKit
import Testing

@testable import Commands

@Suite("A verb that shows what is known of a patient writes the access log")
struct LookTests {
    /// Verbs that only read, and show no single patient, each with why.
    static let others: [String: String] = {
        let kinds: [String: [String]] = [
            "a list of many: ids and what is owed, no names": [
                "board list", "board reported", "centre awaited",
                "slot show", "worklist", "consent-form again", "referral list", "referral tasks", "booking day",
                "task list", "nightly report", "trial log", "trial breaches",
            ],
            "the programme's own words and things": [
                "board answers", "centre list", "centre show", "data-set show",
                "referral reasons", "booking resources", "coverage items", "payer list", "procedure reasons",
                "clock rules", "enrolment reasons", "target list", "trial list", "trial show", "consent-form list",
                "trial versions", "trial version-form", "trial drug-classes", "trial registry", "trial changes",
                "trial tasks",
                "consent-form show",
                "fact kinds",
                "site list",
            ],
            "people, jobs and the trail, which show ids and never values": [
                "person list", "jobs list", "jobs dead", "jobs show", "jobs stats", "jobs watch", "jobs wait",
                "jobs cron list",
                "audit show", "audit verify",
            ],
            "numbers of people": ["trial accrual"],
            "it acts, and tells how much it did": ["nightly run", "demo load", "demo status"],
            "its search for many writes the log itself": ["referral import"],
        ]
        return Dictionary(uniqueKeysWithValues: kinds.flatMap { why, verbs in verbs.map { ($0, why) } })
    }()

    @Test("each verb that reads either looks at a patient, or stands in the list of those that do not")
    func everyReadingVerb() {
        let reading = StoreVerbs.all.filter { !($0.type is any ChangingVerb.Type) }
        let looking = reading.filter { $0.type is any PatientVerb.Type }.map(\.name)
        let rest = Set(reading.map(\.name)).subtracting(looking)
        #expect(looking.count >= 15)
        #expect(rest.subtracting(Self.others.keys).sorted() == [], "say of each whether it shows a patient")
        #expect(Set(Self.others.keys).subtracting(rest).sorted() == [], "no such verb reads")
    }

    @Test("looking leaves a row with the patient, the person, the role and the purpose", .clonedDatabase)
    func everyLook() async throws {
        let db = try TestDatabase.current
        let cast = try await db.loadProgramme()
        let record = try await Record.find(in: db)
        for verb in StoreVerbs.all where verb.type is any PatientVerb.Type {
            guard let lines = record.words[verb.name] else {
                Issue.record("no words for \(verb.name)")
                continue
            }
            for words in lines {
                let before = try await Self.looks(at: record.patient, in: db)
                let outcome = try Omentum.run(verb.path + words, as: cast, in: db)
                #expect([0, 3].contains(outcome.status), "\(verb.name): \(outcome.output)")
                let after = try await Self.looks(at: record.patient, in: db)
                #expect(after.count == before.count + 1, "\(verb.name) leaves \(after.count - before.count) rows")
                #expect(after.last?.hasPrefix(cast + " ") == true)
            }
        }
        let words = ["fact", "list", "\(record.patient)", "--purpose", "asked by the ward"]
        #expect(try Omentum.run(words, as: cast, in: db).status == 0)
        #expect(try await Self.looks(at: record.patient, in: db).last?.hasSuffix(" asked by the ward") == true)
    }

    @Test("nothing is shown when the look cannot be written down", .clonedDatabase)
    func nothingWithoutLog() async throws {
        let db = try TestDatabase.current
        let cast = try await db.loadProgramme()
        let record = try await Record.find(in: db)
        try await db.script("REVOKE EXECUTE ON FUNCTION registry.knock(bigint[], text) FROM coordinator, nurse")
        let outcome = try Omentum.run(
            ["adverse-event", "list", "\(record.patient)", "--role", "nurse"], as: cast, in: db)
        #expect(outcome.status == 6)
        #expect(!outcome.output.contains("None is known"))
    }

    private static func looks(at patient: PatientID, in db: TestDatabase) async throws -> [String] {
        try await db.all(
            """
            SELECT login || ' ' || role || ' ' || purpose FROM registry.access_log
            WHERE patients @> ARRAY[\(patient)] ORDER BY id
            """, as: String.self)
    }

    /// One patient with a running course, and the words with which each verb looks at them.
    private struct Record {
        let patient: PatientID
        let words: [String: [[String]]]

        /// A document of the referral, and where it goes.
        private static func document(of referral: String, in db: TestDatabase) async throws -> [String] {
            let document = try await db.value(
                "SELECT referrals.attach(\(Int64(referral.dropFirst()) ?? 0), 'letter', 'other', 'Dear all'::bytea)",
                as: AttachmentID.self)
            return ["\(document)", "--out", NSTemporaryDirectory() + "/omentum-\(UUID().uuidString)"]
        }

        /// Somebody with a record in every office.
        private static func patient(in db: TestDatabase) async throws -> PatientID {
            try await db.value(
                """
                SELECT y.patient FROM booking.cycle_now y JOIN booking.procedure_now x ON x.course = y.course
                JOIN coverage.note n ON n.course = y.course JOIN trials.enrolment e ON e.patient = y.patient
                JOIN followup.task t ON t.patient = y.patient
                WHERE y.course_status = 'open' AND y.status IN ('planned', 'booked') ORDER BY 1 LIMIT 1
                """, as: PatientID.self)
        }

        /// A letter that was kept, as `referral letter` does it.
        private static func letter(about referral: String, in db: TestDatabase) async throws -> String {
            let number = try await db.value(
                """
                SELECT referrals.write_letter(\(Int64(referral.dropFirst()) ?? 0), 1, 'outcome-died',
                    sha256('a template'), 'Dear colleague, this is a letter.', '<p>Dear colleague, a letter.</p>')
                """, as: Int64.self)
            return "Z\(number)"
        }

        /// A trial that asks what is known of this patient alone.
        private static func trial(for patient: PatientID, in db: TestDatabase) async throws -> String {
            try await db.script(
                """
                INSERT INTO trials.patient_fact (patient, fact, word, true_on)
                VALUES (\(patient.rawValue), 'hiv', 'no', (registry.now() AT TIME ZONE 'UTC')::date);
                INSERT INTO trials.trial (title, recruitment) VALUES ('Another trial', 'recruiting');
                INSERT INTO trials.protocol_version (trial, version, effective_from)
                    SELECT max(id), '1', '2000-01-01' FROM trials.trial;
                INSERT INTO trials.arm (protocol_version, label, regimen, planned_cycles, interval_min_days,
                    interval_target_days, interval_max_days, partial_counts, dwell_target_minutes)
                    SELECT max(id), '1', 'cisplatin', 3, 42, 42, 56, false, 30 FROM trials.protocol_version;
                INSERT INTO trials.criterion (arm, kind, fact, operator, words)
                    SELECT max(id), 'exclusion', 'hiv', '=', '{yes}' FROM trials.arm;
                UPDATE trials.protocol_version SET released_at = registry.now() WHERE released_at IS NULL;
                """)
            return "T\(try await db.value("SELECT max(id) FROM trials.trial", as: Int64.self))"
        }

        static func find(in db: TestDatabase) async throws -> Record {
            let patient = try await Self.patient(in: db)
            func id(_ letter: String, _ sql: SQL) async throws -> String {
                letter + String(try await db.value(sql, as: Int64.self))
            }
            let course = try await id("K", "SELECT max(course) FROM booking.course_now WHERE patient = \(patient)")
            let form = JSONText(CounsellingDraft.example)
            try await db.run(
                """
                INSERT INTO coverage.note_draft (patient, course, content)
                SELECT patient, course, \(form) FROM booking.course_now WHERE patient = \(patient) LIMIT 1
                """)
            let draft = try await id("", "SELECT max(id) FROM coverage.note_draft WHERE patient = \(patient)")
            let note = try await id("N", "SELECT min(id) FROM coverage.note WHERE patient = \(patient)")
            let enrolment = try await id("E", "SELECT min(id) FROM trials.enrolment WHERE patient = \(patient)")
            let referral = try await id("R", "SELECT min(id) FROM referrals.referral WHERE patient = \(patient)")
            let task = try await id("F", "SELECT min(id) FROM followup.task WHERE patient = \(patient)")
            let procedure = try await id(
                "X", "SELECT min(procedure) FROM booking.procedure_now WHERE patient = \(patient)")
            let cycle = try await id(
                "Y",
                """
                SELECT min(cycle) FROM booking.cycle_now
                WHERE patient = \(patient) AND status IN ('planned', 'booked') AND course_status = 'open'
                """)
            let number = try await id(
                "", "SELECT number::bigint FROM booking.cycle_now WHERE cycle = \(Int64(cycle.dropFirst()) ?? 0)")
            let family = try await db.value(
                "SELECT family::text FROM registry.patient_name WHERE patient = \(patient) ORDER BY ordinal LIMIT 1",
                as: String.self)
            // On the list of a board: by the test's hand, as the referral has long gone on.
            let of = Int64(referral.dropFirst()) ?? 0
            let meeting = try await id(
                "M",
                """
                INSERT INTO referrals.meeting (site, board, meets_at)
                SELECT site, 'Peritoneal board', received_at FROM referrals.referral WHERE id = \(of) RETURNING id
                """)
            try await db.script("ALTER TABLE referrals.listing DISABLE TRIGGER listing_fits")
            try await db.run(
                """
                INSERT INTO referrals.listing (meeting, referral, event)
                VALUES (\(Int64(meeting.dropFirst()) ?? 0), \(of), 'discussed')
                """)
            try await db.script("ALTER TABLE referrals.listing ENABLE ALWAYS TRIGGER listing_fits")
            let only = [["\(patient)"]]
            return Record(
                patient: patient,
                words: [
                    "patient show": only, "patient timeline": only, "fact list": only, "course list": only,
                    "coverage list": only,
                    "authorisation list": only, "adverse-event list": only, "patient find": [[family]],
                    "hold list": only, "gate list": [["--cycle", cycle]],
                    "patient ready": [["\(patient)", "--cycle", number, "--on", "2026-12-21"]],
                    "trial match": [[referral]], "trial near": [[referral, "--near", "41.88,-87.63"]],
                    "trial candidates": [[try await Self.trial(for: patient, in: db)]],
                    "enrolment list": [["--patient", "\(patient)"]], "enrolment show": [[enrolment]],
                    "enrolment consents": [[enrolment]],
                    "enrolment visits": [[enrolment]],
                    "referral show": [[referral]], "referral notes": [[referral]], "referral joined": [[referral]],
                    "referral letters": [[referral]],
                    "referral letter-text": [[try await letter(about: referral, in: db)]],
                    "referral attachments": [[referral]], "clock show": [[referral]],
                    "referral attachment": [try await document(of: referral, in: db)], "task show": [[task]],
                    "course show": [[course]], "referral missing": [[referral]], "referral answers": [[referral]],
                    "referral onward": [[referral]], "board show": [[meeting]],
                    "procedure show": [[procedure]], "procedure ledger": [[procedure]], "coverage show": [[cycle]],
                    "counselling show": [[note], ["--draft", draft]], "counselling list": [[course]],
                ])
        }
    }
}
