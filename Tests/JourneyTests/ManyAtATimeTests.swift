import CareTerms
import CoverageCounselling
import Postgres
import ProcedureBooking
import TestKit
import Testing
import TrialEnrollment

@testable import Wards

@Suite("Many at a time")
struct ManyAtATimeTests {
    @Test("each cycle gets its own answer for its own days, and what was answered before stays", .clonedDatabase)
    func covers() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (_, _, cycles) = try await ward.openCourse()
        let (from, to) = (try day("2026-11-01"), try day("2026-12-31"))
        try await ward.sponsorPays(for: cycles[2])
        let covers = [
            Position.Cover(of: cycles[1], by: .researchFund, from: to, to: nil),
            Position.Cover(of: cycles[0], by: .patient, from: from, to: to),
            Position.Cover(of: cycles[2], by: .patient, from: from, to: to),
        ]
        let assigned = try await ward.as(Ward.finance) { tx, context in
            try Position.assignAll(covers, source: "told at the desk", in: &tx, context)
        }
        let lines = try await ward.as(Ward.finance) { tx, _ in
            try cycles.map { try PositionRecord.all(of: $0, in: &tx).filter(\.isRequired) }
        }
        #expect(assigned == lines[0].count + lines[1].count && !lines[0].isEmpty)
        #expect(lines[0].allSatisfy { $0.responsible == .patient && $0.from == from && $0.to == to })
        #expect(lines[1].allSatisfy { $0.responsible == .researchFund && $0.from == to && $0.to == nil })
        #expect(lines[2].allSatisfy { $0.responsible == .sponsor })
        #expect(lines.joined().allSatisfy { $0.status == .confirmed && $0.step == 2 })
        await #expect(throws: DaysReversed.self) {
            try await ward.as(Ward.finance) { tx, context in
                try Position.assignAll(
                    [Position.Cover(of: cycles[0], by: .patient, from: to, to: from)], source: "told at the desk",
                    in: &tx, context)
            }
        }
    }

    @Test("facts of several patients in one statement, and a correction beside them", .clonedDatabase)
    func facts() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let patients = [try await ward.patient(), try await ward.patient()]
        let on = try day("2026-11-01")
        func write(_ number: String) async throws {
            try await ward.as(Ward.research) { tx, context in
                try NewPatientFact.record(
                    [
                        NewPatientFact(
                            patient: patients[0], fact: "hemoglobin", number: number, unit: "g/dL", trueOn: on),
                        NewPatientFact(patient: patients[1], fact: "ecog", number: "1", unit: "{score}", trueOn: on),
                    ], in: &tx, context)
                return 2
            }
        }
        await #expect(throws: FactIsNotANumber.self) { try await write("ten") }
        try await write("10.5")
        let known = try await ward.db.all(
            "SELECT patient || ' ' || fact || ' ' || number AS line FROM trials.patient_fact ORDER BY id",
            as: String.self)
        #expect(known == ["\(patients[0].number) hemoglobin 10.5", "\(patients[1].number) ecog 1"])
        let wrong = try await ward.db.value(
            "SELECT id FROM trials.patient_fact WHERE fact = 'hemoglobin'", as: Int64.self)
        try await ward.as(Ward.research) { tx, context in
            try NewPatientFact.record(
                [
                    NewPatientFact(
                        patient: patients[0], fact: "hemoglobin", number: "11.5", unit: "g/dL", trueOn: on,
                        corrects: wrong),
                    NewPatientFact(patient: patients[0], fact: "ecog", number: "2", unit: "{score}", trueOn: on),
                ], in: &tx, context)
            return 2
        }
        let corrected = try await ward.db.all(
            "SELECT number || ' ' || coalesce(corrects = \(wrong), false) AS line FROM trials.patient_fact WHERE id > \(wrong) + 1 ORDER BY id",
            as: String.self)
        #expect(corrected == ["11.5 true", "2 false"])
    }
}
