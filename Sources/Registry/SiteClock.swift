public import CareTerms
public import Postgres

/// A time as it stands on the wall of a clinic, without the zone that would make it a moment.
public struct LocalTime: Hashable, Sendable, LosslessStringConvertible {
    public let day: ClinicalDay
    public let hour, minute, second: Int

    /// Gives `nil` for a time that no clock shows.
    public init?(_ day: ClinicalDay, hour: Int, minute: Int, second: Int = 0) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else { return nil }
        (self.day, self.hour, self.minute, self.second) = (day, hour, minute, second)
    }

    /// Reads `2026-12-01T08:10` and `2026-12-01T08:10:30`, with a space for the `T` if one likes.
    public init?(_ text: String) {
        let parts = text.split(whereSeparator: { $0 == "T" || $0 == " " })
        guard parts.count == 2, let day = ClinicalDay(String(parts[0])) else { return nil }
        let numbers = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(numbers.count),
            numbers.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let values = numbers.compactMap { Int($0) }
        self.init(day, hour: values[0], minute: values[1], second: values.count == 3 ? values[2] : 0)
    }

    public var description: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day)T\(two(hour)):\(two(minute))" + (second == 0 ? "" : ":\(two(second))")
    }
}

/// When something happened, as a person types it: a moment, or a time on the wall of their clinic.
public enum StatedTime: Hashable, Sendable, LosslessStringConvertible {
    case moment(Instant)
    case local(LocalTime)

    /// Reads `2026-12-01T08:10`, and with an offset `2026-12-01T08:10-06:00` or `2026-12-01T14:10Z`; seconds are free.
    public init?(_ text: String) {
        if let local = LocalTime(text) {
            self = .local(local)
        } else if let moment = Instant(text) ?? Instant(Self.withSeconds(text)) {
            self = .moment(moment)
        } else {
            return nil
        }
    }

    public var description: String {
        switch self {
        case .moment(let moment): moment.description
        case .local(let local): local.description
        }
    }

    /// ISO 8601 lets the seconds be left out: they stand after the sixteenth character.
    private static func withSeconds(_ text: String) -> String {
        text.utf8.count > 16 ? "\(text.prefix(16)):00\(text.dropFirst(16))" : text
    }
}

/// Turns times on the wall into moments and back; the server's time zone data decide, as for everything it stores.
public enum SiteClock {
    /// The zone in which people at the site speak.
    public static func zone(of site: SiteID, in tx: inout Transaction) throws -> String {
        guard let zone = try tx.first("SELECT zone FROM registry.site WHERE id = \(site)", as: String.self) else {
            throw NotFound(site)
        }
        return zone
    }

    /// The moment that the words mean in `zone`.
    ///
    /// A local time that the clocks skip is no moment. One that they show twice is two: the caller must add the offset.
    public static func moment(_ stated: StatedTime, zone: String, in tx: inout Transaction) throws -> Instant {
        guard case .local(let local) = stated else {
            guard case .moment(let moment) = stated else { preconditionFailure("a time is a moment or local") }
            return moment
        }
        // The offsets a day before and a day after are all that a clock can show near this time.
        let moments = try tx.all(
            """
            WITH wall AS (SELECT \(local.description)::timestamp AS t),
            shift AS (
                SELECT DISTINCT (u AT TIME ZONE \(zone)) - (u AT TIME ZONE 'UTC') AS "by"
                FROM wall, unnest(ARRAY[(t AT TIME ZONE 'UTC') - interval '1 day', (t AT TIME ZONE 'UTC') + interval '1 day']) u)
            SELECT (t - "by") AT TIME ZONE 'UTC' FROM wall, shift
            WHERE ((t - "by") AT TIME ZONE 'UTC') AT TIME ZONE \(zone) = t ORDER BY 1
            """, as: Instant.self)
        switch moments.count {
        case 0: throw LocalTimeRefused(local, zone: zone, .skipped)
        case 1: return moments[0]
        default: throw LocalTimeRefused(local, zone: zone, .ambiguous(moments))
        }
    }

    /// The same, for a zone that a person named: an abbreviation or a made-up one is refused.
    public static func moment(
        _ stated: StatedTime, namedZone zone: String, in tx: inout Transaction
    ) throws -> Instant {
        let isKnown: Bool = try tx.value("SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = \(zone))")
        guard isKnown else { throw UnknownZone() }
        return try moment(stated, zone: zone, in: &tx)
    }

    /// The moments as the clocks of their zones show them, one zone for each moment.
    public static func walls(of moments: [Instant], zones: [String], in tx: inout Transaction) throws -> [WallTime] {
        let offsets = try tx.all(
            """
            SELECT extract(epoch FROM (u.moment AT TIME ZONE u.zone) - (u.moment AT TIME ZONE 'UTC'))::int
            FROM unnest(\(moments)::timestamptz[], \(zones)::text[]) WITH ORDINALITY u (moment, zone, no)
            ORDER BY u.no
            """, as: Int32.self)
        return zip(moments, offsets).map { WallTime($0, offsetSeconds: Int($1)) }
    }

    /// The same for a moment that may be missing.
    public static func wall(of moment: Instant?, zone: String, in tx: inout Transaction) throws -> WallTime? {
        guard let moment else { return nil }
        return try walls(of: [moment], zones: [zone], in: &tx).first
    }

    /// The day on which the moment falls in `zone`.
    public static func day(of moment: Instant, zone: String, in tx: inout Transaction) throws -> ClinicalDay {
        try tx.value("SELECT (\(moment) AT TIME ZONE \(zone))::date")
    }
}

/// A moment with what the clock of a place is ahead of UTC there and then.
public struct WallTime: Hashable, Sendable, CustomStringConvertible {
    public let moment: Instant
    public let offsetSeconds: Int

    public init(_ moment: Instant, offsetSeconds: Int) { (self.moment, self.offsetSeconds) = (moment, offsetSeconds) }

    /// To the minute, with the offset: `2026-12-01 08:10-06:00`.
    public var description: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutes = abs(offsetSeconds) / 60
        let local = (moment + .seconds(offsetSeconds)).description.prefix(16).replacing("T", with: " ")
        return "\(local)\(offsetSeconds < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
    }
}

/// A time on the wall that is no moment, or two.
public struct LocalTimeRefused: Refusal, Equatable {
    public enum Why: Equatable, Sendable {
        case skipped
        case ambiguous([Instant])
    }

    public let fact: String
    public let message: String
    public let remedy: String?
    public var kind: RefusalKind { .usage }

    init(_ local: LocalTime, zone: String, _ why: Why) {
        switch why {
        case .skipped:
            fact = "local_time_exists"
            message = "The clocks of \(zone) skip \(local): they go forward there."
            remedy = "Give a time that the clocks showed, or the moment with its offset: …T08:10-06:00"
        case .ambiguous(let moments):
            fact = "local_time_is_one_moment"
            message = "The clocks of \(zone) show \(local) twice: they go back there."
            remedy = "Say which: " + moments.map(\.description).joined(separator: " or ")
        }
    }
}

/// A zone that the server does not know.
public struct UnknownZone: Refusal, Equatable {
    public let fact = "zone_is_known"
    public let message = "The server knows no such time zone."
    public let remedy: String? = "Name an IANA zone, such as America/Chicago or Europe/Madrid."
    public var kind: RefusalKind { .usage }
}
