import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

/// The coordinator's desk where referrals come in.
struct IntakeDesk: Sendable {
    let ward: Ward

    static func open() async throws -> IntakeDesk {
        IntakeDesk(ward: try await Ward.open(try TestDatabase.current, on: "2026-11-03"))
    }

    var db: TestDatabase { ward.db }

    func store() async throws -> Store { try await ward.store(of: Ward.coordinator) }

    func form(_ patient: ReferralForm.Patient) -> ReferralForm {
        ReferralForm(
            site: ward.site, receivedAt: "2026-11-02T09:00", channel: .fax, priority: .routine,
            referrer: .init(name: "Dr. Quill", organisation: "Hill Clinic", npi: "1234567893", contact: "fax 555 0199"),
            patient: patient, primaryCancer: "c18.9", peritonealDisease: "C786")
    }

    static func person(
        _ family: String = "Zzyzx", _ given: String = "Mary Ann", _ birth: String = "1961-05-07", id: String? = nil
    ) -> ReferralForm.Patient {
        .init(
            family: family, given: given, birthDate: ClinicalDay(birth),
            identifiers: id.map { [.init(authority: "hill", value: $0)] })
    }

    /// The whole intake, as the verb does it.
    @discardableResult
    func receive(
        _ patient: ReferralForm.Patient, _ ruling: ReferralIntake.Ruling = .none, attaching: [NewAttachment] = [],
        dryRun: Bool = false
    ) async throws -> ReferralIntake.Received {
        let intake = try ReferralIntake(form(patient), attachments: attaching, ruling: ruling)
        let store = try await store()
        let seen = try await intake.look(through: store, as: .coordinator, for: "referral create")
        return try await store.command(as: .coordinator, dryRun: dryRun) { tx, context in
            try intake(seen, in: &tx, context)
        }.answer
    }

    func count(_ sql: SQL) async throws -> Int { try await db.value(sql, as: Int.self) }
    var patients: Int { get async throws { try await count("SELECT count(*) FROM registry.patient") } }
    var referrals: Int { get async throws { try await count("SELECT count(*) FROM referrals.referral") } }
    var looks: Int { get async throws { try await count("SELECT count(*) FROM registry.access_log") } }
}
