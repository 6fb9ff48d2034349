import CareTerms
import Postgres
import Registry
import TestKit

@testable import TrialEnrollment
@testable import Wards

/// Lives of made-up people in made-up trials: the states that they went through, and on which days.
///
/// They are written past the machine: what is tested here is how lives are counted, whatever led to them.
struct Lives: Sendable {
    struct Life: Sendable {
        var patient: PatientID
        var trial: TrialID?
        var arm: ArmID?
        var site: SiteID
        var steps: [(state: Enrolment.State, on: ClinicalDay, code: String?)]
        var withdrewData = false

        var last: Enrolment.State { steps[steps.count - 1].state }

        /// The first day of a step into one of these states.
        func first(of states: Set<Enrolment.State>) -> ClinicalDay? { steps.first { states.contains($0.state) }?.on }
    }

    let ward: Ward

    static func open(_ db: TestDatabase) async throws -> Lives {
        let ward = try await Ward.open(db, on: "2026-11-22")
        try await db.script(
            """
            ALTER TABLE trials.enrolment DISABLE TRIGGER USER; ALTER TABLE trials.enrolment_history DISABLE TRIGGER USER;
            ALTER TABLE trials.withdrawal DISABLE TRIGGER USER;
            """)
        return Lives(ward: ward)
    }

    func trial(_ number: Int, arms: Int) async throws -> (TrialID, [ArmID]) {
        let new = NewTrial(
            nct: "NCT9999\(1000 + number)", title: "A made-up trial of aerosols", phase: "PHASE1", sponsor: "Hill",
            version: "1", effectiveFrom: try day("2026-01-01"), consentFormVersion: "1",
            arms: (1...arms).map { arm in
                NewTrial.Arm(
                    label: "\(arm)", regimen: "cisplatin", plannedCycles: 3,
                    interval: NewTrial.Interval(minDays: 42, targetDays: 42, maxDays: 56), partialCounts: false,
                    dwellTargetMinutes: 30, slots: 99,
                    criteria: [
                        NewTrial.CriterionText(
                            kind: .inclusion, fact: "ecog", comparison: .atMost, numbers: ["2"], unit: "{score}")
                    ])
            })
        let created = try await ward.as(Ward.research) { tx, context in try new(in: &tx, context) }
        return (created.trial, created.arms)
    }

    func site(_ name: String) async throws -> SiteID {
        try await ward.db.transaction { tx in try Site.add(name, of: "Lakeside", zone: "America/Chicago", in: &tx) }
    }

    @discardableResult
    func write(_ life: Life) async throws -> EnrolmentID {
        let referral = try await referral(of: life.patient)
        let number = Int32(life.steps.count)
        let (states, codes) = (life.steps.map(\.state), life.steps.map { $0.code ?? "" })
        let days = life.steps.map(\.on)
        return try await ward.db.transaction { tx in
            let id: EnrolmentID = try tx.value(
                """
                INSERT INTO trials.enrolment (patient, referral, site, trial, arm, status, step_no)
                VALUES (\(life.patient), \(referral), \(life.site), \(life.trial), \(life.arm), \(life.last), \(number))
                RETURNING id
                """)
            try tx.run(
                """
                INSERT INTO trials.enrolment_history (subject, no, from_state, event, to_state, reason_code, happened_at,
                    recorded_at, login, role)
                SELECT \(id), n, '-', 'opened', state, nullif(code, ''), (day + time '12:00') AT TIME ZONE 'America/Chicago',
                    registry.now(), session_user, 'research'
                FROM unnest(\(states)::text[], \(days)::date[], \(codes)::text[]) WITH ORDINALITY s(state, day, code, n)
                """)
            if life.withdrewData {
                try tx.run(
                    "INSERT INTO trials.withdrawal (enrolment, scope, said_on) VALUES (\(id), 'data_use', '2026-11-01')"
                )
            }
            return id
        }
    }

    private func referral(of patient: PatientID) async throws -> ReferralID {
        let (site, received) = (ward.site, try moment("2026-01-02T15:00:00Z"))
        return try await ward.as(Ward.coordinator) { tx, _ in
            try tx.value(
                """
                INSERT INTO referrals.referral (patient, site, received_at, channel, priority, referrer_name, primary_cancer)
                VALUES (\(patient), \(site), \(received), 'fax', 'routine', 'Dr. Example', 'C18.9') RETURNING id
                """)
        }
    }

    /// The ways that a life can go.
    static let ways: [[Enrolment.State]] = {
        let started: [Enrolment.State] = [.identified, .approached, .consented, .screening]
        let treated = started + [.eligible, .slotReserved, .onStudy, .onTreatment]
        return [
            [.identified], [.identified, .declined], [.identified, .approached], [.identified, .approached, .declined],
            [.identified, .approached, .consented], [.identified, .approached, .consented, .withdrawn], started,
            started + [.ineligible], started + [.withdrawn], started + [.eligible, .slotReserved],
            started + [.ineligible, .screening, .eligible, .slotReserved, .onStudy],
            Array(treated.dropLast()) + [.withdrawn], treated, treated + [.offTreatment, .followUp, .offStudy],
            treated + [.withdrawn],
        ]
    }()
}
