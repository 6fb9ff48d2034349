import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("A referral comes in with its patient and its papers, or not at all")
struct ReferralIntakeTests {
    @Test("whom nobody knows is registered, and what is missing is told at once", .clonedDatabase)
    func new() async throws {
        let desk = try await IntakeDesk.open()
        let looks = try await desk.looks
        let received = try await desk.receive(IntakeDesk.person(id: "0077"))
        #expect(received.patientIsNew && received.duplicateOf == nil)
        #expect(received.missing.first?.code == "primary_tumour" && received.missing.count == 12)
        #expect(try await desk.looks == looks + 1)
        let row = try await desk.db.value(
            """
            SELECT concat_ws('|', r.status, r.programme, r.referrer_name, r.referrer_organisation_name, r.referrer_npi,
                r.referrer_contact, r.primary_cancer, r.peritoneal_disease, r.received_at AT TIME ZONE 'UTC', i.value)
            FROM referrals.referral r JOIN registry.patient_identifier i ON i.patient = r.patient
            WHERE r.id = \(received.referral)
            """, as: String.self)
        #expect(
            row == "received|pipac|Dr. Quill|Hill Clinic|1234567893|fax 555 0199|C18.9|C78.6|2026-11-02 15:00:00|0077")
    }

    @Test(
        "who looks alike is shown first: typing errors, day and month, an identifier; then it takes a ruling",
        .clonedDatabase)
    func alike() async throws {
        let desk = try await IntakeDesk.open()
        let first = try await desk.receive(IntakeDesk.person("Garcia-Lopez", "Ana", "1958-03-04", id: "1"))
        let (patients, referrals) = (try await desk.patients, try await desk.referrals)
        for other in [
            IntakeDesk.person("Garcia-Lopez", "Ana", "1958-03-04"), IntakeDesk.person("Garcia", "Ana", "1958-04-03"),
            IntakeDesk.person("Gracia Lopez", "Anna", "1958-03-04"),
            .init(identifiers: [.init(authority: "hill", value: "1")]),
        ] {
            await expectFact("referral_is_no_duplicate") { try await desk.receive(other) }
        }
        // Nothing was saved but the searches.
        #expect(try await desk.patients == patients)
        #expect(try await desk.referrals == referrals)
        let ruled = try await desk.receive(
            IntakeDesk.person("Garcia", "Ana", "1958-04-03"), .notDuplicate(because: "seen both of them"))
        #expect(ruled.patientIsNew && ruled.patient != first.patient)
        let ruling = try await desk.db.value(
            "SELECT other_patient || ' ' || reason FROM referrals.duplicate_ruling WHERE referral = \(ruled.referral)",
            as: String.self)
        #expect(ruling == "\(first.patient.number) seen both of them")
        // Even a ruling gives no number of one patient to another.
        await expectFact("identifier_belongs_to_one_patient") {
            try await desk.receive(IntakeDesk.person(id: "1"), .notDuplicate(because: "seen both of them"))
        }
    }

    @Test("a copy is kept and joined to the one that goes on, for its patient and no other", .clonedDatabase)
    func copy() async throws {
        let desk = try await IntakeDesk.open()
        let first = try await desk.receive(IntakeDesk.person())
        let other = try await desk.receive(IntakeDesk.person("Okonkwo", "Chidi", "1944-12-01"))
        let patients = try await desk.patients
        await expectFact("duplicate_is_of_the_same_patient") {
            try await desk.receive(IntakeDesk.person(), .duplicate(of: other.referral, because: "It came in again."))
        }
        let copy = try await desk.receive(
            IntakeDesk.person(), .duplicate(of: first.referral, because: "It came in again."))
        #expect(copy.patient == first.patient && !copy.patientIsNew && copy.duplicateOf == first.referral)
        #expect(try await desk.patients == patients)
        let status = try await desk.db.value(
            "SELECT status || ' ' || duplicate_of FROM referrals.referral WHERE id = \(copy.referral)", as: String.self)
        #expect(status == "duplicate \(first.referral.number)")
    }

    @Test("another referral of a known patient takes a ruling too", .clonedDatabase)
    func known() async throws {
        let desk = try await IntakeDesk.open()
        let first = try await desk.receive(IntakeDesk.person())
        await expectFact("referral_is_no_duplicate") { try await desk.receive(.init(record: first.patient)) }
        let second = try await desk.receive(
            .init(record: first.patient), .notDuplicate(because: "another tumour, another course"))
        let other = try await desk.db.value(
            "SELECT other_referral FROM referrals.duplicate_ruling WHERE referral = \(second.referral)",
            as: ReferralID.self)
        #expect(other == first.referral)
        // One that ended is no reason to ask.
        try await desk.ward.as(Ward.coordinator) { tx, context in
            for id in [first.referral, second.referral] {
                try Referral.take(
                    .withdrawByPatient, on: id, Circumstances(reason: "moved away"), in: &tx, context)
            }
            return first.referral
        }
        #expect(try await desk.receive(.init(record: first.patient)).patient == first.patient)
    }

    @Test("who came in while somebody was typing is not passed over", .clonedDatabase)
    func meanwhile() async throws {
        let desk = try await IntakeDesk.open()
        let store = try await desk.store()
        let mine = try ReferralIntake(desk.form(IntakeDesk.person()))
        let seen = try await mine.look(through: store, as: .coordinator, for: "referral create")
        let theirs = try await desk.receive(IntakeDesk.person())
        await expectFact("patient_is_not_registered_meanwhile") {
            try await store.command(as: .coordinator) { tx, context in try mine(seen, in: &tx, context) }
        }
        let again = try ReferralIntake(
            desk.form(.init(record: theirs.patient)), ruling: .notDuplicate(because: "seen it"))
        let before = try await again.look(through: store, as: .coordinator, for: "referral create")
        try await desk.receive(.init(record: theirs.patient), .notDuplicate(because: "a second one"))
        await expectFact("referral_is_not_received_meanwhile") {
            try await store.command(as: .coordinator) { tx, context in try again(before, in: &tx, context) }
        }
    }

    @Test("a paper that is refused takes the whole referral with it, and a dry run keeps nothing", .clonedDatabase)
    func whole() async throws {
        let desk = try await IntakeDesk.open()
        let (patients, referrals) = (try await desk.patients, try await desk.referrals)
        await expectFact("attachment_type_is_accepted") {
            try await desk.receive(
                IntakeDesk.person(), attaching: [NewAttachment(name: "a.pdf", kind: .other, bytes: [0, 1, 2])])
        }
        let dry = try await desk.receive(IntakeDesk.person(), dryRun: true)
        #expect(dry.patientIsNew)
        #expect(try await desk.patients == patients)
        #expect(try await desk.referrals == referrals)
    }

    @Test("what is wrong with an NPI is said", .clonedDatabase)
    func npi() async throws {
        let desk = try await IntakeDesk.open()
        for (npi, words) in [
            ("123456789", "this has 9"), ("3234567893", "begins with 1 or 2"), ("1234567890", "does not fit"),
            ("123456789x", "digits only"),
        ] {
            var form = desk.form(IntakeDesk.person())
            form.referrer.npi = npi
            do {
                _ = try ReferralIntake(form)
                Issue.record("\(words): not refused")
            } catch let fact as Fact {
                #expect(fact.fact == "referrer_npi_has_its_check_digit" && fact.message.contains(words))
            }
        }
    }
}
