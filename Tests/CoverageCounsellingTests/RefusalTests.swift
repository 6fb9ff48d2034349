import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import CoverageCounselling
@testable import Wards

@Suite("What the coverage office refuses, by the name of the fact")
struct CoverageRefusalTests {
    @Test("a patient has one coverage of a priority at a time, until we learn better", .clonedDatabase)
    func oneAtATime() async throws {
        let ward = try await ward()
        let record = try await record(in: ward)
        let first = try await ward.as(Ward.finance) { tx, context in try record(in: &tx, context) }
        var late = record
        (late.from, late.to) = (try day("2026-12-01"), try day("2026-12-31"))
        let overlapping = late
        await expectFact("coverage_of_one_priority_is_one_at_a_time") {
            try await ward.as(Ward.finance) { tx, context in try overlapping(in: &tx, context) }
        }
        var other = late
        other.priority = 2
        let second = other
        try await ward.as(Ward.finance) { tx, context in try second(in: &tx, context) }
        try await ward.today("2026-11-04")
        try await ward.as(Ward.finance) { tx, context in try overlapping.replacing(first, in: &tx, context) }
        // What was known before is kept, and replaced once only.
        await expectFact("coverage_exists") {
            try await ward.as(Ward.finance) { tx, context in try overlapping.replacing(first, in: &tx, context) }
        }
        let kept = try await ward.db.all(
            "SELECT id FROM coverage.coverage WHERE patient = \(record.patient)", as: CoverageID.self)
        #expect(kept.count == 3 && kept.contains(first))
        await expectRefusal(by: "coverage_only_ends_its_recorded_time") {
            try await ward.db.run("UPDATE coverage.coverage SET priority = 3 WHERE id = \(first)")
        }
    }

    @Test("when we learned better is the server's word", .clonedDatabase)
    func recorded() async throws {
        let ward = try await ward()
        let record = try await record(in: ward)
        let id = try await ward.as(Ward.finance) { tx, context in try record(in: &tx, context) }
        try await ward.today("2026-11-04")
        try await ward.as(Ward.finance) { tx, _ in
            try tx.run(
                """
                UPDATE coverage.coverage SET recorded = tstzrange(lower(recorded), '2099-01-01') WHERE id = \(id)
                """)
            return id
        }
        let isNow = try await ward.db.value(
            "SELECT upper(recorded) = registry.now() FROM coverage.coverage WHERE id = \(id)", as: Bool.self)
        #expect(isNow)
    }

    /// What is wrong with a coverage that is written down.
    static let wrongs: [(String, @Sendable (inout RecordCoverage) -> Void)] = [
        ("coverage_belongs_to_patient", { $0.patient = PatientID(999) }),
        ("coverage_names_its_payer", { $0.payer = 999 }),
        ("coverage_priority_is_plausible", { $0.priority = 0 }), ("subscriber_id_is_short", { $0.subscriberID = "" }),
        ("coverage_source_is_short", { $0.source = "x" }), ("days_are_in_order", { $0.to = $0.from.adding(days: -1) }),
    ]

    @Test("a coverage that cannot be is not written down", .clonedDatabase, arguments: wrongs.indices)
    func coverage(index: Int) async throws {
        let ward = try await ward()
        var record = try await record(in: ward)
        let (fact, spoil) = Self.wrongs[index]
        spoil(&record)
        let spoiled = record
        await expectFact(fact) { try await ward.as(Ward.finance) { tx, context in try spoiled(in: &tx, context) } }
    }

    @Test("an authorisation is written down once, with units, and after it was granted", .clonedDatabase)
    func authorisation() async throws {
        let ward = try await ward()
        let record = try await record(in: ward)
        let coverage = try await ward.as(Ward.finance) { tx, context in try record(in: &tx, context) }
        let granted = RecordAuthorisation(
            coverage: coverage, reference: "PA-1", from: try day("2026-11-01"), to: try day("2026-12-31"), units: 3,
            grantedOn: try day("2026-11-01"))
        try await ward.as(Ward.finance) { tx, context in try granted(in: &tx, context) }
        var wrongs: [(String, RecordAuthorisation)] = [
            ("authorisation_reference_is_unique_within_its_coverage", granted)
        ]
        func add(_ fact: String, _ spoil: (inout RecordAuthorisation) throws -> Void) rethrows {
            var wrong = granted
            wrong.reference = "PA-2"
            try spoil(&wrong)
            wrongs.append((fact, wrong))
        }
        add("authorisation_units_are_positive") { $0.units = 0 }
        add("authorisation_reference_is_short") { $0.reference = "" }
        add("coverage_exists") { $0.coverage = CoverageID(999) }
        try add("authorisation_is_not_granted_in_the_future") { $0.grantedOn = try day("2026-11-09") }
        try add("days_are_in_order") { $0.to = try day("2026-10-01") }
        for (fact, wrong) in wrongs {
            await expectFact(fact) { try await ward.as(Ward.finance) { tx, context in try wrong(in: &tx, context) } }
        }
    }

    @Test("a line of a cycle is answered by its rules, and a step alone is no answer", .clonedDatabase)
    func lines() async throws {
        let ward = try await ward()
        let cycle = try await ward.openCourse().cycles[0]
        let (from, before) = (try day("2026-11-01"), try day("2026-10-01"))
        let answers: [(String, String, Position.Reply, String)] = [
            ("position_names_its_item", "wishes", .asked(dueOn: from), "call 12"),
            ("answer_source_is_short", "drug", .asked(dueOn: from), "x"),
            (
                "insurer_is_named_by_its_coverage", "drug",
                .confirmed(.insurer, from: from, to: nil, coverage: nil, authorisation: nil), "call 12"
            ),
            (
                "answer_names_a_coverage", "drug",
                .confirmed(.insurer, from: from, to: nil, coverage: CoverageID(999), authorisation: nil), "call 12"
            ),
            (
                "days_are_in_order", "drug",
                .confirmed(.sponsor, from: from, to: before, coverage: nil, authorisation: nil), "call 12"
            ),
            ("coverage_position_step_is_legal", "drug", .denied, "call 12"),
        ]
        for (fact, item, reply, source) in answers {
            await expectFact(fact) {
                try await ward.as(Ward.finance) { tx, context in
                    try Position.assign(
                        item, of: cycle, reply, source: source, Circumstances(reason: "so"), in: &tx, context)
                }
            }
        }
        let line = try await ward.as(Ward.finance) { tx, _ in try PositionRecord.all(of: cycle, in: &tx)[0].id }
        await expectFact("answered_position_has_its_answer") {
            try await ward.as(Ward.finance) { tx, context in try Position.take(.ask, on: line, in: &tx, context) }
        }
    }

    @Test("a note is signed when it is whole, over its exact text, and never changed", .clonedDatabase)
    func notes() async throws {
        let ward = try await ward()
        let course = try await ward.openCourse().course
        var half = try NoteTests.content()
        half.understanding = nil
        let (unfinished, whole) = (half, try NoteTests.content())
        let draft = try await ward.as(Ward.finance) { tx, context in
            try CounsellingNote.draft(unfinished, for: course, in: &tx, context)
        }
        await expectFact("signed_note_is_complete") {
            try await ward.signs(Ward.finance) { tx, context in try CounsellingNote.sign(draft: draft, in: &tx, context)
            }
        }
        await expectFact("draft_is_as_it_was_seen") {
            try await ward.as(Ward.finance) { tx, context in
                try CounsellingNote.redraft(draft, whole, expecting: 2, in: &tx, context)
            }
        }
        try await ward.as(Ward.finance) { tx, context in
            try CounsellingNote.redraft(draft, whole, expecting: 1, in: &tx, context)
        }
        let note = try await ward.signs(Ward.finance) { tx, context in
            try CounsellingNote.sign(draft: draft, in: &tx, context)
        }
        await expectFact("draft_exists") {
            try await ward.signs(Ward.finance) { tx, context in try CounsellingNote.sign(draft: draft, in: &tx, context)
            }
        }
        await expectRefusal(by: "note_is_only_appended") {
            try await ward.db.run("UPDATE coverage.note SET content = '{}' WHERE id = \(note)")
        }
        await expectRefusal(by: "note_signature_is_only_appended") {
            try await ward.db.run("DELETE FROM coverage.note_signature WHERE document = \(note)")
        }
    }

    private func ward() async throws -> Ward { try await Ward.open(try TestDatabase.current, on: "2026-11-03") }

    private func record(in ward: Ward) async throws -> RecordCoverage {
        let payer = try await ward.as(Ward.finance) { tx, _ in try Payer.add("Example Health", .commercial, in: &tx).id
        }
        return RecordCoverage(
            patient: try await ward.patient(), payer: payer, subscriberID: "W1", from: try day("2026-01-01"),
            source: "card seen")
    }
}
