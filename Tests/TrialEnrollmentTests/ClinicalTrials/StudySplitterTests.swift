import Testing

@testable import TrialEnrollment

@Suite("Studies are found in files of any form, and a broken one takes no other with it")
struct StudySplitterTests {
    private static let one = #"{"protocolSection":{"a":"x{\"[,"},"derivedSection":{"b":[1,{}]},"hasResults":false}"#
    private static let two = #"{"hasResults":true,"resultsSection":{"c":[]},"protocolSection":{"n":2}}"#

    /// A file, and what is found in it: the section's text, or the problem's name.
    struct File: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let found: [String]
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ found: [String]) {
            (self.name, self.text, self.found) = (name, text, found)
        }
    }

    private static let a = #"{"a":"x{\"[,"}"#
    private static let n = #"{"n":2}"#

    static let files: [File] = [
        File("one study", one, [a]),
        File("with a byte order mark and spaces", "\u{FEFF}\n  " + one + "\r\n", [a]),
        File("a bare array", "[\(one),\n\(two)]", [a, n]),
        File("a list answer", #"{"totalCount":2,"studies":[\#(one), \#(two)],"nextPageToken":"x"}"#, [a, n]),
        File("one on each line", one + "\n" + two + "\n", [a, n]),
        File("an answer and a study", #"{"studies":[\#(one)]}"# + two, [a, n]),
        File("an empty answer", #"{"studies":[],"totalCount":0}"#, []),
        File("an empty array", "[]", []),
        File("another document", #"{"resourceType":"Patient"}"#, ["notAStudy"]),
        File("no document", "hello", ["notAStudy"]),
        File("a list of numbers", "[1,2]", ["malformed"]),
        File("a study without its section", #"[{"derivedSection":{}},\#(two)]"#, ["notAStudy", n]),
        File("a section that is no object", #"[{"protocolSection":"x"},\#(two)]"#, ["notAStudy", n]),
        File("two sections", #"[{"protocolSection":{},"protocolSection":{}},\#(two)]"#, ["malformed", n]),
        File("a cut file", String(one.dropLast(40)), ["truncated"]),
        File("a cut line", one.dropLast(60) + "\n" + two, ["malformed", n]),
        File("a line cut in a list", #"{"protocolSection":{"l":["# + "\n" + one, ["truncated", a]),
        File("a study cut in an array", #"[{"protocolSection":{"l":[{"x":1},\#(one),\#(two)]"#, ["truncated", a, n]),
        File("an open text", #"[{"protocolSection":{"a":"x, "b":1}},\#(one),\#(two)]"#, ["malformed", a, n]),
        File("brackets that do not fit", #"[{"protocolSection":{"a":[1}}},\#(one)]"#, ["malformed", a]),
        File("two commas", #"[{"protocolSection":{"a":1,,"b":2}},\#(one)]"#, ["malformed", a]),
        File(
            "too deep", #"[{"protocolSection":{"a":\#(String(repeating: "[", count: 70))}},\#(one)]"#, ["tooDeep", a]),
        File("words before the array", "oops [\(one)]", ["notAStudy", a]),
    ]

    @Test("each form is read, in pieces of any size", arguments: files)
    func forms(file: File) {
        for size in [1, 2, 3, 7, 64, 100_000] {
            #expect(Self.found(in: file.text, by: size) == file.found, "in pieces of \(size) bytes")
        }
    }

    @Test("each piece says on which line it begins")
    func lines() {
        var splitter = StudySplitter()
        let text = "[\n\(Self.one),\n{\"protocolSection\":{\"a\":[1}},\n\(Self.two)]"
        let pieces = splitter.feed(Array(text.utf8)[...]) + splitter.finish()
        #expect(pieces.map(\.line) == [2, 3, 4] && pieces.map(\.index) == [1, 2, 3])
    }

    @Test("a section beyond the limit is refused without being kept, and results of any size are passed over")
    func sizes() {
        let long = String(repeating: "a", count: StudySplitter.sectionBytesMax)
        let text = #"[{"protocolSection":{"a":"\#(long)"}},{"resultsSection":{"a":"\#(long)"},"protocolSection":{}}]"#
        #expect(Self.found(in: text, by: 1 << 16) == ["tooLarge", "{}"])
    }

    private static func found(in text: String, by size: Int) -> [String] {
        var splitter = StudySplitter()
        var rest = Array(text.utf8)[...]
        var pieces: [StudySplitter.Piece] = []
        while !rest.isEmpty {
            pieces += splitter.feed(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        pieces += splitter.finish()
        return pieces.map { piece in
            switch piece.section {
            case .success(let bytes): String(decoding: bytes, as: UTF8.self)
            case .failure(let problem): "\(problem)"
            }
        }
    }
}
