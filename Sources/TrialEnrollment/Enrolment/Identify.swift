public import CareTerms
public import Postgres
import Registry

extension Enrolment {
    /// Notes that a referred patient may fit an arm, or, without one, the centre's registry.
    public static func identify(
        _ patient: PatientID, from referral: ReferralID, at site: SiteID, for arm: ArmID?, in tx: inout Transaction,
        _ context: Context
    ) throws -> EnrolmentID {
        let trial = try arm.map { arm in
            let found = try tx.first(
                """
                SELECT v.trial FROM trials.arm a JOIN trials.protocol_version v ON v.id = a.protocol_version
                WHERE a.id = \(arm)
                """, as: TrialID.self)
            guard let found else { throw NotFound(arm) }
            return found
        }
        return try tx.value(
            """
            INSERT INTO trials.enrolment (patient, referral, site, trial, arm)
            VALUES (\(patient), \(referral), \(site), \(trial), \(arm)) RETURNING id
            """)
    }
}
