import Foundation
import Postgres
import TestKit
import Testing

@testable import Commands

@Suite("The log that a sponsor gets says nobody's name, and each time is written down")
struct TrialLogTests {
    @Test("a CSV with screening numbers and years alone, its disclosure, and who is left out", .clonedDatabase)
    func export() async throws {
        let db = try TestDatabase.current
        let cast = try await db.loadProgramme()
        let gone = try await db.value(
            "SELECT max(enrolment) FROM trials.screening_log WHERE trial IS NOT NULL AND approached_on IS NOT NULL",
            as: Int64.self)
        try await db.script(
            """
            ALTER TABLE trials.withdrawal DISABLE TRIGGER USER;
            INSERT INTO trials.withdrawal (enrolment, scope, said_on) VALUES (\(gone), 'data_use', '2026-11-20');
            UPDATE registry.patient_identity SET birth_date = '1930-05-01', birth_precision = 'day' WHERE patient = (
                SELECT min(patient) FROM trials.enrolment WHERE trial IS NOT NULL);
            """)
        let words = ["trial", "log", "T1", "--csv", "--recipient", "Hill Pharma", "--purpose", "monthly log"]
        let first = try Omentum.run(words, as: cast, in: db)
        #expect(first.status == 0, "\(first.output)")
        let lines = first.output.split(whereSeparator: \.isNewline).map(String.init)
        let header = "screening_number,site,year_of_birth,approached,consented,screened,outcome,reason,enrolled,treated"
        #expect(lines.contains(header))
        let approached = try await db.all(
            """
            SELECT patient FROM trials.screening_log WHERE trial = 1 AND approached_on IS NOT NULL
              AND NOT data_use_is_withdrawn
            """, as: Int64.self)
        let rows = lines.filter { $0.contains(",S1,") }
        #expect(rows.count == approached.count && rows.count > 1)
        #expect(rows.contains { $0.contains(",90 or older,") })
        #expect(lines.contains { $0.contains("left out: 1 who withdrew the use of their data") })
        // No day, no number of ours, nobody's name.
        #expect(!first.output.contains(/\d{4}-\d\d/) && !first.output.contains(/\b[PER]\d/))
        let names = try await db.all("SELECT family::text FROM registry.patient_name", as: String.self)
        #expect(names.allSatisfy { !first.output.contains($0) } && !names.isEmpty)

        let dated = try Omentum.run(words + ["--agreement", "DUA 7"], as: cast, in: db)
        #expect(dated.status == 0 && dated.output.contains(/,2026-\d\d-\d\d,/))
        let told = try await db.all(
            """
            SELECT concat_ws('; ', d.recipient, d.what, d.purpose, d.data_kind, d.reference, count(*)::text)
            FROM registry.disclosure d JOIN registry.disclosed_patient p ON p.disclosure = d.id GROUP BY d.id ORDER BY d.id
            """, as: String.self)
        let (what, people) = ("screening log of T1, \(rows.count) lines", Set(approached).count)
        #expect(
            told == [
                "Hill Pharma; \(what); monthly log; de_identified; \(people)",
                "Hill Pharma; \(what); monthly log; limited_data_set; DUA 7; \(people)",
            ])
        let looks = try await db.value(
            "SELECT count(*) FROM registry.access_log WHERE purpose = 'monthly log'", as: Int64.self)
        #expect(looks == 2)
        // The other log, for the trial office itself, and one of nobody.
        let json = try Omentum.run(["trial", "log", "T1", "--json"], as: cast, in: db)
        #expect(json.status == 0 && json.output.contains("\"left_out_data_use_withdrawn\": 1"), "\(json.output)")
        let nobody = try Omentum.run(words + ["--until", "2000-01-01"], as: cast, in: db)
        #expect(nobody.status == 0 && nobody.output.split(whereSeparator: \.isNewline).map(String.init) == [header])
        let disclosures = try await db.value("SELECT count(*) FROM registry.disclosure", as: Int64.self)
        #expect(disclosures == 3)
    }

    @Test("accrual says of whom each number is, in eighty columns", .clonedDatabase)
    func accrual() async throws {
        let db = try TestDatabase.current
        let cast = try await db.loadProgramme()
        for by in ["trial", "arm", "site", "month"] {
            let told = try Omentum.run(["trial", "accrual", "--by", by], as: cast, in: db)
            #expect(told.status == 0 && told.output.contains("People, not enrolments."), "\(told.output)")
            #expect(told.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(told.output)")
        }
    }
}
