public import Postgres

/// In which units a kind of fact may be told, and what each is in the kind's own: exact ratios, so nothing is rounded.
///
/// A unit that is not in the table is not converted. `trials.unit_factor` in the database reads the same rows.
public struct UnitTable: Sendable, Equatable {
    /// A value in the unit, times the numerator, divided by the denominator, is in the own unit of its kind.
    public struct Ratio: Sendable, Equatable {
        public let numerator, denominator: Int64

        public init(_ numerator: Int64, over denominator: Int64) {
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    /// A limit as a multiple of the upper limit of normal that came with the result.
    public static let multipleOfUpperLimit = "{xULN}"
    /// No conversions at all.
    public static let none = UnitTable([:])

    private let ratios: [String: [String: Ratio]]

    /// Ratios by the kind of fact, and by the unit.
    public init(_ ratios: [String: [String: Ratio]]) { self.ratios = ratios }

    public func ratio(of unit: String, for fact: String) -> Ratio? { ratios[fact]?[unit] }

    /// The units that a kind of fact may be told in, beside its own.
    public func units(for fact: String) -> [String] { ratios[fact]?.keys.sorted() ?? [] }
}

extension UnitTable {
    /// The programme's conversions; the own unit of each kind is one of them.
    public static func read(in tx: inout Transaction) throws -> UnitTable {
        var ratios: [String: [String: Ratio]] = [:]
        let rows = try tx.all(
            """
            SELECT code AS fact, unit, 1::bigint AS numerator, 1::bigint AS denominator
            FROM trials.fact_kind WHERE unit IS NOT NULL
            UNION ALL SELECT fact, unit, numerator, denominator FROM trials.unit_conversion
            """
        ) { row in
            (
                fact: try row("fact") as String, unit: try row("unit") as String,
                ratio: Ratio(try row("numerator"), over: try row("denominator"))
            )
        }
        for row in rows { ratios[row.fact, default: [:]][row.unit] = row.ratio }
        return UnitTable(ratios)
    }
}

extension ExactDecimal {
    /// The exact product; `nil` when it has more than 38 digits, which no two measurements have.
    func multiplied(by other: ExactDecimal) -> ExactDecimal? {
        let (product, overflow) = coefficient.multipliedReportingOverflow(by: other.coefficient)
        return overflow ? nil : ExactDecimal(coefficient: product, scale: scale + other.scale)
    }

    func multiplied(by whole: Int64) -> ExactDecimal? { multiplied(by: ExactDecimal(whole)) }
}
