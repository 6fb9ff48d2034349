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
    /// Of which house, in the referrer's own words.
    public var referrerOrganisationName: String?
    /// National Provider Identifier; its check digit is the database's to judge.
    public var referrerNPI: String?
    /// Where the answer goes: a telephone or fax number, or an address.
    public var referrerContact: String?
    /// The organisation in our own directory, where somebody found it.
    public var referrerOrganisation: OrganisationID?
    /// A code of the programmes, such as `pipac`.
    public var programme: String
    /// ICD-10-CM, such as `C18.9`.
    public var primaryCancer: String
    /// ICD-10-CM of the peritoneal disease, such as `C78.6`; `nil` when it is not known yet.
    public var peritonealDisease: String?

    public init(
        patient: PatientID, site: SiteID, receivedAt: Instant, channel: Referral.Channel, priority: Referral.Priority,
        referrerName: String, referrerOrganisationName: String? = nil, referrerNPI: String? = nil,
        referrerContact: String? = nil, referrerOrganisation: OrganisationID? = nil, primaryCancer: String,
        peritonealDisease: String? = nil, programme: String = Referral.usualProgramme
    ) {
        self.patient = patient
        self.site = site
        self.receivedAt = receivedAt
        self.channel = channel
        self.priority = priority
        self.referrerName = referrerName
        self.referrerOrganisationName = referrerOrganisationName
        self.referrerNPI = referrerNPI
        self.referrerContact = referrerContact
        self.referrerOrganisation = referrerOrganisation
        self.primaryCancer = primaryCancer
        self.peritonealDisease = peritonealDisease
        self.programme = programme
    }

    /// The clock starts when the referral was received, not when it was typed.
    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> ReferralID {
        try tx.value(
            """
            INSERT INTO referrals.referral (patient, site, received_at, channel, priority, programme, referrer_name,
                referrer_organisation_name, referrer_npi, referrer_contact, referrer_organisation, primary_cancer,
                peritoneal_disease)
            VALUES (\(patient), \(site), \(receivedAt), \(channel), \(priority), \(programme), \(referrerName),
                \(referrerOrganisationName), \(referrerNPI), \(referrerContact), \(referrerOrganisation),
                \(primaryCancer), \(peritonealDisease))
            RETURNING id
            """)
    }
}

extension Referral {
    /// Where nobody names a programme.
    public static let usualProgramme = "pipac"
}
