import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("What the board needs to know: asked, answered, grown old, taken back")
struct DataSetTests {
    @Test("nobody asked, asked and not known, known, and too old are four states, and only one passes", .clonedDatabase)
    func states() async throws {
        let ward = try await ward()
        let id = try await ward.referralInReview()
        #expect(try await ward.items(of: id).values.allSatisfy { $0 == .missing })
        try await ward.answer(id, "ascites", "mild", on: "2026-11-01")
        try await ward.answer(id, "bowel_obstruction", "none", on: "2026-10-01")
        try await ward.answer(id, "prior_crs_hipec", nil, on: "2026-11-01")
        let items = try await ward.items(of: id)
        #expect(items["ascites"] == .present && items["bowel_obstruction"] == .stale)
        #expect(items["prior_crs_hipec"] == .unknown && items["imaging"] == .missing)
        let missing = try await ward.as(Ward.coordinator) { tx, _ in try DataItem.missing(of: [id], in: &tx) }
        #expect(missing.count == 11 && !missing.contains { $0.code == "ascites" })
        #expect(missing.allSatisfy { $0.holdsUpTheBoard })
        // True for 28 days from 1 October: the 29th is the last, the 30th too late.
        #expect(missing.first { $0.code == "bowel_obstruction" }?.staleOn == ClinicalDay("2026-10-30"))
        #expect(missing.first { $0.code == "performance_status" }?.broughtBy == "surgeon")
    }

    @Test("the board waits until the last item is known: one that is asked and not known holds it up", .clonedDatabase)
    func gate() async throws {
        let ward = try await ward()
        let id = try await ward.referralInReview()
        try await ward.change { tx in try Ward.complete(id, in: &tx) }
        for wrong in [nil, "taken back"] {
            try await ward.answer(id, "ascites", wrong == nil ? nil : "none", on: "2026-11-02")
            if wrong != nil {
                try await ward.as(Ward.coordinator) { tx, _ in try AnswerItem.takeBack("ascites", of: id, in: &tx) }
            }
            await expectFact("referral_has_its_minimum_data_set") {
                try await ward.as(Ward.coordinator) { tx, context in
                    try Referral.take(.referToBoard, on: id, in: &tx, context)
                }
            }
        }
        try await ward.answer(id, "ascites", "none", on: "2026-11-02")
        try await ward.as(Ward.coordinator) { tx, context in
            try Referral.take(.referToBoard, on: id, in: &tx, context)
        }
        #expect(try await ward.status(of: id) == "awaiting_board")
    }

    /// An answer that does not fit.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let fact: String
        let item: String
        let value: String?
        let day: String
        let evidence: AnswerItem.Evidence
        var testDescription: String { "\(fact): \(item)" }

        init(_ fact: String, _ item: String, _ value: String?, _ day: String, _ evidence: AnswerItem.Evidence) {
            (self.fact, self.item, self.value, self.day, self.evidence) = (fact, item, value, day, evidence)
        }
    }

    private static let seen = AnswerItem.Evidence(observedBy: "Dr. Example")
    static let wrongs: [Wrong] = [
        Wrong("answer_is_to_an_item", "shoe_size", "43", "2026-11-02", seen),
        Wrong("answer_has_its_evidence", "primary_tumour", "colon", "2026-11-02", .init()),
        Wrong("answer_needs_a_document", "histology", "mucinous", "2026-11-02", seen),
        Wrong("answer_needs_an_observation", "performance_status", "1", "2026-11-02", .init(document: AttachmentID(1))),
        Wrong("answer_is_one_of_the_choices", "ascites", "a lot", "2026-11-02", seen),
        Wrong("answer_is_not_true_of_the_future", "ascites", "mild", "2026-11-05", seen),
        Wrong("observer_is_short", "ascites", "mild", "2026-11-02", .init(observedBy: "x")),
        Wrong(
            "answer_rests_on_a_document_of_its_referral", "ascites", "mild", "2026-11-02",
            .init(document: AttachmentID(99))),
        Wrong("answer_rests_on_its_patients_condition", "ascites", "mild", "2026-11-02", .init(condition: 1)),
        Wrong("long_text_has_1_to_4000_characters", "primary_tumour", "", "2026-11-02", seen),
    ]

    @Test(
        "an answer that does not fit its item is refused, and nothing of it is kept", .clonedDatabase, arguments: wrongs
    )
    func refused(wrong: Wrong) async throws {
        let ward = try await ward()
        let id = try await ward.referralInReview()
        let other = try await ward.patient()
        try await ward.db.run("INSERT INTO registry.condition (patient, icd10cm) VALUES (\(other), 'C18.9')")
        _ = try await ward.as(Ward.coordinator) { tx, _ in
            try NewAttachment(name: "a.txt", kind: .referralLetter, bytes: Array("Dear colleague".utf8))(
                to: id, in: &tx)
        }
        let answer = AnswerItem(
            wrong.item, of: id, value: wrong.value, trueOn: try day(wrong.day), evidence: wrong.evidence)
        await expectFact(wrong.fact) {
            try await ward.as(Ward.coordinator) { tx, _ in try answer(in: &tx) }
        }
        #expect(try await ward.db.value("SELECT count(*) FROM referrals.answer", as: Int64.self) == 0)
    }

    @Test("many answers of two referrals are one statement; one that fits no item undoes all of them", .clonedDatabase)
    func inBulk() async throws {
        let ward = try await ward()
        let (one, two) = (try await ward.referralInReview(), try await ward.referralInReview())
        let on = try day("2026-11-02")
        let evidence = AnswerItem.Evidence(observedBy: "Dr. Example")
        let good = [one, two].flatMap { id in
            ["ascites", "bowel_obstruction"].map {
                AnswerItem($0, of: id, value: "none", trueOn: on, evidence: evidence)
            }
        }
        let numbers = try await ward.as(Ward.nurse) { tx, _ in try AnswerItem.record(good, in: &tx) }
        #expect(numbers.count == 4 && numbers == numbers.sorted())
        #expect(try await ward.items(of: two)["ascites"] == .present)
        let before = try await ward.version(of: one)
        await expectFact("answer_is_to_an_item") {
            let wrong = good + [AnswerItem("shoe_size", of: two, value: "43", trueOn: on, evidence: evidence)]
            try await ward.as(Ward.nurse) { tx, _ in try AnswerItem.record(wrong, in: &tx) }
        }
        await expectFact("referral_exists") {
            let wrong = [AnswerItem("ascites", of: ReferralID(999), value: "none", trueOn: on, evidence: evidence)]
            try await ward.as(Ward.nurse) { tx, _ in try AnswerItem.record(wrong, in: &tx) }
        }
        #expect(try await ward.db.value("SELECT count(*) FROM referrals.answer", as: Int64.self) == 4)
        #expect(try await ward.version(of: one) == before)
    }

    @Test(
        "an answer taken back leaves the item missing, whatever was said before it; it stays to be read",
        .clonedDatabase)
    func takenBack() async throws {
        let ward = try await ward()
        let id = try await ward.referralInReview()
        try await ward.answer(id, "ascites", "none", on: "2026-11-01")
        try await ward.answer(id, "ascites", "severe", on: "2026-11-02")
        try await ward.as(Ward.coordinator) { tx, _ in try AnswerItem.takeBack("ascites", of: id, in: &tx) }
        #expect(try await ward.items(of: id)["ascites"] == .missing)
        let given = try await ward.as(Ward.coordinator) { tx, _ in try GivenAnswer.all(of: id, in: &tx) }
        #expect(given.map(\.value) == [nil, "severe", "none"] && given.map(\.isLatest) == [true, false, false])
        for item in ["ascites", "imaging"] {
            await expectFact("item_has_an_answer") {
                try await ward.as(Ward.coordinator) { tx, _ in try AnswerItem.takeBack(item, of: id, in: &tx) }
            }
        }
        await expectRefusal(by: "answer_is_only_appended") {
            try await ward.db.run("UPDATE referrals.answer SET value = 'none'")
        }
    }

    @Test("an answer raises the version: who read the one before is told, and writes nothing", .clonedDatabase)
    func versions() async throws {
        let ward = try await ward()
        let id = try await ward.referralInReview()
        let read = try await ward.version(of: id)
        try await ward.answer(id, "ascites", "none", on: "2026-11-01")
        await expectFact("referral_is_as_it_was_read") {
            try await ward.as(Ward.nurse) { tx, _ in
                try Referral.expect(read, of: id, in: &tx)
                return try AnswerItem.takeBack("ascites", of: id, in: &tx)
            }
        }
        #expect(try await ward.items(of: id)["ascites"] == .present)
    }

    @Test("a document that was put aside is no evidence any more", .clonedDatabase)
    func retracted() async throws {
        let ward = try await ward()
        let id = try await ward.referralInReview()
        try await ward.change { tx in try Ward.complete(id, in: &tx) }
        #expect(try await ward.items(of: id)["imaging"] == .present)
        let document = try await ward.db.value("SELECT max(id) FROM referrals.attachment", as: AttachmentID.self)
        try await ward.as(Ward.coordinator) { tx, _ in
            try ReferralAttachment.retract(document, because: "of another patient", in: &tx)
            return id
        }
        let items = try await ward.items(of: id)
        #expect(items["imaging"] == .missing && items["ascites"] == .present)
    }

    @Test(
        "a new version finds the answers again by their codes, asks for what is new, and holds from its day on",
        .clonedDatabase)
    func newVersion() async throws {
        let ward = try await ward()
        let id = try await ward.referralInReview()
        try await ward.change { tx in try Ward.complete(id, in: &tx) }
        let clerk = TestLogin("otto", .operator)
        var set = LoadDataSet(
            programme: "pipac", version: 2, holdsFrom: try day("2026-11-03"), isGate: true, source: "programme board",
            items: [
                .init(
                    code: "imaging", label: "Imaging", required: true, evidence: "document", maxAgeDays: 21,
                    broughtBy: "referrer", choices: nil),
                .init(
                    code: "wishes", label: "What the patient wants", required: true, evidence: "observation",
                    maxAgeDays: nil, broughtBy: "nurse", choices: ["treatment", "comfort"]),
            ])
        _ = try await ward.db.pool(as: clerk)
        let second = set
        try await ward.as(clerk) { tx, _ in
            try second(in: &tx)
            return 2
        }
        #expect(try await ward.items(of: id) == ["imaging": .present, "wishes": .missing])
        let read = try await ward.as(clerk) { tx, _ in try LoadDataSet.read("pipac", in: &tx) }
        #expect(read == second)
        // One that holds from tomorrow is there, and asked of nobody.
        set.version = 3
        set.holdsFrom = try day("2026-11-05")
        set.items.removeLast()
        let third = set
        try await ward.as(clerk) { tx, _ in
            try third(in: &tx)
            return 3
        }
        #expect(try await ward.items(of: id)["wishes"] == .missing)
        try await ward.today("2026-11-06")
        #expect(try await ward.items(of: id) == ["imaging": .present])
        await expectFact("data_set_version_is_unique") {
            try await ward.as(clerk) { tx, _ in
                try third(in: &tx)
                return 3
            }
        }
        await expectFact("role_has_the_right") {
            try await ward.as(Ward.coordinator) { tx, _ in
                try third(in: &tx)
                return 3
            }
        }
    }

    @Test(
        "what went stale is renewed before the referral goes on, by the answers and not by saying so", .clonedDatabase)
    func renewal() async throws {
        let ward = try await ward()
        let id = try await ward.referralForTheBoard()
        try await ward.today("2026-12-10")
        try await ward.as(Ward.coordinator) { tx, _ in
            try AgeReferrals.act(on: id, try day("2026-12-10"), in: &tx)
            return id
        }
        #expect(try await ward.status(of: id) == "out_of_date")
        let reason = try await ward.db.value(
            "SELECT reason FROM referrals.referral_history WHERE event = 'age_out'", as: String.self)
        #expect(reason == "Stale: bowel_obstruction, performance_status, key_labs")
        func renew() async throws {
            try await ward.as(Ward.coordinator) { tx, context in try Referral.take(.renew, on: id, in: &tx, context) }
        }
        await expectFact("renewed_referral_has_nothing_stale") { try await renew() }
        try await ward.answer(id, "bowel_obstruction", "none", on: "2026-12-09")
        // Not known is not stale: the board will wait for it, the review can go on.
        try await ward.answer(id, "performance_status", nil, on: "2026-12-09")
        await expectFact("renewed_referral_has_nothing_stale") { try await renew() }
        try await ward.answer(id, "key_labs", nil, on: "2026-12-09")
        try await renew()
        #expect(try await ward.status(of: id) == "in_review")
    }

    private func ward() async throws -> Ward {
        try await Ward.open(try TestDatabase.current, on: "2026-11-03")
    }
}

extension Ward {
    /// The nurse writes an answer down, as seen by the referring doctor.
    fileprivate func answer(_ id: ReferralID, _ item: String, _ value: String?, on date: String) async throws {
        let answer = AnswerItem(
            item, of: id, value: value, trueOn: try day(date), evidence: .init(observedBy: "Dr. Example"))
        try await self.as(Ward.nurse) { tx, _ in try answer(in: &tx) }
    }
}
