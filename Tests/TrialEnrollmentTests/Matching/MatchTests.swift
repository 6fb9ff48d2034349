import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("Which open trial could take a patient")
struct MatchTests {
    @Test("a near miss names what to refresh, and the last day on which that helps")
    func near() throws {
        let criteria = try [
            criterion(1, "ecog", "2", lookBack: 14), criterion(2, "hemoglobin", "9", lookBack: 28),
            criterion(3, "platelets", "100", lookBack: 7),
        ]
        let facts = try [
            fact("ecog", "1", on: "2026-11-05"), fact("hemoglobin", "8", on: "2026-11-01"),
            fact("platelets", "90", on: "2026-11-01"),
        ]
        let arm = try judge(criteria, facts)
        // The platelets are too old; ECOG holds through the 19th and hemoglobin through the 29th.
        #expect(arm.eligibility.verdict == .unknown && arm.isNear)
        let by = try day("2026-11-19")
        #expect(arm.refresh.map(\.fact) == ["platelets"] && arm.refresh.map(\.by) == [by])
        #expect(arm.refresh[0].reason == "the fact is of 2026-11-01, too old")
        let met = try judge(Array(criteria.prefix(2)), facts)
        #expect(met.eligibility.verdict == .met && !met.isNear)
        #expect(met.refresh == [Match.Refresh(fact: "ecog", reason: "it ages", by: by)])
    }

    @Test("one measurement that is off is a near miss; two are none, nor is another disease unless it may be waived")
    func far() throws {
        let measured = try [criterion(1, "ecog", "2"), criterion(2, "hemoglobin", "9")]
        let off = try judge(measured, [fact("ecog", "3"), fact("hemoglobin", "8")])
        #expect(off.eligibility.verdict == .notMet && off.isNear && off.refresh.map(\.fact) == ["ecog"])
        let both = try judge(measured, [fact("ecog", "3"), fact("hemoglobin", "10")])
        #expect(both.eligibility.verdict == .notMet && !both.isNear && both.refresh.isEmpty)
        for waiver in [nil, Criterion.Waiver.sponsor] {
            let disease = Criterion(
                id: 1, kind: .inclusion, fact: "primary_tumour", comparison: .isIn, words: ["gastric"],
                waivableBy: waiver)
            let known = PatientFact(id: 1, fact: "primary_tumour", word: "ovarian", trueOn: try day("2026-11-01"))
            #expect(try judge([disease], [known]).isNear == (waiver != nil))
        }
        let nothing = try (1...6).map { try criterion(Int64($0), "fact\($0)", "1") }
        #expect(try judge(nothing, []).refresh.isEmpty, "whoever nothing is known of is near to nothing")
        #expect(try judge(Array(nothing.prefix(5)), []).refresh.count == Match.lacksMax)
    }

    @Test("met comes first, then the near misses by how little they lack, then the others")
    func order() throws {
        let wants = [["ecog", "a", "b"], ["ecog", "hemoglobin"], ["ecog"], ["ecog", "a"], ["platelets", "x"]]
        let arms = try wants.enumerated().map { index, facts in
            try open(index + 1, facts.map { try criterion(Int64(index), $0, "2") })
        }
        let known = try [fact("ecog", "1"), fact("hemoglobin", "1"), fact("platelets", "3"), fact("x", "3")]
        let match = Match(arms, facts: known, enrolled: [:], on: try day("2026-11-10"), .none)
        #expect(match.arms.map(\.arm.arm.number) == [2, 3, 4, 1, 5])
    }

    @Test("what was written down later, or corrected later, was not known before", .clonedDatabase)
    func bitemporal() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let patient = try await ward.patient()
        let arm = try await ward.openArm()
        let ecog = NewPatientFact(
            patient: patient, fact: "ecog", number: "3", unit: "{score}", trueOn: try day("2026-11-01"))
        let first = try await ward.as(Ward.research) { tx, context in try ecog(in: &tx, context) }
        try await ward.db.setClock(Instant("2026-11-04T12:00:00Z"))
        var right = ecog
        (right.number, right.corrects) = ("1", first)
        let correction = right
        try await ward.as(Ward.research) { tx, context in try correction(in: &tx, context) }
        let on = try day("2026-11-03")
        for (text, expected) in [
            ("2026-11-01T12:00:00Z", Answer.unknown), ("2026-11-02T12:00:00Z", .notMet),
            ("2026-11-03T12:00:00Z", .notMet),
            ("2026-11-04T12:00:00Z", .met),
        ] {
            let at = try moment(text)
            let match = try await ward.store(of: Ward.research).read(as: .research) { tx, _ in
                try Match.of(patient, on: on, knownAt: at, in: &tx)
            }
            #expect(match.arms.map(\.arm.arm) == [arm])
            #expect(match.arms[0].eligibility.verdict == expected, "as known at \(text)")
        }
    }

    @Test("only trials that recruit, with the newest version that is in force", .clonedDatabase)
    func openArms() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let arm = try await ward.openArm()
        func arms(on text: String) async throws -> [ArmID] {
            let on = try day(text)
            return try await ward.db.transaction { tx in try OpenArm.all(on: on, in: &tx).map(\.arm) }
        }
        #expect(try await arms(on: "2026-11-02") == [arm])
        #expect(try await arms(on: "2025-12-31").isEmpty, "no version is in force yet")
        try await ward.db.script(
            """
            INSERT INTO trials.protocol_version (trial, version, effective_from) VALUES (1, '2', '2026-12-01');
            INSERT INTO trials.arm (protocol_version, label, regimen, planned_cycles, interval_min_days,
                interval_target_days, interval_max_days, partial_counts, dwell_target_minutes)
            VALUES (2, '1', 'cisplatin', 3, 42, 42, 56, false, 30);
            INSERT INTO trials.criterion (arm, kind, fact, operator, words)
            SELECT max(id), 'exclusion', 'hiv', '=', '{yes}' FROM trials.arm;
            """)
        #expect(try await arms(on: "2026-12-01") == [arm], "a draft takes nobody")
        try await ward.db.run("UPDATE trials.protocol_version SET released_at = registry.now() WHERE id = 2")
        #expect(try await arms(on: "2026-11-30") == [arm])
        #expect(try await arms(on: "2026-12-01") == [ArmID(arm.number + 1)])
        try await ward.db.script(
            """
            INSERT INTO trials.recruitment_change (trial, recruitment, from_day, reason)
            VALUES (1, 'suspended', '2026-11-02', 'the sponsor asks for it')
            """)
        #expect(try await arms(on: "2026-12-01").isEmpty)
    }

    private func judge(_ criteria: [Criterion], _ facts: [PatientFact]) throws -> Match.Arm {
        Match([try open(1, criteria)], facts: facts, enrolled: [:], on: try day("2026-11-10"), .none).arms[0]
    }

    private func open(_ number: Int, _ criteria: [Criterion]) throws -> OpenArm {
        OpenArm(
            trial: TrialID(Int64(number)), name: "T\(number)", title: "A trial", version: "1",
            arm: ArmID(Int64(number)), label: "1", criteria: criteria)
    }

    private func criterion(_ id: Int64, _ fact: String, _ limit: String, lookBack: Int? = nil) throws -> Criterion {
        Criterion(
            id: id, kind: .inclusion, fact: fact, comparison: .atMost, numbers: [try decimal(limit)],
            unit: "u", lookBackDays: lookBack)
    }

    private func fact(_ kind: String, _ number: String, on date: String = "2026-11-10") throws -> PatientFact {
        PatientFact(
            id: 1, fact: kind, number: try decimal(number), unit: "u", trueOn: try day(date))
    }
}

extension Ward {
    /// A trial that recruits, whose only arm asks for an ECOG of at most 2 that is not older than 60 days.
    func openArm(_ criteria: [NewTrial.CriterionText] = Ward.ecog) async throws -> ArmID {
        let trial = NewTrial(
            title: "A trial that is open", version: "1", effectiveFrom: try day("2026-01-01"), consentFormVersion: "1",
            arms: [
                NewTrial.Arm(
                    label: "1", regimen: "oxaliplatin", plannedCycles: 3,
                    interval: NewTrial.Interval(minDays: 42, targetDays: 42, maxDays: 56), partialCounts: false,
                    dwellTargetMinutes: 30, criteria: criteria)
            ])
        return try await self.as(Ward.research) { tx, context in try trial(in: &tx, context).arms[0] }
    }

    static let ecog = [
        NewTrial.CriterionText(
            kind: .inclusion, fact: "ecog", comparison: .atMost, numbers: ["2"], unit: "{score}", lookBackDays: 60)
    ]
}
