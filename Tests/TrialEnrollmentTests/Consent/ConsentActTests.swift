import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("Acts of consent, each with its circumstances and its ends")
struct ConsentActTests {
    /// What is wrong with an act of consent.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let fact: String
        let spoil: @Sendable (inout ConsentTalk) throws -> Void
        var testDescription: String { fact }

        init(_ fact: String, _ spoil: @escaping @Sendable (inout ConsentTalk) throws -> Void) {
            (self.fact, self.spoil) = (fact, spoil)
        }
    }

    static let wrongs: [Wrong] = [
        Wrong("consent_in_another_language_has_its_interpreter") { $0.language = "es" },
        Wrong("consent_language_is_a_tag") { ($0.language, $0.interpreter) = ("Spanish", "Agency 12") },
        Wrong("interpreter_is_short") { $0.interpreter = "x" },
        Wrong("consent_is_taken_by_somebody_known") { $0.takenBy = "nobody" },
        // Six in the morning of the next day in Chicago.
        Wrong("consent_hour_is_of_its_day") { $0.signedAt = try moment("2026-11-02T04:00:00Z") },
        Wrong("consent_is_not_signed_in_the_future") { $0.signedAt = try moment("2026-11-02T23:00:00Z") },
        Wrong("consent_reason_is_short") { $0.reason = String(repeating: "x", count: 501) },
        Wrong("consent_document_has_1_byte_to_25_mebibytes") {
            $0.document = ConsentDocument(sha256: String(repeating: "ab", count: 32), size: 0)
        },
        Wrong("consent_document_place_is_short") {
            $0.document = ConsentDocument(sha256: String(repeating: "ab", count: 32), size: 9, keptIn: "x")
        },
    ]

    @Test("what does not fit together is not written down", .clonedDatabase, arguments: wrongs)
    func refused(wrong: Wrong) async throws {
        let (ward, id) = try await approached()
        var talk = ConsentTalk(channel: .inPerson)
        try wrong.spoil(&talk)
        let spoiled = talk
        await expectFact(wrong.fact) { try await sign(id, spoiled, in: ward) }
        let count = try await ward.db.value("SELECT count(*) FROM trials.consent", as: Int.self)
        #expect(count == 0)
    }

    @Test("an act keeps who, when, how, in which language, and the hash of the paper", .clonedDatabase)
    func whole() async throws {
        let (ward, id) = try await approached()
        let hash = String(repeating: "0f", count: 32)
        let state = try await sign(
            id,
            ConsentTalk(
                signedBy: .representative, signedAt: try moment("2026-11-02T11:15:00Z"), takenBy: Ward.surgeon.name,
                channel: .video, language: "es", interpreter: "Agency 12",
                document: ConsentDocument(sha256: hash, size: 2048, keptIn: "binder 4")), in: ward)
        #expect(state == .consented)
        let acts = try await ward.as(Ward.research) { tx, _ in try ConsentRecord.all(of: id, in: &tx) }
        let act = try #require(acts.first)
        #expect(acts.count == 1 && act.number == 1 && act.version == "R1" && act.given)
        #expect(act.signedBy == .representative && act.takenBy == Ward.surgeon.name && act.channel == .video)
        #expect(act.language == "es" && act.formLanguage == "en" && act.interpreter == "Agency 12")
        #expect(act.documents == [hash])
        await expectFact("consent_document_is_attached_once") {
            try await ward.as(Ward.research) { tx, _ in
                try ConsentDocument(sha256: hash, size: 2048).attach(to: 1, of: id, in: &tx)
                return 1
            }
        }
        await expectFact("consent_document_belongs_to_a_consent") {
            try await ward.as(Ward.research) { tx, _ in
                try ConsentDocument(sha256: hash, size: 2048).attach(to: 2, of: id, in: &tx)
                return 1
            }
        }
    }

    @Test("the form in the language of the talk is the one that was signed", .clonedDatabase)
    func language() async throws {
        let (ward, id) = try await approached()
        try await ward.as(Ward.research) { tx, _ in
            try ConsentForm.add(
                "R1", to: nil, from: try day("2026-01-01"), asksAgain: false, language: "es",
                approvedOn: try day("2025-12-20"), costSection: "El estudio paga el procedimiento.", in: &tx)
        }
        try await sign(id, ConsentTalk(language: "es"), in: ward)
        let acts = try await ward.as(Ward.research) { tx, _ in try ConsentRecord.all(of: id, in: &tx) }
        #expect(acts.map(\.formLanguage) == ["es"])
        let forms = try await ward.as(Ward.research) { tx, _ in try ConsentFormRecord.read("R1", of: nil, in: &tx) }
        #expect(forms.map(\.language) == ["en", "es"])
        // printf '%s' 'El estudio paga el procedimiento.' | sha256sum
        let hash = try await ward.db.value(
            "SELECT encode(sha256('El estudio paga el procedimiento.'::bytea), 'hex')", as: String.self)
        #expect(forms.last?.costSectionSHA256 == hash && forms.first?.costSectionSHA256 == nil)
    }

    @Test("a form is signed between its first and its last day", .clonedDatabase)
    func lastDay() async throws {
        let (ward, id) = try await approached()
        try await ward.as(Ward.research) { tx, _ in
            try ConsentForm.expire(
                "R1", of: nil, lastDay: try day("2026-11-01"), because: "approval of one year", in: &tx)
            return 1
        }
        await expectFact("consent_form_is_in_force_for_its_trial") { try await sign(id, ConsentTalk(), in: ward) }
        await expectFact("consent_form_version_exists") {
            try await ward.as(Ward.research) { tx, _ in
                try ConsentForm.expire("R9", of: nil, lastDay: try day("2026-11-01"), because: "letter", in: &tx)
                return 1
            }
        }
    }

    @Test("a refusal to sign is an act, and no step", .clonedDatabase)
    func refusal() async throws {
        let (ward, id) = try await approached()
        #expect(try await sign(id, ConsentTalk(isGiven: false), in: ward) == .approached)
        await expectFact("consented_patient_has_signed_a_form") {
            try await ward.as(Ward.research) { tx, context in try Enrolment.take(.consent, on: id, in: &tx, context) }
        }
        await expectFact("consent_is_taken_back_after_it_is_given") {
            try await ward.as(Ward.research) { tx, context in
                try Enrolment.takeBackConsent(id, saidOn: try day("2026-11-02"), because: nil, in: &tx, context)
            }
        }
        // By hand too.
        await expectRefusal(by: "consent_is_taken_back_after_it_is_given") {
            try await ward.db.run(
                "INSERT INTO trials.consent_withdrawal (enrolment, no, said_on) VALUES (\(id), 1, '2026-11-02')")
        }
        await expectRefusal(by: "withdrawal_follows_a_consent") {
            try await ward.db.run(
                "INSERT INTO trials.withdrawal (enrolment, scope, said_on) VALUES (\(id), 'data_use', '2026-11-02')")
        }
    }

    @Test("taken back and found invalid are two facts, each told once; neither lets a step be taken", .clonedDatabase)
    func ends() async throws {
        let (ward, id) = try await approached()
        try await sign(id, ConsentTalk(), in: ward)
        let today = try day("2026-11-02")
        let number = try await ward.as(Ward.coordinator) { tx, context in
            try Enrolment.takeBackConsent(id, saidOn: today, because: nil, in: &tx, context)
        }
        #expect(number == 1)
        await expectFact("enrolment_step_has_a_valid_consent") {
            try await ward.as(Ward.research) { tx, context in try Enrolment.take(.screen, on: id, in: &tx, context) }
        }
        await expectFact("consent_is_taken_back_once") {
            try await ward.as(Ward.nurse) { tx, context in
                try Enrolment.takeBackConsent(id, saidOn: today, because: "again", in: &tx, context)
            }
        }
        for (number, reason, fact) in [
            (1, "x", "invalidation_has_its_reason"), (2, "of another patient", "consent_invalidation_is_of_a_consent"),
            (1, "of another patient", nil), (1, "of another patient", "consent_is_invalidated_once"),
        ] {
            let end: @Sendable () async throws -> Int = {
                try await ward.as(Ward.research) { tx, context in
                    try Enrolment.invalidateConsent(
                        number, of: id, foundOn: today, because: reason, in: &tx, context)
                    return number
                }
            }
            if let fact { await expectFact(fact, end) } else { _ = try await end() }
        }
        let act = try await ward.as(Ward.research) { tx, _ in try ConsentRecord.all(of: id, in: &tx)[0] }
        #expect(act.withdrawnOn == today && act.invalidatedOn == today)
    }

    @Test("who withdrew signs nothing more in that life", .clonedDatabase)
    func over() async throws {
        let (ward, id) = try await approached()
        try await sign(id, ConsentTalk(), in: ward)
        let today = try day("2026-11-02")
        // Before treatment there is nothing to follow: the whole life ends.
        let state = try await ward.as(Ward.research) { tx, context in
            try Enrolment.withdraw(
                id, from: .treatment, saidOn: today, Circumstances(reason: "own wish"), in: &tx, context)
        }
        #expect(state == .withdrawn)
        await expectFact("consent_is_of_an_enrolment_that_runs") { try await sign(id, ConsentTalk(), in: ward) }
        // The use of data can be withdrawn from at any time, and once.
        for fact in [nil, "withdrawal_is_told_once_per_scope"] {
            let withdraw: @Sendable () async throws -> Enrolment.State = {
                try await ward.as(Ward.research) { tx, context in
                    try Enrolment.withdraw(id, from: .dataUse, saidOn: today, Circumstances(), in: &tx, context)
                }
            }
            if let fact { await expectFact(fact, withdraw) } else { #expect(try await withdraw() == .withdrawn) }
        }
        let left = try await ward.db.value(
            "SELECT scope FROM trials.withdrawn WHERE data_are_left_out", as: String.self)
        #expect(left == "data_use")
    }

    @Test("each state knows what can be withdrawn from in it", arguments: Enrolment.Scope.allCases)
    func scopes(scope: Enrolment.Scope) throws {
        let id = EnrolmentID(1)
        for state in Enrolment.State.allCases {
            guard let event = try? Enrolment.withdrawing(from: scope, in: state, id) else { continue }
            #expect(Enrolment.step(event, from: state) != nil, "\(scope) in \(state) is \(event)")
        }
        #expect(throws: NothingToWithdraw.self) { try Enrolment.withdrawing(from: scope, in: .approached, id) }
        #expect(try Enrolment.withdrawing(from: .dataUse, in: .offStudy, id) == nil)
    }

    private func approached() async throws -> (Ward, EnrolmentID) {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let patient = try await ward.patient()
        let referral = try await ward.acceptedReferral(of: patient)
        let site = ward.site
        try await ward.today("2026-11-02", at: "16:00")
        let id = try await ward.as(Ward.research) { tx, context in
            try ConsentForm.add("R1", to: nil, from: try day("2026-01-01"), asksAgain: false, in: &tx)
            let id = try Enrolment.identify(patient, from: referral, at: site, for: nil, in: &tx, context)
            try Enrolment.take(.approach, on: id, in: &tx, context)
            return id
        }
        return (ward, id)
    }

    @discardableResult
    private func sign(_ id: EnrolmentID, _ talk: ConsentTalk, in ward: Ward) async throws -> Enrolment.State {
        try await ward.as(Ward.research) { tx, context in
            try Enrolment.consent(id, form: "R1", signedOn: try day("2026-11-02"), talk, in: &tx, context)
        }
    }
}
