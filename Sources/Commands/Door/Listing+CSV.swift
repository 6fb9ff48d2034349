internal import Referrals

extension Listing {
    /// The same fields as for machines, as a spreadsheet reads them and computes nothing: RFC 4180, UTF-8.
    ///
    /// What is not known is an empty field.
    func csv() throws -> String {
        let shown = columns.indices.filter { columns[$0].readers != .people }
        let writer = CSVWriter(columns: shown.count)
        var bytes: [UInt8] = []
        try writer.append(shown.map { columns[$0].key }, to: &bytes)
        for row in rows { try writer.append(shown.map { row[$0].json.field }, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSON {
    fileprivate var field: String? {
        switch self {
        case .null: nil
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .number(let digits): digits
        case .text(let text): text
        case .list(let values): values.compactMap(\.field).joined(separator: " ")
        case .object: nil
        }
    }
}
