import CareTerms
import CoverageCounselling
import FollowUp
import Postgres
import ProcedureBooking
import Referrals
import Registry
import TestKit
import Testing
import TrialEnrollment

@testable import Pathway
@testable import Wards

/// A made-up programme on the evening of a night: one patient for each thing that the nightly run may meet.
struct Programme: Sendable {
    let ward: Ward
    let night: NightlyNight
    private(set) var met: [Met] = []

    static let today = "2026-11-22"

    /// What a patient needs of the night, and what must come of it.
    enum Need: String, CaseIterable, Sendable {
        case taskFallsDue, taskOfTheDead, taskThatCannotFallDue
        case taskPassesGrace, taskWithNextTry, taskThatCannotPassGrace, taskPastItsGrace
        case dayUncovered, dayWarnedOf, dayThatCannotBeWarnedOf
        case cycleToBook, cycleOfTheDead, cycleWarnedOf, cycleThatCannotBeWarnedOf
        case causeIsGone, warningThatCannotBeCleared, warningOfTheDead
        case referralAges, referralWithNothingStale, referralOfTheDead, referralThatCannotAge
        case breachFound, breachKnown, breachThatCannotBeFound, breachIsOver, breachThatCannotEnd
        case nothing

        /// What the ledger says of it, check by check.
        var expected: [(check: NightlyCheckName, outcome: NightlyRun.Item.Outcome)] {
            // It falls due, and is spared the second step of the same night.
            if self == .taskPastItsGrace { return [(.raiseDueTasks, .acted), (.markOverdueTasks, .skipped)] }
            return only.map { [$0] } ?? []
        }

        private var only: (check: NightlyCheckName, outcome: NightlyRun.Item.Outcome)? {
            switch self {
            case .taskFallsDue: (.raiseDueTasks, .acted)
            case .taskOfTheDead: (.raiseDueTasks, .acted)
            case .taskThatCannotFallDue: (.raiseDueTasks, .failed)
            case .taskPassesGrace: (.markOverdueTasks, .acted)
            case .taskWithNextTry: (.markOverdueTasks, .skipped)
            case .taskThatCannotPassGrace: (.markOverdueTasks, .failed)
            case .dayUncovered: (.warnAuthorisations, .acted)
            case .dayWarnedOf: (.warnAuthorisations, .skipped)
            case .dayThatCannotBeWarnedOf: (.warnAuthorisations, .failed)
            case .cycleToBook: (.warnNextCycle, .acted)
            case .cycleOfTheDead, .cycleWarnedOf: (.warnNextCycle, .skipped)
            case .cycleThatCannotBeWarnedOf: (.warnNextCycle, .failed)
            case .causeIsGone, .warningOfTheDead: (.clearWarnings, .acted)
            case .warningThatCannotBeCleared: (.clearWarnings, .failed)
            case .referralAges: (.ageReferrals, .acted)
            case .referralWithNothingStale, .referralOfTheDead: (.ageReferrals, .skipped)
            case .referralThatCannotAge: (.ageReferrals, .failed)
            case .breachFound: (.findBreaches, .acted)
            case .breachKnown: (.findBreaches, .skipped)
            case .breachThatCannotBeFound: (.findBreaches, .failed)
            case .breachIsOver: (.endBreaches, .acted)
            case .breachThatCannotEnd: (.endBreaches, .failed)
            case .nothing, .taskPastItsGrace: nil
            }
        }

        var isAboutBooking: Bool {
            [.cycleToBook, .cycleOfTheDead, .cycleWarnedOf, .cycleThatCannotBeWarnedOf].contains(self)
        }
    }

    /// A need, and the record that the ledger must name for it.
    struct Met: Sendable, Equatable {
        let need: Need
        let subject: Int64
    }

    /// Makes the centre and one patient for each need, and sets the clock to the evening.
    static func open(_ db: TestDatabase, needs: [Need]) async throws -> Programme {
        let ward = try await Ward.open(db, on: "2026-11-02")
        var programme = Programme(ward: ward, night: NightlyNight(site: ward.site, date: try day(today)))
        var patients: [(need: Need, patient: PatientID, course: CourseID, cycle: PlannedCycleID)] = []
        for need in needs {
            let patient = try await ward.patient()
            let referral = try await ward.acceptedReferral(of: patient, for: .offTrial)
            try await ward.registered(patient, from: referral)
            // Only who is about booking has a cycle whose turn it is.
            let from = need.isAboutBooking ? nil : try day("2027-06-01")
            let course = try await ward.as(Ward.scheduler) { tx, context in
                try StartCourse(referral: referral, firstDayFrom: from)(in: &tx, context)
            }
            let cycle = try await ward.as(Ward.scheduler) { tx, _ in try CycleRecord.all(of: course, in: &tx)[0].id }
            patients.append((need, patient, course, cycle))
        }
        try await ward.today(today, at: "20:00")
        for (number, one) in patients.enumerated() {
            let subject = try await programme.arrange(one.need, number, one.patient, one.course, one.cycle)
            programme.met.append(Met(need: one.need, subject: subject))
        }
        return programme
    }

    /// Ends the hindrances that made items fail.
    func removeHindrances() async throws {
        for one in met where one.need.expected.contains(where: { $0.outcome == .failed }) {
            let table = Self.table(of: one.need)
            try await ward.db.script("ALTER TABLE \(table) DROP CONSTRAINT \(Self.hindrance(one.need, one.subject))")
        }
    }

    var store: Store {
        get async throws { Store(try await ward.db.pool(as: Ward.coordinator), facts: .all, limits: .bulk) }
    }

    /// What the ledger must hold after a run, in the order of ``NightlyRun/Item``'s words.
    var expected: Set<String> {
        Set(
            met.flatMap { one in
                one.need.expected.map { "\($0.check.rawValue) \(one.subject) \($0.outcome.rawValue)" }
            })
    }
}

extension Programme {
    private static func hindrance(_ need: Need, _ subject: Int64) -> String {
        "test_hinders_\(need.rawValue.lowercased())_\(subject)"
    }

    private static func table(of need: Need) -> String {
        switch need {
        case .taskThatCannotFallDue, .taskThatCannotPassGrace: "followup.task_history"
        case .referralThatCannotAge: "referrals.referral_history"
        case .breachThatCannotBeFound, .breachThatCannotEnd: "trials.breach"
        default: "pathway.warning"
        }
    }

    private func arrange(
        _ need: Need, _ number: Int, _ patient: PatientID, _ course: CourseID, _ cycle: PlannedCycleID
    ) async throws -> Int64 {
        let subject: Int64
        switch need {
        case .taskFallsDue, .taskOfTheDead, .taskThatCannotFallDue:
            subject = try await task(patient, course, cycle, due: "2026-11-20", overdueAfter: "2026-11-25").number
        case .taskPastItsGrace:
            subject = try await task(patient, course, cycle, due: "2026-11-10", overdueAfter: "2026-11-15").number
        case .taskPassesGrace, .taskWithNextTry, .taskThatCannotPassGrace:
            subject = try await triedTask(patient, course, cycle, hasNextTry: need == .taskWithNextTry).number
        case .dayUncovered, .dayWarnedOf, .dayThatCannotBeWarnedOf:
            try await uncoveredDay(of: patient, cycle, on: "2026-12-\(number < 9 ? "0" : "")\(number + 1)")
            subject = cycle.number
        case .cycleToBook, .cycleOfTheDead, .cycleWarnedOf, .cycleThatCannotBeWarnedOf, .nothing:
            subject = cycle.number
        case .causeIsGone, .warningThatCannotBeCleared:
            subject = try await warning("cycle_to_book", patient, cycle, "'2026-10-01'")
        case .warningOfTheDead: subject = try await warning("cycle_to_book", patient, cycle, "window_target")
        case .referralAges, .referralWithNothingStale, .referralOfTheDead, .referralThatCannotAge:
            subject = try await oldReferral(of: patient, isRenewed: need == .referralWithNothingStale).number
        case .breachFound, .breachKnown, .breachThatCannotBeFound:
            subject = try await assessedTooEarly(patient, isKnown: need == .breachKnown).number
        case .breachIsOver, .breachThatCannotEnd: subject = try await breachWithoutCause(patient).number
        }
        switch need {
        case .taskOfTheDead, .cycleOfTheDead, .warningOfTheDead, .referralOfTheDead:
            // A death ends its tasks in the same breath; the night finds what came between all the same.
            try await ward.db.script("ALTER TABLE registry.patient DISABLE TRIGGER death_ends_tasks")
            try await ward.db.run("UPDATE registry.patient SET vital_status = 'died' WHERE id = \(patient)")
            try await ward.db.script("ALTER TABLE registry.patient ENABLE ALWAYS TRIGGER death_ends_tasks")
        case .dayWarnedOf: _ = try await warning("authorisation_gap", patient, cycle, "local_day")
        case .cycleWarnedOf: _ = try await warning("cycle_to_book", patient, cycle, "window_target")
        case .taskThatCannotFallDue, .taskThatCannotPassGrace, .dayThatCannotBeWarnedOf, .cycleThatCannotBeWarnedOf:
            try await hinder(need, subject, "subject <> \(subject)")
        case .warningThatCannotBeCleared: try await hinder(need, subject, "id <> \(subject) OR cleared_at IS NULL")
        case .breachThatCannotBeFound: try await hinder(need, subject, "enrolment <> \(subject)")
        case .breachThatCannotEnd: try await hinder(need, subject, "id <> \(subject) OR ended_at IS NULL")
        case .referralThatCannotAge: try await hinder(need, subject, "subject <> \(subject)")
        default: break
        }
        return subject
    }

    /// A constraint of the test, so that the database refuses the act on one record.
    private func hinder(_ need: Need, _ subject: Int64, _ condition: String) async throws {
        try await ward.db.script(
            """
            ALTER TABLE \(Self.table(of: need)) ADD CONSTRAINT \(Self.hindrance(need, subject))
                CHECK (\(condition)) NOT VALID
            """)
    }

    private func task(
        _ patient: PatientID, _ course: CourseID, _ cycle: PlannedCycleID, due: String, overdueAfter: String
    ) async throws -> TaskID {
        let site = ward.site
        let (dueOn, over) = (try day(due), try day(overdueAfter))
        return try await ward.as(Ward.nurse) { tx, _ in
            try tx.value(
                """
                INSERT INTO followup.task (patient, course, cycle, site, template, anchor_event, due_on, overdue_after)
                SELECT \(patient), \(course), \(cycle), \(site), id, \("cycle:\(cycle.number)"), \(dueOn), \(over)
                FROM followup.template WHERE code = 'pre_cycle_workup' RETURNING id
                """)
        }
    }

    private func triedTask(
        _ patient: PatientID, _ course: CourseID, _ cycle: PlannedCycleID, hasNextTry: Bool
    ) async throws -> TaskID {
        let id = try await task(patient, course, cycle, due: "2026-11-10", overdueAfter: "2026-11-15")
        let (triedAt, next) = (try moment("2026-11-16T10:00:00Z"), try day("2026-11-23"))
        try await ward.as(Ward.nurse) { tx, context in
            try tx.run("INSERT INTO followup.task_history (subject, event) VALUES (\(id), 'fall_due')")
            guard hasNextTry else { return id }
            try FollowUpTask.record(
                FollowUpTask.Attempt(result: .noAnswer, happenedAt: triedAt, nextOn: next), of: id, in: &tx, context)
            return id
        }
        return id
    }

    /// A booked day that an insurer answers for, without an authorisation.
    private func uncoveredDay(of patient: PatientID, _ cycle: PlannedCycleID, on date: String) async throws {
        _ = try await ward.hold(cycle, at: "\(date)T14:00:00Z")
        let from = try day("2026-11-01")
        try await ward.as(Ward.finance) { tx, context in
            let payer = try Payer.add("Test payer", .commercial, in: &tx)
            let coverage = try RecordCoverage(patient: patient, payer: payer.id, from: from, source: "card seen")(
                in: &tx, context)
            let line = try PositionRecord.all(of: cycle, in: &tx)[0]
            try Position.assign(
                line.item, of: cycle,
                .confirmed(.insurer, from: from, to: nil, coverage: coverage, authorisation: nil),
                source: "payer portal", in: &tx, context)
            return cycle
        }
    }

    /// A second referral of the patient, with an answer that was true for 28 days from 10 October.
    private func oldReferral(of patient: PatientID, isRenewed: Bool) async throws -> ReferralID {
        let (site, received) = (ward.site, try moment("2026-10-12T15:00:00Z"))
        let (trueOn, seen) = (try day("2026-10-10"), AnswerItem.Evidence(observedBy: "Dr. Example"))
        let id = try await ward.as(Ward.coordinator) { tx, context in
            let id = try ReceiveReferral(
                patient: patient, site: site, receivedAt: received, channel: .fax, priority: .routine,
                referrerName: "Dr. Example", primaryCancer: "C18.9")(in: &tx, context)
            try Referral.take(.review, on: id, in: &tx, context)
            try AnswerItem("bowel_obstruction", of: id, value: "none", trueOn: trueOn, evidence: seen)(in: &tx)
            return id
        }
        guard isRenewed else { return id }
        // The desk says so still, and the answers do not.
        try await ward.db.script(
            """
            ALTER TABLE referrals.answer DISABLE TRIGGER touch_desk;
            INSERT INTO referrals.answer (referral, item, value, true_on, observed_by)
            SELECT \(id.number), id, 'none', '2026-11-20', 'Dr. Example' FROM referrals.data_item
            WHERE code = 'bowel_obstruction';
            ALTER TABLE referrals.answer ENABLE ALWAYS TRIGGER touch_desk;
            """)
        return id
    }

    /// An assessment from the day before the consent, and perhaps a night that found it.
    private func assessedTooEarly(_ patient: PatientID, isKnown: Bool) async throws -> EnrolmentID {
        let id: EnrolmentID = try await ward.as(Ward.research) { tx, _ in
            try tx.value(
                """
                INSERT INTO trials.eligibility (enrolment, assessed_on, verdict, answers)
                SELECT id, '2026-11-01', 'met', '[]' FROM trials.enrolment WHERE patient = \(patient) RETURNING enrolment
                """)
        }
        guard isKnown else { return id }
        return try await ward.as(Ward.coordinator) { tx, _ in
            try NightlyBreaches.find(of: id, on: try day("2026-11-20"), in: &tx)
            return id
        }
    }

    private func breachWithoutCause(_ patient: PatientID) async throws -> BreachID {
        try await ward.as(Ward.coordinator) { tx, _ in
            try tx.value(
                """
                INSERT INTO trials.breach (rule, enrolment, about, cause_on, found_on)
                SELECT 'missing_reason', id, 'step 9', '2026-11-19', '2026-11-20' FROM trials.enrolment
                WHERE patient = \(patient) RETURNING id
                """)
        }
    }

    private func warning(
        _ kind: String, _ patient: PatientID, _ cycle: PlannedCycleID, _ forDay: SQL
    ) async throws -> Int64 {
        let site = ward.site
        return try await ward.db.value(
            """
            INSERT INTO pathway.warning
                (site, kind, patient, subject_kind, subject, for_day, owner_role, next_action, raised_on)
            SELECT \(site), \(kind), \(patient), 'cycle', \(cycle), \(forDay), 'scheduler', 'Look at it', '2026-11-20'
            FROM booking.cycle_now WHERE cycle = \(cycle) RETURNING id
            """)
    }
}

/// The end state of a night in words: what must be the same however often the run was killed on its way.
struct NightDigest {
    static func read(_ db: TestDatabase) async throws -> [String] {
        try await db.all(
            """
            SELECT line FROM (
                SELECT 1 AS part, format('task %s %s step %s', id, status, step_no) AS line FROM followup.task
                UNION ALL
                SELECT 2, format('step %s %s %s %s %s %s %s', subject, no, from_state, event, to_state, login, role)
                FROM followup.task_history
                UNION ALL
                SELECT 2, format('referral step %s %s %s %s %s %s %s', subject, no, from_state, event, reason, login, role)
                FROM referrals.referral_history WHERE event = 'age_out'
                UNION ALL
                SELECT 3, format('warning %s %s %s %s %s %s open %s %s', kind, subject_kind, subject, for_day,
                    owner_role, raised_on, cleared_at IS NULL, cleared_because)
                FROM pathway.warning
                UNION ALL
                SELECT 3, format('breach %s %s %s %s %s open %s %s', rule, enrolment, about, cause_on, owner_role,
                    ended_at IS NULL, end_kind)
                FROM trials.breach
                UNION ALL
                -- A failed item is tried by each run, so it may stand there more than once.
                SELECT DISTINCT 4, format('item %s %s %s %s %s', check_name, subject_kind, subject, outcome, reason)
                FROM pathway.nightly_item WHERE outcome = 'failed'
                UNION ALL
                SELECT 5, format('item %s %s %s %s %s', check_name, subject_kind, subject, outcome, reason)
                FROM pathway.nightly_item WHERE outcome <> 'failed'
                UNION ALL
                SELECT 6, format('ended runs %s', count(*)) FROM pathway.nightly_run WHERE finished_at IS NOT NULL
                UNION ALL
                SELECT 7, format('audited %s %s', rel, count(*)) FROM audit.entry
                WHERE rel <> 'pathway.nightly_run' GROUP BY rel) digest
            ORDER BY part, line
            """, as: String.self)
    }
}
