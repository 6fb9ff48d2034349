@testable import Referrals

/// The same throws every time.
struct Dice: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        // SplitMix64 (Steele, Lea, Flood 2014).
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

enum CSVSamples {
    /// All that a reader says of a file that comes in such chunks, with the refusal that ended it.
    static func items(
        _ bytes: [UInt8], chunk: Int = 1 << 16, _ format: CSVFormat = CSVFormat()
    ) -> (items: [CSVReader.Item], refused: CSVFileRefused?) {
        var reader = CSVReader(format)
        var items: [CSVReader.Item] = []
        do throws(CSVFileRefused) {
            var at = 0
            while at < bytes.count {
                let end = min(bytes.count, at + max(chunk, 1))
                reader.give(bytes[at..<end])
                while let item = try reader.next() { items.append(item) }
                at = end
            }
            reader.end()
            while let item = try reader.next() { items.append(item) }
            return (items, nil)
        } catch {
            return (items, error)
        }
    }

    /// Short words for what was read: `1: a|b` is a row with its line, `2-3: csv_quote_is_closed@2.1` a rejection.
    static func told(
        _ bytes: [UInt8], chunk: Int = 1 << 16, _ format: CSVFormat = CSVFormat()
    ) -> [String] {
        let (items, refused) = items(bytes, chunk: chunk, format)
        let words = items.compactMap { item -> String? in
            switch item {
            case .header: nil
            case .row(let row): "\(lines(row.lines)): " + row.fields.joined(separator: "|")
            case .rejected(let rejection):
                "\(lines(rejection.lines)): "
                    + rejection.faults.map { "\($0.rule.rawValue)@\($0.line)" + ($0.column.map { ".\($0)" } ?? "") }
                    .joined(separator: " ")
            }
        }
        return words + (refused.map { ["\($0.fact)@\($0.line)"] } ?? [])
    }

    static func told(_ text: String, _ format: CSVFormat = CSVFormat()) -> [String] { told(Array(text.utf8), format) }

    private static func lines(_ lines: ClosedRange<Int>) -> String {
        lines.count == 1 ? "\(lines.lowerBound)" : "\(lines.lowerBound)-\(lines.upperBound)"
    }
}

extension CSVRow {
    var fields: [String] { (0..<count).map { self[$0] } }
}
