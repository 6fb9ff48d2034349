public import CareTerms
public import Postgres
public import Registry

/// What can be taken by one placement at a time.
public enum ResourceKind: String, CaseIterable, Sendable, Codable, PostgresCodable {
    case theatre, surgeon, anaesthesiaTeam = "anaesthesia_team"
    /// The nebuliser with its injector.
    case device
    case recoveryPlace = "recovery_place"
}

/// Makes a resource known; two of the same name and kind at one site are refused.
public struct AddResource: Sendable {
    public let site: SiteID
    public let kind: ResourceKind
    public let name: String
    /// A surgeon or a team that also works at other sites is still one resource.
    public let travels: Bool
    /// The login of the surgeon who it is.
    public let login: String?

    public init(site: SiteID, kind: ResourceKind, name: String, travels: Bool = false, login: String? = nil) {
        (self.site, self.kind, self.name, self.travels, self.login) = (site, kind, name, travels, login)
    }

    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> ResourceID {
        var person: Int64?
        if let login {
            person = try tx.first("SELECT id FROM registry.person WHERE login = \(login)", as: Int64.self)
            if person == nil { throw NotFound(noun: "person", named: login, try: "omentum person list") }
        }
        return try tx.value(
            """
            INSERT INTO booking.resource (site, kind, name, travels, person)
            VALUES (\(site), \(kind), \(name), \(travels), \(person)) RETURNING id
            """)
    }
}

/// Holds theatre, people and devices for a cycle, all or none, until the hold expires.
///
/// Two schedulers may ask for the same room at once. Nobody looks first: the exclusion constraint decides, and the
/// loser is told. Holds that are over are cleared out of the way by whoever books first.
public struct BookCycle: Sendable {
    public let cycle: PlannedCycleID
    public let site: SiteID
    public let resources: [ResourceID]
    public let during: PostgresRange<Instant>
    /// `nil` takes the site's own.
    public let holdMinutes: Int?
    /// The placement that this one takes the place of; when anything refuses, the old one stands.
    public let replaces: PlacementID?
    /// Why it is written down after it began.
    public let lateReason: String?

    public init(
        _ cycle: PlannedCycleID, at site: SiteID, with resources: [ResourceID], during: PostgresRange<Instant>,
        holdMinutes: Int? = nil, replacing old: PlacementID? = nil, lateReason: String? = nil
    ) {
        (self.cycle, self.site, self.resources, self.during) = (cycle, site, resources, during)
        (self.holdMinutes, self.replaces, self.lateReason) = (holdMinutes, old, lateReason)
    }

    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> PlacementID {
        if let replaces {
            // An unknown number would be told as an illegal step.
            guard try tx.value("SELECT EXISTS (SELECT FROM booking.placement WHERE id = \(replaces))", as: Bool.self)
            else { throw NotFound(replaces) }
        }
        let hold = holdMinutes.map { Int32(clamping: $0) }
        return try tx.value(
            """
            SELECT booking.place(\(cycle), \(site), \(resources), \(during), make_interval(mins => \(hold)), \(replaces),
                \(lateReason))
            """)
    }

    /// From the first minute until the block of the site is over; `minutes` overrides the block.
    public static func block(
        from start: Instant, minutes: Int?, at site: SiteID, in tx: inout Transaction
    ) throws -> PostgresRange<Instant> {
        try tx.value(
            """
            SELECT tstzrange(\(start)::timestamptz, \(start)::timestamptz + make_interval(mins => coalesce(\(minutes.map { Int32(clamping: $0) }),
                (SELECT block_minutes FROM booking.site_rule WHERE site = \(site)), 165)))
            """)
    }
}

extension Placement {
    /// Gives a slot back; a confirmed one leaves its cycle in need of another.
    @discardableResult
    public static func release(
        _ id: PlacementID, because reason: ReleaseReason, _ circumstances: Circumstances, in tx: inout Transaction,
        _ context: Context
    ) throws -> Taken<State> {
        var coded = circumstances
        coded.reasonCode = reason.rawValue
        return try take(.release, on: id, coded, in: &tx, context)
    }
}

/// Times when a resource is not there.
public enum Unavailability {
    /// Takes the resource away from `during`; what is placed there is given back first when `givingBack`, else it
    /// refuses.
    public static func block(
        _ resource: ResourceID, during: PostgresRange<Instant>, because reason: String, givingBack: Bool,
        in tx: inout Transaction, _ context: Context
    ) throws -> Int64 {
        guard try tx.value("SELECT EXISTS (SELECT FROM booking.resource WHERE id = \(resource))", as: Bool.self)
        else { throw NotFound(resource) }
        return try tx.value("SELECT booking.block(\(resource), \(during), \(reason), \(givingBack))")
    }

    public static func lift(_ number: Int64, in tx: inout Transaction, _ context: Context) throws {
        try tx.run("SELECT booking.unblock(\(number))")
    }
}
