/// What became of one row of a referral file.
public struct ReferralVerdict: Sendable, Equatable {
    /// The lines that the row takes; the first one is its number.
    public let lines: ClosedRange<Int>
    public let outcome: Result<ReferralDraft, ReferralRejected>

    public var line: Int { lines.lowerBound }
}

/// Reads a file of referrals from a stream of bytes: a verdict for every row, and never more than one row in memory.
///
/// Used as ``CSVReader`` is: give a chunk, take verdicts until there is none, give the next.
public struct ReferralFile: Sendable {
    private var reader: CSVReader
    private let rules: ReferralRules
    private let leftOut: Set<String>
    private let renamed: [String: ReferralColumn]
    private var header: ReferralHeader?
    private var refused: ReferralHeaderRefused?
    /// Accepted and rejected rows together are all rows.
    public private(set) var accepted = 0
    public private(set) var rejected = 0

    public init(
        _ rules: ReferralRules, format: CSVFormat = CSVFormat(), leavingOut leftOut: Set<String> = [],
        renamed: [String: ReferralColumn] = [:]
    ) {
        self.rules = rules
        (self.leftOut, self.renamed) = (leftOut, renamed)
        reader = CSVReader(format)
    }

    public mutating func give(_ chunk: ArraySlice<UInt8>) { reader.give(chunk) }
    public mutating func end() { reader.end() }

    /// The next verdict, or `nil` when it takes more bytes to find it; refuses a file that is none of referrals.
    public mutating func next() throws -> ReferralVerdict? {
        if let refused { throw refused }
        while let item = try reader.next() {
            switch item {
            case .header(let names):
                do throws(ReferralHeaderRefused) {
                    header = try ReferralHeader(names, leavingOut: leftOut, renamed: renamed)
                } catch {
                    refused = error
                    throw error
                }
            case .row(let row):
                guard let header else { preconditionFailure("a row came before the header") }
                return verdict(row.lines, ReferralRow.read(row, header, rules))
            case .rejected(let rejection):
                let faults = rejection.faults.map { fault in
                    ReferralFault(
                        reason: .form(fault.rule), line: fault.line, place: fault.column,
                        column: fault.column.flatMap { header?.column(at: $0 - 1) })
                }
                return verdict(rejection.lines, .failure(ReferralRejected(faults: faults)))
            }
        }
        return nil
    }

    private mutating func verdict(
        _ lines: ClosedRange<Int>, _ outcome: Result<ReferralDraft, ReferralRejected>
    ) -> ReferralVerdict {
        switch outcome {
        case .success: accepted += 1
        case .failure: rejected += 1
        }
        return ReferralVerdict(lines: lines, outcome: outcome)
    }
}

extension ReferralHeader {
    func column(at place: Int) -> ReferralColumn? { places.first { $0.value == place }?.key }
}
