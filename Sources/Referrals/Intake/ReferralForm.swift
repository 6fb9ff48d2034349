public import CareTerms
public import Registry

/// A referral as somebody writes it down: whose it is may still be to be found.
public struct ReferralForm: Sendable, Equatable, Codable {
    public struct Referrer: Sendable, Equatable, Codable {
        /// In their own words.
        public var name: String
        public var organisation: String?
        public var npi: String?
        public var contact: String?
        /// The organisation in our own directory.
        public var record: OrganisationID?

        public init(
            name: String, organisation: String? = nil, npi: String? = nil, contact: String? = nil,
            record: OrganisationID? = nil
        ) {
            (self.name, self.organisation, self.npi) = (name, organisation, npi)
            (self.contact, self.record) = (contact, record)
        }
    }

    /// One whom we know, or a person to be looked for.
    public struct Patient: Sendable, Equatable, Codable {
        public var record: PatientID?
        public var family: String?
        public var given: String?
        public var birthDate: ClinicalDay?
        public var identifiers: [NewPerson.Identifier]?

        public init(
            record: PatientID? = nil, family: String? = nil, given: String? = nil, birthDate: ClinicalDay? = nil,
            identifiers: [NewPerson.Identifier]? = nil
        ) {
            (self.record, self.family, self.given) = (record, family, given)
            (self.birthDate, self.identifiers) = (birthDate, identifiers)
        }
    }

    public var site: SiteID
    /// On the site's wall, or with an offset.
    public var receivedAt: String
    public var channel: Referral.Channel
    public var priority: Referral.Priority
    public var programme: String?
    public var referrer: Referrer
    public var patient: Patient
    public var primaryCancer: String
    public var peritonealDisease: String?

    public init(
        site: SiteID, receivedAt: String, channel: Referral.Channel, priority: Referral.Priority,
        programme: String? = nil, referrer: Referrer, patient: Patient, primaryCancer: String,
        peritonealDisease: String? = nil
    ) {
        (self.site, self.receivedAt, self.channel, self.priority) = (site, receivedAt, channel, priority)
        (self.programme, self.referrer, self.patient) = (programme, referrer, patient)
        (self.primaryCancer, self.peritonealDisease) = (primaryCancer, peritonealDisease)
    }

    /// Whose referral it is, as far as the form says.
    func whose() throws -> ReferralIntake.Whose {
        let identifiers = patient.identifiers ?? []
        let hasPerson =
            patient.family != nil || patient.given != nil || patient.birthDate != nil || !identifiers.isEmpty
        if let record = patient.record {
            guard !hasPerson else {
                throw Fact(
                    "referral_has_one_person", .usage, "Name a patient whom we know, or describe a person: not both.")
            }
            return .known(record)
        }
        guard !identifiers.isEmpty || (patient.family != nil && patient.birthDate != nil) else {
            throw Fact(
                "referral_patient_is_identifiable", .usage,
                "There is nothing to find the patient by: an identifier with its authority, or family name and birth date.",
                try: "--family NAME --born YYYY-MM-DD, or --identifier VALUE --authority NAME, or --patient P…")
        }
        return .new(
            NewPerson(
                family: patient.family, given: patient.given, birthDate: patient.birthDate, identifiers: identifiers))
    }

    func moment() throws -> StatedTime {
        guard let stated = StatedTime(receivedAt) else {
            throw Fact(
                "referral_time_is_readable", .usage, "When it was received is no time.",
                try: "2026-11-20T15:40 on the site's wall, or with an offset: 2026-11-20T15:40-06:00")
        }
        return stated
    }

    /// Refuses a number that is no NPI, and says what is wrong with it.
    func checkNPI() throws {
        guard let npi = referrer.npi, let fault = NPI.fault(in: npi) else { return }
        throw Fact(
            "referrer_npi_has_its_check_digit", .usage, fault,
            try: "the number as it stands on the referral; or leave it out")
    }
}
