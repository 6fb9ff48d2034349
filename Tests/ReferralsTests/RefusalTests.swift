import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("What the referral office refuses, by the name of the fact")
struct ReferralRefusalTests {
    /// What is wrong with a referral that comes in.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let fact: String
        let spoil: @Sendable (inout ReceiveReferral) -> Void
        var testDescription: String { fact }

        init(_ fact: String, _ spoil: @escaping @Sendable (inout ReceiveReferral) -> Void) {
            (self.fact, self.spoil) = (fact, spoil)
        }
    }

    static let wrongs: [Wrong] = [
        Wrong("referral_belongs_to_patient") { $0.patient = PatientID(999) },
        Wrong("referral_belongs_to_site") { $0.site = SiteID(999) },
        Wrong("referral_names_an_organisation") { $0.referrerOrganisation = OrganisationID(999) },
        Wrong("referrer_name_is_short") { $0.referrerName = "" },
        Wrong("referrer_name_is_short") { $0.referrerName = String(repeating: "x", count: 201) },
        Wrong("primary_cancer_is_an_icd_10_cm_code") { $0.primaryCancer = "colon" },
        Wrong("peritoneal_disease_is_an_icd_10_cm_code") { $0.peritonealDisease = "C786" },
        Wrong("referral_is_not_received_in_the_future") {
            $0.receivedAt = Instant("2030-01-01T00:00:00Z") ?? $0.receivedAt
        },
    ]

    @Test("a referral that cannot be is not received", .clonedDatabase, arguments: wrongs)
    func received(wrong: Wrong) async throws {
        let ward = try await ward()
        var referral = try await referral(in: ward)
        wrong.spoil(&referral)
        let spoiled = referral
        await expectFact(wrong.fact) {
            try await ward.as(Ward.coordinator) { tx, context in try spoiled(in: &tx, context) }
        }
        let count = try await ward.db.value(
            "SELECT count(*) FROM referrals.referral WHERE patient = \(referral.patient)", as: Int.self)
        #expect(count == 0)
    }

    @Test("a decline has a reason of the list, and is sent to a centre that is there", .clonedDatabase)
    func declined() async throws {
        let ward = try await ward()
        let id = try await inReview(ward)
        let because = Circumstances(reason: "told to the referrer")
        await expectFact("decision_names_a_decline_reason") {
            try await ward.as(Ward.coordinator) { tx, context in
                try Referral.decline(id, because: "boredom", because, in: &tx, context)
            }
        }
        await expectFact("decision_names_an_onward_centre") {
            try await ward.as(Ward.coordinator) { tx, context in
                try Referral.decline(id, because: "other", onwardTo: OrganisationID(999), because, in: &tx, context)
            }
        }
        await expectFact("referral_step_is_not_before_it_was_received") {
            let before = try moment("2020-01-01T10:00:00Z")
            try await ward.as(Ward.coordinator) { tx, context in
                try Referral.decline(
                    id, because: "other", Circumstances(reason: "because", happenedAt: before), in: &tx, context)
            }
        }
        await expectFact("board_has_met") {
            let future = try day("2026-11-05")
            try await ward.as(Ward.coordinator) { tx, context in
                try Referral.decline(id, because: "other", boardOn: future, because, in: &tx, context)
            }
        }
        // Nothing of it is left: it may be declined as it should.
        let taken = try await ward.as(Ward.coordinator) { tx, context in
            try Referral.decline(id, because: "other", because, in: &tx, context)
        }
        #expect(taken.from == .inReview && taken.number == 3)
    }

    @Test(
        "a step alone is refused at the end of its transaction: without decision, notice or original", .clonedDatabase)
    func lacksItsFact() async throws {
        let ward = try await ward()
        let id = try await inReview(ward)
        for (event, fact) in [
            (Referral.Event.decline, "decided_referral_has_its_decision"),
            (.markDuplicate, "duplicate_referral_names_its_original"),
        ] {
            await expectFact(fact) {
                try await ward.as(Ward.coordinator) { tx, context in
                    try Referral.take(event, on: id, Circumstances(reason: "because"), in: &tx, context)
                }
            }
        }
        try await ward.as(Ward.coordinator) { tx, context in
            try Referral.decline(id, because: "other", Circumstances(reason: "because"), in: &tx, context)
        }
        await expectFact("closed_referral_has_told_its_referrer") {
            try await ward.as(Ward.coordinator) { tx, context in try Referral.take(.close, on: id, in: &tx, context) }
        }
        await expectFact("waiver_has_its_reason") {
            try await ward.as(Ward.coordinator) { tx, context in
                try Referral.close(id, .waived(because: " no "), in: &tx, context)
            }
        }
        await expectFact("notice_is_not_sent_in_the_future") {
            let future = try moment("2030-01-01T00:00:00Z")
            try await ward.as(Ward.coordinator) { tx, context in
                try Referral.close(id, .phoned(at: future), in: &tx, context)
            }
        }
    }

    @Test("who was told of one decision is told of the next one too", .clonedDatabase)
    func toldAgain() async throws {
        let ward = try await ward()
        let id = try await inReview(ward)
        let because = Circumstances(reason: "because")
        let taken = try await ward.as(Ward.coordinator) { tx, context in
            try Referral.decline(id, because: "other", because, in: &tx, context)
        }
        // Told by hand, and not closed.
        try await ward.as(Ward.coordinator) { tx, context in
            try tx.run(
                """
                INSERT INTO referrals.outcome_notice (referral, no, told_step, sent_at, method)
                VALUES (\(id), 1, \(Int32(taken.number)), \(context.now), 'phone')
                """)
            try Referral.take(.redecide, on: id, because, in: &tx, context)
            return try Referral.decline(id, because: "other", because, in: &tx, context)
        }
        await expectFact("closed_referral_has_told_its_referrer") {
            try await ward.as(Ward.coordinator) { tx, context in try Referral.take(.close, on: id, in: &tx, context) }
        }
        let closed = try await ward.as(Ward.coordinator) { tx, context in
            try Referral.close(id, .waived(because: "the referrer has retired"), in: &tx, context)
        }
        #expect(closed.to == .closed)
    }

    @Test("a copy is another one's copy, never its own", .clonedDatabase)
    func copies() async throws {
        let ward = try await ward()
        let id = try await inReview(ward)
        for (original, fact) in [
            (id, "referral_is_not_its_own_copy"), (ReferralID(999), "referral_is_a_copy_of_a_referral"),
        ] {
            await expectFact(fact) {
                try await ward.as(Ward.coordinator) { tx, context in
                    try Referral.join(id, to: original, because: "twice", in: &tx, context)
                }
            }
        }
    }

    @Test("what was decided is never changed, not even by the owner of the server", .clonedDatabase)
    func keptForGood() async throws {
        let ward = try await ward()
        let id = try await ward.acceptedReferral(of: try await ward.patient())
        await expectRefusal(by: "decision_is_only_appended") {
            try await ward.db.run("UPDATE referrals.decision SET pathway = 'off_trial' WHERE referral = \(id)")
        }
        await expectRefusal(by: "referral_history_is_only_appended") {
            try await ward.db.run("DELETE FROM referrals.referral_history WHERE subject = \(id)")
        }
        await expectRefusal(sqlState: "42501") {
            try await ward.db.transaction(as: Ward.coordinator, in: .coordinator) { tx in
                try tx.run("UPDATE referrals.referral SET status = 'closed' WHERE id = \(id)")
            }
        }
    }

    private func ward() async throws -> Ward {
        try await Ward.open(try TestDatabase.current, on: "2026-11-03")
    }

    private func referral(in ward: Ward) async throws -> ReceiveReferral {
        ReceiveReferral(
            patient: try await ward.patient(), site: ward.site, receivedAt: try moment("2026-11-02T03:00:00Z"),
            channel: .fax, priority: .routine, referrerName: "Dr. Example", primaryCancer: "C18.9")
    }

    private func inReview(_ ward: Ward) async throws -> ReferralID {
        let referral = try await referral(in: ward)
        return try await ward.as(Ward.coordinator) { tx, context in
            let id = try referral(in: &tx, context)
            try Referral.take(.review, on: id, in: &tx, context)
            return id
        }
    }
}
