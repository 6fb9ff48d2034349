import Testing

@testable import Commands

@Suite("A table fits its terminal and drops nothing")
struct TableTests {
    static let table = Table(
        titles: ["referral", "reason", "days"],
        rows: [
            ["R1", "the histology report is older than the protocol of the trial allows", "7"],
            ["R1042", "none", "112"],
        ], numbers: [2])

    @Test("every width that has room for columns is kept to", arguments: 30...120)
    func fits(width: Int) {
        #expect(Self.table.lines(width: width).allSatisfy { $0.columns <= width })
    }

    @Test("no word is lost at any width", arguments: 5...120)
    func nothingIsLost(width: Int) {
        let shown = Self.table.lines(width: width).joined(separator: " ")
        for word in "histology report older protocol trial allows R1042 112".split(separator: " ") {
            let isWhole = shown.contains(word)
            // A word longer than its column is cut over two lines, but all its letters are there.
            #expect(isWhole || width < 30)
        }
    }

    @Test("numbers stand at the right, text at the left")
    func alignment() {
        let lines = Table(titles: ["name", "days"], rows: [["a", "7"], ["b", "112"]], numbers: [1]).lines(width: 80)
        #expect(lines == ["name  days", "a        7", "b      112"])
    }

    @Test("where columns do not fit, each row is a block of names and values")
    func blocks() {
        let titles = (1...12).map { "column_\($0)" }
        let lines = Table(titles: titles, rows: [titles, titles]).lines(width: 40)
        #expect(lines.count == 25)
        #expect(lines[0] == "column_1   column_1")
        #expect(lines[12] == "")
    }

    @Test("wide letters and combining marks are counted as they are drawn")
    func widths() {
        #expect("Ödön".columns == 4)
        #expect("O\u{308}do\u{308}n".columns == 4)
        #expect("王小明".columns == 6)
        #expect("👩‍⚕️".columns == 2)
        #expect("a\u{200B}b".columns == 2)
        let lines = Table(titles: ["a", "b"], rows: [["王小明", "x"], ["O\u{308}", "y"]]).lines(width: 80)
        #expect(lines == ["a       b", "王小明  x", "O\u{308}       y"])
    }

    @Test("a long word is cut into lines, letter by letter")
    func longWord() {
        #expect("abcdefghij".wrapped(to: 4) == ["abcd", "efgh", "ij"])
        #expect("ab cdefghij k".wrapped(to: 4) == ["ab", "cdef", "ghij", "k"])
        #expect("王小明".wrapped(to: 5) == ["王小", "明"])
    }

    @Test("a code is cut after its mark")
    func code() {
        #expect("bowel_obstruction".wrapped(to: 12) == ["bowel_", "obstruction"])
        #expect("referrals.referral_history".wrapped(to: 12) == ["referrals.", "referral_", "history"])
        #expect("procedure_x".wrapped(to: 4) == ["proc", "edur", "e_x"])
    }

    @Test("a column for machines is not in the table, and one for people not in the JSON")
    func readers() {
        let listing = Listing(
            ["a"], none: "",
            columns: [
                .init("site", for: .machines) { $0 + "1" }, .init("name") { $0 },
                .init("who", for: .people) { $0 + "2" },
            ])
        #expect(listing.table.lines(width: 80) == ["name  who", "a     a2"])
        #expect(listing.json == .list([.object([.init("site", .text("a1")), .init("name", .text("a"))])]))
    }

    @Test("data cannot steer the terminal")
    func harmless() {
        #expect("\u{1b}[2Jgone\r\u{9b}31m".harmless() == "\\u{1b}[2Jgone\\r\\u{9b}31m")
        #expect("evil\u{202e}txt.exe".harmless() == "evil\\u{202e}txt.exe")
        #expect("two\nlines".harmless() == "two\\nlines")
        #expect("two\nlines\u{7}".harmless(keepingLines: true) == "two\nlines\\u{7}")
    }
}

@Suite("JSON is one document with its fields in order")
struct JSONTests {
    @Test("everything a terminal could obey is escaped")
    func escapes() {
        #expect(JSON.text("a\"b\\\n\u{1b}\u{85}\u{202e}ö").document == #""a\"b\\\n\u001b\u0085\u202eö""#)
    }

    @Test("fields keep their order, and nothing is null")
    func order() {
        let details: Details = ["zulu": 1, "alpha": String?.none, "list": ["x"], "flag": true]
        #expect(
            details.json.document
                == "{\n  \"zulu\": 1,\n  \"alpha\": null,\n  \"list\": [\n    \"x\"\n  ],\n  \"flag\": true\n}")
        #expect(JSON.list([]).document == "[]")
    }
}

@Suite("Progress")
struct ProgressTests {
    @Test("where nobody watches, short work says nothing")
    func quiet() {
        var written = ""
        let terminal = Terminal(columns: 80, outputIsTerminal: false, errorIsTerminal: false, colour: false)
        let progress = Progress("Importing", total: 200, terminal: terminal) { written += $0 }
        for count in 1...200 { progress.update(count) }
        progress.finish()
        #expect(written.isEmpty)
        #expect(progress.line(50) == "Importing: 50 of 200 (25 %)")
    }

    @Test("on a terminal the line moves and is gone at the end")
    func moving() {
        var written = ""
        let terminal = Terminal(columns: 80, outputIsTerminal: false, errorIsTerminal: true, colour: false)
        let progress = Progress("Importing", total: nil, terminal: terminal) { written += $0 }
        progress.update(1)
        progress.finish()
        #expect(written == "\rImporting: 1\r            \r")
    }
}
