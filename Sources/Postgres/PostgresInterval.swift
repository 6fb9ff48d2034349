/// A span as the calendar counts it, `interval`: a month has no fixed number of days, a day no fixed number of hours.
///
/// So two spans are equal only part by part, and there is no order: whether a month is longer than 30 days depends on
/// the month.
public struct PostgresInterval: Hashable, Sendable, PostgresCodable, CustomStringConvertible {
    /// Years are twelve of these.
    public let months: Int32
    /// Weeks are seven of these; a day has 23 to 25 hours where clocks change.
    public let days: Int32
    /// Elapsed time, which may be more than a day.
    public let microseconds: Int64

    public init(months: Int32 = 0, days: Int32 = 0, microseconds: Int64 = 0) {
        self.months = months
        self.days = days
        self.microseconds = microseconds
    }

    /// A span of elapsed time; parts of a microsecond are dropped.
    public init(_ duration: Duration) { self.init(microseconds: duration.wholeMicroseconds) }

    /// ISO 8601 as the server writes it, such as `P1Y2M3DT4H5M6.5S`; each part keeps its own sign.
    public var description: String {
        var text = "P"
        func add(_ number: Int64, _ unit: String) { if number != 0 { text += "\(number)\(unit)" } }
        add(Int64(months / 12), "Y")
        add(Int64(months % 12), "M")
        add(Int64(days), "D")
        if microseconds == 0 { return text == "P" ? "PT0S" : text }
        text += "T"
        add(microseconds / 3_600_000_000, "H")
        add(microseconds / 60_000_000 % 60, "M")
        let rest = microseconds % 60_000_000
        if rest == 0 { return text }
        var decimals = padded(Int(rest.magnitude % 1_000_000), 6)
        while decimals.last == "0" { decimals.removeLast() }
        return text + (rest < 0 ? "-" : "") + "\(rest.magnitude / 1_000_000)" + (decimals.isEmpty ? "" : ".\(decimals)")
            + "S"
    }

    public static var postgresType: PostgresType { .interval }

    public func encode(into bytes: inout [UInt8]) {
        bytes.append(bigEndian: microseconds)
        bytes.append(bigEndian: days)
        bytes.append(bigEndian: months)
    }

    public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        var reader = PostgresReader(cell)
        microseconds = try reader.integer()
        days = try reader.integer()
        months = try reader.integer()
        guard reader.isAtEnd else { throw cell.malformed() }
    }
}
