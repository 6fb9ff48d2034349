import CareTerms
import Postgres
import ProcedureBooking
import Registry
import TestKit
import Testing

/// A clinic with two theatres, and patients with open courses, in a database of its own.
struct Ward {
    static let theatre: ResourceID = ID(1), surgeon: ResourceID = ID(2), device: ResourceID = ID(3)
    static let otherTheatre: ResourceID = ID(4), otherSurgeon: ResourceID = ID(5), otherDevice: ResourceID = ID(6)
    static let site: SiteID = ID(1)
    static let room = [theatre, surgeon, device]
    static let otherRoom = [otherTheatre, otherSurgeon, otherDevice]

    let db: TestDatabase
    let courses: [CourseID]

    /// Every course has three cycles at 42 (42 to 56) days, and opened on 1 December 2026 in Chicago.
    static func open(in db: TestDatabase, patients: Int = 2) async throws -> Ward {
        try await db.script(
            """
            BEGIN; SET LOCAL ROLE omentum_owner;
            INSERT INTO registry.organisation (name, kind) VALUES ('Clinic', 'provider');
            INSERT INTO registry.site (organisation, name, zone) VALUES (1, 'North', 'America/Chicago');
            INSERT INTO registry.person (login, printed_name) VALUES ('test_one_surgeon', 'Sue Surgeon');
            INSERT INTO registry.patient (vital_status) SELECT 'alive' FROM generate_series(1, \(patients));
            -- Which papers a board waits for is another office's matter.
            UPDATE referrals.data_set SET is_gate = false;
            SET LOCAL ROLE coordinator;
            INSERT INTO referrals.referral (patient, site, received_at, channel, priority, referrer_name, primary_cancer)
            SELECT p, 1, '2026-11-01 12:00Z', 'fax', 'routine', 'Dr Referrer', 'C18.9' FROM generate_series(1, \(patients)) p;
            INSERT INTO referrals.referral_history (subject, event) SELECT id, 'review' FROM referrals.referral;
            INSERT INTO referrals.referral_history (subject, event) SELECT id, 'refer_to_board' FROM referrals.referral;
            INSERT INTO referrals.referral_history (subject, event) SELECT id, 'accept' FROM referrals.referral;
            INSERT INTO referrals.decision (referral, step_no, outcome, pathway, board_on)
            SELECT id, step_no, 'accepted', 'off_trial', '2026-11-02' FROM referrals.referral;
            SET LOCAL ROLE research;
            INSERT INTO trials.consent_form (version, effective_from, asks_again) VALUES ('1', '2026-01-01', false);
            INSERT INTO trials.enrolment (patient, referral, site) SELECT patient, id, 1 FROM referrals.referral ORDER BY id;
            INSERT INTO trials.enrolment_history (subject, event) SELECT id, 'approach' FROM trials.enrolment;
            INSERT INTO trials.consent (enrolment, no, form, given, signed_on) SELECT id, 1, 1, true, '2026-11-01' FROM trials.enrolment;
            INSERT INTO trials.enrolment_history (subject, event) SELECT id, 'consent' FROM trials.enrolment;
            COMMIT;
            """)
        let ward = Ward(db: db, courses: [])
        let opened = try await ward.act(as: .scheduler, at: "2026-12-01T15:00:00Z") { tx, context in
            for (kind, name) in [(ResourceKind.theatre, "T"), (.surgeon, "S"), (.device, "D")] {
                _ = try AddResource(site: site, kind: kind, name: "\(name)1")(in: &tx, context)
            }
            for (kind, name) in [(ResourceKind.theatre, "T"), (.surgeon, "S"), (.device, "D")] {
                _ = try AddResource(site: site, kind: kind, name: "\(name)2")(in: &tx, context)
            }
            let treatment = try CourseProtocol.programme(in: &tx)
            return try (1...patients).map { n in
                let referral = AcceptedReferral(
                    referral: ID(Int64(n)), patient: ID(Int64(n)), site: site, pathway: .offTrial)
                let enrolled = EnrolledPatient(enrolment: ID(Int64(n)), arm: nil)
                return try OpenCourse(from: referral, enrolled: enrolled, by: treatment)(in: &tx, context)
            }
        }
        return Ward(db: db, courses: opened)
    }

    /// One transaction of the person who is alone in the group, at that moment of the product's clock.
    func act<R: Sendable>(
        as role: GroupRole, at moment: String, _ body: @escaping @Sendable (inout Transaction, Context) throws -> R
    ) async throws -> R {
        let now = try #require(Instant(moment))
        let login = TestLogin.member(of: role)
        return try await db.transaction(as: login, in: role) { tx in
            try tx.run("SELECT set_config('omentum.test_now', \(moment), true)")
            return try body(&tx, Context(now: now, actor: Actor(login: login.name, role: role)))
        }
    }

    /// The planned cycle of a patient's course: patients count from 1.
    static func cycle(_ number: Int, of patient: Int = 1) -> PlannedCycleID { ID(Int64((patient - 1) * 3 + number)) }

    static func hours(_ from: String, _ minutes: Int = 165) throws -> PostgresRange<Instant> {
        let start = try #require(Instant(from))
        return PostgresRange(start..<start + .seconds(minutes * 60))
    }

    /// Holds the first room for a cycle.
    func hold(
        _ cycle: PlannedCycleID, from: String, with resources: [ResourceID] = Ward.room, at now: String = Ward.monday
    ) async throws -> PlacementID {
        let during = try Ward.hours(from)
        return try await act(as: .scheduler, at: now) { tx, context in
            try BookCycle(cycle, at: Ward.site, with: resources, during: during)(in: &tx, context)
        }
    }

    func confirm(_ placement: PlacementID, of cycle: PlannedCycleID, on day: String, at now: String = Ward.monday)
        async throws
    {
        try await act(as: .scheduler, at: now) { tx, context in
            try Ward.go(cycle, .confirm, on: day, in: &tx)
            try Placement.take(.confirm, on: placement, in: &tx, context)
        }
    }

    static func go(
        _ cycle: PlannedCycleID, _ step: Clearance.Step, on text: String, _ verdict: Clearance.Verdict = .go,
        in tx: inout Transaction
    ) throws {
        let gates: JSONText = try tx.value(
            """
            SELECT jsonb_agg(jsonb_build_object('finding', jsonb_build_object('gate', code, 'answer', 'met')))
            FROM pathway.gate
            """)
        try Clearance(of: cycle, for: step, on: try day(text), verdict, gates: gates, rules: "test").store(in: &tx)
    }

    /// Monday, 7 December 2026, 06:00 on the wall of the clinic: the day before the first procedure.
    static let monday = "2026-12-07T12:00:00Z"
    /// Tuesday, at the times of the procedure, on the UTC clock.
    static func tuesday(_ time: String) -> String { "2026-12-08T\(time):00Z" }

    func status(_ cycle: PlannedCycleID) async throws -> PlannedCycle.State {
        try await db.value("SELECT status FROM booking.planned_cycle WHERE id = \(cycle)")
    }

    func status(_ placement: PlacementID) async throws -> Placement.State {
        try await db.value("SELECT status FROM booking.placement WHERE id = \(placement)")
    }

    /// Pairs of claims that share a resource at a time, and of placements that share a patient.
    func overlaps() async throws -> Int {
        try await db.value(
            """
            SELECT (SELECT count(*) FROM booking.claim a JOIN booking.claim b ON a.resource = b.resource AND a.id < b.id
                        AND a.during && b.during AND a.live AND b.live)
                 + (SELECT count(*) FROM booking.placement a JOIN booking.placement b ON a.patient = b.patient AND a.id < b.id
                        AND a.during && b.during AND a.live AND b.live)
            """)
    }
}
