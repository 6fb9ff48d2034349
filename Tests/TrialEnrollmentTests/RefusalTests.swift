import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("What the trial office refuses, by the name of the fact")
struct TrialRefusalTests {
    /// What is wrong with a trial that is written down.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let fact: String
        let spoil: @Sendable (inout NewTrial) -> Void
        var testDescription: String { fact }

        init(_ fact: String, _ spoil: @escaping @Sendable (inout NewTrial) -> Void) {
            (self.fact, self.spoil) = (fact, spoil)
        }
    }

    static let wrongs: [Wrong] = [
        Wrong("trial_number_is_an_nct_number") { $0.nct = "NCT1" },
        Wrong("trial_title_is_short") { $0.title = "x" },
        Wrong("protocol_version_is_short") { $0.version = "" },
        Wrong("arm_label_is_short") { $0.arms[0].label = "" },
        Wrong("arm_label_is_unique_within_its_version") { $0.arms.append($0.arms[0]) },
        Wrong("arm_plans_one_to_twelve_cycles") { $0.arms[0].plannedCycles = 13 },
        Wrong("arm_interval_is_in_order") { $0.arms[0].interval.minDays = 43 },
        Wrong("arm_interval_is_in_order") { $0.arms[0].interval.maxDays = 41 },
        Wrong("arm_dwell_is_plausible") { $0.arms[0].dwellTargetMinutes = 4 },
        Wrong("arm_slots_are_positive") { $0.arms[0].slots = 0 },
        Wrong("criterion_names_a_fact") { $0.arms[0].criteria[0].fact = "mood" },
        Wrong("criterion_has_what_its_operator_compares") { $0.arms[0].criteria[0].numbers = nil },
        Wrong("criterion_has_what_its_operator_compares") { $0.arms[0].criteria[0].comparison = .between },
        Wrong("released_arm_has_criteria") { $0.arms[0].criteria = [] },
        Wrong("criterion_compares_what_its_fact_is") {
            ($0.arms[0].criteria[0].fact, $0.arms[0].criteria[0].unit) = ("bowel_obstruction", nil)
        },
        Wrong("look_back_is_positive") { $0.arms[0].criteria[0].lookBackDays = 0 },
        Wrong("criterion_number_is_a_decimal") { $0.arms[0].criteria[0].numbers = ["two"] },
        Wrong("consent_form_version_is_short") { $0.consentFormVersion = "" },
    ]

    @Test("a trial that cannot be is not in the catalogue, not even in part", .clonedDatabase, arguments: wrongs)
    func catalogue(wrong: Wrong) async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        var trial = try trial()
        wrong.spoil(&trial)
        let spoiled = trial
        await expectFact(wrong.fact) {
            try await ward.as(Ward.research) { tx, context in try spoiled(in: &tx, context) }
        }
        let count = try await ward.db.value("SELECT count(*) FROM trials.trial", as: Int.self)
        #expect(count == 0)
    }

    @Test("what patients consented to never changes: a released version is frozen for everybody", .clonedDatabase)
    func frozen() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let arm = try await arm(of: try trial(), in: ward)
        let changes: [SQL] = [
            "UPDATE trials.arm SET planned_cycles = 4 WHERE id = \(arm)",
            "UPDATE trials.criterion SET numbers = '{3}' WHERE arm = \(arm)",
            "DELETE FROM trials.criterion WHERE arm = \(arm)",
            """
            INSERT INTO trials.criterion (arm, kind, fact, operator, words)
            VALUES (\(arm), 'exclusion', 'bowel_obstruction', '=', '{yes}')
            """,
            "UPDATE trials.protocol_version SET effective_from = '2026-02-01'",
        ]
        for change in changes {
            await expectRefusal(by: "released_protocol_is_frozen") { try await ward.db.run(change) }
        }
        let again = try trial()
        await expectFact("trial_number_is_unique") {
            try await ward.as(Ward.research) { tx, context in try again(in: &tx, context) }
        }
    }

    @Test("a form is signed in its own time: in force already, of this trial, and not in the future", .clonedDatabase)
    func forms() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let id = try await approached(in: ward, arm: try await arm(of: try trial(), in: ward))
        for (signedOn, fact) in [
            ("2025-12-31", "consent_form_is_in_force_for_its_trial"),
            ("2026-11-04", "consent_is_not_signed_in_the_future"),
        ] {
            let signed = try day(signedOn)
            await expectFact(fact) {
                try await ward.as(Ward.research) { tx, context in
                    try Enrolment.consent(id, form: "3", signedOn: signed, in: &tx, context)
                }
            }
        }
        // The step alone, without a form.
        await expectFact("consented_patient_has_signed_a_form") {
            try await ward.as(Ward.research) { tx, context in try Enrolment.take(.consent, on: id, in: &tx, context) }
        }
        let today = try day("2026-11-02")
        let state = try await ward.as(Ward.research) { tx, context in
            try Enrolment.consent(id, form: "3", signedOn: today, in: &tx, context)
        }
        #expect(state == .consented)
    }

    @Test("nobody is eligible by saying so, and a patient is in a trial once", .clonedDatabase)
    func eligible() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let patient = try await ward.patient()
        let referral = try await ward.acceptedReferral(of: patient)
        let (arm, enrolment) = try await ward.enrolled(patient, from: referral)
        let site = ward.site
        await expectFact("patient_is_enrolled_once_per_trial") {
            try await ward.as(Ward.research) { tx, context in
                try Enrolment.identify(patient, from: referral, at: site, for: arm, in: &tx, context)
            }
        }
        let other = try await approached(in: ward, arm: arm)
        let today = try day("2026-11-02")
        try await ward.as(Ward.research) { tx, context in
            try Enrolment.consent(other, form: "3", signedOn: today, in: &tx, context)
            return try Enrolment.take(.screen, on: other, in: &tx, context).number
        }
        await expectFact("eligible_patient_meets_every_criterion") {
            try await ward.as(Ward.research) { tx, context in
                try Enrolment.take(.findEligible, on: other, in: &tx, context)
            }
        }
        await expectFact("withdrawal_has_its_scope") {
            try await ward.as(Ward.research) { tx, context in
                try Enrolment.take(.withdraw, on: enrolment, Circumstances(reason: "own wish"), in: &tx, context)
            }
        }
    }

    @Test("the last slot is given once", .clonedDatabase)
    func slots() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        var small = try trial()
        small.arms[0].slots = 1
        let arm = try await arm(of: small, in: ward)
        let today = try day("2026-11-02")
        var ids: [EnrolmentID] = []
        for _ in 1...2 {
            let id = try await approached(in: ward, arm: arm)
            try await ward.as(Ward.research) { tx, context in
                try Enrolment.consent(id, form: "3", signedOn: today, in: &tx, context)
                let patient = try EnrolmentRecord.read(id, in: &tx).patient
                _ = try NewPatientFact(
                    patient: patient, fact: "ecog", number: "1", unit: "{score}", trueOn: today)(in: &tx, context)
                return try Enrolment.assess(id, on: today, in: &tx, context).verdict
            }
            try await ward.signed(id)
            ids.append(id)
        }
        let (first, second) = (ids[0], ids[1])
        try await ward.as(Ward.research) { tx, context in try Enrolment.take(.reserveSlot, on: first, in: &tx, context)
        }
        await expectFact("arm_has_a_free_slot") {
            try await ward.as(Ward.research) { tx, context in
                try Enrolment.take(.reserveSlot, on: second, in: &tx, context)
            }
        }
    }

    @Test("a fact is corrected once, by one of its own kind, and not known before it is true", .clonedDatabase)
    func facts() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let patient = try await ward.patient()
        let ecog = NewPatientFact(
            patient: patient, fact: "ecog", number: "1", unit: "{score}", trueOn: try day("2026-11-01"))
        let first = try await ward.as(Ward.research) { tx, context in try ecog(in: &tx, context) }
        var right = ecog
        right.corrects = first
        let correction = right
        try await ward.as(Ward.research) { tx, context in try correction(in: &tx, context) }
        var wrongs: [(String, NewPatientFact)] = [("patient_fact_is_corrected_once", correction)]
        for (fact, spoil) in Self.spoiledFacts {
            var wrong = ecog
            spoil(&wrong, first)
            wrongs.append((fact, wrong))
        }
        for (fact, wrong) in wrongs {
            await expectFact(fact) { try await ward.as(Ward.research) { tx, context in try wrong(in: &tx, context) } }
        }
        let known = try await ward.as(Ward.research) { tx, _ in
            try PatientFact.latest(of: patient, limit: 9, in: &tx).map(\.id)
        }
        #expect(known.count == 1 && known != [first])
    }

    private static let spoiledFacts: [(String, @Sendable (inout NewPatientFact, Int64) -> Void)] = [
        ("patient_fact_belongs_to_patient", { fact, _ in fact.patient = PatientID(999) }),
        ("patient_fact_is_of_a_kind", { fact, _ in fact.fact = "mood" }),
        ("patient_fact_is_a_number_or_a_word", { fact, _ in fact.word = "good" }),
        ("patient_fact_number_is_a_decimal", { fact, _ in fact.number = "one" }),
        ("patient_fact_is_what_its_kind_asks", { fact, _ in (fact.fact, fact.unit) = ("bowel_obstruction", nil) }),
        (
            "patient_fact_is_what_its_kind_asks",
            { fact, _ in
                (fact.fact, fact.number, fact.word, fact.unit) = ("bowel_obstruction", nil, "Yes", nil)
            }
        ),
        ("patient_fact_is_not_of_the_future", { fact, _ in fact.trueOn = fact.trueOn.adding(days: 30) }),
        // Of another kind it would hide another fact.
        ("fact_to_correct_exists", { fact, first in (fact.fact, fact.corrects) = ("hemoglobin", first) }),
    ]

    private func trial() throws -> NewTrial {
        NewTrial(
            nct: "NCT99990002", title: "A small trial", version: "1", effectiveFrom: try day("2026-01-01"),
            consentFormVersion: "3",
            arms: [
                NewTrial.Arm(
                    label: "1", regimen: "oxaliplatin", plannedCycles: 3,
                    interval: NewTrial.Interval(minDays: 42, targetDays: 42, maxDays: 56), partialCounts: false,
                    dwellTargetMinutes: 30, slots: 15,
                    criteria: [
                        NewTrial.CriterionText(
                            kind: .inclusion, fact: "ecog", comparison: .atMost, numbers: ["2"], unit: "{score}",
                            lookBackDays: 14)
                    ])
            ])
    }

    private func arm(of trial: NewTrial, in ward: Ward) async throws -> ArmID {
        try await ward.as(Ward.research) { tx, context in try trial(in: &tx, context).arms[0] }
    }

    private func approached(in ward: Ward, arm: ArmID) async throws -> EnrolmentID {
        let patient = try await ward.patient()
        let referral = try await ward.acceptedReferral(of: patient)
        let site = ward.site
        return try await ward.as(Ward.research) { tx, context in
            let id = try Enrolment.identify(patient, from: referral, at: site, for: arm, in: &tx, context)
            try Enrolment.take(.approach, on: id, in: &tx, context)
            return id
        }
    }
}
