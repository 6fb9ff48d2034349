import CareTerms
import Postgres
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("The criteria of published trials, as data")
struct StatedTrialTests {
    @Test(
        "patients under, at and over each limit, by us and by the database alike", .clonedDatabase,
        arguments: StatedArm.all)
    func limits(_ stated: StatedArm) async throws {
        let (criteria, units) = try await Self.load(stated)
        #expect(criteria.count == stated.criteria.count)
        for (criterion, one) in zip(criteria, stated.criteria) {
            #expect(one.patients.contains { $0.answer == .met } && one.patients.contains { $0.answer == .notMet })
            for (index, patient) in one.patients.enumerated() {
                let fact = try one.fact(index)
                let answer = criterion.answer(from: [fact], on: fact.trueOn, units: units)
                #expect(answer.answer == patient.answer, "\(one.testDescription): \(patient.value)")
                let lets = try await TestDatabase.current.value(
                    """
                    SELECT coalesce(trials.criterion_lets_in(c, ROW(1, 1, \(fact.fact)::text, \(fact.number)::numeric,
                        \(fact.word)::text, \(fact.unit)::text, \(fact.upperLimit)::numeric, \(fact.trueOn)::date, NULL,
                        NULL, 'me', now())::trials.patient_fact, \(fact.trueOn)::date), false)
                    FROM trials.criterion c WHERE c.id = \(criterion.id)
                    """, as: Bool.self)
                #expect(lets == (patient.answer == .met), "the database: \(one.testDescription): \(patient.value)")
            }
            #expect(criterion.answer(from: [], on: try day("2026-11-10"), units: units).answer == .unknown)
        }
    }

    @Test(
        "one no decides over all the others, and one unknown lets nobody in", .clonedDatabase, arguments: StatedArm.all)
    func together(_ stated: StatedArm) async throws {
        let (criteria, units) = try await Self.load(stated)
        let today = try day("2026-11-10")
        let good = try stated.criteria.map { one in
            try one.fact(try #require(one.patients.firstIndex { $0.answer == .met }))
        }
        #expect(Eligibility(criteria, facts: good, on: today, units: units).verdict == .met)
        for (place, one) in stated.criteria.enumerated() {
            for index in one.patients.indices where one.patients[index].answer == .notMet {
                var facts = good
                facts[place] = try one.fact(index)
                #expect(Eligibility(criteria, facts: facts, on: today, units: units).verdict == .notMet)
            }
            var facts = good
            facts.remove(at: place)
            #expect(Eligibility(criteria, facts: facts, on: today, units: units).verdict == .unknown)
        }
    }

    /// Writes the trial down as research does, and reads its criteria back.
    private static func load(_ stated: StatedArm) async throws -> ([Criterion], UnitTable) {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-10")
        let trial = NewTrial(
            nct: stated.nct, title: stated.name, version: "1", effectiveFrom: try day("2026-01-01"),
            consentFormVersion: "1",
            arms: [
                NewTrial.Arm(
                    label: "1", regimen: "as published", plannedCycles: 3,
                    interval: NewTrial.Interval(minDays: 28, targetDays: 42, maxDays: 56), partialCounts: false,
                    dwellTargetMinutes: 30, criteria: stated.criteria.map(\.text))
            ])
        let arm = try await ward.as(Ward.research) { tx, context in try trial(in: &tx, context).arms[0] }
        return try await ward.db.transaction { tx in
            (try Criterion.all(of: arm, in: &tx), try UnitTable.read(in: &tx))
        }
    }
}

extension StatedCriterion {
    /// What is known of the patient of this number.
    func fact(_ index: Int) throws -> PatientFact {
        let patient = patients[index]
        let isWord = text.words != nil
        return PatientFact(
            id: 1, fact: text.fact, number: isWord ? nil : try decimal(patient.value),
            word: isWord ? patient.value : nil, unit: patient.unit,
            upperLimit: try patient.upperLimit.map(decimal), trueOn: try day("2026-11-10"))
    }
}
