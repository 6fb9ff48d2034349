public import CareTerms
public import Postgres

/// Writes down a referral that reached us, as complete as it came.
public struct ReceiveReferral: Sendable, Equatable, Codable {
    public var patient: PatientID
    public var site: SiteID
    public var receivedAt: Instant
    public var channel: Referral.Channel
    public var priority: Referral.Priority
    /// The referrer's own words for who they are; the answer goes there.
    public var referrerName: String
    public var referrerOrganisation: OrganisationID?
    /// ICD-10-CM, such as `C18.9`.
    public var primaryCancer: String
    /// ICD-10-CM of the peritoneal disease, such as `C78.6`; `nil` when it is not known yet.
    public var peritonealDisease: String?

    public init(
        patient: PatientID, site: SiteID, receivedAt: Instant, channel: Referral.Channel, priority: Referral.Priority,
        referrerName: String, referrerOrganisation: OrganisationID? = nil, primaryCancer: String,
        peritonealDisease: String? = nil
    ) {
        self.patient = patient
        self.site = site
        self.receivedAt = receivedAt
        self.channel = channel
        self.priority = priority
        self.referrerName = referrerName
        self.referrerOrganisation = referrerOrganisation
        self.primaryCancer = primaryCancer
        self.peritonealDisease = peritonealDisease
    }

    /// The clock starts when the referral was received, not when it was typed.
    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> ReferralID {
        try tx.value(
            """
            INSERT INTO referrals.referral (patient, site, received_at, channel, priority, referrer_name,
                referrer_organisation, primary_cancer, peritoneal_disease)
            VALUES (\(patient), \(site), \(receivedAt), \(channel), \(priority), \(referrerName),
                \(referrerOrganisation), \(primaryCancer), \(peritonealDisease))
            RETURNING id
            """)
    }
}
