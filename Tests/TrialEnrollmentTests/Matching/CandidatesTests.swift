import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("Whom of all open referrals a trial could take")
struct CandidatesTests {
    /// What is known of each of many patients: of every kind something, in the past and in the future, some of it
    /// corrected, in several units.
    private static let crowd = """
        SELECT setseed(0.42);
        INSERT INTO registry.patient SELECT FROM generate_series(1, 120);
        BEGIN; SET LOCAL ROLE coordinator;
        INSERT INTO referrals.referral (patient, site, received_at, channel, priority, referrer_name, primary_cancer)
        SELECT p.id, 1, '2026-11-01 12:00Z', 'fax', 'routine', 'Dr Referrer', 'C18.9' FROM registry.patient p ORDER BY p.id;
        COMMIT;
        INSERT INTO trials.patient_fact (patient, fact, number, word, unit, upper_limit, true_on, true_until)
        SELECT patient, fact, CASE WHEN fact <> 'hiv' THEN round((a * top)::numeric, 1) END,
            CASE WHEN fact = 'hiv' THEN CASE WHEN a < 0.2 THEN 'yes' ELSE 'no' END END, unit,
            CASE WHEN unit = 'U/L' AND b < 0.8 THEN 40 END, date '2026-11-02' - (c * 40)::int,
            CASE WHEN b < 0.2 THEN date '2026-11-12' END
        FROM (SELECT p.id AS patient, k.*, random() AS a, random() AS b, random() AS c, random() AS d
            FROM registry.patient p, generate_series(1, 2), (VALUES ('ecog', '{score}', 4), ('hemoglobin', 'g/dL', 14),
                ('hemoglobin', 'g/L', 140), ('ast', 'U/L', 150), ('hiv', NULL, 1), ('age', 'a', 90)) k(fact, unit, top)
            OFFSET 0) x WHERE d < 0.6 ORDER BY a;
        INSERT INTO trials.patient_fact (patient, fact, number, word, unit, upper_limit, true_on, corrects)
        SELECT patient, fact, CASE WHEN number IS NOT NULL THEN 1 END, word, unit, upper_limit, '2026-11-02', id
        FROM trials.patient_fact WHERE id % 7 = 0;
        """

    private static let criteria: [NewTrial.CriterionText] =
        Ward.ecog + [
            NewTrial.CriterionText(
                kind: .inclusion, fact: "hemoglobin", comparison: .atLeast, numbers: ["5"], unit: "mmol/L",
                lookBackDays: 28),
            NewTrial.CriterionText(
                kind: .exclusion, fact: "ast", comparison: .greater, numbers: ["2.5"], unit: "{xULN}"),
            NewTrial.CriterionText(kind: .exclusion, fact: "hiv", comparison: .equal, words: ["yes"]),
        ]

    @Test("whoever goes by is judged as when asked alone: the same verdict, the same facts to refresh", .clonedDatabase)
    func sameAsAlone() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        try await ward.db.script(Self.crowd)
        _ = try await ward.openArm(Self.criteria)
        for text in ["2026-11-02", "2026-11-15", "2026-10-20"] {
            let on = try day(text)
            let (candidates, alone) = try await ward.store(of: Ward.research).read(as: .research) { tx, _ in
                let candidates = try Candidates.of(TrialID(1), on: on, limit: 500, in: &tx)
                let patients = try tx.all("SELECT id FROM registry.patient ORDER BY id", as: PatientID.self)
                return (candidates, try patients.map { ($0, try Match.of($0, on: on, in: &tx).arms[0]) })
            }
            #expect(candidates.referrals == alone.count)
            let expected = alone.filter { $0.1.eligibility.verdict == .met || $0.1.isNear }
            #expect(Set(candidates.best.map(\.patient)) == Set(expected.map(\.0)))
            for candidate in candidates.best {
                let arm = try #require(alone.first { $0.0 == candidate.patient }).1
                #expect(candidate.verdict == arm.eligibility.verdict && candidate.refresh == arm.refresh)
                #expect(candidate.validUntil == arm.eligibility.validUntil)
            }
            let tally = candidates.tallies[0]
            let verdicts = alone.filter { !$0.1.isNear }.map(\.1.eligibility.verdict)
            #expect(tally.met == verdicts.count { $0 == .met } && tally.notMet == verdicts.count { $0 == .notMet })
            #expect(tally.unknown == verdicts.count { $0 == .unknown } && tally.near == alone.count { $0.1.isNear })
            #expect(tally.met > 0 && tally.near > 0 && tally.notMet > 0, "the crowd is no test on \(text)")
        }
    }

    @Test("whoever is in the trial, or whose referral is over, is no candidate; a page holds the best", .clonedDatabase)
    func left() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let patient = try await ward.patient()
        let referral = try await ward.acceptedReferral(of: patient)
        _ = try await ward.enrolled(patient, from: referral)
        let other = try await ward.patient()
        let today = try day("2026-11-02")
        let second = try await ward.acceptedReferral(of: other)
        for (fact, number, unit) in [("ecog", "1", "{score}"), ("hemoglobin", "11", "g/dL")] {
            let known = NewPatientFact(patient: other, fact: fact, number: number, unit: unit, trueOn: today)
            try await ward.as(Ward.research) { tx, context in try known(in: &tx, context) }
        }
        func candidates(limit: Int = 9) async throws -> Candidates {
            try await ward.store(of: Ward.research).read(as: .research) { tx, _ in
                try Candidates.of(TrialID(1), on: today, limit: limit, in: &tx)
            }
        }
        #expect(try await candidates().best.map(\.referral) == [second])
        let near = try await ward.acceptedReferral(of: try await ward.patient())
        #expect(try await candidates().best.map(\.referral) == [second, near])
        #expect(try await candidates(limit: 1).best.map(\.referral) == [second])
        try await ward.db.script(
            """
            BEGIN; SET LOCAL ROLE coordinator;
            INSERT INTO referrals.referral_history (subject, event, reason)
            VALUES (\(second.number), 'withdraw_by_patient', 'own wish'); COMMIT;
            """)
        #expect(try await candidates().best.map(\.referral) == [near])
    }

    @Test(
        "nor is who has died, said no to this trial, withdrew from it, or took back the use of their data",
        .clonedDatabase)
    func gone() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (today, site) = (try day("2026-11-02"), ward.site)
        let arms = try await ward.arms(of: .small("NCT99990081", slots: [9]))
        let elsewhere = try await ward.arms(of: .small("NCT99990082", slots: [9]))
        let dead = try await ward.patient()
        _ = try await ward.acceptedReferral(of: dead)
        let no = try await ward.patient()
        let declined = try await ward.acceptedReferral(of: no)
        let withdrawn = try await ward.assessed(for: arms[0])
        let silent = try await ward.assessed(for: elsewhere[0])
        func candidates() async throws -> Int {
            try await ward.store(of: Ward.research).read(as: .research) { tx, _ in
                try Candidates.of(TrialID(1), on: today, limit: 9, in: &tx).referrals
            }
        }
        #expect(try await candidates() == 3)
        try await ward.as(Ward.research) { tx, context in
            let id = try Enrolment.identify(no, from: declined, at: site, for: arms[0], in: &tx, context)
            try Enrolment.take(.decline, on: id, Circumstances(reasonCode: "distance"), in: &tx, context)
            for (enrolment, scope) in [(withdrawn, Enrolment.Scope.followUp), (silent, .dataUse)] {
                try Enrolment.withdraw(
                    enrolment, from: scope, saidOn: today, Circumstances(reason: "own wish"), in: &tx, context)
            }
            return id
        }
        #expect(try await candidates() == 1)
        try await ward.db.run("UPDATE registry.patient SET vital_status = 'died' WHERE id = \(dead)")
        #expect(try await candidates() == 0)
    }
}
