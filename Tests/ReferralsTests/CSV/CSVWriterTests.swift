import Testing

@testable import Referrals

@Suite("What is written is read back, and no spreadsheet computes it")
struct CSVWriterTests {
    @Test(
        "a field is written so",
        arguments: [
            ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a;b", "\"a;b\""), ("a\tb", "\"a\tb\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""), ("two\nlines", "\"two\nlines\""), (" edge", "\" edge\""),
            ("=1+1", "'=1+1"), ("+1 555", "'+1 555"), ("-5", "'-5"), ("@SUM(A1)", "'@SUM(A1)"),
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("=a,b", "\"'=a,b\""), ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""), ("  =1", "\"'  =1\""), ("＝1", "'＝1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"),
            ("\u{A0}=1", "'\u{A0}=1"), ("'=1", "''=1"), ("'tis", "'tis"), ("O'Neil", "O'Neil"), ("1=1", "1=1"),
        ])
    func fields(field: String, written: String) throws {
        var bytes: [UInt8] = []
        try CSVWriter(columns: 2).append([field, nil], to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == written + ",\r\n")
        #expect(CSVSamples.told(Array("a,b\n".utf8) + bytes, CSVFormat(delimiter: .comma)).isEmpty == field.isEmpty)
    }

    @Test("a row has as many fields as the header")
    func width() {
        var bytes: [UInt8] = []
        #expect(throws: CSVWriter.WrongWidth(columns: 1, expected: 2)) {
            try CSVWriter(columns: 2).append(["x"], to: &bytes)
        }
        #expect(bytes.isEmpty)
    }

    @Test("a NUL is not written") func nul() throws {
        var bytes: [UInt8] = []
        try CSVWriter(columns: 1).append(["a\0b"], to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "\"a\u{FFFD}b\"\r\n")
    }

    @Test("random rows come back as they were", arguments: CSVDelimiter.allCases, [true, false])
    func roundTrip(delimiter: CSVDelimiter, neutralises: Bool) throws {
        var dice = Dice(seed: 7)
        let alphabet: [Unicode.Scalar] = [
            "a", "b", "0", " ", ",", ";", "\t", "\"", "'", "=", "+", "-", "@", "\n", "\r", "é", "日", "＝", "\u{A0}",
            "\u{1F980}", "\u{FEFF}", "\u{2028}",
        ]
        for _ in 0..<400 {
            let columns = Int.random(in: 1...6, using: &dice)
            let writer = CSVWriter(columns: columns, delimiter: delimiter, neutralisesFormulas: neutralises)
            var bytes = Bool.random(using: &dice) ? CSVWriter.byteOrderMark : []
            try writer.append((0..<columns).map { "c\($0)" }, to: &bytes)
            var rows: [[String]] = []
            for _ in 0..<Int.random(in: 0...8, using: &dice) {
                var row = (0..<columns).map { _ in
                    var text = String.UnicodeScalarView()
                    for _ in 0..<Int.random(in: 0...9, using: &dice) {
                        text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &dice)])
                    }
                    return String(text)
                }
                // A row of nothing is no row to the reader.
                row[Int.random(in: 0..<columns, using: &dice)] += "x"
                try writer.append(row, to: &bytes)
                rows.append(row)
            }
            let format = CSVFormat(delimiter: delimiter, restoresFormulas: neutralises)
            let read = CSVSamples.items(bytes, chunk: Int.random(in: 1...50, using: &dice), format)
            let back = read.items.compactMap { if case .row(let row) = $0 { row.fields } else { nil } }
            #expect(read.refused == nil && read.items.count == rows.count + 1)
            // Unicode would let é be two different sequences: the scalars must be the same.
            #expect(back.map { $0.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } })
        }
    }

    @Test("no field that is written begins like a formula")
    func neverFormula() throws {
        var dice = Dice(seed: 11)
        let alphabet = Array("=+-@\t\r\n' \"x＝＋－＠\u{A0}\u{200B}").map(String.init)
        for _ in 0..<3000 {
            let field = (0..<Int.random(in: 1...5, using: &dice)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &dice)]
            }.joined()
            var bytes: [UInt8] = []
            try CSVWriter(columns: 1).append([field], to: &bytes)
            // Without its line break, and the quote that a spreadsheet takes off.
            let line = bytes.dropLast(2)
            let cell = line.first == CSVReader.quote ? line.dropFirst() : line
            #expect(!SpreadsheetFormula.isDangerous(cell) || cell.first == UInt8(ascii: "'"))
        }
    }
}
