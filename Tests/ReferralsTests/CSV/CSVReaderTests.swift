import Testing

@testable import Referrals

@Suite("Rows are found in a stream of bytes")
struct CSVReaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let told: [String]
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ told: [String]) { self.init(name, Array(text.utf8), told) }
        init(_ name: String, _ bytes: [UInt8], _ told: [String]) {
            (self.name, self.bytes, self.told) = (name, bytes, told)
        }
    }

    static let wellFormed: [Case] = [
        Case("plain", "a,b\n1,2\n3,4\n", ["2: 1|2", "3: 3|4"]),
        Case("no line break at the end", "a,b\n1,2", ["2: 1|2"]),
        Case("byte order mark", "\u{FEFF}a,b\n1,2\n", ["2: 1|2"]),
        Case("byte order mark before a quoted name", "\u{FEFF}\"a\",b\n1,2\n", ["2: 1|2"]),
        Case("CRLF, LF and CR mixed", "a,b\r\n1,2\n3,4\r5,6\r\n7,8\r", ["2: 1|2", "3: 3|4", "4: 5|6", "5: 7|8"]),
        Case("empty lines are no rows, and count as lines", "\n\na,b\r\n\r\n1,2\n\n\r3,4\n\n", ["5: 1|2", "8: 3|4"]),
        Case("empty lines of CRLF before the header", "\r\n\r\na,b\r\n1,2\r\n", ["4: 1|2"]),
        Case("rows of delimiters and spaces are no rows", "a,b,c\n,,\n1,2,3\n ,\t, \n,\n   \n,,,,\n", ["3: 1|2|3"]),
        Case("quoted", "a,b\n\"1\",\"2\"\n\"x,y\",\"\"\n", ["2: 1|2", "3: x,y|"]),
        Case("doubled quotes", "a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", ["2: say \"hi\"|\""]),
        Case(
            "quoted line breaks of every kind", "a,b\r\n\"1\n2\r\n3\r4\",x\r\ny,z\r\n",
            ["2-5: 1\n2\r\n3\r4|x", "6: y|z"]),
        Case("empty fields", "a,b,c\n,,3\n1,,\n", ["2: ||3", "3: 1||"]),
        Case("last field empty at the end", "a,b\n1,", ["2: 1|"]),
        Case("last field in quotes at the end", "a,b\n1,\"2\"", ["2: 1|2"]),
        Case("semicolons", "a;b\n1,5;2\n", ["2: 1,5|2"]),
        Case("tabs", "a\tb\n1\t2, 3\n", ["2: 1|2, 3"]),
        Case("a delimiter in a quoted name does not count", "\"a,b,c\";d\n1;2\n", ["2: 1|2"]),
        Case("Excel's line with the delimiter", "sep=;\r\na;b\r\n1;2\r\n", ["3: 1|2"]),
        Case("one column", "a\n1\n\"\"\n2\n", ["2: 1", "4: 2"]),
        Case("trailing columns that nobody named", "a,b,,\n1,2,,\n", ["2: 1|2||"]),
        Case("beyond ASCII", "a,b\nMüller,\"Łódź, 日本\"\n", ["2: Müller|Łódź, 日本"]),
        Case("spaces are part of a field", "a,b\n 1 ,\" 2 \"\n", ["2:  1 | 2 "]),
        Case(
            "an apostrophe before a formula is taken off", "a,b\n'=1+1,'tis\n\"'-5\",''@x\n",
            ["2: =1+1|'tis", "3: -5|'@x"]),
        Case("no rows", "a,b\n", []),
    ]

    static let broken: [Case] = [
        Case("too few columns", "a,b,c\n1,2\n1,2,3\n", ["2: csv_row_has_all_columns@2", "3: 1|2|3"]),
        Case("too many columns", "a,b\n1,2,3\n1,2\n", ["2: csv_row_has_no_extra_columns@2", "3: 1|2"]),
        Case("a quote in a bare field", "a,b\n5\" drain,2\n1,2\n", ["2: csv_quote_begins_its_field@2.1", "3: 1|2"]),
        Case("text after the closing quote", "a,b\n1,\"x\"y\n1,2\n", ["2: csv_quote_ends_its_field@2.2", "3: 1|2"]),
        Case(
            "NUL", Array("a,b\n1\0,\"\0\"\n1,2\n".utf8),
            ["2: csv_text_has_no_nul@2.1 csv_text_has_no_nul@2.2", "3: 1|2"]),
        Case(
            "not UTF-8", Array("a,b\n".utf8) + [0x4D, 0xFC, 0x2C, 0x31, 0x0A] + Array("1,2\n".utf8),
            ["2: csv_text_is_utf_8@2.1", "3: 1|2"]),
        Case(
            "a character cut in two by a delimiter", Array("a,b\n".utf8) + [0xC3, 0x2C, 0xA9, 0x0A, 0x31, 0x2C, 0x32],
            ["2: csv_text_is_utf_8@2.1 csv_text_is_utf_8@2.2", "3: 1|2"]),
        Case("a cell under no name", "a,b,\n1,2,3\n1,2,\n", ["2: csv_cell_is_under_a_name@2.3", "3: 1|2|"]),
        Case(
            "every fault at once", Array("a,b\nx\"y,\0,3\n".utf8),
            [
                "2: csv_quote_begins_its_field@2.1 csv_text_has_no_nul@2.2 csv_row_has_no_extra_columns@2"
            ]),
        Case("a quote open at the end", "a,b\n1,2\n3,\"x\ny\nz\n", ["2: 1|2", "3-5: csv_quote_is_closed@3.2"]),
        Case("a quote open at the end of its line", "a,b\n1,2\n3,\"x", ["2: 1|2", "3: csv_quote_is_closed@3.2"]),
        Case(
            "a quote that is never closed does not take the rows after it", "a,b\n1,\"x\n2,y\n3,z\n",
            ["2-4: csv_quote_is_closed@2.2", "3: 2|y", "4: 3|z"]),
        Case(
            "nor up to the next quote", "a,b\n1,\"x\r\n2,y\r\n3,\"z, z\"\r\n4,u\r\n",
            ["2-4: csv_quote_is_closed@2.2", "3: 2|y", "4: 3|z, z", "5: 4|u"]),
        Case(
            "two of them", "a,b\n1,\"x\n2,y\n3,\"z\n4,\"u\"\n5,v\n",
            ["2-4: csv_quote_is_closed@2.2", "3: 2|y", "4-5: csv_quote_is_closed@4.2", "5: 4|u", "6: 5|v"]),
        Case(
            "the line where the quote opened, in a row of several lines", "a,b\n\"p\nq\",\"x\ny\n1,2\n",
            ["2-5: csv_quote_is_closed@3.2", "5: 1|2"]),
    ]

    static let refused: [Case] = [
        Case("nothing", "", ["csv_file_has_a_header@1"]),
        Case("only a mark", "\u{FEFF}", ["csv_file_has_a_header@1"]),
        Case("only empty lines", "\n\n", ["csv_file_has_a_header@3"]),
        Case("only delimiters", ",,,\n1,2,3,4\n", ["csv_file_has_a_header@1"]),
        Case("UTF-16, little end first", [0xFF, 0xFE, 0x61, 0, 0x2C, 0], ["csv_file_is_not_utf_16@1"]),
        Case("UTF-16, big end first", [0xFE, 0xFF, 0, 0x61, 0, 0x2C], ["csv_file_is_not_utf_16@1"]),
        Case("UTF-16 without a mark", [0x61, 0, 0x2C, 0, 0x62, 0], ["csv_file_is_not_utf_16@1"]),
        Case("UTF-32", [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], ["csv_file_is_not_utf_32@1"]),
        Case("a workbook", Array("PK\u{3}\u{4}rest".utf8), ["csv_file_is_not_a_workbook@1"]),
        Case("a name twice", "a,B,b \n1,2,3\n", ["csv_column_name_is_unique@1"]),
        Case("a name that only looks different", "birth_date,Birth Date\n", ["csv_column_name_is_unique@1"]),
        Case("no name between others", "a,,c\n1,2,3\n", ["csv_column_has_a_name@1"]),
        Case("two delimiters", "a,b;c\n1,2;3\n", ["csv_delimiter_is_clear@1"]),
        Case("a broken header", "a,\"b\"c\n1,2\n", ["csv_header_is_well_formed@1"]),
        Case(
            "a header that never ends", "a,\"" + String(repeating: "x", count: 70_000), ["csv_header_is_within_limit@1"]
        ),
        Case(
            "a header of too many names", (0...500).map { "c\($0)" }.joined(separator: ","),
            ["csv_header_is_within_limit@1"]),
        Case("a header that is not UTF-8", [0x61, 0x2C, 0xFC, 0x0A], ["csv_header_is_well_formed@1"]),
    ]

    @Test("what is well-formed is read", arguments: wellFormed)
    func reads(sample: Case) { #expect(CSVSamples.told(sample.bytes) == sample.told) }

    @Test("a bad row is rejected with its place, and the good ones stand", arguments: broken)
    func rejects(sample: Case) { #expect(CSVSamples.told(sample.bytes) == sample.told) }

    @Test("a file that can not be read is refused by name", arguments: refused)
    func refuses(sample: Case) {
        #expect(CSVSamples.told(sample.bytes) == sample.told)
        if let refusal = CSVSamples.items(sample.bytes).refused {
            #expect(!refusal.message.isEmpty && refusal.remedy != nil)
        }
    }

    @Test("a file cut anywhere gives the same", arguments: wellFormed + broken + refused)
    func chunkSizes(sample: Case) {
        let isShort = sample.bytes.count < 1000
        for size in isShort ? Array(1...32) : [1009, 4096] {
            #expect(CSVSamples.told(sample.bytes, chunk: size) == sample.told, "chunks of \(size)")
        }
        guard isShort else { return }
        for cut in 0...sample.bytes.count {
            var reader = CSVReader()
            var items: [CSVReader.Item] = []
            var refused: CSVFileRefused?
            do throws(CSVFileRefused) {
                for part in [sample.bytes[..<cut], sample.bytes[cut...]] {
                    reader.give(part)
                    while let item = try reader.next() { items.append(item) }
                }
                reader.end()
                while let item = try reader.next() { items.append(item) }
            } catch { refused = error }
            let whole = CSVSamples.items(sample.bytes)
            #expect(items == whole.items && refused == whole.refused, "cut at \(cut)")
        }
    }

    @Test("a delimiter that is declared is not looked for")
    func declared() {
        #expect(CSVSamples.told("a,b;c\n1,2;3\n", CSVFormat(delimiter: .semicolon)) == ["2: 1,2|3"])
        #expect(CSVSamples.told("a\n1,2\n", CSVFormat(delimiter: .tab)) == ["2: 1,2"])
        #expect(CSVSamples.told("a\n'=1\n", CSVFormat(restoresFormulas: false)) == ["2: '=1"])
    }

    @Test(
        "a field of 1 MB is read, a longer one rejects its row and not the next", arguments: [1 << 16, 1000, 4 << 20])
    func longFields(chunk: Int) {
        let most = String(repeating: "x", count: CSVReader.fieldBytesMax)
        for (open, close) in [("", ""), ("\"", "\"")] {
            let text = "a,b\n1,\(open)\(most)\(close)\n2,\(open)\(most)y\(close)\n3,\(open)z\(close)\n"
            let told = CSVSamples.told(Array(text.utf8), chunk: chunk)
            #expect(told.count == 3 && told[0].utf8.count == most.utf8.count + 5)
            #expect(told.dropFirst() == ["3: csv_field_is_within_limit@3.2", "4: 3|z"])
        }
    }

    @Test("a row of 2 MB is rejected, and costs no more memory than that", arguments: [1 << 16, 7 << 20])
    func longRows(chunk: Int) {
        let field = String(repeating: "x", count: 700_000)
        let text = "a,b,c,d\n\(field),\(field),\(field),1\n1,2,3,4\n"
        let told = CSVSamples.told(Array(text.utf8), chunk: chunk)
        #expect(told == ["2: csv_row_is_within_limit@2", "3: 1|2|3|4"])
        let columns = "a,b\n" + String(repeating: ",", count: 1_000_000) + "x\n1,2\n"
        #expect(CSVSamples.told(Array(columns.utf8), chunk: chunk) == ["2: csv_row_has_no_extra_columns@2", "3: 1|2"])
    }

    @Test("the memory that is kept is a row and a chunk, also where a quote is open for ever")
    func boundedMemory() throws {
        var reader = CSVReader()
        let line = Array(String(repeating: "x,y\n", count: 16_384).utf8)
        reader.give(Array("a,b\n1,\"".utf8)[...])
        while try reader.next() != nil {}
        var most = 0
        for _ in 0..<200 {
            reader.give(line[...])
            while try reader.next() != nil {}
            most = max(most, reader.buffer.capacity)
        }
        #expect(most < 8 << 20)
        reader.end()
        guard case .rejected(let rejection)? = try reader.next() else {
            Issue.record("the open quote is not told")
            return
        }
        #expect(rejection.faults.map(\.rule).contains(.quoteIsClosed))
        #expect(try reader.next() == nil)
    }

    @Test("a file of open quotes takes no more than twice its time")
    func readAgain() throws {
        let text = "a,b\n" + String(repeating: "\"x\n", count: 20_000) + String(repeating: "\"\"\"x\n", count: 20_000)
        var reader = CSVReader()
        reader.give(Array(text.utf8)[...])
        while try reader.next() != nil {}
        reader.end()
        while try reader.next() != nil {}
        #expect(reader.bytesReadAgain <= text.utf8.count)
    }

    @Test("no damage to the bytes crashes it, and no cut changes what it says")
    func damage() {
        var dice = Dice(seed: 20_261_122)
        let original = (Self.wellFormed + Self.broken).flatMap(\.bytes)
        for _ in 0..<1500 {
            let from = Int.random(in: 0..<original.count, using: &dice)
            var bytes = Array("a,b\n".utf8) + original[from..<min(original.count, from + 120)]
            for _ in 0..<Int.random(in: 1...6, using: &dice) {
                let at = Int.random(in: 4..<bytes.count, using: &dice)
                switch Int.random(in: 0..<3, using: &dice) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &dice)
                case 1: if bytes.count > 5 { bytes.remove(at: at) }
                default: bytes.insert(Array("\",\r\n\n\0".utf8).randomElement(using: &dice) ?? 0, at: at)
                }
            }
            let chunk = Int.random(in: 1...40, using: &dice)
            #expect(CSVSamples.told(bytes, chunk: chunk) == CSVSamples.told(bytes, chunk: bytes.count))
        }
    }
}
