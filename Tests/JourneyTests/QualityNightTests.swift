import CareTerms
import Postgres
import Referrals
import Registry
import TestKit
import Testing
import TrialEnrollment

@testable import Pathway
@testable import Wards

@Suite("Each rule of quality is found by a night, has its owner and its age, and comes to an end")
struct QualityNightTests {
    /// The evenings of a centre, and what the nights keep.
    struct Evenings: Sendable {
        let ward: Ward

        static func open(_ db: TestDatabase) async throws -> Evenings {
            Evenings(ward: try await Ward.open(db, on: "2026-11-02"))
        }

        /// What the night of a day did about quality.
        func night(_ date: String) async throws -> [String] {
            try await ward.today(date, at: "20:00")
            let store = Store(try await ward.db.pool(as: Ward.coordinator), facts: .all, limits: .bulk)
            let night = NightlyNight(site: ward.site, date: try day(date))
            let planned = try await NightlyRun(night).dryRun(in: store, as: .coordinator)
            let done = try await NightlyRun(night)(in: store, as: .coordinator)
            #expect(planned == done)
            return done.items.filter { [.findBreaches, .endBreaches].contains($0.check) }.map(\.reason)
        }

        func breaches(ended: Bool = false) async throws -> [Breach] {
            try await ward.store(of: Ward.research).read(as: .research) { tx, _ in
                try Breach.list(Breach.Filter(hasEnded: ended), limit: 99, in: &tx)
            }
        }

        /// One open breach of the rule, found on the day; then its cause goes, and the next night ends it.
        func expect(
            _ rule: QualityRule, owner: GroupRole, about: String, cause: String, found: String, next: String,
            cure: @Sendable (Ward) async throws -> Void
        ) async throws {
            #expect(try await night(found) == ["found"])
            let open = try await breaches()
            #expect(open.map(\.rule) == [rule] && open.map(\.owner) == [owner], "\(open)")
            let (causeOn, foundOn, endedOn) = (try day(cause), try day(found), try day(next))
            #expect(open.map(\.about) == [about] && open.map(\.causeOn) == [causeOn])
            #expect(open.map(\.foundOn) == [foundOn] && open.map(\.ageDays) == [0])
            try await ward.today(next, at: "12:00")
            let age = endedOn.days(since: foundOn)
            #expect(try await breaches().map(\.ageDays) == [age])
            try await cure(ward)
            #expect(try await night(next) == ["cause_is_gone"])
            #expect(try await breaches() == [])
            let over = try await breaches(ended: true)
            #expect(over.map(\.end) == [.causeGone] && over.map(\.endedOn) == [endedOn])
        }
    }

    @Test("eligibility dated before consent", .clonedDatabase)
    func eligibilityBeforeConsent() async throws {
        let evenings = try await Evenings.open(try TestDatabase.current)
        let (_, enrolment) = try await registered(evenings.ward)
        try await evenings.ward.as(Ward.research) { tx, _ in
            try tx.run(
                """
                INSERT INTO trials.eligibility (enrolment, assessed_on, verdict, answers)
                VALUES (\(enrolment), '2026-11-01', 'met', '[]')
                """)
        }
        try await evenings.expect(
            .eligibilityBeforeConsent, owner: .investigator, about: "assessment 1", cause: "2026-11-01",
            found: "2026-11-02", next: "2026-11-04"
        ) { ward in
            try await ward.as(Ward.research) { tx, context in
                try Enrolment.assess(enrolment, on: try day("2026-11-03"), in: &tx, context).verdict
            }
        }
    }

    @Test("consent on an expired form, when the board's word came late", .clonedDatabase)
    func expiredForm() async throws {
        let evenings = try await Evenings.open(try TestDatabase.current)
        _ = try await registered(evenings.ward)
        let form = try await evenings.ward.db.value("SELECT form FROM trials.consent", as: Int64.self)
        @Sendable func lastDay(_ last: String, _ ward: Ward) async throws {
            let last = try day(last)
            try await ward.as(Ward.research) { tx, _ in
                try tx.run(
                    """
                    INSERT INTO trials.consent_form_expiry (form, last_day, reason)
                    VALUES (\(form), \(last), 'as the board says')
                    """)
            }
        }
        try await lastDay("2026-10-31", evenings.ward)
        try await evenings.expect(
            .consentOnExpiredForm, owner: .research, about: "consent 1", cause: "2026-11-02", found: "2026-11-02",
            next: "2026-11-03"
        ) { ward in try await lastDay("2026-12-31", ward) }
    }

    @Test("enrolled while recruitment is closed, of the trial or of the site", .clonedDatabase)
    func closedRecruitment() async throws {
        let evenings = try await Evenings.open(try TestDatabase.current)
        let (ward, patient) = (evenings.ward, try await evenings.ward.patient())
        _ = try await ward.enrolled(patient, from: try await ward.acceptedReferral(of: patient))
        let step = try await ward.db.value(
            "SELECT no FROM trials.enrolment_history WHERE to_state = 'on_study'", as: Int32.self)
        @Sendable func recruitment(_ word: String, from: String, _ ward: Ward) async throws {
            let from = try day(from)
            try await ward.as(Ward.research) { tx, _ in
                try tx.run(
                    """
                    INSERT INTO trials.recruitment_change (trial, recruitment, from_day, reason)
                    SELECT id, \(word), \(from), 'as the sponsor says' FROM trials.trial
                    """)
            }
        }
        // Closed from the day after: whoever is in is in.
        try await ward.today("2026-11-03")
        try await recruitment("closed", from: "2026-11-03", ward)
        #expect(try await evenings.night("2026-11-03") == [])
        try await recruitment("closed", from: "2026-11-01", ward)
        try await evenings.expect(
            .enrolledWhileClosed, owner: .research, about: "step \(step)", cause: "2026-11-02", found: "2026-11-04",
            next: "2026-11-06"
        ) { ward in try await recruitment("recruiting", from: "2026-11-01", ward) }
    }

    @Test("eligibility that expired before the first treatment", .clonedDatabase)
    func expiredEligibility() async throws {
        let evenings = try await Evenings.open(try TestDatabase.current)
        let (ward, patient) = (evenings.ward, try await evenings.ward.patient())
        let (_, enrolment) = try await ward.enrolled(patient, from: try await ward.acceptedReferral(of: patient))
        let assessment = try await ward.db.value("SELECT max(id) FROM trials.eligibility", as: Int64.self)
        #expect(try await evenings.night("2026-12-31") == [], "facts of 1 November hold for 60 days")
        try await evenings.expect(
            .eligibilityExpiredBeforeTreatment, owner: .investigator, about: "assessment \(assessment)",
            cause: "2027-01-01", found: "2027-01-01", next: "2027-01-04"
        ) { ward in
            try await ward.as(Ward.research) { tx, context -> Answer in
                for (fact, number, unit) in [("ecog", "1", "{score}"), ("hemoglobin", "10.8", "g/dL")] {
                    _ = try NewPatientFact(
                        patient: patient, fact: fact, number: number, unit: unit, trueOn: try day("2027-01-03"))(
                            in: &tx, context)
                }
                return try Enrolment.assess(enrolment, on: try day("2027-01-04"), in: &tx, context).verdict
            }
        }
    }

    @Test("a visit out of its window, until the day that was typed wrongly is right", .clonedDatabase)
    func visitOutOfWindow() async throws {
        let evenings = try await Evenings.open(try TestDatabase.current)
        let enrolment = try await onStudyWithVisit(evenings.ward)
        #expect(try await evenings.night("2026-11-19") == [], "the window is open still")
        try await evenings.ward.today("2026-11-25")
        try await record(RecordVisit("day_14", of: enrolment, heldOn: try day("2026-11-24")), evenings.ward)
        try await evenings.expect(
            .visitOutOfWindow, owner: .research, about: "visit day_14", cause: "2026-11-20", found: "2026-11-25",
            next: "2026-11-26"
        ) { ward in
            let corrected = RecordVisit(
                "day_14", of: enrolment, heldOn: try day("2026-11-16"), reason: "typed wrongly", isCorrection: true)
            try await record(corrected, ward)
        }
    }

    @Test("a visit that nobody held is one breach, also when it is held too late in the end", .clonedDatabase)
    func overdueThenLate() async throws {
        let evenings = try await Evenings.open(try TestDatabase.current)
        let enrolment = try await onStudyWithVisit(evenings.ward)
        #expect(try await evenings.night("2026-11-20") == ["found"])
        let id = try await evenings.breaches().map(\.id)
        try await record(RecordVisit("day_14", of: enrolment, heldOn: try day("2026-11-20")), evenings.ward)
        #expect(try await evenings.night("2026-11-21") == ["is_found_already"])
        #expect(try await evenings.breaches().map(\.id) == id)
    }

    @Test("a missing reason, until somebody writes it down", .clonedDatabase)
    func missingReason() async throws {
        let evenings = try await Evenings.open(try TestDatabase.current)
        let enrolment = try await onStudyWithVisit(evenings.ward)
        try await evenings.ward.today("2026-11-16")
        try await record(RecordVisit("day_14", of: enrolment, heldOn: nil), evenings.ward)
        try await evenings.expect(
            .missingReason, owner: .coordinator, about: "visit day_14", cause: "2026-11-16", found: "2026-11-16",
            next: "2026-11-17"
        ) { ward in
            let told = RecordVisit("day_14", of: enrolment, heldOn: nil, reason: "snow on the road", isCorrection: true)
            try await record(told, ward)
        }
    }

    @Test("a breach whose cause stays ends with its owner's answer, and no night raises it again", .clonedDatabase)
    func answered() async throws {
        let evenings = try await Evenings.open(try TestDatabase.current)
        let ward = evenings.ward
        let (_, enrolment) = try await registered(ward)
        let form = try await ward.db.value("SELECT form FROM trials.consent", as: Int64.self)
        try await ward.as(Ward.research) { tx, _ in
            try tx.run(
                """
                INSERT INTO trials.consent_form_expiry (form, last_day, reason)
                VALUES (\(form), '2026-10-31', 'as the board says')
                """)
        }
        #expect(try await evenings.night("2026-11-02") == ["found"])
        #expect(try await evenings.night("2026-11-03") == ["is_found_already"])
        let id = try #require(try await evenings.breaches().first).id
        await expectFact("breach_is_answered_by_its_owner") {
            try await ward.as(Ward.coordinator) { tx, _ in
                try Breach.answer(id, because: "it is not mine", in: &tx)
                return id
            }
        }
        // Ended by nobody's word but a person's.
        await expectRefusal(by: "breach_is_answered_by_a_person") {
            try await ward.db.transaction(as: TestLogin("work", .worker), in: .worker) { tx in
                try Breach.answer(id, because: "done by a machine", in: &tx)
            }
        }
        try await ward.as(Ward.research) { tx, _ in
            try Breach.answer(id, because: "reported to the review board", in: &tx)
            return id
        }
        await expectFact("breach_is_ended_once") {
            try await ward.as(Ward.research) { tx, _ in
                try Breach.answer(id, because: "reported once more", in: &tx)
                return id
            }
        }
        #expect(try await evenings.night("2026-11-04") == [])
        let over = try await evenings.breaches(ended: true)
        #expect(over.map(\.end) == [.answered] && over.map(\.endedBy) == [Ward.research.name])
        #expect(over.map(\.enrolment) == [enrolment])
    }

    @Test("what is owed names the breaches, with their owner and what to do", .clonedDatabase)
    func owed() async throws {
        let evenings = try await Evenings.open(try TestDatabase.current)
        let ward = evenings.ward
        let (_, enrolment) = try await registered(ward)
        try await ward.as(Ward.research) { tx, _ in
            try tx.run(
                """
                INSERT INTO trials.eligibility (enrolment, assessed_on, verdict, answers)
                VALUES (\(enrolment), '2026-11-01', 'met', '[]')
                """)
        }
        _ = try await evenings.night("2026-11-02")
        let (site, today) = (ward.site, try day("2026-11-02"))
        let (report, list) = try await ward.store(of: Ward.coordinator).read(as: .coordinator) { tx, _ in
            (
                try NightlyReport.read(NightlyNight(site: site, date: today), in: &tx),
                try WorklistEntry.read(at: site, owner: .investigator, by: today, in: &tx)
            )
        }
        #expect(report.owed.first { $0.owner == .investigator }?.breaches == 1)
        #expect(list.map(\.kind) == ["breach"] && list[0].what.contains("\(enrolment), assessment 1"))
    }

    private func registered(_ ward: Ward) async throws -> (PatientID, EnrolmentID) {
        let patient = try await ward.patient()
        let referral = try await ward.acceptedReferral(of: patient, for: .offTrial)
        return (patient, try await ward.registered(patient, from: referral))
    }

    /// On study since 2 November, with a visit planned on day 14, two days before to three after.
    private func onStudyWithVisit(_ ward: Ward) async throws -> EnrolmentID {
        let patient = try await ward.patient()
        let (_, enrolment) = try await ward.enrolled(patient, from: try await ward.acceptedReferral(of: patient))
        // Past the freeze: a version is released together with its visits.
        try await ward.db.script(
            """
            ALTER TABLE trials.visit DISABLE TRIGGER USER;
            INSERT INTO trials.visit (protocol_version, ordinal, code, label, anchor, offset_days, window_before_days,
                window_after_days)
            SELECT id, 1, 'day_14', 'Day 14', 'on_study', 14, 2, 3 FROM trials.protocol_version;
            """)
        return enrolment
    }

    @Sendable private func record(_ visit: RecordVisit, _ ward: Ward) async throws {
        try await ward.as(Ward.research) { tx, context in try visit(in: &tx, context) }
    }
}
