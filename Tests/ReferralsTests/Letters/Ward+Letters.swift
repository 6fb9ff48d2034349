import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import LetterPress
@testable import Referrals
@testable import Wards

extension Ward {
    /// A patient with a name that HTML would act on, of whose birth the month is known.
    func namedPatient() async throws -> PatientID {
        let patient = try await patient()
        try await db.run(
            """
            INSERT INTO registry.patient_identity (patient, birth_date, birth_precision)
            VALUES (\(patient), '1961-02-01', 'month')
            """)
        try await db.run(
            """
            INSERT INTO registry.patient_name (patient, ordinal, family, given)
            VALUES (\(patient), 1, 'Ñandú & Søn', ARRAY['Ana', '<b>María</b>'])
            """)
        return patient
    }

    /// A referral in review, of somebody new or of somebody known.
    func inReview(of known: PatientID? = nil) async throws -> (patient: PatientID, referral: ReferralID) {
        let patient = if let known { known } else { try await namedPatient() }
        let receive = ReceiveReferral(
            patient: patient, site: site, receivedAt: try moment("2026-11-01T15:00:00Z"), channel: .fax,
            priority: .routine, referrerName: "Dr. Example, Hill Clinic", primaryCancer: "C18.9")
        let id = try await self.as(Ward.coordinator) { tx, context in
            let id = try receive(in: &tx, context)
            try Referral.take(.review, on: id, in: &tx, context)
            return id
        }
        return (patient, id)
    }

    func declined(because code: String) async throws -> (patient: PatientID, referral: ReferralID) {
        let (patient, id) = try await inReview()
        try await self.as(Ward.coordinator) { tx, context in
            try Referral.decline(id, because: code, Circumstances(reason: "told to the referrer"), in: &tx, context)
        }
        return (patient, id)
    }

    /// The letter about somebody who is called as `namedPatient` is.
    func letter(about id: ReferralID, with template: LetterTemplate? = nil, name: LetterPatient? = nil) -> WriteLetter {
        WriteLetter(
            about: id, name ?? LetterPatient(name: nil, born: nil), with: LetterPress.engine, template: template)
    }

    /// Writes as the tool does: the name is read behind the door before.
    func writes(about id: ReferralID, with template: LetterTemplate? = nil) async throws -> LetterRecord {
        let write = letter(about: id, with: template, name: try await name(of: id))
        return try await self.as(Ward.coordinator) { tx, context in try write(in: &tx, context) }
    }

    func composes(about id: ReferralID) async throws -> ComposedLetter {
        let write = letter(about: id)
        return try await Store(try await db.pool(as: Ward.coordinator), facts: .referrals).read(as: .coordinator) {
            tx, context in
            try write.compose(in: &tx, context)
        }
    }

    private func name(of id: ReferralID) async throws -> LetterPatient {
        let store = Store(try await db.pool(as: Ward.coordinator), facts: .referrals)
        guard
            let patient = try await db.all(
                "SELECT patient FROM referrals.referral WHERE id = \(id)", as: PatientID.self
            ).first
        else { return LetterPatient(name: nil, born: nil) }
        return LetterPatient(
            try await IdentityDoor(store, as: .coordinator).open([patient], for: "letter about \(id)")[patient])
    }

    func reads(_ letter: LetterID, about patient: PatientID) async throws -> LetterText {
        let store = Store(try await db.pool(as: Ward.coordinator), facts: .referrals)
        return try await IdentityDoor(store, as: .coordinator).read(behind: patient, for: "read a letter") {
            tx, ticket in
            try LetterText.read(letter, ticket, in: &tx)
        }
    }

    func sends(_ notice: SendOutcome) async throws -> SentNotice {
        try await self.as(Ward.coordinator) { tx, context in try notice(in: &tx, context) }
    }

    @discardableResult
    func ends(_ id: ReferralID) async throws -> Taken<Referral.State> {
        try await self.as(Ward.coordinator) { tx, context in try Referral.close(id, in: &tx, context) }
    }

    /// How many rows of the access log name the patient.
    func looks(at patient: PatientID) async throws -> Int {
        try await db.value(
            "SELECT count(*) FROM registry.access_log WHERE patients @> ARRAY[\(patient)]", as: Int.self)
    }
}
