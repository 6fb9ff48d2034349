/// A number with its decimals, exactly: a `numeric` of at most 38 digits.
///
/// For rates and doses, where 0.1 must be 0.1. NaN and the infinities of the server are no numbers to count with: reading one is an error. So is a number with
/// more digits. `1.0` equals `1.00`, but each keeps its own text.
public struct ExactDecimal: Sendable, PostgresCodable, CustomStringConvertible {
    /// As many digits as always fit into ``coefficient``.
    public static var digitsMax: Int { 38 }

    /// The number without its point: `12.50` has 1250.
    public let coefficient: Int128
    /// How many digits stand after the point: `12.50` has 2.
    public let scale: Int

    /// `nil` with more than 38 digits, in front of the point and after it together.
    public init?(coefficient: Int128, scale: Int) {
        guard (0...Self.digitsMax).contains(scale), coefficient.magnitude < Self.powers[Self.digitsMax] else {
            return nil
        }
        self.coefficient = coefficient
        self.scale = scale
    }

    public init(_ value: Int64) {
        coefficient = Int128(value)
        scale = 0
    }

    /// Reads `-12.50`: digits on both sides of a point, no exponent, no separators.
    public init?(_ text: some StringProtocol) {
        var scanner = Digits(text)
        let isNegative = scanner.skip("-")
        var (value, count, scale): (Int128, Int, Int) = (0, 0, 0)
        func take(_ scanner: inout Digits) -> Int {
            var taken = 0
            while let digit = scanner.digit() {
                taken += 1
                if count == Self.digitsMax { return -1 }
                value = value * 10 + Int128(digit)
                if value > 0 { count += 1 }
            }
            return taken
        }
        guard take(&scanner) > 0 else { return nil }
        if scanner.skip(".") {
            scale = take(&scanner)
            guard scale > 0 else { return nil }
        }
        guard scanner.isAtEnd else { return nil }
        self.init(coefficient: isNegative ? -value : value, scale: scale)
    }

    /// With all its decimals: `12.50`, never an exponent.
    public var description: String {
        let digits = padded(String(coefficient.magnitude), to: scale + 1)
        let sign = coefficient < 0 ? "-" : ""
        return sign + digits.dropLast(scale) + (scale == 0 ? "" : "." + digits.suffix(scale))
    }

    public static prefix func - (number: Self) -> Self { Self(-number.coefficient, number.scale) }

    /// The exact sum; `nil` when it has more than 38 digits.
    public func adding(_ other: Self) -> Self? {
        let scale = max(scale, other.scale)
        guard let one = coefficient(at: scale), let two = other.coefficient(at: scale) else { return nil }
        let (sum, overflow) = one.addingReportingOverflow(two)
        return overflow ? nil : Self(coefficient: sum, scale: scale)
    }

    private init(_ coefficient: Int128, _ scale: Int) {
        self.coefficient = coefficient
        self.scale = scale
    }

    private static let powers: [UInt128] = (0...digitsMax).reduce(into: []) { powers, _ in
        powers.append(powers.last.map { $0 * 10 } ?? 1)
    }

    private func coefficient(at scale: Int) -> Int128? {
        let (value, overflow) = coefficient.multipliedReportingOverflow(by: Int128(Self.powers[scale - self.scale]))
        return overflow ? nil : value
    }

    private func padded(_ digits: String, to width: Int) -> String {
        String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension ExactDecimal: Comparable, Hashable {
    /// The part before the point, and the part after it with 38 digits: both fit, whatever the scale.
    private var parts: (whole: Int128, fraction: Int128) {
        let (whole, rest) = coefficient.quotientAndRemainder(dividingBy: Int128(Self.powers[scale]))
        return (whole, rest * Int128(Self.powers[Self.digitsMax - scale]))
    }

    public static func == (one: Self, other: Self) -> Bool { one.parts == other.parts }
    public static func < (one: Self, other: Self) -> Bool { one.parts < other.parts }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(parts.whole)
        hasher.combine(parts.fraction)
    }
}

// On the wire: how many groups of four digits, the weight of the first (in groups), the sign, the scale, the groups.
extension ExactDecimal {
    private static var negative: UInt16 { 0x4000 }

    public static var postgresType: PostgresType { .numeric }

    public func encode(into bytes: inout [UInt8]) {
        let digits = padded(String(coefficient.magnitude), to: scale + 1)
        let whole = digits.dropLast(scale)
        // Groups begin at the point, so both sides are filled up to whole ones.
        let front = padded(String(whole), to: (whole.count + 3) / 4 * 4)
        let back = digits.suffix(scale) + String(repeating: "0", count: (4 - scale % 4) % 4)
        let all = Array((front + back).utf8)
        var groups = stride(from: 0, to: all.count, by: 4).map { start in
            all[start..<start + 4].reduce(Int16(0)) { $0 * 10 + Int16($1) - 48 }
        }
        var weight = Int16(front.count / 4 - 1)
        while groups.first == 0 {
            groups.removeFirst()
            weight -= 1
        }
        while groups.last == 0 { groups.removeLast() }
        bytes.append(bigEndian: Int16(groups.count))
        bytes.append(bigEndian: groups.isEmpty ? 0 : weight)
        bytes.append(bigEndian: coefficient < 0 ? Self.negative : 0)
        bytes.append(bigEndian: Int16(scale))
        for group in groups { bytes.append(bigEndian: group) }
    }

    public init(postgres cell: borrowing PostgresCell) throws(PostgresError) {
        var reader = PostgresReader(cell)
        let count = Int(try reader.integer(as: Int16.self))
        let weight = Int(try reader.integer(as: Int16.self))
        let sign = try reader.integer(as: UInt16.self)
        let scale = Int(try reader.integer(as: UInt16.self))
        guard sign == 0 || sign == Self.negative else { throw PostgresError.decoding("numeric is no finite number") }
        var (value, overflow) = (Int128(0), scale > Self.digitsMax)
        for index in 0..<max(0, count) where !overflow {
            let group = Int128(try reader.integer(as: Int16.self))
            // How many digits of this group count: those of the last one may reach beyond the scale, as zeros.
            let kept = min(4, max(0, 4 * (weight - index + 1) + scale))
            let (shifted, lost) = value.multipliedReportingOverflow(by: Int128(Self.powers[kept]))
            (value, overflow) = (shifted &+ group / Int128(Self.powers[4 - kept]), lost)
        }
        let missing = 4 * (weight - count + 1) + scale
        if missing > 0 && value != 0 && !overflow {
            overflow = missing > Self.digitsMax
            if !overflow { (value, overflow) = value.multipliedReportingOverflow(by: Int128(Self.powers[missing])) }
        }
        guard !overflow, let number = Self(coefficient: sign == 0 ? value : -value, scale: scale) else {
            throw PostgresError.decoding("numeric of more than \(Self.digitsMax) digits")
        }
        guard reader.isAtEnd else { throw cell.malformed() }
        self = number
    }
}
