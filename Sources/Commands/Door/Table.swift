/// The layout of a table: pure, so that its rules can be tested without a terminal.
///
/// Nothing is ever cut off: text that does not fit is wrapped inside its column, and where even that does not fit, each
/// row becomes a block of lines. A shortened reason or date could be read as the whole one.
struct Table {
    var titles: [String]
    var rows: [[String]]
    var numbers: Set<Int> = []

    static let gap = 2
    /// A wrapped column is not made narrower than this, or than its longest word when that is shorter.
    static let narrowest = 12

    func lines(width: Int, bold: (String) -> String = { $0 }) -> [String] {
        guard !titles.isEmpty else { return [] }
        guard let widths = widths(fitting: width) else { return blocks(width: width, bold: bold) }
        var lines = laid(titles, widths).map(bold)
        for row in rows { lines += laid(row, widths) }
        return lines
    }

    /// The width of each column, or `nil` when no layout in columns fits.
    func widths(fitting total: Int) -> [Int]? {
        var widths = titles.map(\.columns)
        var least = titles.map { $0.split(separator: " ").map(\.columns).max() ?? 0 }
        for row in rows {
            for (column, text) in row.enumerated() {
                widths[column] = max(widths[column], text.columns)
                let word = text.split(separator: " ").map(\.columns).max() ?? 0
                least[column] = max(least[column], min(word, Self.narrowest))
            }
        }
        let room = total - Self.gap * (titles.count - 1)
        guard least.reduce(0, +) <= room else { return nil }
        // The widest column gives first, one step at a time, so that all the long ones end up alike.
        var excess = widths.reduce(0, +) - room
        while excess > 0 {
            let shrinkable = widths.indices.filter { widths[$0] > least[$0] }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { return nil }
            let next = shrinkable.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            let step = max(1, min(excess, widths[widest] - max(least[widest], next)))
            widths[widest] -= step
            excess -= step
        }
        return widths
    }

    private func laid(_ row: [String], _ widths: [Int]) -> [String] {
        let cells = zip(row, widths).map { $0.wrapped(to: $1) }
        let height = cells.map(\.count).max() ?? 0
        return (0..<height).map { line in
            var text = ""
            for (column, cell) in cells.enumerated() {
                let part = line < cell.count ? cell[line] : ""
                text += part.padded(to: widths[column], right: numbers.contains(column))
                if column < cells.count - 1 { text += String(repeating: " ", count: Self.gap) }
            }
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// Each row as "title: value" lines with an empty line between two rows.
    private func blocks(width: Int, bold: (String) -> String) -> [String] {
        var lines: [String] = []
        for (position, row) in rows.enumerated() {
            if position > 0 { lines.append("") }
            lines += Self.pairs(Array(zip(titles, row)), width: width, bold: bold)
        }
        return lines
    }

    /// Names and values in two columns.
    static func pairs(_ pairs: [(String, String)], width: Int, bold: (String) -> String = { $0 }) -> [String] {
        let names = pairs.map(\.0.columns).max() ?? 0
        let room = max(width - names - gap, narrowest)
        return pairs.flatMap { name, value in
            value.split(separator: "\n", omittingEmptySubsequences: false).flatMap { String($0).wrapped(to: room) }
                .enumerated()
                .map { position, part in
                    let left = position == 0 ? name : ""
                    let space = String(repeating: " ", count: names - left.columns + gap)
                    return (left.isEmpty ? "" : bold(left)) + space + part
                }
        }
    }
}
