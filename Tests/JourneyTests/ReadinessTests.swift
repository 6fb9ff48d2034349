import CareTerms
import CoverageCounselling
import FollowUp
import Postgres
import ProcedureBooking
import Referrals
import Registry
import TestKit
import Testing

@testable import Pathway
@testable import Wards

@Suite("The next cycle rests on what the last one left")
struct ReadinessTests {
    private func finding(_ gate: Pathway.Gate, _ cycle: PlannedCycleID, on date: String, in ward: Ward) async throws
        -> GateFinding
    {
        let goNoGo = try await ward.as(Ward.scheduler) { tx, _ in
            try GoNoGo.evaluate(cycle, on: try day(date), in: &tx)
        }
        return try #require(goNoGo.lines.map(\.finding).first { $0.gate == gate })
    }

    /// The insurer answers for every line of these cycles, on one authorisation of so many units.
    private func insurerPays(
        for cycles: [PlannedCycleID], of patient: PatientID, units: Int, in ward: Ward
    ) async throws -> (CoverageID, AuthorisationID) {
        let (from, to) = (try day("2026-11-01"), try day("2027-10-31"))
        return try await ward.db.transaction(as: Ward.finance, in: .finance) { tx in
            let context = Context(
                now: try tx.value("SELECT registry.now()"), actor: Actor(login: "fina", role: .finance))
            let payer = try Payer.add("Hill Health", .commercial, in: &tx)
            let coverage = try RecordCoverage(patient: patient, payer: payer.id, from: from, source: "card seen")(
                in: &tx, context)
            let authorisation = try RecordAuthorisation(
                coverage: coverage, reference: "PA-1", from: from, to: to, units: units, grantedOn: from)(
                    in: &tx, context)
            for cycle in cycles {
                for line in try PositionRecord.all(of: cycle, in: &tx) {
                    try Position.assign(
                        line.item, of: cycle,
                        .confirmed(.insurer, from: from, to: to, coverage: coverage, authorisation: authorisation),
                        source: "payer portal", in: &tx, context)
                }
            }
            return (coverage, authorisation)
        }
    }

    @Test("a unit is promised to one cycle, used by its procedure, and gone for the next", .clonedDatabase)
    func units() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (patient, course, cycles) = try await ward.openCourse()
        let (_, authorisation) = try await insurerPays(for: [cycles[0], cycles[1]], of: patient, units: 1, in: ward)
        try await ward.counsel(course)
        #expect(try await finding(.authorisation, cycles[1], on: "2026-12-28", in: ward).answer == .met)
        let held = try await ward.hold(cycles[0], at: "2026-11-16T14:00:00Z")
        let step = try await ward.as(Ward.scheduler) { tx, context in try ClearedStep.confirm(held, in: &tx, context) }
        #expect(step.moved == "confirmed", "\(String(describing: step.refusal?.message))")
        // It is booked on the one unit: for itself that is enough, for the next it is not.
        #expect(try await finding(.authorisation, cycles[0], on: "2026-11-16", in: ward).answer == .met)
        #expect(try await finding(.authorisation, cycles[1], on: "2026-12-28", in: ward).answer == .notMet)
        try await ward.completeTasks(of: course, on: "2026-11-09")
        let procedure = try await ward.procedureDay(of: cycles[0], on: "2026-11-16")
        // Signed, and the job has not run yet: the unit is gone all the same, and what is owed is not known.
        #expect(try await finding(.authorisation, cycles[1], on: "2026-12-28", in: ward).answer == .notMet)
        let owed = try await finding(.preProcedureTasks, cycles[1], on: "2026-12-28", in: ward)
        #expect(owed.answer == .unknown && owed.evidence == [procedure.description])
        try await ward.db.expectDone(ProcedureSigned(procedure: procedure), in: ward)
        let uses = try await ward.db.value(
            "SELECT count(*) FROM coverage.authorisation_use WHERE authorisation = \(authorisation)", as: Int.self)
        #expect(uses == 1)
        #expect(try await finding(.authorisation, cycles[1], on: "2026-12-28", in: ward).answer == .notMet)
        #expect(try await finding(.preProcedureTasks, cycles[1], on: "2026-12-28", in: ward).answer == .met)
    }

    @Test("a unit is used by the authorisation's own patient, inside its window, once", .clonedDatabase)
    func uses() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (_, cycle) = try await ward.confirmedCycle(at: "2026-11-16T14:00:00Z")
        let patient = try await ward.db.value("SELECT patient FROM booking.course", as: PatientID.self)
        let other = try await ward.patient()
        let (_, own) = try await insurerPays(for: [], of: patient, units: 1, in: ward)
        let (_, foreign) = try await insurerPays(for: [], of: other, units: 1, in: ward)
        let procedure = try await ward.procedureDay(of: cycle, on: "2026-11-16")
        func use(_ authorisation: AuthorisationID, on day: String) -> String {
            """
            INSERT INTO coverage.authorisation_use (authorisation, procedure, used_on)
            VALUES (\(authorisation.rawValue), \(procedure.rawValue), '\(day)')
            """
        }
        let wrongs = [
            ("authorisation_is_used_by_its_own_patient", use(foreign, on: "2026-11-16")),
            ("authorisation_is_used_inside_its_window", use(own, on: "2028-01-10")),
        ]
        for (fact, attempt) in wrongs { await expectRefusal(by: fact) { try await ward.db.script(attempt) } }
        let removal = "ALTER TABLE coverage.authorisation_use DISABLE TRIGGER use_fits"
        for (_, attempt) in wrongs {
            try await ward.db.script("BEGIN; \(removal); \(attempt); ROLLBACK")
        }
        try await ward.db.script(use(own, on: "2026-11-16"))
    }

    @Test("nobody else's policy pays, and an authorisation belongs to its coverage", .clonedDatabase)
    func owners() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (patient, _, cycles) = try await ward.openCourse()
        let other = try await ward.patient()
        let (own, _) = try await insurerPays(for: [], of: patient, units: 1, in: ward)
        let (foreign, granted) = try await insurerPays(for: [], of: other, units: 1, in: ward)
        let wrongs: [(String, String, CoverageID)] = [
            (
                "answer_names_a_coverage_of_its_patient",
                "ALTER TABLE coverage.answer DISABLE TRIGGER answer_is_of_its_patient", foreign
            ),
            (
                "answer_names_an_authorisation",
                "ALTER TABLE coverage.answer DROP CONSTRAINT answer_names_an_authorisation", own
            ),
        ]
        for (index, (fact, removal, coverage)) in wrongs.enumerated() {
            let item = ["procedure", "drug"][index]
            let answer: @Sendable (inout Transaction, Context) throws -> Int = { tx, context in
                try Position.assign(
                    item, of: cycles[0],
                    .confirmed(
                        .insurer, from: try day("2026-11-01"), to: nil, coverage: coverage, authorisation: granted),
                    source: "payer portal", in: &tx, context
                ).number
            }
            await expectFact(fact) { try await ward.as(Ward.finance) { tx, context in try answer(&tx, context) } }
            try await ward.db.script(removal)
            try await ward.as(Ward.finance) { tx, context in try answer(&tx, context) }
        }
        await expectFact("authorisation_is_of_a_coverage") {
            try await ward.as(Ward.finance) { tx, _ in
                try tx.run(
                    """
                    INSERT INTO coverage.authorisation (patient, coverage, reference, service_window, units, granted_on)
                    VALUES (\(patient), \(foreign), 'PA-9', '[2026-11-01,2026-12-01)', 1, '2026-11-01')
                    """)
            }
        }
        await expectRefusal(by: "draft_belongs_to_course") {
            try await ward.as(Ward.finance) { tx, _ in
                try tx.run(
                    """
                    INSERT INTO coverage.note_draft (patient, course, content)
                    SELECT \(other), id, '{}' FROM booking.course
                    """)
            }
        }
    }

    @Test("telling the referrer ends the referral, not the course that came of it", .clonedDatabase)
    func closedAfterLinked() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (_, _, cycles) = try await ward.openCourse()
        let referral = try await ward.db.value("SELECT id FROM referrals.referral", as: ReferralID.self)
        try await ward.as(Ward.coordinator) { tx, context in
            try Referral.close(referral, .phoned(), in: &tx, context)
        }
        #expect(try await finding(.referralAccepted, cycles[0], on: "2026-11-16", in: ward).answer == .met)
        #expect(try await finding(.referralAccepted, cycles[2], on: "2027-02-16", in: ward).answer == .met)
    }
}
