public import Postgres

/// A point on earth, and how it was found.
public struct Place: Sendable, Equatable, Codable {
    public enum Source: String, Sendable, Codable { case told, zip, city }

    public let latitude, longitude: Double
    public let source: Source

    /// Reads `41.88,-87.63`: degrees, north and east positive.
    public init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
            Double($0.trimmingPrefix { $0 == " " })
        }
        guard parts.count == 2, let latitude = parts[0], let longitude = parts[1], abs(latitude) <= 90,
            abs(longitude) <= 180
        else { return nil }
        self.init(latitude: latitude, longitude: longitude, source: .told)
    }

    init(latitude: Double, longitude: Double, source: Source) {
        (self.latitude, self.longitude, self.source) = (latitude, longitude, source)
    }

    /// Where a patient lives, as the registry's own records of trials place that town; the ticket opens the address.
    ///
    /// The zip code with the town decides, else the town with its state. A name that the registry knows in several places
    /// is no place: `nil`, and not the nearest guess.
    public static func ofPatient(behind ticket: Int64, in tx: inout Transaction) throws -> Place? {
        let addresses = try tx.all(
            """
            SELECT city, state, postal_code, country FROM registry.identity_addresses(\(ticket))
            WHERE city IS NOT NULL AND period_end IS NULL AND coalesce(use, 'home') <> 'old' ORDER BY ordinal
            """
        ) { row in
            Town(
                city: try row("city"), state: try row("state"), zip: try row("postal_code"),
                country: try row("country"))
        }
        for town in addresses {
            if let place = try town.place(in: &tx) { return place }
        }
        return nil
    }
}

/// A town as an address names it.
struct Town: Sendable, Equatable {
    let city: String
    let state, zip, country: String?

    /// The registry writes states of the US in full, most addresses with two letters.
    var stateInFull: String? {
        state.map { state in
            let place = Self.codes.firstIndex(of: state.uppercased())
            return place.map { Self.states[$0] } ?? state.lowercased()
        }
    }

    /// A code such as US is not what the registry writes, so it is not compared.
    private var countryInFull: String? {
        country.flatMap { $0.count > 3 ? $0.lowercased() : nil }
    }

    func place(in tx: inout Transaction) throws -> Place? {
        let found = try tx.one(
            """
            WITH town AS (
                SELECT lat, lon, left(zip, 5) = left(\(zip), 5) AS is_zip FROM trials.registry_location
                WHERE lower(city) = lower(\(city)) AND lat IS NOT NULL
                  AND (\(countryInFull)::text IS NULL OR lower(country) = \(countryInFull))
                  AND (\(stateInFull)::text IS NULL OR state IS NULL OR lower(state) = \(stateInFull)
                    OR left(zip, 5) = left(\(zip), 5))),
            best AS (SELECT lat, lon, is_zip IS TRUE AS is_zip FROM town
                WHERE is_zip IS TRUE OR NOT EXISTS (SELECT FROM town WHERE is_zip))
            SELECT avg(lat) AS lat, avg(lon) AS lon, bool_or(is_zip) AS is_zip,
                max(lat) - min(lat) <= 0.5 AND max(lon) - min(lon) <= 0.7 AS is_one FROM best
            """
        ) { row in
            (
                lat: try row("lat") as Double?, lon: try row("lon") as Double?, isZip: try row("is_zip") as Bool?,
                isOne: try row("is_one") as Bool?
            )
        }
        guard let lat = found.lat, let lon = found.lon, found.isOne == true else { return nil }
        return Place(latitude: lat, longitude: lon, source: found.isZip == true ? .zip : .city)
    }

    private static let codes = """
        AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA \
        PR RI SC SD TN TX UT VT VA WA WV WI WY
        """.split(separator: " ").map(String.init)
    private static let states = """
        alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,district of columbia,florida,georgia,hawaii,\
        idaho,illinois,indiana,iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,michigan,minnesota,mississippi,\
        missouri,montana,nebraska,nevada,new hampshire,new jersey,new mexico,new york,north carolina,north dakota,ohio,\
        oklahoma,oregon,pennsylvania,puerto rico,rhode island,south carolina,south dakota,tennessee,texas,utah,vermont,\
        virginia,washington,west virginia,wisconsin,wyoming
        """.split(separator: ",").map(String.init)
}
