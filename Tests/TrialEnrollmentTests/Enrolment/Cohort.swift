import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

extension NewTrial {
    /// A trial with one criterion and as many arms as there are numbers of slots.
    static func small(
        _ nct: String, slots: [Int?], rules: SlotRules? = nil, entry: EntryRules? = nil, waivable: Bool = false
    ) throws -> NewTrial {
        var trial = NewTrial(
            nct: nct, title: "A small trial", version: "1", effectiveFrom: try day("2026-01-01"),
            consentFormVersion: "3",
            arms: slots.enumerated().map { place, slots in
                Arm(
                    label: "\(place + 1)", regimen: "oxaliplatin", plannedCycles: 3,
                    interval: Interval(minDays: 42, targetDays: 42, maxDays: 56), partialCounts: false,
                    dwellTargetMinutes: 30, slots: slots,
                    criteria: [
                        CriterionText(
                            kind: .inclusion, fact: "ecog", comparison: .atMost, numbers: ["2"], unit: "{score}",
                            lookBackDays: 60)
                    ])
            })
        for place in trial.arms.indices { trial.arms[place].slotRules = rules }
        trial.entry = entry
        return trial
    }
}

extension Ward {
    func arms(of trial: NewTrial) async throws -> [ArmID] {
        try await self.as(Ward.research) { tx, context in try trial(in: &tx, context).arms }
    }

    /// A patient who consented and was assessed today; who is not met is ineligible.
    func assessed(
        for arm: ArmID?, patient known: PatientID? = nil, at place: SiteID? = nil, ecog: String = "1"
    ) async throws -> EnrolmentID {
        let patient: PatientID
        if let known { patient = known } else { patient = try await self.patient() }
        let referral = try await acceptedReferral(of: patient)
        let site = place ?? site
        return try await self.as(Ward.research) { tx, context in
            let today = try day("2026-11-02")
            let id = try Enrolment.identify(patient, from: referral, at: site, for: arm, in: &tx, context)
            try Enrolment.take(.approach, on: id, in: &tx, context)
            try Enrolment.consent(id, form: arm == nil ? "R1" : "3", signedOn: today, in: &tx, context)
            if known == nil {
                _ = try NewPatientFact(
                    patient: patient, fact: "ecog", number: ecog, unit: "{score}", trueOn: today)(in: &tx, context)
            }
            _ = try Enrolment.assess(id, on: today, in: &tx, context)
            return id
        }
    }

    /// The same, with the checklist signed.
    func eligible(
        for arm: ArmID, patient: PatientID? = nil, at place: SiteID? = nil
    ) async throws -> EnrolmentID {
        let id = try await assessed(for: arm, patient: patient, at: place)
        try await signed(id)
        return id
    }

    /// Treated on the first day.
    func treated(in arm: ArmID) async throws -> EnrolmentID {
        let id = try await eligible(for: arm)
        try await steps([.reserveSlot, .start, .treat], of: id)
        return id
    }

    func says(_ outcome: Toxicity.Outcome, of id: EnrolmentID, on date: String, isFatal: Bool = false) async throws {
        let seen = try day(date)
        try await self.as(Ward.investigator) { tx, _ in
            try Toxicity.record(
                outcome, of: id, on: seen, what: outcome == .none ? nil : "ileus, grade 4", isFatal: isFatal, in: &tx)
        }
    }

    func patient(of id: EnrolmentID) async throws -> PatientID {
        try await db.value("SELECT patient FROM trials.enrolment WHERE id = \(id)", as: PatientID.self)
    }

    /// Who holds a slot of an arm: not more than it has, whatever was done.
    func held() async throws -> Int {
        try await db.value("SELECT count(*) FROM trials.slot WHERE given_back_at IS NULL", as: Int.self)
    }

    func status(of id: EnrolmentID) async throws -> String {
        try await db.value("SELECT status FROM trials.enrolment WHERE id = \(id)", as: String.self)
    }
}
