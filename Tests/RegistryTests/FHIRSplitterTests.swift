import Foundation
import Testing

@testable import Registry

@Suite("Resources are found in a stream of bytes")
struct FHIRSplitterTests {
    private static func whole(_ text: String) -> [FHIRPiece] { FHIRSamples.pieces(text, chunk: text.utf8.count) }

    private static let texts: [(name: String, text: String)] = [
        ("a Bundle", FHIRSamples.bundle),
        ("NDJSON", FHIRSamples.lines.joined(separator: "\n") + "\n"),
        ("NDJSON with CRLF and blank lines", "\u{FEFF}" + FHIRSamples.lines.joined(separator: "\r\n\r\n") + "\r\n\r\n"),
        ("one resource", FHIRSamples.patient),
        ("Bundles one after the other", FHIRSamples.bundle + "\n" + FHIRSamples.bundle),
        ("a Bundle in a Bundle", "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":\(FHIRSamples.bundle)}]}"),
        ("nothing", ""), ("white space", " \n\t\r\n"),
        (
            "a cut-off line between good ones",
            FHIRSamples.lines[1] + "\n{\"resourceType\":\"Patient\",\"na\n" + FHIRSamples.lines[3]
        ),
        (
            "a line cut off in a list",
            FHIRSamples.lines[1] + "\n{\"resourceType\":\"Patient\",\"name\":[{\"a\":1},\n" + FHIRSamples.lines[3]
        ),
        ("garbage between good lines", FHIRSamples.lines[1] + "\nwhat is this\n" + FHIRSamples.lines[3]),
        ("a cut-off Bundle", String(FHIRSamples.bundle.dropLast(200))),
    ]

    @Test("chunks of any size give the same pieces as the whole", arguments: texts.map(\.name))
    func chunkSizes(name: String) throws {
        let text = try #require(Self.texts.first { $0.name == name }).text
        let whole = Self.whole(text)
        for size in 1...64 { #expect(FHIRSamples.pieces(text, chunk: size) == whole, "chunks of \(size)") }
    }

    @Test("a Bundle gives its entries, with what stands around them")
    func bundle() throws {
        let pieces = Self.whole(FHIRSamples.bundle)
        #expect(pieces.map(\.kind) == ["resource", "Observation", "empty", "resource"])
        #expect(pieces.map(\.place.index) == [1, 2, 3, 4])
        #expect(pieces[0].fullURL == "urn:uuid:0b7f2a3e-0000-4000-8000-000000000001")
        #expect(pieces[3].fullURL == "urn:uuid:0b7f2a3e-0000-4000-8000-000000000002")
        #expect(pieces[0].bundleType == "collection" && pieces[0].bundleSource == "urn:made-up:bundle#1")
        #expect(pieces[0].content == .resource(Array(FHIRSamples.patient.utf8)))
        let place = pieces[0].place
        let bytes = Array(FHIRSamples.bundle.utf8)[place.offset..<place.offset + place.length]
        #expect(Array(bytes) == Array(FHIRSamples.patient.utf8), "the place leads back to the bytes")
        #expect(place.line == 2)
    }

    @Test(
        "a bad line of NDJSON never takes the next one with it",
        arguments: [
            "what is this", "{\"resourceType\":\"Patient\",\"na",
            "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"X\"}",
            "{\"resourceType\":\"Patient\",\"name\":[{\"a\":1},", "{\"resourceType\":\"Patient\"}}", "[1,2]", "{]",
            "{\"a\" 1}",
            "{\"resourceType\":\"Patient\",\"text\":\"\\", "\u{0}\u{1}",
        ])
    func badLine(bad: String) {
        let lines = [FHIRSamples.lines[0], bad, FHIRSamples.lines[3], FHIRSamples.lines[2]]
        let pieces = Self.whole(lines.joined(separator: "\n"))
        let good = pieces.filter { $0.kind == "resource" }
        #expect(good.suffix(2).map(\.place.line) == [3, 4])
        #expect(pieces.contains { if case .broken = $0.content { $0.place.line == 2 } else { false } })
    }

    @Test("a resource that is cut off is told, and what stood before it is not lost")
    func truncated() {
        let pieces = Self.whole(String(FHIRSamples.bundle.dropLast(200)))
        #expect(pieces.map(\.kind) == ["resource", "Observation", "empty", "truncated"])
    }

    @Test("a large string in a resource that nobody reads costs no memory and hides nothing")
    func largeSkipped() {
        let attachment = String(repeating: "QUJD", count: 1 << 20)
        let binary = "{\"resourceType\":\"Binary\",\"data\":\"\(attachment)\"}"
        let pieces = FHIRSamples.pieces(binary + "\n" + FHIRSamples.lines[3], chunk: 1 << 16, max: 1 << 20)
        #expect(pieces.map(\.kind) == ["Binary", "resource"])
        let photo = "{\"resourceType\":\"Patient\",\"photo\":[{\"data\":\"\(attachment)\"}]}"
        #expect(
            FHIRSamples.pieces(photo + "\n" + FHIRSamples.lines[3], max: 1 << 20).map(\.kind) == [
                "tooLarge", "resource",
            ])
        let late = "{\"data\":\"\(attachment)\",\"resourceType\":\"Binary\"}"
        #expect(
            FHIRSamples.pieces(late + "\n" + FHIRSamples.lines[3], max: 1 << 20).map(\.kind) == ["Binary", "resource"])
    }

    @Test("a bomb of brackets is refused, and what follows is read")
    func nestingBomb() {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        let bomb = "{\"resourceType\":\"Patient\",\"x\":\(deep)}"
        #expect(Self.whole(bomb + "\n" + FHIRSamples.lines[3]).map(\.kind) == ["tooDeep", "resource"])
        let open = "{\"resourceType\":\"Patient\",\"x\":" + String(repeating: "{\"a\":[", count: 100_000)
        #expect(Self.whole(open).map(\.kind) == ["truncated"])
        let nested = (0..<6).reduce(FHIRSamples.bundle) { inner, _ in
            "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":\(inner)}]}"
        }
        #expect(Self.whole(nested).map(\.kind) == ["tooDeep"])
    }

    @Test("a resource without a type is refused, wherever it stands")
    func noType() {
        #expect(Self.whole("{\"id\":\"x\"}").map(\.kind) == ["noResourceType"])
        #expect(
            Self.whole("{\"entry\":[{\"resource\":{\"id\":\"x\"}}]}").map(\.kind) == [
                "noResourceType", "noResourceType",
            ])
        #expect(Self.whole("{\"resourceType\":\"List\",\"entry\":[{\"item\":{}}]}").map(\.kind) == ["List"])
    }

    @Test("no damage to the bytes crashes it, and what is found never overlaps")
    func damage() {
        var dice = SeededDice(seed: 20_261_122)
        let original = Array((FHIRSamples.bundle + "\n" + FHIRSamples.lines.joined(separator: "\n")).utf8)
        for _ in 0..<3000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                let at = Int.random(in: 0..<bytes.count, using: &dice)
                switch Int.random(in: 0..<4, using: &dice) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &dice)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(Array("{}[]\",:\\\n".utf8).randomElement(using: &dice) ?? 0, at: at)
                default: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...40, using: &dice)))
                }
            }
            let pieces = FHIRSamples.pieces(bytes, chunk: Int.random(in: 1...700, using: &dice))
            #expect(pieces == FHIRSamples.pieces(bytes, chunk: bytes.count))
            #expect(pieces.map(\.place.index) == Array(1...max(pieces.count, 1)).prefix(pieces.count).map { $0 })
            for piece in pieces { _ = FHIRReader.found(piece) }
        }
    }
}

/// The same throws every time.
struct SeededDice: RandomNumberGenerator {
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
