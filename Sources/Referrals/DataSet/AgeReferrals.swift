public import CareTerms
public import Postgres

/// What the nightly run does to referrals whose papers grew old while they waited.
public enum AgeReferrals {
    /// A referral whose first answer that the board needs went stale.
    public struct Due: Sendable, Equatable {
        public let referral: ReferralID
        public let patient: PatientID
        /// Why nothing is done about it, if nothing is: a word.
        public let skipped: String?
        /// Whether an earlier night should have done it.
        public let isLate: Bool
    }

    /// At most `limit` referrals of a site that age by `day`, after the referral `after`.
    ///
    /// The desk says which may; the answers say which do, as a newer version of the data set may ask for less.
    public static func due(
        at site: SiteID, on day: ClinicalDay, after: Int64, limit: Int, in tx: inout Transaction
    ) throws -> [Due] {
        try tx.all(
            """
            SELECT d.referral, r.patient, d.ages_on < \(day) AS is_late, p.vital_status = 'died' AS has_died,
                referrals.stale_items(d.referral, \(day)) = '{}' AS has_nothing_stale
            FROM referrals.due_to_age d JOIN referrals.referral r ON r.id = d.referral
            JOIN registry.patient p ON p.id = r.patient
            WHERE d.site = \(site) AND d.ages_on <= \(day) AND d.referral > \(after)
            ORDER BY d.referral LIMIT \(Int64(limit))
            """
        ) { row in
            let (hasDied, hasNothingStale): (Bool, Bool) = (try row("has_died"), try row("has_nothing_stale"))
            return Due(
                referral: try row("referral"), patient: try row("patient"),
                skipped: hasDied ? "patient_died" : hasNothingStale ? "nothing_is_stale" : nil,
                isLate: try row("is_late"))
        }
    }

    /// Takes the step, and says in it which answers went stale: their codes, no values.
    public static func act(on referral: ReferralID, _ day: ClinicalDay, in tx: inout Transaction) throws {
        try tx.run(
            """
            INSERT INTO referrals.referral_history (subject, event, reason_code, reason)
            SELECT \(referral), \(Referral.Event.ageOut), 'answer_went_stale',
                'Stale: ' || array_to_string(referrals.stale_items(\(referral), \(day)), ', ')
            """)
    }
}
