public import CareTerms
public import Postgres

/// Another centre, to which a patient whom we cannot help may be sent: what it offers, and how it is reached.
public struct Centre: Sendable, Equatable, Codable {
    public enum Offer: String, CaseIterable, Sendable, Codable, PostgresCodable {
        case pipacTrial = "pipac_trial", pipacOffTrial = "pipac_off_trial", crs, hipec
        case systemicTherapy = "systemic_therapy", secondOpinion = "second_opinion", supportiveCare = "supportive_care"
    }

    public let id: CentreID
    public let organisation: OrganisationID
    public let name: String
    public let entry: Entry
    public let isActive: Bool
    public let checkedBy: String
    public let openTrials: Int

    /// What is written of a centre; in a change, what is `nil` stays as it is.
    public struct Entry: Sendable, Equatable, Codable {
        public var offers: [Offer]?
        /// Whom it takes, in words.
        public var accepts: String?
        public var contactName: String?
        public var phone: String?
        public var fax: String?
        public var email: String?
        public var address: String?
        /// The day on which somebody asked the centre whether this is so.
        public var checkedOn: ClinicalDay

        public init(
            offers: [Offer]? = nil, accepts: String? = nil, contactName: String? = nil, phone: String? = nil,
            fax: String? = nil, email: String? = nil, address: String? = nil, checkedOn: ClinicalDay
        ) {
            (self.offers, self.accepts, self.contactName) = (offers, accepts, contactName)
            (self.phone, self.fax, self.email, self.address) = (phone, fax, email, address)
            self.checkedOn = checkedOn
        }
    }

    /// Adds a centre to the directory; its organisation is made when none of this name is there.
    public static func add(_ name: String, _ entry: Entry, in tx: inout Transaction) throws -> CentreID {
        let found = try tx.first(
            "SELECT id FROM registry.organisation WHERE name = \(name) ORDER BY id LIMIT 1", as: OrganisationID.self)
        let organisation: OrganisationID =
            try found
            ?? tx.value("INSERT INTO registry.organisation (name, kind) VALUES (\(name), 'provider') RETURNING id")
        return try tx.value(
            """
            INSERT INTO referrals.centre
                (organisation, offers, accepts, contact_name, phone, fax, email, address, checked_on)
            VALUES (\(organisation), \(entry.offers ?? []), \(entry.accepts), \(entry.contactName), \(entry.phone),
                \(entry.fax), \(entry.email), \(entry.address), \(entry.checkedOn))
            RETURNING id
            """)
    }

    /// Brings an entry to what was learned on the day it was checked.
    public static func change(
        _ id: CentreID, _ entry: Entry, isActive: Bool? = nil, in tx: inout Transaction
    ) throws {
        let count = try tx.run(
            """
            UPDATE referrals.centre SET offers = coalesce(\(entry.offers)::text[], offers),
                accepts = coalesce(\(entry.accepts), accepts), contact_name = coalesce(\(entry.contactName), contact_name),
                phone = coalesce(\(entry.phone), phone), fax = coalesce(\(entry.fax), fax),
                email = coalesce(\(entry.email), email), address = coalesce(\(entry.address), address),
                active = coalesce(\(isActive)::boolean, active), checked_on = \(entry.checkedOn)
            WHERE id = \(id)
            """)
        guard count == 1 else { throw NotFound(id) }
    }

    public static let listedMax = 200

    /// Centres that take patients now, or all, by name; those that offer one thing when it is named.
    public static func list(
        offering offer: Offer? = nil, includingClosed: Bool = false, in tx: inout Transaction
    ) throws -> [Centre] {
        try tx.all(
            """
            \(columns) WHERE (c.active OR \(includingClosed)) AND (\(offer)::text IS NULL OR \(offer) = ANY (c.offers))
            ORDER BY o.name, c.id LIMIT \(Int64(listedMax))
            """
        ) { row in try Centre(row) }
    }

    public static func read(_ id: CentreID, in tx: inout Transaction) throws -> Centre {
        let found = try tx.first("\(columns) WHERE c.id = \(id)") { row in try Centre(row) }
        guard let found else { throw NotFound(id) }
        return found
    }

    private static let columns: SQL = """
        SELECT c.id, c.organisation, o.name, c.offers, c.accepts, c.contact_name, c.phone, c.fax, c.email, c.address,
            c.active, c.checked_on, c.checked_by::text AS checked_by,
            (SELECT count(*) FROM referrals.centre_trial t WHERE t.centre = c.id AND t.is_open) AS open_trials
        FROM referrals.centre c JOIN registry.organisation o ON o.id = c.organisation
        """

    private init(_ row: borrowing Row) throws {
        id = try row("id")
        organisation = try row("organisation")
        name = try row("name")
        entry = Entry(
            offers: try row("offers") as [Offer], accepts: try row("accepts"), contactName: try row("contact_name"),
            phone: try row("phone"), fax: try row("fax"), email: try row("email"), address: try row("address"),
            checkedOn: try row("checked_on"))
        isActive = try row("active")
        checkedBy = try row("checked_by")
        openTrials = Int(try row("open_trials") as Int64)
    }
}

/// A trial of another centre, as its registry number says.
public struct CentreTrial: Sendable, Equatable, Codable {
    public let number: String
    public let title: String
    public let isOpen: Bool
    public let checkedOn: ClinicalDay

    /// Says that a centre has a trial open; said again, it is brought up to date.
    public static func open(
        _ number: String, _ title: String, at centre: CentreID, checkedOn: ClinicalDay, in tx: inout Transaction
    ) throws {
        _ = try Centre.read(centre, in: &tx)
        try tx.run(
            """
            INSERT INTO referrals.centre_trial (centre, registry_number, title, is_open, checked_on)
            VALUES (\(centre), \(number), \(title), true, \(checkedOn))
            ON CONFLICT (centre, registry_number)
                DO UPDATE SET title = excluded.title, is_open = true, checked_on = excluded.checked_on
            """)
    }

    public static func close(
        _ number: String, at centre: CentreID, checkedOn: ClinicalDay, in tx: inout Transaction
    ) throws {
        let count = try tx.run(
            """
            UPDATE referrals.centre_trial SET is_open = false, checked_on = \(checkedOn)
            WHERE centre = \(centre) AND registry_number = \(number)
            """)
        guard count == 1 else {
            throw Fact(
                "centre_has_the_trial", .notFound, "\(centre) has no trial of this number.",
                try: "omentum centre show \(centre)")
        }
    }

    /// Open ones first, then by number.
    public static func all(of centre: CentreID, in tx: inout Transaction) throws -> [CentreTrial] {
        try tx.all(
            """
            SELECT registry_number, title, is_open, checked_on FROM referrals.centre_trial
            WHERE centre = \(centre) ORDER BY is_open DESC, registry_number
            """
        ) { row in
            CentreTrial(
                number: try row("registry_number"), title: try row("title"), isOpen: try row("is_open"),
                checkedOn: try row("checked_on"))
        }
    }
}
