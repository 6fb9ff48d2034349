import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("Other centres, and patients who are sent there")
struct OnwardTests {
    @Test(
        "a declined patient is sent to a centre of the directory; what left is disclosed, what they answer is kept",
        .clonedDatabase)
    func sent() async throws {
        let ward = try await ward()
        let (centre, id) = (try await centre(in: ward), try await declined(in: ward))
        let due = try day("2026-11-20")
        let disclosure = try await ward.as(Ward.coordinator) { tx, context in
            try SendOnward(id, to: centre, by: .fax, replyDueOn: due)(in: &tx, context)
        }
        let told = try await ward.db.value(
            """
            SELECT concat_ws(' ', d.recipient, d.recipient_address, d.basis, p.patient = r.patient)
            FROM registry.disclosure d JOIN registry.disclosed_patient p ON p.disclosure = d.id
            JOIN referrals.onward o ON o.disclosure = d.id JOIN referrals.referral r ON r.id = o.referral
            WHERE d.id = \(disclosure)
            """, as: String.self)
        #expect(told == "Hill University Hospital 555-0150 treatment t")
        await expectFact("centre_is_asked_once_per_decision") {
            try await ward.as(Ward.coordinator) { tx, context in
                try SendOnward(id, to: centre, by: .fax)(in: &tx, context)
            }
        }
        let (first, second) = (try day("2026-11-03"), try day("2026-11-04"))
        try await ward.change { tx in
            try OnwardReferral.replied(.received, from: centre, about: id, on: first, in: &tx)
        }
        await expectFact("onward_reply_is_not_of_the_future") {
            let future = try day("2026-11-06")
            try await ward.change { tx in
                try OnwardReferral.replied(.accepted, from: centre, about: id, on: future, in: &tx)
            }
        }
        // That the papers came is no last word.
        let awaited: @Sendable (inout Transaction, Context) throws -> [ReferralID] = { tx, _ in
            try OnwardReferral.awaited(from: centre, in: &tx).map(\.referral)
        }
        #expect(try await ward.as(Ward.surgeon, awaited) == [id])
        try await ward.today("2026-11-04")
        try await ward.change { tx in
            try OnwardReferral.replied(.accepted, from: centre, about: id, on: second, note: "CRS in December", in: &tx)
        }
        let sent = try await ward.as(Ward.surgeon) { tx, _ in try OnwardReferral.all(of: id, in: &tx) }
        #expect(try await ward.as(Ward.surgeon, awaited) == [])
        #expect(sent.map(\.reply) == [.accepted] && sent[0].repliedOn == second && sent[0].replyDueOn == due)
        // Two decisions, two questions: asked anew, the centre may be asked again.
        try await ward.as(Ward.coordinator) { tx, context in
            try Referral.take(.redecide, on: id, Circumstances(reason: "back from surgery"), in: &tx, context)
            try Referral.decline(id, because: "other", Circumstances(reason: "again"), in: &tx, context)
            return try SendOnward(id, to: centre, by: .phone)(in: &tx, context)
        }
        let again = try await ward.as(Ward.surgeon) { tx, _ in try OnwardReferral.all(of: id, in: &tx) }
        #expect(again.map(\.reply) == [.accepted, nil])
    }

    @Test(
        "only who was declined is sent on, on the latest decision, after it, to a centre that takes patients",
        .clonedDatabase)
    func refused() async throws {
        let ward = try await ward()
        let (centre, id) = (try await centre(in: ward), try await declined(in: ward))
        func send(_ id: ReferralID, at time: String? = nil, by channel: Referral.Channel = .fax) async throws {
            let at = try time.map { try moment($0) }
            try await ward.as(Ward.coordinator) { tx, context in
                try SendOnward(id, to: centre, by: channel, at: at)(in: &tx, context)
            }
        }
        await expectFact("only_a_declined_referral_is_sent_onward") {
            try await send(try await ward.referralInReview())
        }
        await expectFact("only_a_declined_referral_is_sent_onward") {
            try await send(try await ward.acceptedReferral(of: try await ward.patient()))
        }
        await expectFact("onward_follows_its_decision") { try await send(id, at: "2026-11-02T10:00:00Z") }
        await expectFact("disclosure_is_not_in_the_future") { try await send(id, at: "2026-11-09T10:00:00Z") }
        await expectFact("onward_method_is_known") { try await send(id, by: .csv) }
        await expectFact("centre_was_asked") {
            let on = try day("2026-11-03")
            try await ward.change { tx in
                try OnwardReferral.replied(.accepted, from: centre, about: id, on: on, in: &tx)
            }
        }
        let on = try day("2026-11-03")
        try await ward.change { tx in try Centre.change(centre, .init(checkedOn: on), isActive: false, in: &tx) }
        await expectFact("closed_centre_is_sent_nobody") { try await send(id) }
        let left = try await ward.db.value("SELECT count(*) FROM registry.disclosure", as: Int64.self)
        #expect(left == 0, "what was refused is not disclosed")
    }

    @Test(
        "the database refuses a disclosure that is of another patient, and a decision that did not decline",
        .clonedDatabase)
    func byHand() async throws {
        let ward = try await ward()
        let (centre, id) = (try await centre(in: ward), try await declined(in: ward))
        let accepted = try await ward.acceptedReferral(of: try await ward.patient())
        let other = try await ward.db.value(
            "SELECT patient FROM referrals.referral WHERE id = \(accepted)", as: PatientID.self)
        for (referral, fact) in [
            (id, "onward_disclosure_names_its_patient"), (accepted, "only_a_declined_referral_is_sent_onward"),
        ] {
            await expectRefusal(by: fact) {
                try await ward.db.transaction(as: Ward.coordinator, in: .coordinator) { tx in
                    let disclosure = try Disclosure(
                        to: "Hill", what: "papers", purpose: "by hand", kind: .identified, basis: .treatment
                    ).record(about: [other], in: &tx)
                    try tx.run(
                        """
                        INSERT INTO referrals.onward (referral, step_no, centre, sent_at, method, disclosure)
                        SELECT referral, max(step_no), \(centre), registry.now(), 'fax', \(disclosure)
                        FROM referrals.decision WHERE referral = \(referral) GROUP BY referral
                        """)
                }
            }
        }
    }

    @Test("the directory says what a centre offers, which trials are open, and who asked when", .clonedDatabase)
    func directory() async throws {
        let ward = try await ward()
        let id = try await centre(in: ward)
        let on = try day("2026-11-03")
        await expectFact("organisation_is_in_the_directory_once") { try await self.centre(in: ward) }
        for (entry, fact) in [
            (Centre.Entry(offers: [], phone: "1", checkedOn: on), "centre_offers_something"),
            (Centre.Entry(offers: [.crs], checkedOn: on), "centre_can_be_reached"),
            (
                Centre.Entry(offers: [.crs], phone: "1", checkedOn: try day("2026-12-03")),
                "directory_was_not_checked_in_the_future"
            ),
        ] {
            await expectFact(fact) {
                try await ward.as(Ward.coordinator) { tx, _ in try Centre.add("Dale Hospital", entry, in: &tx) }
            }
        }
        try await ward.as(Ward.research) { tx, _ in
            try CentreTrial.open("NCT04329494", "PIPAC, phase 1", at: id, checkedOn: on, in: &tx)
            try CentreTrial.open("NCT99990002", "HIPEC or not", at: id, checkedOn: on, in: &tx)
            try CentreTrial.close("NCT99990002", at: id, checkedOn: on, in: &tx)
            return id
        }
        try await ward.change { tx in
            try Centre.change(id, .init(phone: "555-0151", checkedOn: on), in: &tx)
        }
        let (centre, trials) = try await ward.as(Ward.coordinator) { tx, _ in
            Found(centre: try Centre.read(id, in: &tx), trials: try CentreTrial.all(of: id, in: &tx))
        }.both
        #expect(centre.entry.phone == "555-0151" && centre.entry.fax == "555-0150" && centre.openTrials == 1)
        #expect(centre.checkedBy == Ward.coordinator.name && centre.isActive)
        #expect(trials.map(\.isOpen) == [true, false])
        for (offer, count) in [(Centre.Offer.hipec, 1), (.pipacTrial, 0)] {
            let found = try await ward.as(Ward.finance) { tx, _ in try Centre.list(offering: offer, in: &tx) }
            #expect(found.count == count)
        }
        await expectFact("centre_has_the_trial") {
            try await ward.as(Ward.research) { tx, _ in
                try CentreTrial.close("NCT11111111", at: id, checkedOn: on, in: &tx)
                return id
            }
        }
        await expectFact("centre_exists") {
            try await ward.change { tx in try Centre.change(CentreID(99), .init(checkedOn: on), in: &tx) }
        }
    }

    private struct Found: Codable, Sendable {
        let centre: Centre
        let trials: [CentreTrial]
        var both: (Centre, [CentreTrial]) { (centre, trials) }
    }

    private func ward() async throws -> Ward { try await Ward.open(try TestDatabase.current, on: "2026-11-03") }

    private func centre(in ward: Ward) async throws -> CentreID {
        let on = try day("2026-11-02")
        return try await ward.as(Ward.coordinator) { tx, _ in
            try Centre.add(
                "Hill University Hospital", .init(offers: [.crs, .hipec], fax: "555-0150", checkedOn: on), in: &tx)
        }
    }

    private func declined(in ward: Ward) async throws -> ReferralID {
        let id = try await ward.referralInReview()
        try await ward.as(Ward.surgeon) { tx, context in
            try Referral.decline(
                id, because: "candidate_for_cytoreduction", Circumstances(reason: "the road to cure"), in: &tx, context)
        }
        return id
    }
}
