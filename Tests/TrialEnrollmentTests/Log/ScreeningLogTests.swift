import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("The screening log, and what of it leaves for the sponsor")
struct ScreeningLogTests {
    static let births: [(String, PartialDay.Precision, String)] = [
        ("1937-11-22", .day, "1937"), ("1937-01-01", .year, "1937"), ("1936-11-23", .day, "90 or older"),
        ("1936-11-22", .day, "90 or older"), ("1936-01-01", .year, "90 or older"),
        ("1930-06-01", .month, "90 or older"),
        ("2008-02-29", .day, "2008"),
    ]

    @Test("the year of birth, and one group for ages over 89, also where only the year could tell", arguments: births)
    func yearOfBirth(birth: String, precision: PartialDay.Precision, told: String) throws {
        let today = try day("2026-11-22")
        let born = PartialDay(try day(birth), precision)
        #expect(SponsorLog.yearOfBirth(born, on: today) == told)
    }

    @Test(
        "who withdrew the use of their data stands in no log, the log says how many, and the rest adds up",
        .clonedDatabase)
    func withdrawn() async throws {
        let lives = try await Lives.open(try TestDatabase.current)
        let trial = try await lives.trial(1, arms: 1)
        var ids: [EnrolmentID] = []
        for way in Lives.ways {
            ids.append(try await lives.write(try await life(way, in: trial, lives)))
            var gone = try await life(way, in: trial, lives)
            gone.withdrewData = true
            try await lives.write(gone)
        }
        let filter = ScreeningLog.Filter(trial: trial.0)
        let log = try await lives.ward.store(of: Ward.research).read(as: .research) { tx, _ in
            try ScreeningLog.read(filter, in: &tx)
        }
        #expect(Set(log.entries.map(\.enrolment)) == Set(ids))
        #expect(log.leftOut == Lives.ways.count)
        let counted = try await lives.ward.store(of: Ward.research).read(as: .research) { tx, _ in
            try Accrual.read(by: .trial, Accrual.Filter(trial: trial.0), in: &tx)
        }
        #expect(counted.total.identified == log.entries.count + log.leftOut)
        #expect(counted.total.enrolled == 2 * log.entries.count { $0.outcome == .enrolled })
        #expect(counted.total.failed == 2 * log.entries.count { $0.outcome == .failed })

        let born = try PartialDay(day("1950-03-04"), .day)
        let births = Dictionary(uniqueKeysWithValues: log.entries.map { ($0.patient, born) })
        let bare = SponsorLog(log, born: births, hasAgreement: false)
        let text = "\(bare.lines)"
        #expect(!text.contains(/\d{4}-\d\d/), "a day in a de-identified log")
        #expect(
            bare.lines.count == log.entries.count { $0.approachedOn != nil } && bare.lines.count < log.entries.count)
        let dated = SponsorLog(log, born: births, hasAgreement: true)
        #expect(dated.lines.allSatisfy { $0.approached?.count == 10 && $0.yearOfBirth == "1950" })
    }

    private func life(
        _ way: [Enrolment.State], in trial: (TrialID, [ArmID]), _ lives: Lives
    ) async throws -> Lives.Life {
        let from = try day("2026-05-01")
        return Lives.Life(
            patient: try await lives.ward.patient(), trial: trial.0, arm: trial.1[0], site: lives.ward.site,
            steps: way.enumerated().map { ($1, from.adding(days: $0), nil) })
    }

    @Test("a log that is too long is refused, not cut", .clonedDatabase)
    func tooLong() async throws {
        let lives = try await Lives.open(try TestDatabase.current)
        let trial = try await lives.trial(1, arms: 1)
        let id = try await lives.write(try await life([.identified, .declined], in: trial, lives))
        try await lives.ward.db.script(
            """
            WITH more AS (
                INSERT INTO trials.enrolment (patient, referral, site, trial, arm, status, step_no)
                SELECT patient, referral, site, trial, arm, status, step_no FROM trials.enrolment, generate_series(1, 5000)
                WHERE id = \(id.number) RETURNING id)
            INSERT INTO trials.enrolment_history SELECT m.id, h.no, h.from_state, h.event, h.to_state, h.reason, h.reason_code,
                h.happened_at, h.recorded_at, h.login, h.role, h.behalf FROM more m, trials.enrolment_history h
            WHERE h.subject = \(id.number);
            """)
        await expectFact("screening_log_fits_in_one_answer") {
            try await lives.ward.store(of: Ward.research).read(as: .research) { tx, _ in
                try ScreeningLog.read(ScreeningLog.Filter(trial: trial.0), in: &tx)
            }
        }
    }
}
