public import Postgres

/// A place that recruits for a trial which this centre does not run, as the public registry tells it.
public struct NearbySite: Sendable, Equatable, Codable {
    public let nct: String
    public let title: String?
    public let facility, city, state, country: String?
    /// As the crow flies; `nil` where the registry gives no coordinates.
    public let kilometres: Int?

    /// Which sites a list holds; what is left out does not narrow it.
    public struct Filter: Sendable, Equatable {
        /// A part of the title, of a condition or of a keyword.
        public var about: String?
        public var withinKilometres: Int?

        public init(about: String? = nil, withinKilometres: Int? = nil) {
            self.about = about
            self.withinKilometres = withinKilometres
        }
    }

    /// At most `limit` sites that recruit, the nearest first; those without coordinates come last.
    public static func list(
        from place: Place, _ filter: Filter, limit: Int, in tx: inout Transaction
    ) throws -> [NearbySite] {
        try tx.all(
            """
            SELECT l.nct, r.brief_title, l.facility, l.city, l.state, l.country, round(d.km)::int AS km
            FROM trials.registry_location l
            JOIN trials.registry_record r ON r.nct = l.nct
            CROSS JOIN LATERAL (SELECT CASE WHEN l.lat IS NOT NULL THEN 12742 * asind(least(1, sqrt(power(sind((l.lat - \(place.latitude)) / 2), 2)
                + cosd(l.lat) * cosd(\(place.latitude)) * power(sind((l.lon - \(place.longitude)) / 2), 2))))
                * pi() / 180 END AS km) d
            WHERE r.overall_status = 'RECRUITING' AND coalesce(l.status, 'RECRUITING') = 'RECRUITING'
              AND NOT EXISTS (SELECT FROM trials.trial t WHERE t.nct = l.nct AND t.recruitment IN ('recruiting', 'by_invitation'))
              AND (\(filter.withinKilometres.map(Int32.init))::int IS NULL OR d.km <= \(filter.withinKilometres.map(Int32.init)))
              AND (\(filter.about)::text IS NULL OR strpos(lower(r.brief_title), lower(\(filter.about))) > 0
                OR EXISTS (SELECT FROM trials.registry_condition c
                    WHERE c.nct = l.nct AND strpos(lower(c.label), lower(\(filter.about))) > 0))
            ORDER BY d.km NULLS LAST, l.nct, l.no LIMIT \(Int64(limit))
            """
        ) { row in
            NearbySite(
                nct: try row("nct"), title: try row("brief_title"), facility: try row("facility"),
                city: try row("city"),
                state: try row("state"), country: try row("country"),
                kilometres: (try row("km") as Int32?).map(Int.init))
        }
    }
}
