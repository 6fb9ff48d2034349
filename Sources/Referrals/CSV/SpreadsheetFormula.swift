/// Keeps a spreadsheet from computing what is a text.
///
/// Excel, LibreOffice and Google Sheets take a cell that begins with `=`, `+`, `-` or `@`, or with a tab or a line break
/// before one of these, for a formula, and a formula can send what stands in the other cells elsewhere (OWASP, "CSV
/// Injection"). Japanese and Chinese editions take the full-width forms as well.
///
/// The rule, in both directions: a text that begins with one of these characters, behind any apostrophes and then any
/// spaces, gets one apostrophe before it, and loses it when it is read. An apostrophe before anything else is left
/// alone. So every text comes back as it was, `'=A1` too; and a negative number or `+1 555…` reads `'-5` in the file.
///
/// What this can not mend: a program that is told a wrong delimiter cuts a field in two, and its second half may begin
/// with anything.
enum SpreadsheetFormula {
    private static let apostrophe = UInt8(ascii: "'")

    static func isDangerous(_ bytes: ArraySlice<UInt8>) -> Bool {
        // Almost every field is decided by its first byte.
        guard let first = bytes.first,
            first < 0x30 || first == UInt8(ascii: "=") || first == UInt8(ascii: "@") || first >= 0xC2
        else { return false }
        var rest = bytes.drop { $0 == apostrophe }
        while let blank = blanks.first(where: { rest.starts(with: $0) }) { rest = rest.dropFirst(blank.count) }
        return triggers.contains { rest.starts(with: $0) }
    }

    static func isNeutralised(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.first == apostrophe && isDangerous(bytes)
    }

    /// A space, no-break space, zero-width space, ideographic space and byte order mark: programs drop them.
    private static let blanks = [" ", "\u{A0}", "\u{200B}", "\u{3000}", "\u{FEFF}"].map { Array($0.utf8) }
    private static let triggers = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{2212}",
    ].map { Array($0.utf8) }
}
