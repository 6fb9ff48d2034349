/// An amount in the smallest unit of its currency: cents, never a fraction of one.
public struct Money: Hashable, Sendable, Codable {
    /// ISO 4217, three capital letters.
    public let currency: Currency
    public let minorUnits: Int64

    public init(_ minorUnits: Int64, _ currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    public struct MixedCurrencies: Error, Equatable { public let left, right: Currency }
    public struct TooLarge: Error, Equatable { public let currency: Currency }

    /// Amounts of two currencies have no sum, and a sum that does not fit is an error, never a wrapped number.
    public func adding(_ other: Money) throws -> Money {
        guard currency == other.currency else { throw MixedCurrencies(left: currency, right: other.currency) }
        let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
        guard !overflow else { throw TooLarge(currency: currency) }
        return Money(sum, currency)
    }

    public struct Currency: Hashable, Sendable, LosslessStringConvertible, Codable {
        public let code: String

        public init?(_ code: String) {
            guard code.utf8.count == 3, code.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
            else { return nil }
            self.code = code
        }

        public var description: String { code }
    }
}
