public import CareTerms
import FoundationEssentials
import Registry

/// The file of a plan: one JSON document with a row on each line, so that it is read and written as a stream.
///
///     {"omentum":"referral import plan","version":1,"site":"S1","last_patient":12,"rows":[
///     {"line":2,"last_line":2,"verdict":"accepted","reasons":[],"patients":[],"row":{…}},
///     {"line":3,…}
///     ],"totals":{"rows":2,…},"source_sha256":"…","sha256":"…"}
///
/// The last member is the SHA-256 of all bytes before it: a plan that was edited or cut is not applied.
enum ReferralPlanFile {
    static let name = "referral import plan"
    static let version = 1
    /// No row that this tool writes is longer.
    static let rowBytesMax = 1 << 20
    static let seal = ",\"sha256\":\""
    /// The seal, 64 digits, and what closes the document.
    static let sealBytes = seal.utf8.count + 64 + 3

    struct Head: Codable, Equatable {
        var omentum: String
        var version: Int
        var site: SiteID
        /// Patients registered later are compared when the plan is applied.
        var lastPatient: Int64

        enum CodingKeys: String, CodingKey {
            case omentum, version, site
            case lastPatient = "last_patient"
        }
    }

    struct Tail: Codable, Equatable {
        var totals: ImportTotals
        var sourceSHA256: String

        enum CodingKeys: String, CodingKey {
            case totals
            case sourceSHA256 = "source_sha256"
        }
    }

    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}

/// Writes a plan, a row at a time.
struct ReferralPlanWriter {
    private let write: ([UInt8]) throws -> Void
    private var digest = FileDigest()
    private(set) var totals = ImportTotals()

    init(site: SiteID, lastPatient: Int64, to write: @escaping ([UInt8]) throws -> Void) throws {
        self.write = write
        let head = ReferralPlanFile.Head(
            omentum: ReferralPlanFile.name, version: ReferralPlanFile.version, site: site, lastPatient: lastPatient)
        try put(Array(try ReferralPlanFile.encode(head).dropLast()) + Array(",\"rows\":[".utf8))
    }

    mutating func add(_ row: PlannedRow) throws {
        try put(Array((totals.rows == 0 ? "\n" : ",\n").utf8) + (try ReferralPlanFile.encode(row)))
        totals.count(row.verdict)
    }

    mutating func end(source: [UInt8]) throws {
        let tail = ReferralPlanFile.Tail(totals: totals, sourceSHA256: FileDigest.hex(source))
        try put(Array("\n],".utf8) + (try ReferralPlanFile.encode(tail)).dropFirst().dropLast())
        let sum = FileDigest.hex(digest.finished())
        try write(Array("\(ReferralPlanFile.seal)\(sum)\"}\n".utf8))
    }

    private mutating func put(_ bytes: [UInt8]) throws {
        digest.update(bytes)
        try write(bytes)
    }
}

/// Reads a plan: once to see that it is whole, and once row by row.
struct ReferralPlanReader {
    typealias Chunks = () throws -> ArraySlice<UInt8>?

    let head: ReferralPlanFile.Head
    let tail: ReferralPlanFile.Tail
    let sha256: [UInt8]
    /// The SHA-256 of the file that the plan was made of.
    let source: [UInt8]
    let bytes: Int

    /// Reads the whole file; refuses one that is no plan, or is not as it was written.
    init(_ chunks: Chunks) throws {
        var digest = FileDigest()
        var held: [UInt8] = []
        var first: [UInt8] = []
        // The last line, which is short; longer ones are rows, and of no interest here.
        var last: [UInt8] = []
        var count = 0
        while let chunk = try chunks() {
            count += chunk.count
            if first.count < 1 << 16 { first += chunk.prefix(1 << 16) }
            held += chunk
            let ready = held.count - ReferralPlanFile.sealBytes
            if ready > 0 {
                digest.update(held[..<ready])
                held.removeFirst(ready)
            }
            last += chunk
            if let line = last.dropLast().lastIndex(of: 0x0A) { last.removeFirst(line + 1) }
            if last.count > ReferralPlanFile.rowBytesMax * 2 { throw ReferralPlanRefused.isNoPlan }
        }
        let sum = digest.finished()
        guard let headLine = first.split(separator: 0x0A, maxSplits: 1).first,
            let head = Self.head(headLine), head.omentum == ReferralPlanFile.name
        else { throw ReferralPlanRefused.isNoPlan }
        guard head.version == ReferralPlanFile.version else { throw ReferralPlanRefused.isOfAnotherVersion }
        guard held == Array("\(ReferralPlanFile.seal)\(FileDigest.hex(sum))\"}\n".utf8),
            let tail = Self.tail(last.dropLast(ReferralPlanFile.sealBytes)), let source = Self.bytes(tail.sourceSHA256)
        else { throw ReferralPlanRefused.isNotAsWritten }
        (self.head, self.tail, self.source, sha256, bytes) = (head, tail, source, sum, count)
    }

    private static func head(_ line: ArraySlice<UInt8>) -> ReferralPlanFile.Head? {
        try? JSONDecoder().decode(ReferralPlanFile.Head.self, from: Data(Array(line) + Array("]}".utf8)))
    }

    private static func tail(_ line: ArraySlice<UInt8>) -> ReferralPlanFile.Tail? {
        guard line.starts(with: Array("],".utf8)) else { return nil }
        return try? JSONDecoder().decode(
            ReferralPlanFile.Tail.self, from: Data(Array("{".utf8) + line.dropFirst(2) + Array("}".utf8)))
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64, hex.utf8.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    /// Gives each row with its text, in the order of the file.
    static func rows(_ chunks: Chunks, _ each: (PlannedRow, _ text: ArraySlice<UInt8>) async throws -> Void)
        async throws
    {
        let decoder = JSONDecoder()
        var rest: [UInt8] = []
        var isHead = true
        while let chunk = try chunks() {
            rest += chunk
            var start = 0
            while let end = rest[start...].firstIndex(of: 0x0A) {
                defer { start = end + 1 }
                if isHead {
                    isHead = false
                    continue
                }
                var line = rest[start..<end]
                if line.first == UInt8(ascii: "]") { return }
                if line.last == UInt8(ascii: ",") { line.removeLast() }
                guard let row = try? decoder.decode(PlannedRow.self, from: Data(line)) else {
                    throw ReferralPlanRefused.isNotAsWritten
                }
                try await each(row, line)
            }
            rest.removeFirst(start)
            if rest.count > ReferralPlanFile.rowBytesMax { throw ReferralPlanRefused.isNotAsWritten }
        }
    }
}

/// Why a plan is not applied.
public enum ReferralPlanRefused: String, Refusal, CaseIterable {
    case isNoPlan = "file_is_a_referral_plan"
    case isOfAnotherVersion = "referral_plan_is_of_this_version"
    case isNotAsWritten = "referral_plan_is_as_it_was_written"

    public var kind: RefusalKind { self == .isNotAsWritten ? .changedMeanwhile : .usage }
    public var fact: String { rawValue }
    public var message: String {
        switch self {
        case .isNoPlan: "The file is no plan of a referral import."
        case .isOfAnotherVersion: "The plan was written by another version of this tool."
        case .isNotAsWritten: "The plan was changed or cut after it was written."
        }
    }
    public var remedy: String? { "omentum referral import FILE.csv --site S… --plan-out PLAN.json" }
}
