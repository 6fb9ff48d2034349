public import CareTerms
public import Postgres
public import Registry

extension Enrolment.State: PostgresCodable {}
extension Enrolment.Event: PostgresCodable {}
extension Enrolment.Scope: PostgresCodable {}

extension Enrolment: Recorded {
    public typealias Tag = EnrolmentTag

    public static func reading(_ id: EnrolmentID) -> SQL {
        "SELECT status, step_no FROM trials.enrolment WHERE id = \(id)"
    }

    public static func inserting(_ event: Event, into id: EnrolmentID, _ circumstances: Circumstances) -> SQL {
        """
        INSERT INTO trials.enrolment_history (subject, event, reason, reason_code, happened_at)
        VALUES (\(id), \(event), \(circumstances.reason), \(circumstances.reasonCode), \(circumstances.happenedAt))
        RETURNING no, to_state
        """
    }
}

extension Enrolment: RecordedInBulk {
    public static func reading(_ ids: [EnrolmentID]) -> SQL {
        "SELECT id, status, step_no FROM trials.enrolment WHERE id = ANY (\(ids))"
    }

    public static func inserting(_ event: Event, into ids: [EnrolmentID], at times: [Instant?]) -> SQL {
        """
        INSERT INTO trials.enrolment_history (subject, event, happened_at)
        SELECT subject, \(event), happened_at
        FROM unnest(\(ids)::bigint[], \(times)::timestamptz[]) step(subject, happened_at) ORDER BY subject
        RETURNING subject, no
        """
    }
}

/// An enrolment as it stands, without who the patient is.
public struct EnrolmentRecord: Sendable, Equatable, Codable {
    public let id: EnrolmentID
    public let patient: PatientID
    public let referral: ReferralID
    public let site: SiteID
    public let trial: TrialID?
    public let arm: ArmID?
    public let status: Enrolment.State
    public let step: Int

    public static func read(_ id: EnrolmentID, in tx: inout Transaction) throws -> EnrolmentRecord {
        let found = try tx.first(
            "SELECT id, patient, referral, site, trial, arm, status, step_no FROM trials.enrolment WHERE id = \(id)"
        ) { row in
            EnrolmentRecord(
                id: try row("id"), patient: try row("patient"), referral: try row("referral"),
                site: try row("site"), trial: try row("trial"), arm: try row("arm"), status: try row("status"),
                step: Int(try row("step_no") as Int32))
        }
        guard let found else { throw NotFound(id) }
        return found
    }
}
