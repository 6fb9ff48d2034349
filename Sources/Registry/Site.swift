public import CareTerms
public import Postgres

/// A place where procedures are done, with the zone that its days are counted in.
public struct Site: Sendable, Equatable, Codable {
    public let id: SiteID
    public let organisation: OrganisationID
    public let name: String
    /// An IANA zone that the server knows.
    public let zone: String

    public static func all(in tx: inout Transaction) throws -> [Site] {
        try tx.all("SELECT id, organisation, name, zone FROM registry.site ORDER BY id") { row in
            Site(
                id: try row("id"), organisation: try row("organisation"), name: try row("name"), zone: try row("zone"))
        }
    }

    /// The date on the wall of the site's clinic now.
    public static func today(at site: SiteID, in tx: inout Transaction) throws -> ClinicalDay {
        let day = try tx.first(
            "SELECT (registry.now() AT TIME ZONE zone)::date FROM registry.site WHERE id = \(site)",
            as: ClinicalDay.self)
        guard let day else { throw NotFound(site, try: "omentum site list") }
        return day
    }

    /// Adds a site; its organisation is made when none of this name is there.
    public static func add(
        _ name: String, of organisation: String, zone: String, in tx: inout Transaction
    ) throws -> SiteID {
        let found = try tx.first(
            "SELECT id FROM registry.organisation WHERE name = \(organisation) ORDER BY id LIMIT 1",
            as: OrganisationID.self)
        let owner: OrganisationID =
            try found
            ?? tx.value(
                "INSERT INTO registry.organisation (name, kind) VALUES (\(organisation), 'provider') RETURNING id")
        return try tx.value(
            "INSERT INTO registry.site (organisation, name, zone) VALUES (\(owner), \(name), \(zone)) RETURNING id")
    }
}
